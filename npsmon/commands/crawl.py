"""Crawl sources once, politely; a run that was killed is finished. Pages are archived, listings masked."""

import typer

from npsmon.shown import show
from npsmon.stages import stages
from records.crawl import RunStatus
from records.problems import FailedItems

COLUMNS = ("source", "day", "status", "fetched", "listings", "rejected", "disallowed", "failures", "messages")


def command(
    source: list[str] | None = typer.Argument(None, help="Names from sources.yaml; without any, all that are enabled."),
    due: bool = typer.Option(False, "--due", help="Only sources whose own schedule has come."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    with stages() as stage:
        reports = stage.crawl(stage.due() if due else stage.chosen(source or ()))
    show(reports, as_json, columns=COLUMNS)
    failed = [r.source for r in reports if r.status is not RunStatus.OK]
    if failed:
        raise FailedItems(f"{len(failed)} of {len(reports)} sources were not read as expected: {', '.join(failed)}")
