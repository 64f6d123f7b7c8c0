from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import nbinom

from alerts.arrivals import arrivals
from alerts.rates import RateTest, Scan, fit, surprise, volume, weights
from records.counts import Role, Side
from records.crawl import RunStatus
from tests.alerts.market import Market, at, cut, sellers

TEST = RateTest(roles=(Role.SUBSTANCE,), threshold=3.0)


@pytest.mark.parametrize(("n", "mean", "shape"), [(1, 0.1, 0.5), (4, 0.3, 2.0), (12, 5.0, 20.0)])
def test_surprise_is_the_negative_binomial_tail(n: int, mean: float, shape: float) -> None:
    score = surprise(np.array([float(n)]), np.array([mean]), np.array([shape]))[0]
    assert 10**-score == pytest.approx(nbinom.sf(n - 1, shape, shape / (shape + mean)))


def test_surprise_of_nothing_seen_or_nothing_expected_is_none() -> None:
    assert surprise(np.array([0.0, 0.7, 5.0]), np.array([1.0, 0.0, 0.0]), np.ones(3)).tolist() == [0.0, 0.0, 0.0]


def test_a_weighted_count_lies_between_its_neighbours() -> None:
    scores = surprise(np.array([3.0, 3.5, 4.0]), np.full(3, 0.5), np.ones(3))
    assert scores[0] < scores[1] < scores[2]


def test_a_million_is_a_finite_score() -> None:
    score = surprise(np.array([1e6]), np.array([0.1]), np.array([1.0]))[0]
    assert score == 300.0


def test_prior_finds_the_rates_it_was_drawn_from() -> None:
    rng = np.random.default_rng(1)
    rates = rng.gamma(0.7, 0.1, 4000)
    counts = rng.poisson(rates * 150).astype(float)
    prior = fit(counts, np.full(4000, 150.0))
    assert prior.shape == pytest.approx(0.7, rel=0.15)
    assert prior.shape / prior.exposure == pytest.approx(0.07, rel=0.1)


@pytest.mark.parametrize("size", [0, 1, 50])
def test_prior_of_little_is_wide(size: int) -> None:
    prior = fit(np.zeros(size), np.ones(size))
    assert prior.shape <= 1.0
    assert prior.exposure > 0.0


def busy(length: int = 90) -> Market:
    market = Market(length).trade(5, names=60, rate=0.05)
    return market.offer("steady", sellers(2, "old"), first=0)


def score(market: Market, name: str, day: int | None = None) -> float:
    found = arrivals(market.panel(), TEST.roles, Side.OFFER)
    last = found.exposure.last if day is None else day
    return float(Scan(found, TEST).on(last).score[found.names.index(name), 0])


def test_more_newcomers_score_higher() -> None:
    three, six = (
        score(busy().offer("steady", sellers(n), first=74, every=2, source=["alpha", "beta"]), "steady") for n in (3, 6)
    )
    assert 0.0 < three < six


def test_a_wave_over_all_names_explains_newcomers() -> None:
    alone = busy().offer("steady", sellers(4), first=80, every=1)
    wave = busy().offer("steady", sellers(4), first=80, every=1)
    for number in range(60):
        wave.offer(f"substance-{number}", sellers(2, f"wave-{number}"), first=80 + number % 5, every=2)
    assert score(wave, "steady") < score(alone, "steady") - 1.0


def test_a_gap_before_explains_newcomers() -> None:
    def late() -> Market:
        return busy().offer("steady", sellers(4), first=84)

    assert score(late().status("alpha", range(60, 84), RunStatus.FAILED), "steady") < score(late(), "steady") - 0.5


def test_one_sellers_catalogue_weighs_less() -> None:
    def shops(names: int) -> Market:
        market = busy()
        for seller in sellers(4):
            for number in range(names):
                name = "steady" if number == 0 else f"substance-{number}"
                market.offer(name, [seller], first=80, group=f"{name}/{seller}")
        return market

    assert score(shops(12), "steady") < score(shops(1), "steady") - 1.0


