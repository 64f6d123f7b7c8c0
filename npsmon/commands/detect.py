"""Run all rules on one day and store what they find; or run the shipped detectors on a benchmark's files."""

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import typer

from alerts import benchmark, budget, late
from alerts.candidates import candidates
from alerts.outbreaks import Outbreaks
from alerts.survey import Survey
from config import rules
from npsmon import started
from npsmon.commands.alerts import rows
from npsmon.shown import say, show
from npsmon.stages import stages
from records.problems import Misuse


def command(  # noqa: PLR0917
    day: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="The day to judge; without it, today (UTC)."),
    as_late: bool | None = typer.Option(
        None,
        "--late/--mail",
        help="Keep what is found as notes, or mail it; without either, notes where a later day was judged before.",
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
    market: Path | None = typer.Option(None, help="A benchmark market's folder: judge all its days."),
    weekly: Path | None = typer.Option(None, help="A benchmark's weekly counts: series,week,count."),
    output: Path | None = typer.Option(None, help="Where the benchmark's alerts are written as CSV."),
    false_a_week: float | None = typer.Option(
        None, "--budget", help="False alerts a week, all rules together, instead of what rules.yaml says."
    ),
) -> None:
    """Run all rules on one day and store what they find; a second pass over a day adds nothing."""
    if market or weekly:
        if (market and weekly) or day or as_json or not output or (weekly and false_a_week is not None):
            raise Misuse("--market or --weekly: expected one of them, with --output and, for a market, --budget")
        _judge_market(market, output, false_a_week) if market else _judge_weekly(weekly, output)
        return
    if output:
        raise Misuse("--output: expected only with --market or --weekly")
    judged = (day or started.clock().now()).date()
    with started.index() as store, started.state() as state, stages() as stage:
        found = stage.detect(store, state, judged, as_late, patience=0, false_a_week=false_a_week)
        notes = [alert for alert in state.held(judged, judged) if late.is_note(alert)]
    show(found if as_json else rows(found), as_json, title=f"alerts of {judged}")
    for note in notes:
        say(f"{note.signal.key} ({note.signal.rule}): {note.held}")


def _judge_market(folder: Path, output: Path, false_a_week: float | None) -> None:
    shipped, history = rules.load(started.settings().config), benchmark.market(folder)
    if false_a_week is not None:
        shipped = budget.within(shipped, false_a_week, len({count.name for count in history.counts}))
    found = candidates(Survey(history), shipped)
    lines = ((c.day, c.key, c.kind, f"{c.score:.4f}", int(c.fired)) for c in found)
    _write(output, ("date", "key", "kind", "score", "fired"), lines)


def _judge_weekly(path: Path | None, output: Path) -> None:
    series, counts = benchmark.weekly(path or Path())
    detector = Outbreaks()
    scores = detector.scores(counts)
    lines = (
        (number, detector.first + week, f"{odds:.4f}", int(odds > 0.0))
        for number, weeks in zip(series.tolist(), scores.tolist(), strict=True)
        for week, odds in enumerate(weeks)
    )
    _write(output, ("series", "week", "score", "alarm"), lines)


def _write(path: Path, header: Iterable[str], lines: Iterable[Iterable[object]]) -> None:
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(header)
            out.writerows(lines)
    except OSError as error:
        raise Misuse(f"{path}: cannot be written: {error}") from None
