from pathlib import Path

import pytest

from alerts import detectors
from config import rules
from config.settings import SHIPPED
from config.strict import ConfigError

SHIPPED_RULES = rules.load(SHIPPED)
GOOD = "rules:\n  - {name: source, why: what cannot be read cannot be watched, silence_days: 7}\n"


def test_shipped_rules_equal_written_detectors() -> None:
    assert sorted(rule.name for rule in SHIPPED_RULES) == list(detectors.written()) == list(rules.known_detectors())


@pytest.mark.parametrize("rule", SHIPPED_RULES, ids=lambda r: r.name)
def test_shipped_parameters_fit_their_detector(rule: rules.Rule) -> None:
    assert detectors.load(rule).detect.__self__.__class__.__module__ == f"alerts.detectors.{rule.name}"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("name: source", "name: sauce"), "expected one of cutting_agent, demand, emergence"),
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


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [("{silent_days: two}", "silent_days: expected int"), ("{patience: 3}", "unknown key 'patience'")],
)
def test_wrong_parameters_are_refused_with_the_entry(tmp_path: Path, parameters: str, expected: str) -> None:
    (tmp_path / "rules.yaml").write_text(GOOD.replace("silence_days: 7", f"silence_days: 7, parameters: {parameters}"))
    with pytest.raises(ConfigError, match=r"entry 'source': parameters") as refused:
        detectors.load(rules.load(tmp_path)[0])
    assert expected in str(refused.value)
