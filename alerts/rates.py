"""Is a name getting more independent arrivals than its own past explains?

Arrivals of name i in a window are negative binomial: Poisson with mean rate_i x V, the rate being Gamma with what the
name's own baseline (n arrivals in exposure E) adds to a prior fitted by moments to all names of the panel (empirical
Bayes), widened by `dispersion`. V is the panel's expected arrivals in the window: each source's own recent rate times
its exposure, lifted where a whole source or the whole panel is busier than expected (a wave, sellers who move over,
a recovery), and tilted to the sources where the name is at home. The score is -log10 of the chance of as many or more
arrivals, the largest over several windows. After Robbins 1956 and Noufaily et al. 2013 in spirit.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import betainc

from alerts.arrivals import Arrivals, Floats, Ints
from records.counts import Role

RATE_DAYS = 120
"""Days over which a source's rate of arrivals is measured."""
WAVE_DAYS = 7
WAVE_PRIOR = 15.0
"""Arrivals that the panel must exceed its expectation by before it counts as a wave; the same for one source below."""
SOURCE_PRIOR = 10.0
HOME_PRIOR = 5.0
"""Arrivals after which a name's own spread over the sources outweighs the panel's."""


@dataclass(frozen=True, kw_only=True)
class RateTest:
    """What the detectors of changed rates have in common."""

    roles: tuple[Role, ...]
    threshold: float
    """-log10 of the chance under the name's own past."""
    windows: tuple[int, ...] = (7, 14, 28, 42)
    baseline_days: int = 180
    history_days: int = 14
    """Least days of past before a window; never fewer than the window has."""
    dispersion: float = 0.05
    absence_counts: bool = False
    """Whether a listed name's time before its first sighting is part of its past. Right for a short watch list; among
    thousands of names some appear every week, and that a name has appeared then says nothing."""

    def __post_init__(self) -> None:
        if not self.windows or min(self.windows) < 1:
            raise ValueError("windows: expected days, each 1 or more")
        if self.threshold <= 0 or self.baseline_days < 1 or self.history_days < 1 or self.dispersion < 0:
            raise ValueError("expected threshold, baseline_days and history_days above 0, dispersion 0 or more")


class Scores(NamedTuple):
    """One entry per name of the arrivals: the window with the largest score."""

    score: Floats
    window: Ints
    """Days."""
    observed: Floats
    """Weighted arrivals in the window."""
    expected: Floats


class Prior(NamedTuple):
    shape: float
    exposure: float


def volume(arrivals: Arrivals) -> Floats:
    """Expected arrivals over all names, sources x days; each day from what was known by its end."""
    days = arrivals.exposure.days
    found = np.zeros_like(days)
    np.add.at(found, (arrivals.source, arrivals.day), arrivals.weight)
    counted, exposed = _running(found), _running(days)
    start = np.maximum(np.arange(days.shape[1]) - RATE_DAYS, 0)
    n = counted[:, :-1] - counted[:, start]
    e = exposed[:, :-1] - exposed[:, start]
    panel_rate = (n.sum(0) + 1.0) / (e.sum(0) + 1.0)
    planned = (n + 1.0) / (e + 1.0 / panel_rate) * days
    lo = np.maximum(np.arange(days.shape[1]) - WAVE_DAYS + 1, 0)
    total, usual = _running(found.sum(0)), _running(planned.sum(0))
    wave = (total[1:] - total[lo] + WAVE_PRIOR) / (usual[1:] - usual[lo] + WAVE_PRIOR)
    lifted = planned * np.maximum(wave, 0.5)
    out: Floats = lifted * np.maximum((found + SOURCE_PRIOR) / (lifted + SOURCE_PRIOR), 1.0)
    return out


def scan(arrivals: Arrivals, day: int, test: RateTest, expected: Floats | None = None) -> Scores:
    """Score every name on `day` (an index); `expected` is `volume(arrivals)` where that is already at hand."""
    running = _running(volume(arrivals) if expected is None else expected)
    upto = _Counted(arrivals, running, day, absence_counts=test.absence_counts)
    size = len(arrivals.names)
    best = Scores(np.zeros(size), np.zeros(size, dtype=np.int64), np.zeros(size), np.zeros(size))
    windows = [w for w in test.windows if day + 1 - w >= max(w, test.history_days)]
    if not windows:
        return best
    recent = day + 1 - max(windows)
    prior, tilt = upto.learn(max(recent - test.baseline_days, 1), recent)
    for window in windows:
        begin = day + 1 - window
        scores = upto.score(begin, max(begin - test.baseline_days, 1), prior, tilt, test.dispersion)
        better = scores[0] > best.score
        best.window[better] = window
        for kept, new in zip((best.score, best.observed, best.expected), scores, strict=True):
            kept[better] = new[better]
    return best


