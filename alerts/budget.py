"""One budget for the panel: at most so many false alerts a week, all rules together; the thresholds follow.

On quiet panels the false alerts of a rule fall exponentially with its threshold. `CURVES` were read from replays of
fourteen invented quiet markets of 500 names (bench/markets.py), those of the last two from bench/shifts.py; figures in
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

    def most(self, names: int) -> float:
        """What the rule raises at the lowest threshold."""
        return float(10.0 ** (self.level - self.slope * LEAST)) * names / NAMES

    def threshold(self, false_a_week: float, names: int) -> float:
        return float((self.level + log10(names / NAMES) - log10(false_a_week)) / self.slope)


CURVES = {
    "emergence": Curve(level=0.1, slope=0.345, share=0.39),
    "rise": Curve(level=1.93, slope=0.8, share=0.26),
    "demand": Curve(level=1.4, slope=1.01, share=0.19),
    "cutting_agent": Curve(level=0.83, slope=0.73, share=0.09),
    "substitution": Curve(level=2.35, slope=1.5, share=0.03),
    "price": Curve(level=1.7, slope=1.35, share=0.04),
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
    needed = CURVES[rule].threshold(allowances(false_a_week, names)[rule], names)
    return round(max(needed, LEAST), 2)


def allowances(false_a_week: float, names: int = NAMES) -> dict[str, float]:
    """Of each rule; one that cannot use its share up leaves the rest to the others."""
    given, left = dict[str, float](), false_a_week
    while others := {rule: curve for rule, curve in CURVES.items() if rule not in given}:
        part = left / sum(curve.share for curve in others.values())
        full = {rule: most for rule, c in others.items() if (most := c.most(names)) < part * c.share}
        if not full:
            return given | {rule: part * curve.share for rule, curve in others.items()}
        given |= full
        left -= sum(full.values())
    return given
