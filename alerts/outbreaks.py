"""Weekly counts with trend and season: the odds that an outbreak is going on, week by week.

The usual course is a negative binomial with mean exp(a + bt + harmonics of the year) and variance `dispersion` x mean
(quasi-likelihood, as in Noufaily et al. 2013), fitted to the past with past outbreaks down-weighted. On top of it a
hidden course: an outbreak starts with a small chance in any week, its size is one of a few multiples of the usual
standard deviation, and its cases spread over the next weeks with log-normal delays. The forward filter of this chain
(Rabiner 1989) gives the chance of each age and size after each week, so that a second and third week of mildly raised
counts add to the first. Scores use weeks up to their own only.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, ndtr

from alerts.arrivals import Floats, Ints

YEARS = (52.0, 52.1775)
"""Weeks of a year: as published benchmarks count them, and of the calendar."""


@dataclass(frozen=True, kw_only=True)
class Outbreaks:
    first: int = 576
    """First week that is judged; what comes before is the first past."""
    refit_weeks: int = 4
    start_chance: float = 1 / 40
    """Of an outbreak in any one week; at even odds this alarms in about one quiet week of a hundred."""
    sizes: tuple[float, ...] = (1.0, 2.0, 3.5, 6.0, 10.0)
    """In standard deviations of a usual week."""
    delay_sd: float = 0.6
    """Of the log-normal delay, in weeks, of each case, its median one week (Noufaily et al. 2013: 0.5)."""
    weeks: int = 4
    """How long an outbreak lasts at most."""
    down_weight_from: float = 2.0
    """Anscombe residual from which a past week weighs less in the fit (Noufaily et al. 2013: 2.58)."""

    def scores(self, counts: Ints) -> Floats:
        """Log odds of an outbreak, series x judged weeks; `counts` is series x weeks from week 1."""
        spread = self._profile()
        weeks = counts.shape[1]
        year = length_of_year(counts[:, : self.first - 1], self.down_weight_from)
        out = np.zeros((len(counts), max(weeks - self.first + 1, 0)))
        chance = np.zeros((len(counts), len(self.sizes), self.weeks))
        mean, dispersion = np.zeros((0, 0)), np.zeros(0)
        for week in range(self.first - 1, weeks):
            if (week - self.first + 1) % self.refit_weeks == 0:
                design = terms(week + self.refit_weeks, year)
                mean, dispersion = usual(counts[:, :week], design, self.down_weight_from)
            mu = mean[:, week]
            chance, odds = self._step(chance, counts[:, week], mu, dispersion, spread)
            out[:, week - self.first + 1] = odds
        return out

    def _profile(self) -> Floats:
        """Share of an outbreak's cases in its first, second, ... week."""
        edges = np.arange(self.weeks) + 1.0
        upto = ndtr(np.log(edges) / self.delay_sd)
        return np.diff(upto, prepend=0.0)

    def _step(
        self, chance: Floats, seen: Ints, mu: Floats, dispersion: Floats, spread: Floats
    ) -> tuple[Floats, Floats]:
        """Chances of size and age after a week's count, and the log odds of any."""
        sd = np.sqrt(dispersion * mu)
        size = np.maximum(np.asarray(self.sizes)[None, :] * sd[:, None], 1.0)
        extra = size[:, :, None] * spread[None, None, :]
        before = np.zeros_like(chance)
        before[:, :, 1:] = chance[:, :, :-1]
        rest = 1.0 - before.sum((1, 2))
        before[:, :, 0] = (rest * self.start_chance / len(self.sizes))[:, None]
        rest *= 1.0 - self.start_chance
        usually = log_chance(seen, mu, dispersion * mu)
        ratio = np.exp(
            np.clip(
                log_chance(seen[:, None, None], mu[:, None, None] + extra, (dispersion * mu)[:, None, None] + extra)
                - usually[:, None, None],
                -50.0,
                50.0,
            )
        )
        after = before * ratio
        total = rest + after.sum((1, 2))
        odds = np.log(np.maximum(after.sum((1, 2)), 1e-300)) - np.log(np.maximum(rest, 1e-300))
        return after / total[:, None, None], odds


def log_chance(seen: Ints | Floats, mean: Floats, variance: Floats) -> Floats:
    """Log probability of a negative binomial with this mean and variance, a Poisson where the two are equal."""
    size = mean**2 / np.maximum(variance - mean, 1e-3 * mean)
    out: Floats = (
        gammaln(seen + size)
        - gammaln(size)
        - gammaln(seen + 1.0)
        + size * np.log(size / (size + mean))
        + seen * np.log(mean / (size + mean))
    )
    return out


def usual(counts: Ints, design: Floats, down_weight_from: float) -> tuple[Floats, Floats]:
    """Mean of every week of `design`, series x weeks, and each series' dispersion."""
    beta, dispersion = _fit(counts, design[: counts.shape[1]], down_weight_from)
    return np.exp(np.clip(beta @ design.T, -8.0, 12.0)), dispersion


def _fit(counts: Ints, x: Floats, down_weight_from: float) -> tuple[Floats, Floats]:
    """Quasi-Poisson by iterated weighted least squares: coefficients and dispersion, by series."""
    weeks, columns = x.shape
    beta = np.zeros((len(counts), columns))
    beta[:, 0] = np.log(counts.mean(1) + 0.05)
    weight = np.ones(counts.shape)
    phi = np.ones(len(counts))
    ridge = 1e-6 * weeks * np.eye(columns)
    mu = np.exp(beta @ x.T)
    for round_ in range(12):
        pull = weight * mu
        target = beta @ x.T + (counts - mu) / mu
        left = np.einsum("sw,wi,wj->sij", pull, x, x, optimize=True) + ridge
        right = np.einsum("sw,wi->si", pull * target, x, optimize=True)
        beta = np.linalg.solve(left, right[..., None])[..., 0]
        mu = np.exp(np.clip(beta @ x.T, -8.0, 12.0))
        pearson = (counts - mu) ** 2 / mu
        phi = np.maximum((weight * pearson).sum(1) / np.maximum(weight.sum(1) - columns, 1.0), 1.0)
        if round_ >= 3:
            anscombe = 1.5 * (counts ** (2 / 3) - mu ** (2 / 3)) / (mu ** (1 / 6) * np.sqrt(phi[:, None]))
            weight = np.where(anscombe > down_weight_from, (down_weight_from / np.maximum(anscombe, 1e-9)) ** 2, 1.0)
    return beta, phi


def length_of_year(counts: Ints, down_weight_from: float) -> float:
    """Of `YEARS` the one that fits all series better; numbered weeks do not say which it is."""
    return min(YEARS, key=lambda year: _misfit(counts, terms(counts.shape[1], year), down_weight_from))


def _misfit(counts: Ints, design: Floats, down_weight_from: float) -> float:
    """Minus the log probability of all counts."""
    mean, dispersion = usual(counts, design, down_weight_from)
    return float(-log_chance(counts, mean, dispersion[:, None] * mean).sum())


def terms(weeks: int, year: float) -> Floats:
    """Weeks x (level, trend, two harmonics)."""
    week = np.arange(weeks, dtype=np.float64)
    angle = 2.0 * np.pi * week / year
    harmonics = [np.cos(angle), np.sin(angle), np.cos(2 * angle), np.sin(2 * angle)]
    return np.stack([np.ones(weeks), week / 600.0, *harmonics], axis=1)
