"""Check that every run adds up: fetched = listings + rejected pages, listings = indexed + unchanged + rejected."""

import typer

from npsmon import started
from npsmon.shown import say, show
from records.problems import Broken
from search import verify

COLUMNS = ("day", "source", "fetched", "listings", "rejected_pages", "indexed", "updated", "unchanged", "rejected",
           "found", "problems", "pending")  # fmt: skip


def command(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    with started.index() as store:
        report = verify.verify(store, started.settings().data)
    show(report.runs, as_json, columns=COLUMNS)
    if report.pending:
        say(f"{len(report.pending)} runs wait for their next stage")
    if report.broken:
        raise Broken(f"{len(report.broken)} of {len(report.runs)} runs do not add up")
    say(f"{len(report.runs)} runs add up")
