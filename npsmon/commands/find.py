"""Search the listings: full text, filters, facets, snippets, CSV."""

import sys
from pathlib import Path

import typer
from rich.console import Console
from rich.text import Text

from config import lexicon
from npsmon import started
from npsmon.shown import say, show
from search import asked
from search.export import export_csv
from search.find import Results, Row
from search.find import find as run_query
from search.words import resolver


def command(  # noqa: PLR0917
    text: str = typer.Argument("", help='Words, names, "phrases", -unwanted, begin*; any spelling of a known name.'),
    filters: list[str] = typer.Option(
        [], "--filter", "-f", help="FIELD=VALUE, again for more: substance, kind, source, seller, role, unknown_only..."
    ),
    sort: str = typer.Option("relevance", help="relevance, newest, oldest, price, unit_price."),
    size: int = typer.Option(20, help="Rows on a page."),
    after: str | None = typer.Option(None, help="Go on after a page: what it printed as `next`."),
    facets: bool = typer.Option(
        False, "--facets", help="Also count the hits by substance, kind, source, class, country."
    ),
    csv: Path | None = typer.Option(None, "--csv", help="Write all hits to a CSV file instead ('-': standard output)."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    query = asked.query(text, filters, sort=sort, size=size, after=after)
    resolve = resolver(lexicon.load())
    with started.index() as store:
        if csv is not None:
            if str(csv) == "-":
                export_csv(store, query, sys.stdout, resolve)
            else:
                with csv.open("w", encoding="utf-8", newline="") as out:
                    say(f"{export_csv(store, query, out, resolve)} rows written to {csv}")
            return
        results = run_query(store, query, resolve)
    if as_json:
        show([results], as_json)
        return
    _print(results, facets)


def _print(results: Results, facets: bool) -> None:
    console = Console(highlight=False)
    console.print(f"{results.total} listings")
    for row in results.rows:
        console.print(Text.assemble((row.title.strip() or "(no title)", "bold"), f"  [{row.kind}]"))
        console.print(Text(f"  {_facts(row)}"))
        console.print(Text("  ").append_text(_snippet(row)))
    if facets:
        for name, found in ((n, f) for n, f in results.facets.items() if f):
            console.print(Text(f"{name}: " + ", ".join(f"{f.value} {f.listings}" for f in found)))
    if results.next:
        typer.echo(f"next page: --after {results.next}")


def _facts(row: Row) -> str:
    """Names, prices, seller hash and when it was seen, on one line."""
    listed = [name for name in row.primary if name not in row.unknown]
    parts = [", ".join([*listed, *(f"{name} (on no list)" for name in row.unknown)]) or "nothing named"]
    if row.price is not None:
        parts.append(f"{row.price:g} {row.currency}")
    if row.unit_price_eur is not None:
        parts.append(f"{row.unit_price_eur:.2f} EUR/{row.per}")
    parts += [f"seller {row.seller[:12] if row.seller else '-'}", f"{row.source} #{row.listing_id}"]
    parts.append(f"seen {row.first_seen} to {row.last_seen} on {row.days_seen} days")
    return " | ".join(parts)


def _snippet(row: Row) -> Text:
    passage = row.snippet
    text = Text(passage.text.replace("\n", " "), style="dim")
    for start, end in passage.marks:
        text.stylize("bold not dim reverse", start, end)
    return text
