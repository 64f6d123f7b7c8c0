"""Run the rules over stored history, day by day, without storing or mailing anything."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import typer

from alerts.late import when_told
from alerts.replay import replay
from config import rules
from npsmon import started
from npsmon.commands.alerts import rows
from npsmon.shown import say, show
from npsmon.stages import stages
from records.alert import Alert
from records.problems import FailedItems, Misuse
from search.counts import panel


def command(
    first: datetime = typer.Option(..., "--from", formats=["%Y-%m-%d"], help="First day to judge."),
    last: datetime = typer.Option(..., "--to", formats=["%Y-%m-%d"], help="Last day to judge."),
    held: bool = typer.Option(False, "--held", help="Also what the filters would hold back."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    total = (last - first).days + 1
    if total < 1:
        raise Misuse(f"--from {first.date()} is after --to {last.date()}")
    settings = started.settings()
    with started.index() as store, stages() as stage:
        history = panel(store, last.date(), days=total + 400)
        found, failures = [], []
        for day in replay(history, rules.load(settings.config), stage.lexicon, first.date(), last.date()):
            stage.step("replaying days", (day.day - first.date()).days + 1, total)
            found += [alert for alert in day.alerts if held or alert.held is None]
            failures += [f"{day.day}: {failure}" for failure in day.failures]
    show(found if as_json else _with_told(found), as_json, title=f"replay, {first.date()} to {last.date()}")
    for failure in failures:
        say(failure)
    if failures:
        raise FailedItems(f"{len(failures)} rules failed")


def _with_told(found: Sequence[Alert]) -> list[dict[str, Any]]:
    """The alerts in lines, with when each event was told; without that column where nothing has been stored yet."""
    with started.state() as state:
        stored = state.alerts_between(date.min, date.max)
    lines = rows(found)
    if stored:
        for line, alert in zip(lines, found, strict=True):
            line["in truth"] = "" if alert.held else when_told(alert, stored)
    return lines
