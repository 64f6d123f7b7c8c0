"""A panel with what detectors derive from it, each derived once: a replay asks the same survey on every evening.

All of it is built forward in time, so what an evening sees does not change when later rows are added or cut off.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from alerts.arrivals import Arrivals, Exposure, arrivals, exposure
from alerts.prices import Prices
from alerts.rates import RateTest, Scan, Scores
from alerts.spread import Rows
from alerts.typos import Spellings
from alerts.weeks import Weekly, by_source
from records.counts import DailyYield, Panel, Role, Side, SourceDay
from records.crawl import RunStatus


@dataclass(frozen=True)
class Survey:
    panel: Panel
    classes: Mapping[str, str] = field(default_factory=dict)
    """Class of each name that has one; for detectors that compare within a class."""
    harms: Mapping[str, float] = field(default_factory=dict)
    """Of classes, 0 to 10."""
    _arrivals: dict[tuple[frozenset[Role], Side], Arrivals] = field(default_factory=dict)
    _scans: dict[tuple[RateTest, Side], Scan] = field(default_factory=dict)
    _blocks: dict[tuple[RateTest, Side], tuple[range, Scores]] = field(default_factory=dict)
    _spellings: dict[frozenset[str], Spellings] = field(default_factory=dict)

    @cached_property
    def exposure(self) -> Exposure:
        return exposure(self.panel)

    @cached_property
    def rows(self) -> Rows:
        return Rows(self.panel)

    @cached_property
    def members(self) -> dict[str, tuple[str, ...]]:
        """The offered names of each class."""
        found: dict[str, list[str]] = defaultdict(list)
        for name in sorted(self.rows.names() & self.classes.keys()):
            found[self.classes[name]].append(name)
        return {group: tuple(names) for group, names in found.items()}

    @cached_property
    def prices(self) -> Prices:
        return Prices(self.panel)

    @cached_property
    def yields(self) -> dict[tuple[str, date], DailyYield]:
        return {(y.source, y.day): y for y in self.panel.yields}

    @cached_property
    def unlisted(self) -> dict[tuple[str, date], int]:
        """Offers under names that no list has, by source and day."""
        found: dict[tuple[str, date], int] = defaultdict(int)
        for row in self.panel.counts:
            if not row.known and row.side is Side.OFFER:
                found[row.source, row.day] += row.listings
        return found

    @cached_property
    def likeness(self) -> dict[str, tuple[date, str]]:
        """How the name of what no list has is built, and the day from which that was known."""
        found: dict[str, tuple[date, str]] = {}
        for row in self.panel.counts:
            if row.likeness is not None:
                found[row.name] = min(found.get(row.name, (date.max, "")), (row.day, row.likeness))
        return found

    @cached_property
    def weekly(self) -> Weekly:
        return Weekly(self.panel)

    @cached_property
    def source_days(self) -> dict[str, list[SourceDay]]:
        """Of each source, in order of day."""
        return by_source(day for day in self.panel.days if day.day <= self.panel.until)

    def evening(self, day: date | None = None) -> "Evening":
        return Evening(survey=self, until=self.panel.until if day is None else day)

    def arrivals(self, roles: Collection[Role], side: Side) -> Arrivals:
        key = frozenset(roles), side
        if key not in self._arrivals:
            self._arrivals[key] = arrivals(self.panel, roles, side, self.exposure)
        return self._arrivals[key]

    def scores(self, test: RateTest, side: Side, day: int) -> Scores:
        """Of one day (an index): one entry per name of the arrivals."""
        key = test, side
        if key not in self._scans:
            self._scans[key] = Scan(self.arrivals(test.roles, side), test)
        days, scores = self._blocks.get(key, (range(0), None))
        if scores is None or day not in days:
            days, scores = self._scans[key].block(day), self._scans[key].over(day)
            self._blocks[key] = days, scores
        return scores.of(day - days.start)

    def spellings(self, names: frozenset[str], day: date) -> Spellings:
        """Of the given names and of those that were established by then."""
        right = names | self.rows.established(until=day)
        if right not in self._spellings:
            self._spellings.clear()
            self._spellings[right] = Spellings(right)
        return self._spellings[right]


@dataclass(frozen=True, kw_only=True)
class Evening:
    """One day of a survey, and nothing after it."""

    survey: Survey
    until: date

    @property
    def day(self) -> int:
        """Index of the day; below 0 before anything was observed."""
        return (self.until - self.survey.exposure.origin).days

    def source_days(self) -> dict[str, list[SourceDay]]:
        found = {s: d[: bisect_right(d, self.until, key=_day)] for s, d in self.survey.source_days.items()}
        return {source: days for source, days in found.items() if days}

    def troubled(self) -> frozenset[str]:
        """Sources whose newest observation had a changed layout."""
        return frozenset(s for s, d in self.source_days().items() if d[-1].status is RunStatus.LAYOUT_CHANGED)


def _day(row: SourceDay) -> date:
    return row.day
