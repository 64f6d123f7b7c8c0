"""Compare alerts with known dates (first notification, control): days earlier or later, misses, false alerts a week."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import typer

from alerts import backtest as test
from alerts import lookup, verdicts
from alerts.backtest import Backtest
from alerts.replay import replay
from alerts.store import Store as State
from alerts.verdicts import Verdict
from config import lexicon, rules
from npsmon import started
from npsmon.shown import say, show
from npsmon.stages import stages
from records.alert import Alert
from records.problems import FailedItems, Misuse
from search.counts import panel
from search.words import resolver


def command(
    reference: Path = typer.Option(..., "--reference", help="CSV with the columns name,date,what."),
    first: datetime | None = typer.Option(
        None, "--from", formats=["%Y-%m-%d"], help="Replay the history from this day, instead of the stored alerts."
    ),
    last: datetime | None = typer.Option(None, "--to", formats=["%Y-%m-%d"], help="Last day of the replay."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    if (first is None) != (last is None):
        raise Misuse("--from and --to: expected both, or none for the stored alerts")
    wanted = test.read_reference(reference, resolver(lexicon.load()))
    if not wanted:
        raise Misuse(f"{reference}: expected at least one line below the header")
    failures: Sequence[str] = ()
    with started.state() as state:
        confirmed = _confirmed(state)
        if first and last:
            begin, end = first.date(), last.date()
            alerts, failures = _replayed(begin, end)
        else:
            alerts, begin, end = _stored(state)
    result = test.backtest(alerts, wanted, begin, end, confirmed)
    if as_json:
        show([result], as_json)
    else:
        _print(result)
    for failure in failures:
        say(failure)
    if failures:
        raise FailedItems(f"{len(failures)} rules failed")


def _print(result: Backtest) -> None:
    title = f"back-test, {result.first} to {result.last}; days: negative where the alert was earlier"
    show(result.substances, False, title=title)
    names = {row.name for row in result.substances}
    middle = "-" if result.median_days is None else f"{result.median_days:g}"
    typer.echo(
        f"{len(names)} names, {len(result.missed)} missed" + (f": {', '.join(result.missed)}" * bool(result.missed))
    )
    typer.echo(f"median days from the earliest date to the first alert: {middle}")
    typer.echo(
        f"false alerts: at most {result.false_a_week:g} a week ({result.others} on names that the reference does not"
        " have and nobody has confirmed)"
    )


def _confirmed(state: State) -> frozenset[str]:
    return frozenset(i for i, said in verdicts.standings(state).items() if said.verdict is Verdict.CONFIRMED)


def _stored(state: State) -> tuple[tuple[Alert, ...], date, date]:
    days = [head.day for head in lookup.heads(state)]
    if not days:
        raise Misuse("no alert is stored yet; give --from and --to to replay the history")
    return state.alerts_between(min(days), max(days)), min(days), max(days)


def _replayed(first: date, last: date) -> tuple[tuple[Alert, ...], list[str]]:
    total = (last - first).days + 1
    if total < 1:
        raise Misuse(f"--from {first} is after --to {last}")
    found: list[Alert] = []
    failures: list[str] = []
    with started.index() as store, stages() as stage:
        history = panel(store, last, days=total + 400)
        for day in replay(history, rules.load(stage.settings.config), stage.lexicon, first, last):
            stage.step("replaying days", (day.day - first + timedelta(days=1)).days, total)
            found += [alert for alert in day.alerts if alert.held is None]
            failures += [f"{day.day}: {failure}" for failure in day.failures]
    return tuple(found), failures
