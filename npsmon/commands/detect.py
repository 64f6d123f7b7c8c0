"""Run all rules on one day and store what they find; a second pass over a day adds nothing."""

from datetime import datetime

import typer

from npsmon import started
from npsmon.commands.alerts import rows
from npsmon.shown import show
from npsmon.stages import stages


def command(
    day: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="The day to judge; without it, today (UTC)."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    judged = (day or started.clock().now()).date()
    with started.index() as store, started.state() as state, stages() as stage:
        found = stage.detect(store, state, judged)
    show(found if as_json else rows(found), as_json, title=f"alerts of {judged}")
