"""One file a detector: a frozen dataclass of parameters with `detect`, found by the module's name.

A detector is pure: it knows no clock and no index, so tonight's run and a replay are the same code.
"""

from importlib import import_module
from pathlib import Path
from typing import Protocol

from alerts import budget
from alerts.survey import Evening
from config.rules import Rule
from config.strict import ConfigError, whole
from records.alert import Signal


class Detector(Protocol):
    def detect(self, evening: Evening) -> list[Signal]: ...


def written() -> tuple[str, ...]:
    """The stems of the detectors there are."""
    return tuple(sorted(p.stem for p in Path(__file__).parent.glob("*.py") if p.stem != "__init__"))


def load(rule: Rule) -> Detector:
    """The detector of a rule; `emergence` is class `Emergence` of `emergence.py`.

    A rule that fixes no threshold gets the one that its budget leads to.
    """
    if rule.name not in written():
        raise ConfigError(f"rules.yaml: entry {rule.name!r}: expected a detector, one of {', '.join(written())}")
    module = import_module(f"{__name__}.{rule.name}")
    cls = getattr(module, rule.name.title().replace("_", ""))
    (rule,) = budget.within((rule,))
    detector: Detector = whole(cls, rule.parameters, f"rules.yaml: entry {rule.name!r}: parameters")
    return detector
