"""What analysts say of alerts, and how right each rule has been by their word.

Every verdict is kept; the newest one said is an alert's verdict, whatever the clock showed. To acknowledge says that
somebody is at it and leaves an earlier confirmation or dismissal as it is.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import sqrt

from alerts.lookup import Head, heads
from alerts.store import Store
from records.alert import Alert
from records.problems import Misuse

ENOUGH = 5
"""Fewer verdicts say nothing of a rule."""
Z = 1.959964
"""Of a 95 % interval."""
WINDOW = timedelta(days=90)


class Verdict(StrEnum):
    ACKNOWLEDGED = "acknowledged"
    DISMISSED = "dismissed"
    CONFIRMED = "confirmed"


FINAL = (Verdict.DISMISSED, Verdict.CONFIRMED)


@dataclass(frozen=True, kw_only=True)
class Said:
    alert_id: str
    verdict: Verdict
    by: str
    at: datetime
    reason: str = ""

    def __str__(self) -> str:
        return f"{self.verdict} by {self.by} on {self.at.date()}" + (f": {self.reason}" if self.reason else "")


@dataclass(frozen=True, kw_only=True)
class Precision:
    """Of a rule's alerts that went out and were judged: how many were right."""

    confirmed: int = 0
    dismissed: int = 0

    @property
    def judged(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def share(self) -> float | None:
        """None below `ENOUGH` verdicts."""
        return self.confirmed / self.judged if self.judged >= ENOUGH else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's, 95 %; from 0 to 1 without any verdict."""
        n = self.judged
        if not n:
            return 0.0, 1.0
        p, square = self.confirmed / n, Z * Z / n
        middle = p + square / 2
        half = Z * sqrt(p * (1 - p) / n + square / (4 * n))
        return max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square))

    def __str__(self) -> str:
        if self.share is None:
            return f"too few verdicts ({self.judged} of at least {ENOUGH})"
        low, high = self.interval
        return (
            f"{self.confirmed} of {self.judged} judged alerts confirmed: precision {self.share:.0%}"
            f" (95 % interval {low:.0%} to {high:.0%})"
        )


@dataclass(frozen=True, kw_only=True)
class RuleRecord:
    """How a rule has done of late, and by all verdicts."""

    rule: str
    fired: int
    """Alerts that went out within `WINDOW`."""
    not_judged: int
    """Of these."""
    false_a_week: float
    """Dismissed ones of these; at least so many, for the others may be false too."""
    precision: Precision


def give(state: Store, alert: Alert, said: Said) -> None:
    """Store a verdict, and write it to the audit trail."""
    if not said.by.strip():
        raise Misuse("--by: expected a name")
    if said.verdict is Verdict.DISMISSED and not said.reason.strip():
        raise Misuse("--reason: expected why the alert is dismissed")
    s = alert.signal
    with state.transaction():
        state.write(
            "INSERT INTO verdicts (alert_id, verdict, who, at, reason) VALUES (?,?,?,?,?)",
            *(alert.alert_id, str(said.verdict), said.by.strip(), said.at.isoformat(), said.reason.strip()),
        )
        state.audit(said.at, f"alert {said.verdict}", f"{alert.alert_id} ({s.rule}, {s.key}, {s.day}): {said}")


def verdicts(state: Store) -> Mapping[str, tuple[Said, ...]]:
    """By alert id, in the order in which they were said."""
    found: dict[str, tuple[Said, ...]] = {}
    for alert_id, verdict, who, at, reason in state.rows(
        "SELECT alert_id, verdict, who, at, reason FROM verdicts ORDER BY id"
    ):
        moment = datetime.fromisoformat(at)
        said = Said(alert_id=alert_id, verdict=Verdict(verdict), by=who, at=moment, reason=reason)
        found[alert_id] = (*found.get(alert_id, ()), said)
    return found


def standing(said: Iterable[Said]) -> Said | None:
    """The verdict that counts: the last final one, else the last."""
    said = tuple(said)
    final = [one for one in said if one.verdict in FINAL]
    return (final or said or (None,))[-1]


def standings(state: Store) -> Mapping[str, Said]:
    """The verdict that counts of each alert that has one."""
    last = {alert_id: standing(said) for alert_id, said in verdicts(state).items()}
    return {alert_id: said for alert_id, said in last.items() if said}


def precision(state: Store) -> Mapping[str, Precision]:
    """By rule; every rule that has alerts is there."""
    return precisions(heads(state), _standing(state))


def precisions(alerts: Iterable[Head], by_alert: Mapping[str, Verdict]) -> Mapping[str, Precision]:
    """Held alerts do not count: nobody was told of them."""
    told = [head for head in alerts if head.held is None]
    counts = Counter((head.rule, by_alert.get(head.alert_id)) for head in told)
    return {
        rule: Precision(confirmed=counts[rule, Verdict.CONFIRMED], dismissed=counts[rule, Verdict.DISMISSED])
        for rule in sorted({head.rule for head in told})
    }


def records(state: Store, rules: Iterable[str], today: date) -> tuple[RuleRecord, ...]:
    """Of the given rules and of every other one that has alerts."""
    return judged(heads(state), _standing(state), rules, today)


def judged(
    alerts: Iterable[Head], by_alert: Mapping[str, Verdict], rules: Iterable[str], today: date
) -> tuple[RuleRecord, ...]:
    """Weeks before the first stored alert do not count: the monitor was not there yet."""
    alerts = tuple(alerts)
    oldest = min((head.day for head in alerts), default=today)
    first = max(today - WINDOW + timedelta(days=1), min(oldest, today))
    weeks = max((today - first).days + 1, 7) / 7
    lately = [head for head in alerts if head.held is None and first <= head.day <= today]
    ever = precisions(alerts, by_alert)
    found = []
    for rule in dict.fromkeys((*rules, *ever)):
        said = [by_alert.get(head.alert_id) for head in lately if head.rule == rule]
        found.append(
            RuleRecord(
                rule=rule,
                fired=len(said),
                not_judged=sum(one not in FINAL for one in said),
                false_a_week=round(said.count(Verdict.DISMISSED) / weeks, 2),
                precision=ever.get(rule, Precision()),
            )
        )
    return tuple(found)


def _standing(state: Store) -> Mapping[str, Verdict]:
    return {alert_id: said.verdict for alert_id, said in standings(state).items()}