def test_a_catalogue_weighs_as_the_rule_says() -> None:
    market = busy().offer("steady", ["shop"], first=80).offer("substance-1", ["shop"], first=80)
    found = arrivals(market.panel(), TEST.roles, Side.OFFER)
    pair = found.together == 2
    assert pair.sum() >= 2
    for exponent in (0.0, 0.25, 1.0):
        assert weights(found, replace(TEST, catalogue=exponent))[pair] == pytest.approx(2.0**-exponent)


def test_scores_of_a_day_do_not_depend_on_later_days() -> None:
    panel = busy(120).offer("steady", sellers(8), first=70, every=3).panel()
    whole = arrivals(panel, TEST.roles, Side.OFFER)
    for day in (40, 75, 88):
        early = arrivals(cut(panel, at(day)), TEST.roles, Side.OFFER)
        then, now = Scan(whole, TEST).on(day), Scan(early, TEST).on(day)
        assert whole.names[: len(early.names)] == early.names
        assert then.score[: len(early.names)] == pytest.approx(now.score)
        assert volume(whole, weights(whole, TEST))[:, : day + 1] == pytest.approx(volume(early, weights(early, TEST)))


def test_a_block_scores_its_days_as_each_alone() -> None:
    scan = Scan(
        arrivals(busy(120).offer("steady", sellers(8), first=70, every=3).panel(), TEST.roles, Side.OFFER), TEST
    )
    days = scan.block(88)
    assert 88 in days
    for column, day in enumerate(days):
        for together, alone in zip(scan.over(88), scan.on(day), strict=True):
            assert together[:, column] == pytest.approx(alone[:, 0])


def test_a_new_name_is_held_against_its_absence_where_asked() -> None:
    def found(absence_counts: bool, birth_counts: bool = False) -> float:
        market = busy().offer("fresh", sellers(4), first=78, every=2, known=False)
        seen = arrivals(market.panel(), TEST.roles, Side.OFFER)
        test = replace(TEST, absence_counts=absence_counts, birth_counts=birth_counts)
        return float(Scan(seen, test).on(seen.exposure.last).score[seen.names.index("fresh"), 0])

    assert found(absence_counts=True) > found(absence_counts=False)
    assert found(absence_counts=True, birth_counts=True) > found(absence_counts=True)


def test_stock_of_the_first_day_says_how_common_a_name_is() -> None:
    def found(stock: int) -> float:
        market = busy().offer("common", sellers(stock, "old"), first=0)
        return score(market.offer("common", sellers(4), first=80, every=2), "common")

    assert found(30) < found(2) - 0.5


@pytest.mark.parametrize(
    "wrong",
    [
        {"windows": ()},
        {"windows": (0,)},
        {"threshold": 0.0},
        {"history_days": 0},
        {"dispersion": -1.0},
        {"new_days": 0},
        {"catalogue": -0.1},
        {"catalogue": 1.1},
    ],
)
def test_senseless_parameters_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected"):
        RateTest(**{"roles": (Role.SUBSTANCE,), "threshold": 3.0, **wrong})


def test_asking_for_strong_scores_only_changes_none_of_them() -> None:
    rng = np.random.default_rng(4)
    mean, shape = 10.0 ** rng.uniform(-3, 4, 20_000), 10.0 ** rng.uniform(-1.7, 4, 20_000)
    seen = np.round(mean + np.sqrt(mean * (1.0 + mean / shape)) * rng.uniform(0.0, 12.0, 20_000))
    every, strong = surprise(seen, mean, shape), surprise(seen, mean, shape, least=2.0)
    assert (every >= 2.0).sum() > 1000
    assert (strong[every >= 2.0] == every[every >= 2.0]).all()


def test_a_count_of_a_million_is_a_number() -> None:
    huge = surprise(np.array([1e6, 1e6, 1e6]), np.array([0.1, 1e6, 1e-9]), np.array([1.0, 1e6, 0.5]))
    assert np.isfinite(huge).all()
    assert huge[0] > 100.0
    assert huge[1] < 1.0
