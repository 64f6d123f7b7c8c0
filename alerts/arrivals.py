"""From counted source-days to independent arrivals and the exposure in which they came.

An arrival is the first time that a seller offers (or wants) a name with a text that nobody had used for that name:
rows, copies and mirrors add nothing. What a source holds on its first observed day is stock and no arrival: it says
how common a name is, not that it came.
Exposure says how much of a source's time a day's observation answers for: after a gap of nine days the tenth counts
ten, a day on which a third of the usual listings could be read counts a third, an unobserved day counts nothing.
Both use only what was known on that day, so cutting later rows off changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from records.counts import DailyCount, Panel, Role, Side, SourceDay
from records.crawl import RunStatus

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LONGEST_GAP = 60
"""Days; a source that was away longer is a new source, and what it holds is inventory again."""
USUAL = 14
"""Observed days whose median says what a source usually holds."""
ESTABLISHED = -1
"""`born` of a name that was already there when the panel, or all that is known of it, began."""


@dataclass(frozen=True, kw_only=True)
class Exposure:
    """Arrays are sources x days; day 0 is `origin`."""

    origin: date
    sources: tuple[str, ...]
    days: Floats
    """Source-days that an observation answers for."""
    inventory: NDArray[np.bool_]
    """Where what is seen for the first time is inventory."""

    @property
    def last(self) -> int:
        return int(self.days.shape[1]) - 1

    def date_of(self, day: int) -> date:
        return self.origin + timedelta(days=int(day))


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """One entry per arrival in `name`, `source`, `day` (indices, in order of day) and `together`."""

    exposure: Exposure
    names: tuple[str, ...]
    known: NDArray[np.bool_]
    born: Ints
    """Day of each name's first sighting, or `ESTABLISHED`."""
    name: Ints
    source: Ints
    day: Ints
    together: Ints
    """New names that the seller brought on that day, this one included."""
    stock_name: Ints
    """One entry per seller who had a name when its source was first read, as above."""
    stock_source: Ints
    stock_day: Ints


def exposure(panel: Panel) -> Exposure:
    observed = [d for d in panel.days if d.day <= panel.until]
    sources = tuple(sorted({d.source for d in observed}))
    origin = min((d.day for d in observed), default=panel.until)
    shape = (len(sources), (panel.until - origin).days + 1)
    days, inventory = np.zeros(shape), np.zeros(shape, dtype=bool)
    by_source: dict[str, dict[int, SourceDay]] = defaultdict(dict)
    for day in observed:
        by_source[day.source][(day.day - origin).days] = day
    for row, source in enumerate(sources):
        _expose(by_source[source], days[row], inventory[row])
    return Exposure(origin=origin, sources=sources, days=days, inventory=inventory)


def _expose(observed: dict[int, SourceDay], days: Floats, inventory: NDArray[np.bool_]) -> None:
    """Fill one source's rows, day by day; `pending` are the days that no observation has answered for yet."""
    usual: list[int] = []
    pending, fresh = 0.0, True
    for day in range(len(days)):
        pending += 1.0
        seen = observed.get(day)
        if seen is None or seen.status is RunStatus.FAILED:
            continue
        share = coverage(seen.readable, usual)
        if pending > LONGEST_GAP:
            fresh = True
        inventory[day] = fresh
        if fresh:
            pending = 0.0
            fresh = seen.status is not RunStatus.OK
        days[day] = pending * share
        pending *= 1.0 - share
        usual.append(seen.readable)


def coverage(readable: int, usual: list[int]) -> float:
    """How much of what a source usually holds could be read, 0 to 1."""
    typical = median(usual[-USUAL:]) if usual else 0
    return min(1.0, readable / typical) if typical > 0 else 1.0


def arrivals(panel: Panel, roles: Collection[Role], side: Side, seen_by: Exposure | None = None) -> Arrivals:
    """All arrivals of the names with one of `roles` on one side of the market."""
    seen_by = seen_by or exposure(panel)
    rows: dict[int, list[DailyCount]] = defaultdict(list)
    for count in panel.counts:
        if count.day <= panel.until and count.side is side and count.role in roles:
            rows[(count.day - seen_by.origin).days].append(count)
    ledger = _Ledger(seen_by)
    for day in sorted(rows):
        ledger.add_day(day, rows[day])
    return ledger.result()


class _Ledger:
    """Who has been seen with which name so far."""

    def __init__(self, seen_by: Exposure) -> None:
        self.exposure = seen_by
        self.source_index = {source: i for i, source in enumerate(seen_by.sources)}
        self.name_index: dict[str, int] = {}
        self.known: list[bool] = []
        self.born: list[int] = []
        self.sellers: dict[int, set[str]] = defaultdict(set)
        self.groups: dict[int, set[str]] = defaultdict(set)
        self.found: list[tuple[int, int, int, int]] = []
        self.stock: list[tuple[int, int, int]] = []

    def add_day(self, day: int, rows: Iterable[DailyCount]) -> None:
        fresh: dict[str, dict[int, int]] = defaultdict(dict)
        index, inventory = self.source_index, self.exposure.inventory
        rows = sorted((r for r in rows if r.source in index), key=attrgetter("source", "name"))
        stock = [r for r in rows if inventory[index[r.source], day]]
        for row in stock:
            name = self._name(row, day, inventory=True)
            self.stock.extend((name, index[row.source], day) for _ in self._independent(name, row))
        for row in rows if not stock else [r for r in rows if not inventory[index[r.source], day]]:
            name = self._name(row, day, inventory=False)
            for seller in self._independent(name, row):
                fresh[seller][name] = index[row.source]
        for seller in sorted(fresh):
            together = len(fresh[seller])
            self.found.extend((name, source, day, together) for name, source in sorted(fresh[seller].items()))

    def _name(self, row: DailyCount, day: int, *, inventory: bool) -> int:
        name = self.name_index.setdefault(row.name, len(self.name_index))
        if name == len(self.known):
            self.known.append(row.known)
            established = inventory and not self._was_watching(day)
            self.born.append(ESTABLISHED if established else day)
        return name

    def _was_watching(self, day: int) -> bool:
        """Whether any source had been read before: only then is a name's absence known."""
        return bool(self.exposure.days[:, :day].any())

    def _independent(self, name: int, row: DailyCount) -> list[str]:
        """Sellers who are new to the name, as many as there are texts that are new to it."""
        known, texts = self.sellers[name], self.groups[name]
        if known.issuperset(row.seller_keys):
            texts.update(row.group_keys)
            return []
        sellers, groups = sorted(set(row.seller_keys) - known), set(row.group_keys) - texts
        known.update(row.seller_keys)
        texts.update(row.group_keys)
        return sellers[: len(groups)]

    def result(self) -> Arrivals:
        columns: list[Any] = list(zip(*self.found, strict=True)) or [(), (), (), ()]
        name, source, day, together = (np.array(column, dtype=np.int64) for column in columns)
        stock: list[Any] = list(zip(*self.stock, strict=True)) or [(), (), ()]
        return Arrivals(
            exposure=self.exposure,
            names=tuple(self.name_index),
            known=np.array(self.known, dtype=bool),
            born=np.array(self.born, dtype=np.int64),
            name=name,
            source=source,
            day=day,
            together=together,
            stock_name=np.array(stock[0], dtype=np.int64),
            stock_source=np.array(stock[1], dtype=np.int64),
            stock_day=np.array(stock[2], dtype=np.int64),
        )
