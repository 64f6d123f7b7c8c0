"""The detectors' rules and the budget that they share: `rules.yaml`."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from config.strict import ConfigError, listed, read_yaml

BUDGET = "false_alerts_a_week"
SHIPPED_BUDGET = 0.25


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One detector, its parameters, and what its signals need before anybody is told."""

    name: str
    """The detector: a module of `alerts/detectors/`."""
    why: str
    """What an analyst learns from it."""
    enabled: bool = True
    silence_days: int
    """Signals on the same key this close together are one event and are told once."""
    min_sellers: int = 1
    """Independent sellers or posters: fewer are no market."""
    min_days: int = 1
    """Distinct days it was seen on, unless several independent sellers vouch for it."""
    max_at_once: int | None = None
    """New names that one source may bring in a day; more look like a changed template."""
    typos: bool = False
    """Whether a misspelling of another name is held back."""
    parameters: dict[str, Any] = field(default_factory=dict)
    false_alerts_a_week: float = SHIPPED_BUDGET
    """Of all rules together: the file's, not the entry's. Thresholds follow from it (`alerts.budget`)."""

    def __post_init__(self) -> None:
        if len(self.why.strip()) < 10:
            raise ValueError("why: expected a sentence")
        if self.silence_days < 1 or self.min_sellers < 1 or self.min_days < 1:
            raise ValueError("silence_days, min_sellers and min_days: expected 1 or more")
        if self.max_at_once is not None and self.max_at_once < 1:
            raise ValueError("max_at_once: expected 1 or more")


def load(folder: Path) -> tuple[Rule, ...]:
    """Read `rules.yaml` and refuse a rule that no module of `alerts/detectors/` answers to."""
    path = folder / "rules.yaml"
    data = read_yaml(path)
    budget = _budget(data.pop(BUDGET, SHIPPED_BUDGET), path) if isinstance(data, dict) else SHIPPED_BUDGET
    rules = listed(Rule, data, path, "rules")
    for rule, entry in zip(rules, data["rules"], strict=True):
        if BUDGET in entry:
            raise ConfigError(f"{path}: entry {rule.name!r}: {BUDGET}: expected at the head of the file, for all rules")
    written = known_detectors()
    for rule in rules:
        if rule.name not in written:
            raise ConfigError(f"{path}: entry {rule.name!r}: name: expected one of {', '.join(written)}")
    return tuple(replace(rule, false_alerts_a_week=budget) for rule in rules)


def _budget(value: Any, path: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 < value <= 100.0:
        raise ConfigError(f"{path}: {BUDGET}: expected a number above 0, at most 100, got {value!r}")
    return float(value)


def known_detectors() -> tuple[str, ...]:
    """The detectors there are: the modules' stems, read from the folder so that nothing is imported."""
    folder = Path(__file__).parent.parent / "alerts" / "detectors"
    return tuple(sorted(p.stem for p in folder.glob("*.py") if p.stem != "__init__"))