class _Counted:
    """Sums of arrivals and volume between two days for every name, by default from the day after its birth."""

    def __init__(self, arrivals: Arrivals, running: Floats, day: int, *, absence_counts: bool) -> None:
        self.day, self.running, self.size = day, running, len(arrivals.names)
        take = arrivals.day <= day
        self.name, self.when = arrivals.name[take], arrivals.day[take]
        self.source, self.weight = arrivals.source[take], arrivals.weight[take]
        born = np.minimum(arrivals.born + 1, day + 1)
        self.start = np.where(arrivals.known, 0, born) if absence_counts else born
        self.old = arrivals.born

    def arrivals(self, begin: Ints, end: int) -> Floats:
        """Weighted arrivals of each name in [begin, end)."""
        inside = (self.when >= begin[self.name]) & (self.when < end)
        return np.bincount(self.name[inside], self.weight[inside], self.size).astype(np.float64)

    def learn(self, begin: int, end: int) -> tuple[Prior, Floats]:
        """The prior of the names' rates, and how much each name (row) is at home at each source (column)."""
        sources = len(self.running)
        inside = (self.when >= begin) & (self.when < end)
        at = np.bincount(
            self.name[inside] * sources + self.source[inside], self.weight[inside], self.size * sources
        ).reshape(self.size, sources)
        volume = self.running[:, end] - self.running[:, begin]
        own = at.sum(1)
        even = np.outer(own / max(float(volume.sum()), 1e-9), volume)
        tilt = (at + HOME_PRIOR) / (even + HOME_PRIOR)
        alive = self.old < begin
        return fit(own[alive], (tilt @ volume)[alive]), tilt

    def score(self, begin: int, baseline: int, prior: Prior, tilt: Floats, dispersion: float) -> tuple[Floats, ...]:
        """Score, observed and expected of [begin, day] against [baseline, begin)."""
        since = np.minimum(np.maximum(self.start, baseline), begin)
        n0 = self.arrivals(since, begin)
        v0 = (tilt * (self.running[:, [begin]] - self.running[:, since]).T).sum(1)
        first = np.maximum(self.start, begin)
        n = self.arrivals(first, self.day + 1)
        v = (tilt * (self.running[:, [self.day + 1]] - self.running[:, first]).T).sum(1)
        shape = prior.shape + n0
        expected = shape / (prior.exposure + v0) * v
        return surprise(n, expected, 1.0 / (1.0 / shape + dispersion)), n, expected


def surprise(observed: Floats, expected: Floats, shape: Floats) -> Floats:
    """-log10 P(N >= observed) for N negative binomial with mean `expected` and `shape`; weighted counts interpolate."""
    seen = (observed >= 1.0) & (expected > 0.0)
    tail = betainc(np.maximum(observed, 1.0), shape, expected / (shape + np.maximum(expected, 1e-12)))
    out: Floats = np.where(seen, -np.log10(np.maximum(tail, 1e-300)), 0.0)
    return out


def fit(counts: Floats, exposures: Floats) -> Prior:
    """Gamma prior of rates by moments, weighted by exposure: shape 1 or wider, 0.5 where too little is known to tell.

    A short past makes all rates look alike; a narrow prior would then take every busy name for a surge.
    """
    total = float(exposures.sum())
    if total <= 0.0:
        return Prior(0.5, 1.0)
    mean = (float(counts.sum()) + 0.5) / total
    if len(counts) < 10:
        return Prior(0.5, 0.5 / mean)
    share = exposures / total
    rates = counts / np.maximum(exposures, 1e-9)
    spread = float((share * (rates - mean) ** 2).sum()) - mean * len(counts) / total
    variance = max(spread, mean * mean)
    return Prior(mean * mean / variance, mean / variance)


def _running(values: Floats) -> Floats:
    """Sums over the last axis with a leading zero, so that [a, b) is `out[b] - out[a]`."""
    zero = np.zeros((*values.shape[:-1], 1))
    return np.concatenate([zero, np.cumsum(values, axis=-1)], axis=-1)
