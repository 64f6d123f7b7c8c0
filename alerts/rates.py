"""Is a name getting more independent arrivals than its own past explains?

Arrivals of name i in a window are negative binomial: Poisson with mean rate_i x V, the rate being Gamma with what the
name's own baseline (n arrivals in exposure E) adds to a prior fitted by moments to all names of the panel (empirical
Bayes), widened by `dispersion`. V is the panel's expected arrivals in the window: each source's own recent rate times
its exposure, lifted where a whole source or the whole panel is busier than expected (a wave, sellers who move over,
a recovery), and tilted to the sources where the name is at home. The stock that a source held when it was first read
counts in the baseline only. The score is -log10 of the chance of as many or more arrivals, the largest over several
windows. After Robbins 1956 and Noufaily et al. 2013 in spirit; figures and alternatives in docs/detection.md.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.special import betainc

from alerts.arrivals import Arrivals, Floats, Ints
from records.counts import Role

RATE_DAYS = 120
"""Days over which a source's rate of arrivals is measured."""
WAVE_DAYS = 7
WAVE_PRIOR = 40.0
"""Arrivals that the panel must exceed its expectation by before it counts as a wave; the same for one source below."""
SOURCE_PRIOR = 10.0
HOME_PRIOR = 5.0
"""Arrivals after which a name's own spread over the sources outweighs the panel's."""
LEARNT_EVERY = 28
"""Days for which the prior and the names' homes are kept, counted from a fixed date: a replay learns on the same days
as the nightly run."""


@dataclass(frozen=True, kw_only=True)
class RateTest:
    """What the detectors of changed rates have in common."""

    roles: tuple[Role, ...]
    threshold: float
    """-log10 of the chance under the name's own past."""
    windows: tuple[int, ...] = (7, 14, 28, 42)
    baseline_days: int = 400
    """As long as the panel remembers: rates of names change slowly, and a short baseline is the larger error."""
    history_days: int = 14
    """Least days of past before a window; never fewer than the window has."""
    dispersion: float = 0.0
    catalogue: float = 0.5
    """Each of n names that one seller brings on a day weighs n ** -catalogue: 0 if each was chosen for itself."""
    new_days: int = 90
    """A name first seen less long ago is new: for `emergence` and not for `rise`."""
    absence_counts: bool = True
    """Whether a new name is held against all the time in which it was absent."""
    birth_counts: bool = True
    """Whether the first sighting is an arrival too; among wishes, of which most names have one, it says nothing."""

    def __post_init__(self) -> None:
        if not self.windows or min(self.windows) < 1:
            raise ValueError("windows: expected days, each 1 or more")
        if self.threshold <= 0 or self.baseline_days < 1 or self.history_days < 1 or self.dispersion < 0:
            raise ValueError("expected threshold, baseline_days and history_days above 0, dispersion 0 or more")
        if not 0.0 <= self.catalogue <= 1.0:
            raise ValueError("catalogue: expected 0 to 1")
        if self.new_days < 1:
            raise ValueError("new_days: expected 1 or more")


class Scores(NamedTuple):
    """Names x days: the window with the largest score."""

    score: Floats
    window: Ints
    """Days."""
    observed: Floats
    """Weighted arrivals in the window."""
    expected: Floats

    def of(self, column: int) -> "Scores":
        """Of one day: an entry per name."""
        return Scores(self.score[:, column], self.window[:, column], self.observed[:, column], self.expected[:, column])


class Prior(NamedTuple):
    shape: float
    exposure: float


def weights(arrivals: Arrivals, test: RateTest) -> Floats:
    out: Floats = arrivals.together.astype(float) ** -test.catalogue
    return out


def volume(arrivals: Arrivals, weight: Floats) -> Floats:
    """Expected arrivals over all names, sources x days; each day from what was known by its end."""
    days = arrivals.exposure.days
    found = np.zeros_like(days)
    np.add.at(found, (arrivals.source, arrivals.day), weight)
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


