"""What can be read of a source changes step by step, before it falls silent: a new layout, another language.

Watched are the shares of its listings with a name, with a price and with an amount, and the share of its named
listings whose name no list has. Recent runs against earlier ones, by their medians. A source's listings stay from run
to run, so all runs together say no more than one: the chance is that of two samples of one run's size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, log10, sqrt
from statistics import median

from alerts.survey import Evening, Survey
from records.alert import AlertKind, Signal
from records.counts import SourceDay
from records.crawl import RunStatus

NAMED = "a name"
LEFT = 0.5
"""A share of names that fell below this part of the usual one is the `source` rule's to tell."""
Share = tuple[int, int]
"""Listings that have it, and of how many."""


@dataclass(frozen=True, kw_only=True)
class Change:
    what: str
    before: float
    now: float
    score: float


@dataclass(frozen=True, kw_only=True)
class Drift:
    threshold: float = 6.0
    """-log10 of the chance."""
    recent_runs: int = 5
    past_runs: int = 40
    """Before the recent ones."""
    least_runs: int = 10
    """Of the past."""
    least_listings: int = 30
    """A run, in the median; the named ones for a share of those."""
    least_change: float = 0.25
    """Part of the larger share by which it must have changed."""

    def __post_init__(self) -> None:
        if self.threshold <= 0 or min(self.recent_runs, self.least_runs, self.least_listings) < 1:
            raise ValueError("expected threshold above 0, recent_runs, least_runs and least_listings 1 or more")
        if self.past_runs < self.least_runs or not 0.0 < self.least_change < 1.0:
            raise ValueError("expected past_runs no fewer than least_runs, and least_change between 0 and 1")

    def detect(self, evening: Evening) -> list[Signal]:
        found = []
        for source, days in evening.source_days().items():
            read = [d for d in days if d.status is RunStatus.OK][-self.past_runs - self.recent_runs :]
            if len(read) < self.least_runs + self.recent_runs or days[-1].status is not RunStatus.OK:
                continue
            changes = [change for change in self._changes(evening.survey, read) if change]
            if changes:
                found.append(_signal(evening, source, changes, read[-self.recent_runs]))
        return found

    def _changes(self, survey: Survey, read: Sequence[SourceDay]) -> list[Change | None]:
        yields = [survey.yields.get((d.source, d.day)) for d in read]
        figures: dict[str, list[Share | None]] = {
            NAMED: [(d.readable, d.listings) for d in read],
            "a price": [(y.priced, d.listings) if y else None for y, d in zip(yields, read, strict=True)],
            "an amount": [(y.measured, d.listings) if y else None for y, d in zip(yields, read, strict=True)],
            "a name that no list has": [
                (min(survey.unlisted.get((d.source, d.day), 0), d.readable), d.readable) for d in read
            ],
        }
        return [self._change(what, shares) for what, shares in figures.items()]

    def _change(self, what: str, shares: Sequence[Share | None]) -> Change | None:
        past = [s for s in shares[: -self.recent_runs] if s and s[1]]
        recent = [s for s in shares[-self.recent_runs :] if s and s[1]]
        if len(past) < self.least_runs or len(recent) < self.recent_runs:
            return None
        sizes = median(s[1] for s in past), median(s[1] for s in recent)
        before, now = (median(hits / of for hits, of in some) for some in (past, recent))
        if min(sizes) < self.least_listings or abs(now - before) < self.least_change * max(before, now):
            return None
        if what == NAMED and now < LEFT * before:
            return None
        score = _score(before, now, sizes)
        return Change(what=what, before=before, now=now, score=score) if score >= self.threshold else None


def _score(before: float, now: float, sizes: tuple[float, float]) -> float:
    """-log10 of the two-sided chance of two shares so far apart, in samples of these sizes."""
    pooled = (before * sizes[0] + now * sizes[1]) / sum(sizes)
    error = sqrt(pooled * (1.0 - pooled) * (1.0 / sizes[0] + 1.0 / sizes[1]))
    return -log10(max(erfc(abs(now - before) / error / sqrt(2.0)), 1e-300)) if error else 0.0


def _signal(evening: Evening, source: str, changes: Sequence[Change], first: SourceDay) -> Signal:
    said = "; ".join(f"{c.what} in {c.now:.0%} of the listings, before in {c.before:.0%}" for c in changes)
    return Signal(
        rule="drift",
        kind=AlertKind.SOURCE,
        key=source,
        day=evening.until,
        score=round(max(c.score for c in changes), 3),
        reason=f"{source}: what can be read of it has changed since {first.day}: {said}.",
        numbers={
            f"{c.what.removeprefix('a ').removeprefix('an ')}, {when}": round(share, 4)
            for c in changes
            for when, share in (("before", c.before), ("now", c.now))
        },
        window_start=first.day,
    )
