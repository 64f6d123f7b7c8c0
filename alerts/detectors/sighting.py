"""A name that no list has is offered for the first time."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from alerts.arrivals import Arrivals, arrivals
from alerts.spread import Rows, Spread
from alerts.surges import born, counted
from records.alert import AlertKind, Signal
from records.counts import Panel, Role, Side


@dataclass(frozen=True, kw_only=True)
class Sighting:
    roles: tuple[Role, ...]
    within_days: int = 14
    """How long a first sighting stays a candidate, for a filter may want to see it confirmed."""

    def __post_init__(self) -> None:
        if self.within_days < 1:
            raise ValueError("within_days: expected 1 or more")

    def detect(self, panel: Panel) -> list[Signal]:
        found = arrivals(panel, self.roles, Side.OFFER)
        recent = found.exposure.last - self.within_days
        came = set(found.name.tolist())
        fresh = [i for i in np.flatnonzero(~found.known & (found.born > recent)).tolist() if i in came]
        rows, at_once = Rows(panel), _at_once(found, fresh)
        signals = []
        for i in fresh:
            first = born(found, i)
            spread = rows.spread(found.names[i], Side.OFFER, first, panel.until) if first else None
            if first and spread:
                signals.append(_signal(found.names[i], panel, spread, (panel.until - first).days, at_once[i]))
        return sorted(signals, key=lambda s: s.key)


def _at_once(found: Arrivals, fresh: list[int]) -> dict[int, int]:
    """For each new name: how many new names the same source brought on the same day (the most, over its sources)."""
    wanted = set(fresh)
    births = [
        (int(source), int(day), int(name))
        for name, source, day in zip(found.name, found.source, found.day, strict=True)
        if int(name) in wanted and day == found.born[name]
    ]
    brought = Counter((source, day) for source, day, _ in set(births))
    most = dict.fromkeys(fresh, 1)
    for source, day, name in births:
        most[name] = max(most[name], brought[source, day])
    return most


def _signal(name: str, panel: Panel, spread: Spread, age: int, at_once: int) -> Signal:
    start = panel.until - timedelta(days=age)
    return Signal(
        rule="sighting",
        kind=AlertKind.SIGHTING,
        key=name,
        day=panel.until,
        score=round(spread.independent + spread.days / 100, 3),
        reason=f"{name}: on no list and not seen before {start}; {counted(spread.sellers, 'seller')} at"
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
