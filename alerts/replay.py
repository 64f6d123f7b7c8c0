"""The rules over stored history, day by day, without storing or mailing anything."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from alerts.detect import detect, judge, surveyed
from config.lexicon import Lexicon
from config.rules import Rule
from records.alert import Alert
from records.counts import Panel


@dataclass(frozen=True, kw_only=True)
class ReplayedDay:
    day: date
    alerts: tuple[Alert, ...]
    """All of the day's, held ones too; without snippets."""
    failures: tuple[str, ...]


def replay(history: Panel, rules: Iterable[Rule], lexicon: Lexicon, first: date, last: date) -> Iterator[ReplayedDay]:
    """Yield each day from `first` to `last`, judged as if it were that evening.

    Arrivals are built once, forward in time; what is older than the nightly panel is remembered here and not there.
    """
    survey = surveyed(history, lexicon)
    rules = [rule for rule in rules if rule.enabled]
    told: list[Alert] = []
    for offset in range((last - first).days + 1):
        day = first + timedelta(days=offset)
        tonight = survey.evening(day)
        found = detect(tonight, rules)
        evening = datetime.combine(day, time(23, 59), UTC)
        alerts = judge(
            tonight, found.signals, rules=rules, lexicon=lexicon, history=told, look=lambda *_: (), now=evening
        )
        told += alerts
        yield ReplayedDay(day=day, alerts=alerts, failures=found.failures)
