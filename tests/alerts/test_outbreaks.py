import numpy as np
import pytest
from scipy.stats import nbinom, poisson

from alerts.outbreaks import Outbreaks, length_of_year, log_chance, terms, usual

WEEKS = 320
SHORT = Outbreaks(first=261)


def counts(mean: float = 4.0, season: float = 0.0, series: int = 60, year: float = 52.1775) -> np.ndarray:
    week = np.arange(WEEKS)
    usually = mean * np.exp(season * np.cos(2 * np.pi * week / year))
    return np.random.default_rng(1).poisson(usually, (series, WEEKS))


def planted(extra: list[int], at: int = 300) -> np.ndarray:
    """The same series with cases added from week index `at` on."""
    added = counts()
    added[:, at : at + len(extra)] += np.array(extra)
    return added


def test_log_chance_is_the_negative_binomial_and_at_its_edge_the_poisson() -> None:
    seen, mean = np.arange(12.0), np.full(12, 3.0)
    assert log_chance(seen, mean, 2 * mean) == pytest.approx(nbinom.logpmf(seen, 3.0, 0.5))
    assert log_chance(seen, mean, mean) == pytest.approx(poisson.logpmf(seen, 3.0), abs=0.02)


def test_the_season_and_the_dispersion_are_found() -> None:
    found, dispersion = usual(counts(20.0, 0.6)[:, :260], terms(WEEKS, 52.1775), 2.58)
    peak, trough = found[:, 261].mean(), found[:, 287].mean()
    assert peak / trough == pytest.approx(np.exp(1.2), rel=0.1)
    assert dispersion.mean() == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("year", [52.0, 52.1775])
def test_the_length_of_the_year_is_found(year: float) -> None:
    assert length_of_year(counts(20.0, 0.6, year=year), 2.0) == year


def test_past_outbreaks_hardly_raise_what_is_usual() -> None:
    past = counts()[:, :260]
    with_outbreaks = past.copy()
    with_outbreaks[:, [40, 41, 120, 200]] += 30
    before, after = (usual(c, terms(WEEKS, 52.1775), 2.58)[0][:, 261:].mean() for c in (past, with_outbreaks))
    assert after < before * 1.1


def test_a_second_week_adds_to_the_first() -> None:
    one = SHORT.scores(planted([5]))[:, 301 - 260]
    two = SHORT.scores(planted([5, 4]))[:, 301 - 260]
    assert np.median(two) > np.median(one) + 1.0


def test_quiet_weeks_seldom_alarm_and_an_outbreak_does() -> None:
    assert (SHORT.scores(counts()) > 0).mean() < 0.03
    assert (SHORT.scores(planted([9, 8, 2]))[:, 300 - 260 : 303 - 260] > 0).any(1).mean() > 0.9


def test_a_week_is_judged_from_what_came_before_it() -> None:
    late = counts()
    late[:, 310:] = 99
    assert SHORT.scores(late)[:, : 310 - 260] == pytest.approx(SHORT.scores(counts())[:, : 310 - 260])


@pytest.mark.parametrize("flat", [0, 7, 1_000_000], ids=["nothing ever", "always the same", "a million"])
def test_scores_are_finite(flat: int) -> None:
    assert np.isfinite(SHORT.scores(np.full((3, WEEKS), flat))).all()


def test_a_short_series_has_no_score() -> None:
    assert Outbreaks().scores(counts()[:, :100]).shape == (60, 0)
