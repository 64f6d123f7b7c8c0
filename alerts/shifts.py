"""How far the price of each good has moved, seller by seller, and how sure that is.

Sellers differ by far more than their prices move. So whoever asked in both windows is compared with themselves, and the
mean of the middle half of these changes counts; newcomers can only be compared with all who sold before, which says
much less. Both parts are weighed by their errors. What a few sellers say of the spread is drawn to what all say of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from math import log

import numpy as np

from alerts.arrivals import Floats, Ints
from alerts.prices import Good, Prices, midmeans

PRIOR = 8.0
"""Sellers whose worth the common spread has in that of one good."""
SPREAD = 0.1
"""Least common spread: prices are round, and many stay."""
FAR = 1.0
"""No deviation counts for more in a spread: further off is a price read wrongly."""
MOVED = log(1.05)
UNSURE = 1.2
"""Variance of the mean of the middle half, against that of the mean (normal distribution)."""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Of one good; prices and changes are logarithms, NaN where nobody has one."""

    good: Good
    change: float
    error: float
    """Its standard error."""
    freedom: float
    """Degrees of freedom of the error."""
    stayers: int
    """Sellers who asked in both windows."""
    moved: int
    """Of them, those who moved the way of the change."""
    own_change: float
    """The mean of their middle half, as are the prices below."""
    newcomers: int
    newcomers_ask: float
    sellers_before: int
    before: float
    now: float

    @property
    def sellers(self) -> int:
        return self.stayers + self.newcomers


@dataclass(frozen=True)
class _Sample:
    """A number of some sellers, by good."""

    middle: Floats
    number: Ints
    squares: Floats
    """Sum over the sellers, from the middle."""

    @staticmethod
    def of(values: Floats, prices: Prices) -> "_Sample":
        goods, middle = len(prices.goods), midmeans(values, prices.good, len(prices.goods))
        known = ~np.isnan(values)
        off = np.clip((values - middle[prices.good])[known], -FAR, FAR)
        good = prices.good[known]
        squares: Floats = np.bincount(good, off * off, goods).astype(float)
        return _Sample(middle, np.bincount(good, minlength=goods), squares)

    @property
    def freedom(self) -> Ints:
        return np.maximum(self.number - 1, 0)


def shifts(prices: Prices, *, until: date, recent: int, past: int, least: int) -> list[Shift]:
    """Of all goods with so many sellers in the last `recent` days and in the `past` days before these."""
    start = until - timedelta(days=recent - 1)
    new = prices.levels(start, until)
    old = prices.levels(start - timedelta(days=past), start - timedelta(days=1))
    changes, now, before = (prices.by_seller(values) for values in (new - old, new, old))
    own, fresh, earlier = (_Sample.of(v, prices) for v in (changes, np.where(np.isnan(changes), now, np.nan), before))
    change, error, freedom = _together(own, fresh, earlier)
    alike = (np.sign(changes) == np.sign(change)[prices.good]) & (np.abs(changes) >= MOVED)
    columns = {
        "change": change,
        "error": error,
        "freedom": freedom,
        "stayers": own.number,
        "moved": np.bincount(prices.good[alike], minlength=len(prices.goods)),
        "own_change": own.middle,
        "newcomers": fresh.number,
        "newcomers_ask": fresh.middle,
        "sellers_before": earlier.number,
        "before": earlier.middle,
        "now": _Sample.of(now, prices).middle,
    }
    enough = np.flatnonzero((own.number + fresh.number >= least) & (earlier.number >= least))
    rows = zip(*(column[enough].tolist() for column in columns.values()), strict=True)
    return [
        Shift(good=prices.goods[i], **dict(zip(columns, row, strict=True)))
        for i, row in zip(enough.tolist(), rows, strict=True)
    ]


def _together(own: _Sample, fresh: _Sample, earlier: _Sample) -> tuple[Floats, Floats, Floats]:
    """Change, standard error and degrees of freedom: both parts, weighed by how sure each is."""
    paired, apart = _variance(own), _variance(fresh, earlier)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = 1.0 / paired, 1.0 / apart
        both = weights[0] + weights[1]
        parts = np.nan_to_num(own.middle), np.nan_to_num(fresh.middle - earlier.middle)
        change = (parts[0] * weights[0] + parts[1] * weights[1]) / both
        freedom = np.where(own.number > 0, own.freedom, fresh.freedom + earlier.freedom)
        return change, 1.0 / np.sqrt(both), PRIOR + freedom


def _variance(*samples: _Sample) -> Floats:
    """Of a middle, or of the difference of two. Without end where a sample is empty."""
    freedom = np.sum([s.freedom for s in samples], axis=0)
    squares = np.sum([s.squares for s in samples], axis=0)
    common = max(float(squares.sum()) / max(int(freedom.sum()), 1), SPREAD**2)
    with np.errstate(divide="ignore"):
        shares = np.sum([1.0 / s.number for s in samples], axis=0)
    variance: Floats = UNSURE * shares * (PRIOR * common + squares) / (PRIOR + freedom)
    return variance
