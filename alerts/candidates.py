"""The shipped rules over a benchmark market: what they would have sent, and what stayed below their thresholds.

A candidate below its threshold has passed every filter but that of repeats, so that lowering the threshold would have
sent it: the curves of a benchmark need these.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from alerts.budget import within
from alerts.detect import detect, judge
from alerts.survey import Survey
from config.lexicon import Lexicon
from config.rules import Rule
from records.alert import Alert, AlertKind

FLOOR = 1.2
"""Threshold of a candidate: gives a few a week and kind on a panel of 600 names."""
NOBODY = Lexicon(version="benchmark", entries=())
SAME_EVENT = "same event"
HEALTH = ("source", "drift")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    day: date
    key: str
    kind: AlertKind
    score: float
    fired: bool


def candidates(survey: Survey, rules: Iterable[Rule]) -> Iterator[Candidate]:
    """Day by day, in order; sources' own troubles are left out, for the benchmark has none.

    It has neither classes nor prices, so the rules that need them say nothing. Each rule is judged for itself: what a
    story's later stages add is no new finding.
    """
    rules = [rule for rule in within(rules) if rule.enabled and rule.name not in HEALTH]
    lowered = [_lowered(rule) for rule in rules]
    thresholds = {rule.name: rule.parameters.get("threshold", 0.0) for rule in rules}
    told, first = list[Alert](), survey.exposure.origin
    for offset in range((survey.panel.until - first).days + 1):
        tonight = survey.evening(first + timedelta(days=offset))
        evening = datetime.combine(tonight.until, time(23, 59), UTC)
        found = detect(tonight, lowered)
        strong = [s for s in found.signals if s.score >= thresholds[s.rule]]
        weak = [s for s in found.signals if s.score < thresholds[s.rule]]
        sent, others = (
            judge(
                tonight,
                some,
                rules=rules,
                lexicon=NOBODY,
                history=past,
                look=lambda *_: (),
                now=evening,
                as_stories=False,
            )
            for some, past in ((strong, told), (weak, ()))
        )
        told += sent
        yield from (_candidate(a, fired=a.held is None) for a in sent if (a.held or SAME_EVENT).startswith(SAME_EVENT))
        yield from (_candidate(a, fired=False) for a in others if a.held is None)


def _lowered(rule: Rule) -> Rule:
    if "threshold" not in rule.parameters:
        return rule
    return replace(rule, parameters={**rule.parameters, "threshold": min(FLOOR, rule.parameters["threshold"])})


def _candidate(alert: Alert, *, fired: bool) -> Candidate:
    s = alert.signal
    kind = AlertKind.RISE if s.kind is AlertKind.CUTTING_AGENT else s.kind
    return Candidate(day=s.day, key=s.key, kind=kind, score=s.score, fired=fired)
