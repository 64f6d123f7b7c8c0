"""Fill an early-warning notification form for a substance, from its alerts and, where an index is up, its listings."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path

import typer

from alerts import lookup
from alerts import notification as form
from alerts.lookup import heads
from alerts.notification import Looked
from config import lexicon, sources
from config.lexicon import Lexicon
from npsmon import started
from npsmon.shown import say
from records.alert import AlertKind
from records.counts import Role
from records.problems import Misuse
from search import node
from search.asked import MOST_ROWS, Query
from search.evidence import listings_naming, naming_counts
from search.find import find
from search.store import Store, connect

HITS = 500


class Format(StrEnum):
    CSV = "csv"
    JSON = "json"
    TEXT = "text"


WRITERS = {Format.CSV: form.as_csv, Format.JSON: form.as_json, Format.TEXT: form.as_text}


def command(
    subject: str = typer.Argument(..., help="The substance, in any spelling, or an alert's id."),
    written_as: Format = typer.Option(Format.TEXT, "--format", help="How the form is written."),
    output: Path | None = typer.Option(None, "--output", help="Write to a file instead."),
) -> None:
    known, today = lexicon.load(), started.clock().now().date()
    with started.state() as state:
        stored = heads(state)
        try:
            name = form.resolved(subject, known, [head.key for head in stored])
        except Misuse:
            if not any(head.alert_id.startswith(subject.lower()) for head in stored):
                raise
            found = lookup.find(state, subject)
            if found.signal.kind is AlertKind.SOURCE:
                raise Misuse(f"alert {found.alert_id} is about a source; the form is for substances") from None
            name = found.signal.key
        alerts = [lookup.find(state, head.alert_id) for head in stored if head.key == name]
    with _running_index() as store:
        looked = _look(store, name, known, today) if store else None
    if not alerts and (looked is None or not looked.listings):
        say(f"{name}: no alert" + (" and no listing" if looked else "; no index is up") + "; the form is mostly empty")
    configured = sources.load(started.settings().config)
    filled = form.fill(name, alerts, lexicon=known, sources=configured, looked=looked, today=today)
    text = WRITERS[written_as](filled)
    if output is None:
        typer.echo(text, nl=False)
        return
    with output.open("w", encoding="utf-8", newline="") as out:
        out.write(text)
    say(f"form written to {output}")


@contextmanager
def _running_index() -> Iterator[Store | None]:
    """The cluster that is set, or the embedded node where it runs; it is not started for a form."""
    settings = started.settings()
    endpoint = node.Endpoint(url=settings.elasticsearch_url) if settings.elasticsearch_url else node.status(settings)
    if endpoint is None:
        yield None
        return
    store = connect(settings, endpoint)
    try:
        yield store
    finally:
        store.close()


def _look(store: Store, name: str, known: Lexicon, today: date) -> Looked:
    entry = known.get(name)
    role = entry.role if entry else Role.SUBSTANCE
    counts = naming_counts(store, name, role, date.min, today)
    return Looked(
        hits=listings_naming(store, name, role, date.min, today, HITS),
        rows=find(store, Query(name=(name,), size=MOST_ROWS, sort="oldest")).rows,
        sellers=min(counts.sellers, counts.groups),
        listings=counts.listings,
    )
