"""One budget for the panel: at most so many false alerts a week, all rules together; the thresholds follow.

On quiet panels the false alerts of a rule fall exponentially with its threshold. `CURVES` were read from replays of
two invented quiet markets of 500 names (bench/markets.py), those of the last two from bench/shifts.py; figures in
docs/detection.md. More names make more false alerts, in proportion.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import log10

from config.rules import Rule
from records.problems import Misuse

NAMES = 500
LEAST = 1.0
"""A lower threshold would tell of what happens once in ten."""


@dataclass(frozen=True, kw_only=True)
class Curve:
    """False alerts a week = 10 ** (level - slope * threshold), on a panel of `NAMES` names."""

    level: float
    slope: float
    share: float
    """Of the budget: more where an alert is worth more and a false one is rarer."""


CURVES = {
    "emergence": Curve(level=0.24, slope=0.38, share=0.42),
    "rise": Curve(level=2.1, slope=0.9, share=0.23),
    "demand": Curve(level=1.13, slope=0.9, share=0.19),
    "cutting_agent": Curve(level=1.5, slope=0.9, share=0.09),
    "substitution": Curve(level=2.35, slope=1.5, share=0.03),
    "price": Curve(level=0.62, slope=0.53, share=0.04),
}


def within(rules: Iterable[Rule], false_a_week: float | None = None, names: int = NAMES) -> tuple[Rule, ...]:
    """The rules with the thresholds that keep the budget, their own one where none is given.

    A rule that fixes its threshold, or has no curve, is left as it is.
    """
    if names < 1 or (false_a_week is not None and not 0.0 < false_a_week <= 100.0):
        raise Misuse(f"budget {false_a_week} for {names} names: expected above 0, at most 100 a week")
    return tuple(_within(rule, false_a_week or rule.false_alerts_a_week, names) for rule in rules)


def _within(rule: Rule, false_a_week: float, names: int) -> Rule:
    if rule.name not in CURVES or "threshold" in rule.parameters:
        return rule
    return replace(rule, parameters={**rule.parameters, "threshold": threshold(rule.name, false_a_week, names)})


def threshold(rule: str, false_a_week: float, names: int = NAMES) -> float:
    curve = CURVES[rule]
    needed = (curve.level + log10(names / NAMES) - log10(curve.share * false_a_week)) / curve.slope
    return round(max(needed, LEAST), 2)
