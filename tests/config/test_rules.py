from pathlib import Path

import pytest

from alerts import detectors
from config import rules
from config.settings import SHIPPED
from config.strict import ConfigError

SHIPPED_RULES = rules.load(SHIPPED)
LEAST = "false_alerts_a_week: 0.01\n"
GOOD = "rules:\n  - {name: source, why: what cannot be read cannot be watched, silence_days: 7}\n"


def test_shipped_rules_equal_written_detectors() -> None:
    assert sorted(rule.name for rule in SHIPPED_RULES) == list(detectors.written()) == list(rules.known_detectors())


@pytest.mark.parametrize("rule", SHIPPED_RULES, ids=lambda r: r.name)
def test_shipped_parameters_fit_their_detector(rule: rules.Rule) -> None:
    assert detectors.load(rule).detect.__self__.__class__.__module__ == f"alerts.detectors.{rule.name}"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("name: source", "name: sauce"), "expected one of cutting_agent, demand, drift, emergence"),
        (("silence_days: 7", "silence_days: 0"), "expected 1 or more"),
        (("silence_days: 7", "silence_days: soon"), "silence_days: expected int, got 'soon'"),
        ((", silence_days: 7", ""), "missing key 'silence_days'"),
        (("why: what cannot be read cannot be watched", "why: so"), "why: expected a sentence"),
        (("silence_days: 7", "silence_days: 7, loud: true"), "unknown key 'loud'"),
        (("rules:", "rulez:"), "expected one key 'rules'"),
    ],
)
def test_wrong_rules_are_refused_with_file_and_entry(tmp_path: Path, change: tuple[str, str], expected: str) -> None:
    (tmp_path / "rules.yaml").write_text(GOOD.replace(*change))
    with pytest.raises(ConfigError, match=r"rules\.yaml") as refused:
        rules.load(tmp_path)
    assert expected in str(refused.value)


@pytest.mark.parametrize(("head", "budget"), [("", 0.25), ("false_alerts_a_week: 2\n", 2.0), (LEAST, 0.01)])
def test_the_budget_is_read_once_for_all_rules(tmp_path: Path, head: str, budget: float) -> None:
    (tmp_path / "rules.yaml").write_text(head + GOOD)
    assert [rule.false_alerts_a_week for rule in rules.load(tmp_path)] == [budget]


@pytest.mark.parametrize("wrong", ["0", "-1", "101", "some", "yes", "[1]", "", ".nan", ".inf"])
def test_a_senseless_budget_is_refused(tmp_path: Path, wrong: str) -> None:
    (tmp_path / "rules.yaml").write_text(f"false_alerts_a_week: {wrong}\n{GOOD}")
    with pytest.raises(ConfigError, match=r"rules\.yaml: false_alerts_a_week: expected a number above 0, at most 100"):
        rules.load(tmp_path)


@pytest.mark.parametrize("own", [1, 0.25])
def test_a_budget_of_one_rule_is_refused(tmp_path: Path, own: float) -> None:
    text = GOOD.replace("silence_days: 7", f"silence_days: 7, false_alerts_a_week: {own}")
    (tmp_path / "rules.yaml").write_text(text)
    with pytest.raises(ConfigError, match=r"entry 'source': false_alerts_a_week: expected at the head of the file"):
        rules.load(tmp_path)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [("{silent_days: two}", "silent_days: expected int"), ("{patience: 3}", "unknown key 'patience'")],
)
def test_wrong_parameters_are_refused_with_the_entry(tmp_path: Path, parameters: str, expected: str) -> None:
    (tmp_path / "rules.yaml").write_text(GOOD.replace("silence_days: 7", f"silence_days: 7, parameters: {parameters}"))
    with pytest.raises(ConfigError, match=r"entry 'source': parameters") as refused:
        detectors.load(rules.load(tmp_path)[0])
    assert expected in str(refused.value)
