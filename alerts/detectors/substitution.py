"""One substance loses its sellers while another of its class gains some: what was sold under the one name moves on.

Both moves must be improbable: the gain under the name's own past (as for emergence and rise), the loss under a Poisson
law with the mean that the sellers before it lead to. The score is the smaller of the two. Only sources that were read
in both halves count for the loss, and a source of which less is read is expected to show fewer sellers.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import log10

from scipy.special import pdtr

from alerts.rates import RateTest
from alerts.surges import Surge, counted, surges
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Side, SourceDay
from records.crawl import RunStatus

MIXED = ("other", "medicine", "plant", "supplement")
"""Classes of what has little in common: one does not stand in for another."""


@dataclass(frozen=True, kw_only=True)
class Fall:
    name: str
    before: int
    """Independent sellers."""
    now: int
    expected: float
    score: float


@dataclass(frozen=True, kw_only=True)
class Substitution(RateTest):
    fall_days: int = 28
    """Days of either half."""
    least_sellers: int = 6
    """Who must have sold the one that falls."""
    least_fall: float = 0.5
    """Share of the expected sellers that must be gone."""

    def detect(self, evening: Evening) -> list[Signal]:
        classes = evening.survey.classes
        gained = [s for s in surges(evening, self, Side.OFFER) if classes.get(s.name, MIXED[0]) not in MIXED]
        falls: dict[str, list[Fall]] = {}
        for group in sorted({classes[s.name] for s in gained}):
            falls[group] = [f for f in self._falls(evening, group) if f.score >= self.threshold]
        pairs = ((s, [f for f in falls[classes[s.name]] if f.name != s.name]) for s in gained)
        return [_signal(evening, s, max(fallen, key=lambda f: f.score)) for s, fallen in pairs if fallen]

    def _falls(self, evening: Evening, group: str) -> Iterator[Fall]:
        survey, until = evening.survey, evening.until
        middle = until - timedelta(days=self.fall_days)
        sizes = _sizes(evening, until - timedelta(days=2 * self.fall_days - 1), middle)
        for name in survey.members[group]:
            before, where = survey.rows.sellers(name, middle - timedelta(days=self.fall_days - 1), middle, sizes)
            if before < self.least_sellers:
                continue
            now, _ = survey.rows.sellers(name, middle + timedelta(days=1), until, where)
            expected = before * sum(sizes[source] * number for source, number in where.items()) / where.total()
            if now <= (1.0 - self.least_fall) * expected:
                score = -log10(max(float(pdtr(now, expected)), 1e-300))
                yield Fall(name=name, before=before, now=now, expected=expected, score=score)


def _sizes(evening: Evening, first: date, middle: date) -> dict[str, float]:
    """Of each source that was read well enough in both halves: how much of it was read later, at most 1."""
    found = {}
    for source, days in evening.source_days().items():
        halves: tuple[list[SourceDay], list[SourceDay]] = ([], [])
        for day in days:
            if day.day >= first and day.status is RunStatus.OK:
                halves[day.day > middle].append(day)
        before, now = halves
        if before and 2 * len(now) >= len(before):
            most = max(d.readable for d in before)
            found[source] = min(1.0, max(d.readable for d in now) / most) if most else 1.0
    return found


def _signal(evening: Evening, surge: Surge, fall: Fall) -> Signal:
    start = surge.start
    return Signal(
        rule="substitution",
        kind=AlertKind.SUBSTITUTION,
        key=surge.name,
        day=evening.until,
        score=round(min(surge.score, fall.score), 3),
        reason=f"{surge.name}: {counted(surge.newcomers, 'new independent seller')} since {start}, where"
        f" {surge.expected:.1f} are usual, while {fall.name} of the same class"
        f" ({evening.survey.classes[surge.name]}) went from {counted(fall.before, 'seller')} to {fall.now} in four"
        f" weeks, where {fall.expected:.1f} were to be expected from what was read.",
        numbers={
            **surge.numbers(),
            "fallen_before": float(fall.before),
            "fallen_now": float(fall.now),
            "fallen_expected": round(fall.expected, 2),
        },
        window_start=start,
    )
