"""A name's unit price shifts against its own past and against its class.

How far each seller who stays has moved their own price, and what newcomers ask, is told by `alerts.shifts`. What the
other goods of its class moved by (their median; all goods where the class has one other or none) is no news of one name
but a wave of prices, or of the currency, so the smaller of the shift and of what the wave leaves of it counts. Score:
-log10 of the two-sided chance under Student's t, with the error of the shift and how far the others lie from their own
median: while a wave arrives, some names have moved and others have not. Within one unit and one tier only.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, hypot, log, log10, pi, sqrt
from statistics import fmean, median

from scipy.special import stdtr

from alerts.shifts import Shift, shifts
from alerts.surges import counted
from alerts.survey import Evening
from records.alert import AlertKind, Signal

ALIKE = 2
"""Other goods that make a trend."""


@dataclass(frozen=True, kw_only=True)
class News:
    """A shift beside those of other goods."""

    shift: Shift
    counts: float
    """What is left of the change."""
    trend: float
    score: float


@dataclass(frozen=True, kw_only=True)
class Price:
    threshold: float
    """-log10 of the chance."""
    recent_days: int = 14
    past_days: int = 60
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
        least = log(1.0 + self.least_change)
        best: dict[str, News] = {}
        for news in self._news(evening, least):
            if news.score >= self.threshold and abs(news.counts) >= least:
                name = news.shift.good.name
                best[name] = max(best.get(name, news), news, key=lambda n: n.score)
        return [self._signal(evening, best[name]) for name in sorted(best)]

    def _news(self, evening: Evening, least: float) -> list[News]:
        found = shifts(
            evening.survey.prices,
            until=evening.until,
            recent=self.recent_days,
            past=self.past_days,
            least=self.least_sellers,
        )
        of_class: dict[tuple[str | None, str, str], list[Shift]] = defaultdict(list)
        classes = evening.survey.classes
        for one in found:
            of_class[classes.get(one.good.name), one.good.per, one.good.tier].append(one)
        out = []
        for one in found:
            if abs(one.change) >= least:
                group = classes.get(one.good.name)
                alike = _others(of_class[group, one.good.per, one.good.tier], one) if group else []
                out.append(beside(one, alike) if len(alike) >= ALIKE else beside(one, _others(found, one)))
        return out

    def _signal(self, evening: Evening, news: News) -> Signal:
        found, start = news.shift, evening.until - timedelta(days=self.recent_days - 1)
        numbers = {
            "price": round(exp(found.now), 4),
            "before": round(exp(found.before), 4),
            "change": round(exp(found.change) - 1.0, 4),
            "others_change": round(exp(news.trend) - 1.0, 4),
            "sellers": float(found.sellers),
            "sellers_before": float(found.sellers_before),
            "stayers": float(found.stayers),
            "moved": float(found.moved),
            "newcomers": float(found.newcomers),
        }
        return Signal(
            rule="price",
            kind=AlertKind.PRICE,
            key=found.good.name,
            day=evening.until,
            score=round(news.score, 3),
            reason=reason(news, start),
            numbers=numbers,
            window_start=start,
        )


def beside(shift: Shift, others: Sequence[float]) -> News:
    """Too few others have no trend."""
    others = others if len(others) >= ALIKE else (0.0,)
    trend = median(others)
    left = shift.change - trend
    counts = min(left, shift.change, key=abs) if left * shift.change > 0.0 else 0.0
    # a normal distribution's standard deviation by its mean deviation, to which one name that leaps adds little
    apart = sqrt(pi / 2) * fmean(abs(o - trend) for o in others)
    tail = float(stdtr(shift.freedom, -abs(counts) / hypot(shift.error, apart)))
    return News(shift=shift, counts=counts, trend=trend, score=-log10(max(2.0 * tail, 1e-300)))


def reason(news: News, start: date) -> str:
    """Who moved, by how much, what newcomers ask, and what the rest of the class did."""
    found, fell = news.shift, news.shift.change < 0.0
    said = []
    if found.stayers:
        moved = "cut" if fell else "raised"
        own = f"{found.moved} of {counted(found.stayers, 'seller')} {moved} their own price"
        said.append(f"{own}, {_percent(found.own_change)} in the middle")
    if found.newcomers:
        asks = "newcomer asks" if found.newcomers == 1 else "newcomers ask"
        said.append(f"{found.newcomers} {asks} {exp(found.newcomers_ask):,.2f}")
    said.append(
        f"in the middle {counted(found.sellers, 'seller')} ask {exp(found.now):,.2f},"
        f" {found.sellers_before} asked {exp(found.before):,.2f} before"
    )
    if news.trend:
        said.append(f"goods like it {_percent(news.trend)} in that time")
    good, by = found.good, _percent(found.change).lstrip("+-")
    head = f"{good.name}: its price {'fell' if fell else 'rose'} by {by} (EUR/{good.per}, {good.tier}, since {start})"
    return f"{head}: {'; '.join(said)}."


def _others(shifts: Sequence[Shift], one: Shift) -> list[float]:
    return [s.change for s in shifts if s.good.name != one.good.name]


def _percent(change: float) -> str:
    return f"{exp(change) - 1.0:+.0%}"
