"""A name's weeks up to a day, from the panel, with how well its sources were read in each."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, timedelta
from functools import cached_property
from typing import TypeVar

from scipy.stats import nbinom

from records.alert import Baseline, Week
from records.counts import DailyCount, Panel, Side, SourceDay
from records.crawl import RunStatus

T = TypeVar("T", DailyCount, SourceDay)
WEEKS = 26
READ = (RunStatus.OK, RunStatus.PARTIAL)
"""A day on which a name that is there can be seen; one with a changed layout is not."""
USUAL = 0.95


class Weekly:
    """A panel by name, up to a day; the evenings of a replay share one index, made when a name is first asked for."""

    def __init__(self, panel: Panel) -> None:
        self.until = panel.until
        self._index = _Index(panel)

    def at(self, day: date) -> "Weekly":
        """The same panel, and nothing after `day`."""
        view = copy(self)
        view.until = min(day, self.until)
        return view

    def rows(self, name: str, side: Side, first: date = date.min, last: date = date.max) -> Sequence[DailyCount]:
        """In order of day, of those between two days, both included."""
        return _between(self._index.rows.get((name, side), []), first, min(last, self.until))

    def source_days(self, source: str, first: date = date.min, last: date = date.max) -> Sequence[SourceDay]:
        return _between(self._index.days.get(source, []), first, min(last, self.until))

    def independent(self, name: str, side: Side, first: date, last: date) -> int:
        """Sellers with a text of their own, of those seen between two days, both included."""
        return independent(self.rows(name, side, first, last))

    def newcomers(self, name: str, side: Side, first: date, last: date) -> int:
        """Of these the ones that came in that time; what a source held on its first day was there before."""
        came = self._index.came(name, side)
        return min(sum(first <= day <= min(last, self.until) for day in days.values()) for days in came)

    def course(self, name: str, side: Side, weeks: int = WEEKS) -> tuple[Week, ...]:
        """Oldest first; the last one ends on the day."""
        start = self.until - timedelta(days=7 * weeks - 1)
        rows = self.rows(name, side, start)
        sold: dict[int, list[DailyCount]] = defaultdict(list)
        for row in rows:
            sold[(row.day - start).days // 7].append(row)
        sources = {row.source for row in rows} or {row.source for row in self.rows(name, side)}
        opened = sorted((self.source_days(source)[0].day - start).days // 7 for source in sources)
        read: dict[int, set[tuple[str, date]]] = defaultdict(set)
        for source in sources:
            for day in self.source_days(source, start):
                if day.status in READ:
                    read[(day.day - start).days // 7].add((source, day.day))
        return tuple(
            _week(start + timedelta(days=7 * i), sold.get(i, ()), read.get(i, set()), bisect_right(opened, i))
            for i in range(weeks)
        )


class _Index:
    """In order of day."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._came: dict[tuple[str, Side], tuple[dict[str, date], dict[str, date]]] = {}

    def came(self, name: str, side: Side) -> tuple[dict[str, date], dict[str, date]]:
        """When each seller and each text was first seen; what a source held on its first day was there ever since."""
        if (name, side) not in self._came:
            sellers: dict[str, date] = {}
            texts: dict[str, date] = {}
            for row in self.rows.get((name, side), ()):
                day = date.min if row.day == self.days[row.source][0].day else row.day
                for found, keys in ((sellers, row.seller_keys), (texts, row.group_keys)):
                    for key in keys:
                        found.setdefault(key, day)
            self._came[name, side] = sellers, texts
        return self._came[name, side]

    @cached_property
    def rows(self) -> dict[tuple[str, Side], list[DailyCount]]:
        found: dict[tuple[str, Side], list[DailyCount]] = defaultdict(list)
        for row in sorted(self._panel.counts, key=_day):
            if row.source in self.days:
                found[row.name, row.side].append(row)
        return dict(found)

    @cached_property
    def days(self) -> dict[str, list[SourceDay]]:
        return by_source(self._panel.days)


def by_source(days: Iterable[SourceDay]) -> dict[str, list[SourceDay]]:
    """Each source's days in order; the sources by name."""
    found: dict[str, list[SourceDay]] = defaultdict(list)
    for day in sorted(days, key=_day):
        found[day.source].append(day)
    return dict(sorted(found.items()))


def _day(row: DailyCount | SourceDay) -> date:
    return row.day


def _between(rows: list[T], first: date, last: date) -> list[T]:
    return rows[bisect_left(rows, first, key=_day) : bisect_right(rows, last, key=_day)]


def independent(rows: Iterable[DailyCount]) -> int:
    sellers: set[str] = set()
    texts: set[str] = set()
    for row in rows:
        sellers.update(row.seller_keys)
        texts.update(row.group_keys)
    return min(len(sellers), len(texts))


def baseline(weeks: Iterable[Week], before: date) -> Baseline | None:
    """What the read weeks that ended before a day lead to expect of another one.

    Poisson counts under a Gamma(1/2, 0) rate, so the next count is negative binomial; few weeks make a wide band.
    """
    past = [week.sellers for week in weeks if week.read > 0 and week.first + timedelta(days=6) < before]
    if not past:
        return None
    high = nbinom.ppf(USUAL, sum(past) + 0.5, len(past) / (len(past) + 1))
    return Baseline(weeks=len(past), expected=round(sum(past) / len(past), 2), high=float(high))


def _week(first: date, rows: Sequence[DailyCount], read: set[tuple[str, date]], opened: int) -> Week:
    """`opened`: how many of the name's sources there were by then; one that had not opened yet is not missed."""
    return Week(
        first=first,
        sellers=independent(rows),
        seen_days=len({row.day for row in rows}),
        read_days=len({day for _, day in read}),
        read=round(len({source for source, _ in read}) / opened, 3) if opened else 0.0,
    )
