"""List stored alerts, the most harmful first: what, and why."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

import typer

from npsmon import started
from npsmon.shown import show
from records.alert import Alert


def command(
    since: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="First day; without it, the last 30 days."),
    until: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="Last day; without it, today (UTC)."),
    held: bool = typer.Option(False, "--held", help="What the filters held back, and why."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON, with all evidence."),
) -> None:
    last = (until or started.clock().now()).date()
    first: date = since.date() if since else last - timedelta(days=30)
    with started.state() as state:
        found = state.held(first, last) if held else state.alerts_between(first, last)
    show(found if as_json else rows(found), as_json, title=f"{'held back' if held else 'alerts'}, {first} to {last}")


def rows(found: Sequence[Alert]) -> list[dict[str, Any]]:
    """One line an alert."""
    return [
        {
            "day": alert.signal.day,
            "rule": alert.signal.rule,
            "name": alert.signal.key,
            "class": alert.evidence.substance_class,
            "harm": round(alert.harm, 1),
            "why": alert.signal.reason,
            **({"held back because": alert.held} if alert.held else {}),
        }
        for alert in found
    ]
