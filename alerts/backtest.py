"""Alerts against dates that are known from elsewhere: how much earlier, what was missed, and how much else was told."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

from config.table import Row, read_table
from records.alert import Alert, AlertKind

COLUMNS = ("name", "date", "what")


@dataclass(frozen=True, kw_only=True)
class Reference:
    """What happened to a substance, and when: its first notification, its control..."""

    name: str
    """Canonical where the lexicon has it."""
    day: date
    what: str


@dataclass(frozen=True, kw_only=True)
class Compared:
    name: str
    what: str
    on: date
    first_alert: date | None
    rule: str | None
    days: int | None
    """From the reference date to the first alert; negative where the alert was earlier."""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Backtest:
    first: date
    last: date
    substances: tuple[Compared, ...]
    missed: tuple[str, ...]
    """Names that were never alerted, once each; without those whose date lies after the history."""
    median_days: float | None
    """Over the names that were alerted, each with its earliest reference."""
    others: int
    """Alerts on the market about names that the reference does not have and that no analyst has confirmed."""
    false_a_week: float
    """`others` a week: an upper bound, for a name that the reference lacks may be real."""


def read_reference(path: Path, canonical: Callable[[str], str | None]) -> tuple[Reference, ...]:
    """Read name, date, what; anything that does not fit is a `ConfigError` naming the line and the column."""
    seen: dict[Reference, str] = {}
    for row in read_table(path, COLUMNS):
        reference = Reference(
            name=canonical(_filled(row, "name")) or _filled(row, "name").casefold(),
            day=_day(row),
            what=_filled(row, "what"),
        )
        if reference in seen:
            raise row.fail("name", f"expected each event once, already given at {seen[reference]}")
        seen[reference] = row.where
    return tuple(seen)


def backtest(
    alerts: Iterable[Alert],
    reference: Collection[Reference],
    first: date,
    last: date,
    confirmed: Collection[str] = (),
) -> Backtest:
    """`alerts` of the history from `first` to `last`; held ones and sources' troubles do not count.

    Of a story its first alert counts, for or against. `confirmed`: ids of alerts that analysts found right.
    """
    told = [a for a in alerts if a.held is None and a.signal.kind is not AlertKind.SOURCE]
    by_name: dict[str, Alert] = {}
    for alert in sorted(told, key=lambda a: (a.signal.day, a.alert_id)):
        by_name.setdefault(alert.signal.key, alert)
    events: dict[str, list[Reference]] = defaultdict(list)
    for one in reference:
        events[one.name].append(one)
    rows = [
        _compared(one, by_name.get(name), first, last)
        for name in sorted(events)
        for one in sorted(events[name], key=lambda r: (r.day, r.what))
    ]
    leads = [(by_name[name].signal.day - min(r.day for r in found)).days for name, found in events.items()
             if name in by_name]  # fmt: skip
    others = sum(a.signal.key not in events and a.alert_id not in confirmed and not a.story for a in told)
    return Backtest(
        first=first,
        last=last,
        substances=tuple(rows),
        missed=tuple(n for n in sorted(events) if n not in by_name and any(r.day <= last for r in events[n])),
        median_days=median(leads) if leads else None,
        others=others,
        false_a_week=round(others / (((last - first).days + 1) / 7), 2),
    )


def _compared(one: Reference, alert: Alert | None, first: date, last: date) -> Compared:
    note = ""
    if one.day < first:
        note = f"before the history, which begins on {first}"
    elif one.day > last:
        note = f"after the history, which ends on {last}"
    return Compared(
        name=one.name,
        what=one.what,
        on=one.day,
        first_alert=alert.signal.day if alert else None,
        rule=alert.signal.rule if alert else None,
        days=(alert.signal.day - one.day).days if alert else None,
        note=note or ("" if alert else "missed"),
    )


def _filled(row: Row, column: str) -> str:
    text = row.cells[column].strip()
    if not text:
        raise row.fail(column, "expected a text")
    return text


def _day(row: Row) -> date:
    text = row.cells["date"].strip()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise row.fail("date", "expected a day as YYYY-MM-DD") from None
    if day.isoformat() != text:
        raise row.fail("date", "expected a day as YYYY-MM-DD")
    return day
