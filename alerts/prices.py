"""What independent sellers ask for a name, for one unit within one tier: the median over a window.

Sellers and not listings are the sample, and a seller's copies are one price: who lists a thing fifty times has one
opinion of what it costs. Logarithms, since prices move by factors. A seller's price at one source is compared with
the same seller's at that source only, for sources add fees of their own and are not read on the same days.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite, log

import numpy as np

from alerts.arrivals import Floats, Ints
from records.counts import Panel


@dataclass(frozen=True, order=True)
class Good:
    """What is compared: the same name, unit and size of deal."""

    name: str
    per: str
    tier: str


class Prices:
    """A panel's prices of all goods, by offer: what one seller asks for one good at one source."""

    def __init__(self, panel: Panel) -> None:
        number: dict[tuple[str, str, str, str, str], int] = {}
        rows = [
            (number.setdefault((row.name, row.per, row.tier, seller, row.source), len(number)), log(eur), row.day)
            for row in panel.prices
            if row.day <= panel.until
            for seller, eur in zip(row.seller_keys, row.eur, strict=True)
            if eur > 0.0 and isfinite(eur)
        ]
        offers = sorted(number)
        sellers = sorted({offer[:4] for offer in offers})
        goods = sorted({seller[:3] for seller in sellers})
        self.goods = tuple(Good(*good) for good in goods)
        self.good = _index(goods, [seller[:3] for seller in sellers])
        """Of each seller of a good: which good (an index)."""
        self._seller = _index(sellers, [offer[:4] for offer in offers])
        place = np.argsort(np.array([number[offer] for offer in offers], dtype=np.int64))
        offer = place[np.array([row[0] for row in rows], dtype=np.int64)]
        price = np.array([row[1] for row in rows], dtype=float)
        day = np.array([row[2].toordinal() for row in rows], dtype=np.int64)
        order = np.lexsort((price, offer))
        self._offer, self._price, self._day = offer[order], price[order], day[order]

    def levels(self, first: date, last: date) -> Floats:
        """Of each offer the logarithm of the median price between two days, both included; NaN where none was seen."""
        inside = (self._day >= first.toordinal()) & (self._day <= last.toordinal())
        return _middles(self._price[inside], self._offer[inside], len(self._seller))

    def by_seller(self, values: Floats) -> Floats:
        """Of each seller of a good the median over the sources where it is offered."""
        return middles(values, self._seller, len(self.good))


def middles(values: Floats, group: Ints, groups: int) -> Floats:
    """The median of each group; NaN is no value, and what a group without any has."""
    known = ~np.isnan(values)
    values, group = values[known], group[known]
    order = np.lexsort((values, group))
    return _middles(values[order], group[order], groups)


def midmeans(values: Floats, group: Ints, groups: int) -> Floats:
    """The mean of each group without its lowest and its highest quarter; NaN as in `middles`."""
    known = ~np.isnan(values)
    values, group = values[known], group[known]
    values = values[np.lexsort((values, group))]
    number = np.bincount(group, minlength=groups)
    place = np.arange(len(values)) - np.repeat(np.cumsum(number) - number, number)
    cut = number // 4
    group = np.repeat(np.arange(groups), number)
    kept = (place >= cut[group]) & (place < (number - cut)[group])
    with np.errstate(invalid="ignore"):
        means: Floats = np.bincount(group[kept], values[kept], groups) / np.bincount(group[kept], minlength=groups)
    return means


def _middles(values: Floats, group: Ints, groups: int) -> Floats:
    """Of values in order of group and value."""
    start = np.flatnonzero(np.diff(group, prepend=-1))
    number = np.diff(start, append=len(group))
    found = np.full(groups, np.nan)
    found[group[start]] = (values[start + (number - 1) // 2] + values[start + number // 2]) / 2.0
    return found


def _index(places: Sequence[tuple[str, ...]], of: Iterable[tuple[str, ...]]) -> Ints:
    place = {one: number for number, one in enumerate(places)}
    return np.array([place[one] for one in of], dtype=np.int64)