@dataclass(frozen=True)
class Scan:
    """A test over all names; the running sums are made once, any days can be asked for."""

    arrivals: Arrivals
    test: RateTest

    @cached_property
    def _weight(self) -> Floats:
        return weights(self.arrivals, self.test)

    @cached_property
    def _volume(self) -> Floats:
        return _running(volume(self.arrivals, self._weight))

    @cached_property
    def _past_volume(self) -> Floats:
        """With the stocks, each of which has the size that was found."""
        a = self.arrivals
        stock = np.zeros_like(a.exposure.days)
        np.add.at(stock, (a.stock_source, a.stock_day), 1.0)
        return self._volume + _running(stock)

    @cached_property
    def _counts(self) -> Floats:
        a = self.arrivals
        return self._by_day(a.name, a.day, self._weight)

    @cached_property
    def _past_counts(self) -> Floats:
        a = self.arrivals
        if not len(a.stock_name):
            return self._counts
        return self._counts + self._by_day(a.stock_name, a.stock_day, np.ones(len(a.stock_name)))

    def _by_day(self, name: Ints, day: Ints, weight: Floats) -> Floats:
        """Running sums, names x days with a leading zero."""
        names, days = len(self.arrivals.names), self.arrivals.exposure.last + 2
        counts: Floats = np.bincount(name * days + day + 1, weight, names * days).astype(float).reshape(names, days)
        np.cumsum(counts, axis=1, out=counts)
        return counts

    @cached_property
    def _first(self) -> Ints:
        """The first day of each name that counts."""
        born = self.arrivals.born
        counted = born if self.test.birth_counts else born + 1
        return np.minimum(np.where(born < 0, 0, counted), self.arrivals.exposure.last + 1)

    def block(self, day: int) -> range:
        """The days around `day` for which the same is learnt."""
        ahead = (self.arrivals.exposure.origin.toordinal() + day) % LEARNT_EVERY
        return range(max(day - ahead, 0), min(day - ahead + LEARNT_EVERY, self.arrivals.exposure.last + 1))

    def on(self, day: int) -> Scores:
        return self._scores(self.block(day).start, range(day, day + 1))

    def over(self, day: int) -> Scores:
        """Of all days of the block in which `day` is."""
        days = self.block(day)
        return self._scores(days.start, days)

    def _scores(self, learnt: int, days: range) -> Scores:
        shape = (len(self.arrivals.names), len(days))
        best = Scores(np.zeros(shape), np.zeros(shape, dtype=np.int64), np.zeros(shape), np.zeros(shape))
        windows = [w for w in self.test.windows if learnt + 1 - w >= max(w, self.test.history_days)]
        if not windows:
            return best
        recent = learnt + 1 - max(windows)
        begin = max(recent - self.test.baseline_days, 0)
        prior, tilt = self._learn(begin, recent)
        first = np.maximum(self._first, begin)
        low = days.start + 1 - max(windows)
        volume, past_volume = (tilt @ v[:, low : days.stop + 1] for v in (self._volume, self._past_volume))
        since, past_since = _each(tilt, self._volume, first), _each(tilt, self._past_volume, first)
        if self.test.absence_counts:
            born, absent = self.arrivals.born[:, None], np.arange(days.start, days.stop) - self.test.new_days
            new = (born > absent) & (born >= 0)
            past_since = np.where(new, tilt @ self._past_volume[:, [begin]], past_since)
        every = np.arange(len(first))
        counted, past_counted = self._counts[every, first][:, None], self._past_counts[every, first][:, None]
        end, end_volume = self._counts[:, days.start + 1 : days.stop + 1], volume[:, days.start + 1 - low :]
        for window in windows:
            start = slice(days.start + 1 - window, days.stop + 1 - window)
            inside = slice(start.start - low, start.stop - low)
            n = end - np.maximum(self._counts[:, start], counted)
            v = np.maximum(end_volume - np.maximum(volume[:, inside], since), 0.0)
            own = np.maximum(self._past_counts[:, start] - past_counted, 0.0) + prior.shape
            v0 = np.maximum(past_volume[:, inside] - past_since, 0.0) + prior.exposure
            expected = own / v0 * v
            spread = 1.0 / (1.0 / own + self.test.dispersion) if self.test.dispersion else own
            score = surprise(n, expected, spread, self.test.threshold)
            better = np.nonzero(score > best.score)
            best.window[better] = window
            for kept, found in zip((best.score, best.observed, best.expected), (score, n, expected), strict=True):
                kept[better] = found[better]
        return best

    def _learn(self, begin: int, end: int) -> tuple[Prior, Floats]:
        """The prior of the names' rates, and how much each name (row) is at home at each source (column)."""
        a = self.arrivals
        names, sources = len(a.names), len(self._volume)
        each = np.zeros(names * sources)
        for name, source, day, weight in (
            (a.name, a.source, a.day, self._weight),
            (a.stock_name, a.stock_source, a.stock_day, np.ones(len(a.stock_name))),
        ):
            inside = slice(*np.searchsorted(day, (begin, end)))
            each += np.bincount(name[inside] * sources + source[inside], weight[inside], names * sources)
        at = each.reshape(names, sources)
        volume = self._past_volume[:, end] - self._past_volume[:, begin]
        own = at.sum(1)
        even = np.outer(own / max(float(volume.sum()), 1e-9), volume)
        tilt = (at + HOME_PRIOR) / (even + HOME_PRIOR)
        alive = a.born <= begin
        return fit(own[alive], (tilt @ volume)[alive]), tilt


def _each(tilt: Floats, running: Floats, days: Ints) -> Floats:
    """Each name's own volume up to a day of its own, as a column."""
    out: Floats = np.einsum("ns,sn->n", tilt, running[:, days])[:, None]
    return out


def surprise(observed: Floats, expected: Floats, shape: Floats, least: float = 0.0) -> Floats:
    """-log10 P(N >= observed) for N negative binomial with mean `expected` and `shape`; weighted counts interpolate.

    0 for what is no surprise, which spares most of the time: within a standard deviation of the mean, or within two
    where only scores of `least`, 2 or more, are asked for (no shape above 0.02 has such a score there).
    """
    above = observed - expected
    deviations = 4.0 if least >= 2.0 else 1.0
    seen = (observed >= 1.0) & (above > 0.0) & (above * above > deviations * expected * (1.0 + expected / shape))
    seen &= expected > 0.0
    out = np.zeros_like(expected)
    where = np.nonzero(seen)
    n, mean, size = observed[where], expected[where], np.broadcast_to(shape, observed.shape)[where]
    out[where] = -np.log10(np.maximum(betainc(n, size, mean / (size + mean)), 1e-300))
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
