"""Names whose independent arrivals are more than their own past explains, with the numbers that say so."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from alerts.arrivals import ESTABLISHED, Arrivals, Floats
from alerts.credit import LIMIT
from alerts.rates import RateTest, Scores
from alerts.spread import Spread
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Side


@dataclass(frozen=True, kw_only=True)
class Surge:
    name: str
    born: date | None
    """First sighting, or None where it was there when the panel began."""
    score: float
    """With its credit."""
    start: date
    """First day of the window with the largest score."""
    newcomers: int
    """Independent sellers who came to the name in the window."""
    expected: float
    spread: Spread
    credit: float = 0.0
    """What speaks for the name itself (`alerts.credit`), in units of the score."""

    def numbers(self) -> dict[str, float]:
        s = self.spread
        return {
            "newcomers": float(self.newcomers),
            "expected": round(self.expected, 3),
            "sellers": float(s.sellers),
            "groups": float(s.groups),
            "sources": float(len(s.sources)),
            "listings": float(s.listings),
            **({"credit": round(self.credit, 3)} if self.credit else {}),
        }

    def signal(self, rule: str, kind: AlertKind, day: date, reason: str) -> Signal:
        return Signal(
            rule=rule,
            kind=kind,
            key=self.name,
            day=day,
            score=round(self.score, 3),
            reason=reason,
            numbers=self.numbers(),
            window_start=self.start,
        )


def surges(evening: Evening, test: RateTest, side: Side, credits: Floats | None = None) -> list[Surge]:
    """All names at or over the test's threshold on that day, in order of name.

    `credits` speak for names before their sellers do; at least half of a threshold must come from sellers.
    """
    found, day = evening.survey.arrivals(test.roles, side), evening.day
    if not found.names or not found.exposure.sources or day < 0:
        return []
    if credits is None or not credits.any():
        scores, needed = evening.survey.scores(test, side, day), np.full(len(found.names), test.threshold)
    else:
        lowest = max(test.threshold - LIMIT, test.threshold / 2.0)
        scores = evening.survey.scores(replace(test, threshold=lowest), side, day)
        needed = np.maximum(test.threshold - credits, lowest)
    over = np.flatnonzero((scores.score >= needed) & (found.born <= day)).tolist()
    credit = test.threshold - needed
    surged = (_surge(evening, found, scores, name, side, float(credit[name])) for name in over)
    return sorted((s for s in surged if s is not None), key=lambda s: s.name)


def _surge(  # noqa: PLR0917
    evening: Evening, found: Arrivals, scores: Scores, i: int, side: Side, credit: float
) -> Surge | None:
    """None where the name was not seen in its window."""
    day, window = evening.day, int(scores.window[i])
    start = evening.until - timedelta(days=window - 1)
    spread = evening.survey.rows.spread(found.names[i], side, start, evening.until)
    if spread is None:
        return None
    return Surge(
        name=found.names[i],
        born=born(found, i),
        score=float(scores.score[i]) + credit,
        start=start,
        newcomers=_newcomers(found, i, day + 1 - window, day),
        expected=float(scores.expected[i]),
        spread=spread,
        credit=credit,
    )


def born(found: Arrivals, name: int) -> date | None:
    day = int(found.born[name])
    return None if day == ESTABLISHED else found.exposure.date_of(day)


def _newcomers(found: Arrivals, name: int, since: int, until: int) -> int:
    return int(np.count_nonzero((found.name == name) & (found.day >= since) & (found.day <= until)))


def counted(number: int, noun: str) -> str:
    """`1 seller`, `3 sellers`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
