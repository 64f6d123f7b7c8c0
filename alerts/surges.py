"""Names whose independent arrivals are more than their own past explains, with the numbers that say so."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from alerts.arrivals import ESTABLISHED, Arrivals
from alerts.rates import RateTest
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
    start: date
    """First day of the window with the largest score."""
    newcomers: int
    """Independent sellers who came to the name in the window."""
    expected: float
    spread: Spread

    def numbers(self) -> dict[str, float]:
        s = self.spread
        return {
            "newcomers": float(self.newcomers),
            "expected": round(self.expected, 3),
            "sellers": float(s.sellers),
            "groups": float(s.groups),
            "sources": float(len(s.sources)),
            "listings": float(s.listings),
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


def surges(evening: Evening, test: RateTest, side: Side) -> list[Surge]:
    """All names at or over the test's threshold on that day, in order of name."""
    found, day = evening.survey.arrivals(test.roles, side), evening.day
    if not found.names or not found.exposure.sources or day < 0:
        return []
    scores = evening.survey.scores(test, side, day)
    out = []
    for i in np.flatnonzero((scores.score >= test.threshold) & (found.born <= day)).tolist():
        start = evening.until - timedelta(days=int(scores.window[i]) - 1)
        spread = evening.survey.rows.spread(found.names[i], side, start, evening.until)
        if spread is not None:
            out.append(
                Surge(
                    name=found.names[i],
                    born=born(found, i),
                    score=float(scores.score[i]),
                    start=start,
                    newcomers=_newcomers(found, i, day + 1 - int(scores.window[i]), day),
                    expected=float(scores.expected[i]),
                    spread=spread,
                )
            )
    return sorted(out, key=lambda s: s.name)


def born(found: Arrivals, name: int) -> date | None:
    day = int(found.born[name])
    return None if day == ESTABLISHED else found.exposure.date_of(day)


def _newcomers(found: Arrivals, name: int, since: int, until: int) -> int:
    return int(np.count_nonzero((found.name == name) & (found.day >= since) & (found.day <= until)))


def counted(number: int, noun: str) -> str:
    """`1 seller`, `3 sellers`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
