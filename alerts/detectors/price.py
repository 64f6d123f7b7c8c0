"""A name's unit price shifts against its own past and against its class.

The shift is the difference between the medians of what independent sellers ask, recent against past, in logarithms.
What the other goods of its class moved by (their median; all goods where the class has few) is no news of one name but
a wave of prices, or of the currency, so the smaller of the shift and of what the wave leaves of it counts. Score:
-log10 of the two-sided chance under Student's t, with the spread between sellers (median absolute deviation from their
window's median, over both windows) behind both medians, and the spread between goods behind the wave. Within one unit
and one tier only.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import exp, hypot, log, log10, pi, sqrt
from statistics import median

import numpy as np
from scipy.special import stdtr

from alerts.arrivals import Floats
from alerts.prices import Good
from alerts.surges import counted
from alerts.survey import Evening
from records.alert import AlertKind, Signal

MAD = 1.4826
"""Standard deviations of a normal distribution in one median absolute deviation."""
OTHERS = 5
"""Goods that make a trend."""
SPREAD = 0.1
"""Least spread between sellers: prices are round, and many ask the same."""


@dataclass(frozen=True, kw_only=True)
class Shift:
    """Medians as logarithms."""

    good: Good
    before: float
    now: float
    sellers_before: int
    sellers: int
    error: float
    """Standard error of the change."""

    @property
    def change(self) -> float:
        return self.now - self.before

    def beside(self, others: Sequence[float]) -> tuple[float, float, float]:
        """What counts of the change beside those of other goods, its score, and the change of these."""
        trend = median(others) if len(others) >= OTHERS else 0.0
        left = self.change - trend
        if left * self.change <= 0.0:
            return 0.0, 0.0, trend
        counts = min(left, self.change, key=abs)
        unsure = MAD * median(abs(o - trend) for o in others) * sqrt(pi / 2 / len(others)) if trend else 0.0
        tail = float(stdtr(self.sellers + self.sellers_before - 2, -abs(counts) / hypot(self.error, unsure)))
        return counts, -log10(max(2.0 * tail, 1e-300)), trend


def shift(good: Good, before: Floats, now: Floats) -> Shift:
    was, became = float(np.median(before)), float(np.median(now))
    off = np.abs(np.concatenate([before - was, now - became]))
    # about medians of their own, deviations come out too small
    spread = max(MAD * float(np.median(off)) * sqrt(len(off) / (len(off) - 2)), SPREAD)
    return Shift(
        good=good,
        before=was,
        now=became,
        sellers_before=len(before),
        sellers=len(now),
        error=spread * sqrt(pi / 2 * (1 / len(before) + 1 / len(now))),
    )


@dataclass(frozen=True, kw_only=True)
class Price:
    threshold: float
    """-log10 of the chance."""
    recent_days: int = 28
    past_days: int = 120
    """Before the recent ones."""
    least_sellers: int = 5
    """In either window."""
    least_change: float = 0.25
    """As a share: smaller ones are no news, however certain."""

    def __post_init__(self) -> None:
        if self.threshold <= 0 or self.recent_days < 1 or self.past_days < self.recent_days:
            raise ValueError("expected threshold above 0, recent_days 1 or more and past_days no fewer")
        if self.least_sellers < 3 or self.least_change < 0:
            raise ValueError("expected least_sellers 3 or more and least_change 0 or more")

    def detect(self, evening: Evening) -> list[Signal]:
        shifts = list(self._shifts(evening))
        of_class: dict[tuple[str | None, str, str], list[Shift]] = defaultdict(list)
        classes = evening.survey.classes
        for one in shifts:
            of_class[classes.get(one.good.name), one.good.per, one.good.tier].append(one)
        best: dict[str, Signal] = {}
        for one in shifts:
            group = classes.get(one.good.name)
            alike = _others(of_class[group, one.good.per, one.good.tier], one) if group else []
            change, score, trend = one.beside(alike if len(alike) >= OTHERS else _others(shifts, one))
            if score >= self.threshold and abs(change) >= log(1.0 + self.least_change):
                signal = self._signal(evening, one, trend, score)
                best[signal.key] = max(best.get(signal.key, signal), signal, key=lambda s: s.score)
        return [best[name] for name in sorted(best)]

    def _shifts(self, evening: Evening) -> Iterator[Shift]:
        prices, until = evening.survey.prices, evening.until
        start = until - timedelta(days=self.recent_days - 1)
        eve = start - timedelta(days=1)
        for good in prices.goods:
            now = prices.asked(good, start, until)
            if len(now) >= self.least_sellers:
                before = prices.asked(good, eve - timedelta(days=self.past_days - 1), eve)
                if len(before) >= self.least_sellers:
                    yield shift(good, before, now)

    def _signal(self, evening: Evening, found: Shift, trend: float, score: float) -> Signal:
        good, now, before = found.good, found.now, found.before
        start = evening.until - timedelta(days=self.recent_days - 1)
        moved = "fell" if found.change < 0.0 else "rose"
        beside = f"; goods like it {_percent(trend)} in that time" if trend else ""
        return Signal(
            rule="price",
            kind=AlertKind.PRICE,
            key=good.name,
            day=evening.until,
            score=round(score, 3),
            reason=f"{good.name}: its price {moved} to {exp(now):,.2f} EUR/{good.per} ({good.tier}, median of"
            f" {counted(found.sellers, 'seller')} since {start}) from {exp(before):,.2f} of"
            f" {counted(found.sellers_before, 'seller')} before, {_percent(found.change)}{beside}.",
            numbers={
                "price": round(exp(now), 4),
                "before": round(exp(before), 4),
                "others_change": round(exp(trend) - 1.0, 4),
                "sellers": float(found.sellers),
                "sellers_before": float(found.sellers_before),
            },
            window_start=start,
        )


def _others(shifts: Sequence[Shift], one: Shift) -> list[float]:
    return [s.change for s in shifts if s.good.name != one.good.name]


def _percent(change: float) -> str:
    return f"{exp(change) - 1.0:+.0%}"
