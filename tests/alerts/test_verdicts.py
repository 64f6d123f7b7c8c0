"""The newest word counts, every word is kept, and a rule's precision says how little is known."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts import verdicts
from alerts.lookup import Head
from alerts.store import Store
from alerts.verdicts import Precision, Said, Verdict
from records.alert import Alert
from records.problems import Misuse

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = NOW.date()
New = Callable[..., Alert]


def said(alert: Alert, verdict: Verdict, at: datetime = NOW, reason: str = "checked by hand", by: str = "ada") -> Said:
    return Said(alert_id=alert.alert_id, verdict=verdict, by=by, at=at, reason=reason)


def test_a_verdict_is_kept_with_its_time_and_in_the_audit_trail(state: Store, new_alert: New) -> None:
    alert = new_alert()
    state.add_alerts([alert])
    word = said(alert, Verdict.DISMISSED, reason="a plant food; ' OR 1=1")
    verdicts.give(state, alert, word)
    assert verdicts.verdicts(state) == {alert.alert_id: (word,)}
    (entry,) = state.audit_entries("alert dismissed")
    assert entry.at == NOW
    assert entry.detail == (
        f"{alert.alert_id} (sighting, zelorine, 2026-11-23): dismissed by ada on 2026-11-23: a plant food; ' OR 1=1"
    )


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ([], None),
        (["acknowledged"], "acknowledged"),
        (["acknowledged", "confirmed"], "confirmed"),
        (["confirmed", "acknowledged"], "confirmed"),
        (["confirmed", "dismissed"], "dismissed"),
        (["dismissed", "confirmed", "acknowledged"], "confirmed"),
    ],
)
def test_the_newest_final_word_counts_also_when_the_clock_runs_backwards(
    state: Store, new_alert: New, words: list[str], counts: str | None
) -> None:
    alert = new_alert()
    state.add_alerts([alert])
    for back, word in enumerate(words):
        verdicts.give(state, alert, said(alert, Verdict(word), at=NOW - timedelta(days=back)))
    last = verdicts.standing(verdicts.verdicts(state).get(alert.alert_id, ()))
    assert (last and str(last.verdict)) == counts
    assert len(state.audit_entries()) == len(words)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [({"by": " "}, "--by: expected a name"), ({"reason": " "}, "--reason: expected why the alert is dismissed")],
)
def test_who_and_why_must_be_said(state: Store, new_alert: New, changes: dict[str, str], expected: str) -> None:
    alert = new_alert()
    state.add_alerts([alert])
    with pytest.raises(Misuse, match=expected):
        verdicts.give(state, alert, said(alert, Verdict.DISMISSED, **changes))  # type: ignore[arg-type]
    assert verdicts.verdicts(state) == {}
    assert state.audit_entries() == ()


@pytest.mark.parametrize(
    ("confirmed", "dismissed", "low", "high"),
    [  # from the formula in Wilson (1927), with z = 1.959964
        (0, 0, 0.0, 1.0),
        (5, 5, 0.2366, 0.7634),
        (10, 0, 0.7225, 1.0),
        (0, 10, 0.0, 0.2775),
        (8, 2, 0.4902, 0.9433),
        (81, 182, 0.2553, 0.3662),
    ],
)
def test_wilsons_interval(confirmed: int, dismissed: int, low: float, high: float) -> None:
    found = Precision(confirmed=confirmed, dismissed=dismissed).interval
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@pytest.mark.parametrize(
    ("confirmed", "dismissed", "words"),
    [
        (0, 0, "too few verdicts (0 of at least 5)"),
        (4, 0, "too few verdicts (4 of at least 5)"),
        (8, 2, "8 of 10 judged alerts confirmed: precision 80% (95 % interval 49% to 94%)"),
        (0, 5, "0 of 5 judged alerts confirmed: precision 0% (95 % interval 0% to 43%)"),
    ],
)
def test_precision_in_words(confirmed: int, dismissed: int, words: str) -> None:
    assert str(Precision(confirmed=confirmed, dismissed=dismissed)) == words


def heads(rule: str, number: int, held: str | None = None, day: date = DAY) -> list[Head]:
    return [
        Head(alert_id=f"{rule}-{day}-{i}{held or ''}", rule=rule, key="x", day=day, held=held) for i in range(number)
    ]


def test_held_alerts_and_acknowledged_ones_do_not_count() -> None:
    out, held = heads("rise", 4), heads("rise", 1, held="one seller")
    words = [Verdict.CONFIRMED, Verdict.DISMISSED, Verdict.ACKNOWLEDGED]
    by_alert = {h.alert_id: v for h, v in zip(out, words, strict=False)} | {held[0].alert_id: Verdict.CONFIRMED}
    assert verdicts.precisions([*out, *held], by_alert) == {"rise": Precision(confirmed=1, dismissed=1)}


def test_a_rule_of_late() -> None:
    lately, old = heads("rise", 13, day=DAY - timedelta(days=10)), heads("rise", 6, day=DAY - timedelta(days=200))
    by_alert = {h.alert_id: Verdict.DISMISSED for h in (*lately[:9], *old)}
    (rise, demand) = verdicts.judged([*lately, *old], by_alert, ["rise", "demand"], DAY)
    assert (rise.fired, rise.not_judged, rise.false_a_week) == (13, 4, round(9 / (90 / 7), 2))
    assert rise.precision == Precision(dismissed=15)
    assert (demand.rule, demand.fired, demand.precision) == ("demand", 0, Precision())


def test_a_young_monitor_has_its_own_weeks() -> None:
    young = heads("rise", 2, day=DAY - timedelta(days=13))
    (rise,) = verdicts.judged(young, {young[0].alert_id: Verdict.DISMISSED}, (), DAY)
    assert rise.false_a_week == 0.5


def test_precision_of_what_is_stored(state: Store, new_alert: New) -> None:
    alerts = [new_alert(f"name-{i}") for i in range(6)]
    state.add_alerts([*alerts, new_alert("held", held="one seller")])
    for i, alert in enumerate(alerts):
        verdicts.give(state, alert, said(alert, Verdict.CONFIRMED if i else Verdict.DISMISSED))
    assert verdicts.precision(state) == {"sighting": Precision(confirmed=5, dismissed=1)}
