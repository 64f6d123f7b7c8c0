from dataclasses import replace

import pytest

from alerts import detectors
from alerts.budget import CURVES, LEAST, allowances, threshold, within
from config import rules
from config.settings import SHIPPED
from records.problems import Misuse

RULES = rules.load(SHIPPED)


def thresholds(found: tuple[rules.Rule, ...]) -> dict[str, float]:
    return {rule.name: rule.parameters["threshold"] for rule in found if rule.name in CURVES}


def test_the_thresholds_follow_from_what_rules_yaml_says() -> None:
    assert not any("threshold" in rule.parameters for rule in RULES if rule.name in CURVES)
    assert within(RULES) == within(RULES, 0.25)
    assert thresholds(within(RULES)) == {name: threshold(name, 0.25) for name in CURVES}
    lavish = tuple(replace(rule, false_alerts_a_week=2.0) for rule in RULES)
    assert thresholds(within(lavish)) == {name: threshold(name, 2.0) for name in CURVES}


def test_a_detector_gets_the_threshold_of_its_budget() -> None:
    by_name = {rule.name: rule for rule in RULES}
    assert vars(detectors.load(by_name["rise"]))["threshold"] == threshold("rise", 0.25)
    own = replace(by_name["rise"], parameters={"roles": ["substance"], "threshold": 9.0})
    assert vars(detectors.load(own))["threshold"] == 9.0
    assert within([own], 2.0) == (own,), "a rule may fix its own"


def test_the_shares_make_one_budget() -> None:
    assert sum(curve.share for curve in CURVES.values()) == pytest.approx(1.0)


@pytest.mark.parametrize("names", [200, 500, 1000])
@pytest.mark.parametrize("budget", [0.25, 0.5, 1.0, 2.0, 4.0])
def test_what_a_rule_cannot_use_goes_to_the_others(budget: float, names: int) -> None:
    given = allowances(budget, names)
    assert given.keys() == CURVES.keys()
    assert sum(given.values()) == pytest.approx(budget)
    for rule, curve in CURVES.items():
        most = curve.most(names)
        assert given[rule] <= most or given[rule] == pytest.approx(most)
        assert given[rule] >= min(most, curve.share * budget) - 1e-9


def test_a_budget_that_no_rule_can_use_up_lowers_all_thresholds_to_the_least() -> None:
    assert {threshold(rule, 100.0) for rule in CURVES} == {LEAST}


@pytest.mark.parametrize("rule", CURVES)
def test_a_larger_budget_lowers_and_a_larger_panel_raises_the_threshold(rule: str) -> None:
    assert threshold(rule, 2.0) <= threshold(rule, 1.0) < threshold(rule, 0.5)
    assert threshold(rule, 0.5, names=5000) > threshold(rule, 0.5)
    assert threshold(rule, 99.0) >= LEAST == threshold("rise", 99.0)


def test_rules_without_a_curve_are_left_alone() -> None:
    other = replace(RULES[0], name="sighting")
    assert within([other], 1.0) == (other,)


@pytest.mark.parametrize("wrong", [0.0, -1.0, 1000.0])
def test_a_senseless_budget_is_refused(wrong: float) -> None:
    with pytest.raises(Misuse, match="budget"):
        within(RULES, wrong)
    with pytest.raises(Misuse, match="0 names"):
        within(RULES, names=0)
