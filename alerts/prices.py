"""What independent sellers ask for a name, for one unit within one tier: each seller's median over a window.

Sellers and not listings are the sample, and a seller's copies are one price: who lists a thing fifty times has one
opinion of what it costs. Logarithms, since prices move by factors.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import isfinite, log

import numpy as np

from alerts.arrivals import Floats, Ints
from records.counts import DailyPrice, Panel


@dataclass(frozen=True, order=True)
class Good:
    """What is compared: the same name, unit and size of deal."""

    name: str
    per: str
    tier: str


@dataclass(frozen=True)
class _Asked:
    """Of one good: an entry per seller, source and day, in order of seller and price."""

    day: Ints
    seller: Ints
    price: Floats
    """Logarithm."""


class Prices:
    """A panel's prices by good."""

    def __init__(self, panel: Panel) -> None:
        rows: dict[Good, list[DailyPrice]] = defaultdict(list)
        for row in panel.prices:
            if row.day <= panel.until:
                rows[Good(row.name, row.per, row.tier)].append(row)
        self._asked = {good: _asked(rows[good]) for good in sorted(rows)}
        self.goods = tuple(self._asked)

    def asked(self, good: Good, first: date, last: date) -> Floats:
        """The logarithm of each seller's median price between two days, both included."""
        of = self._asked[good]
        inside = (of.day >= first.toordinal()) & (of.day <= last.toordinal())
        seller, price = of.seller[inside], of.price[inside]
        start = np.flatnonzero(np.diff(seller, prepend=-1))
        number = np.diff(start, append=len(seller))
        middle: Floats = (price[start + (number - 1) // 2] + price[start + number // 2]) / 2.0
        return middle


def _asked(rows: Iterable[DailyPrice]) -> _Asked:
    index: dict[str, int] = {}
    found = [
        (index.setdefault(seller, len(index)), log(eur), row.day.toordinal())
        for row in rows
        for seller, eur in zip(row.seller_keys, row.eur, strict=True)
        if eur > 0.0 and isfinite(eur)
    ]
    seller, price, day = zip(*sorted(found), strict=True) if found else ((), (), ())
    return _Asked(
        day=np.array(day, dtype=np.int64), seller=np.array(seller, dtype=np.int64), price=np.array(price, dtype=float)
    )
