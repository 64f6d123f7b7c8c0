"""A name is seen for the first time: one that no list has, or, after long watching, one that was only on a list.

Offered, or asked for before anybody offered it; its first offer is told when it comes.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from alerts.arrivals import Arrivals, Ints
from alerts.spread import Spread
from alerts.surges import born, counted
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Role, Side


@dataclass(frozen=True, kw_only=True)
class Sighting:
    roles: tuple[Role, ...]
    within_days: int = 14
    """How long a first sighting stays a candidate, for a filter may want to see it confirmed."""
    listed_after_days: int = 150
    """Days of watching after which a listed name's first sighting is news: before, most of the list is to come."""

    def __post_init__(self) -> None:
        if self.within_days < 1 or self.listed_after_days < 1:
            raise ValueError("within_days and listed_after_days: expected 1 or more")

    def detect(self, evening: Evening) -> list[Signal]:
        offered = evening.survey.arrivals(self.roles, Side.OFFER)
        there = {name for name, first in zip(offered.names, offered.born.tolist(), strict=True) if first <= evening.day}
        asked = [s for s in self._first(evening, Side.WANT) if s.key not in there]
        return sorted([*self._first(evening, Side.OFFER), *asked], key=lambda s: s.key)

    def _first(self, evening: Evening, side: Side) -> Iterator[Signal]:
        found, day = evening.survey.arrivals(self.roles, side), evening.day
        recent = (found.born > day - self.within_days) & (found.born <= day)
        news = ~found.known | (found.born >= self.listed_after_days)
        came = np.zeros(len(found.names), dtype=bool)
        came[found.name[found.day <= day]] = True
        fresh = np.flatnonzero(recent & news & came)
        at_once = _at_once(found, fresh)
        for i in fresh.tolist():
            first = born(found, i)
            spread = evening.survey.rows.spread(found.names[i], side, first, evening.until) if first else None
            if first and spread:
                age = (evening.until - first).days
                yield _signal(found.names[i], side, evening, spread, age, at_once[i])


def _at_once(found: Arrivals, fresh: Ints) -> dict[int, int]:
    """For each new name: how many new names the same source brought on the same day (the most, over its sources)."""
    first = np.isin(found.name, fresh) & (found.day == found.born[found.name])
    births = np.unique(np.stack([found.source[first], found.day[first], found.name[first]], axis=1), axis=0)
    _, where, brought = np.unique(births[:, :2], axis=0, return_inverse=True, return_counts=True)
    most = dict.fromkeys(fresh.tolist(), 1)
    for name, number in zip(births[:, 2].tolist(), brought[where.ravel()].tolist(), strict=True):
        most[name] = max(most[name], number)
    return most


def _signal(name: str, side: Side, evening: Evening, spread: Spread, age: int, at_once: int) -> Signal:  # noqa: PLR0917
    start = evening.until - timedelta(days=age)
    listed = "listed but" if spread.known else "on no list and"
    who = "seller" if side is Side.OFFER else "poster"
    asked = "" if side is Side.OFFER else "asked for and not yet offered, "
    return Signal(
        rule="sighting",
        kind=AlertKind.SIGHTING,
        key=name,
        day=evening.until,
        score=round(spread.independent + spread.days / 100, 3),
        asked=side is Side.WANT,
        reason=f"{name}: {asked}{listed} not seen before {start}; {counted(spread.sellers, who)} at"
        f" {counted(len(spread.sources), 'source')} on {counted(spread.days, 'day')}.",
        numbers={
            "sellers": float(spread.sellers),
            "groups": float(spread.groups),
            "sources": float(len(spread.sources)),
            "listings": float(spread.listings),
            "days": float(spread.days),
            "at_once": float(at_once),
        },
        window_start=start,
    )
