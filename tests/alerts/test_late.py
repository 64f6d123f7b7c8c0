"""What is found for a day that later days were judged after is a note, never a mail of its own."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts import late
from alerts.store import Store
from records.alert import Alert, AlertKind

NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)
TODAY = NOW.date()
EARLIER = TODAY - timedelta(days=18)
NOTE = "late data: would have fired on 2026-11-05; its data came after that day was judged"
New = Callable[..., Alert]


def told(state: Store) -> list[str]:
    return [a.signal.key for a in state.untold("ada@agency.example", date.min, date.max)]


@pytest.mark.parametrize(
    ("day", "today", "asked", "expected"),
    [
        (TODAY, TODAY, None, False),
        (TODAY - timedelta(days=1), TODAY, None, True),
        (TODAY + timedelta(days=1), TODAY + timedelta(days=1), None, False),
        (TODAY, TODAY, True, True),
        (EARLIER, TODAY, False, False),
    ],
)
def test_a_pass_is_late_after_a_later_day(
    state: Store, day: date, today: date, asked: bool | None, expected: bool
) -> None:
    late.keep(state, (), TODAY, NOW, late=False)
    assert late.is_late(state, day, today, asked) is expected


def test_the_first_pass_is_not_late(state: Store) -> None:
    assert late.newest(state) is None
    assert not late.is_late(state, EARLIER, TODAY)


def test_a_clock_that_was_far_ahead_and_is_set_back_does_not_silence_the_monitor(state: Store, new_alert: New) -> None:
    late.keep(state, (), date(2031, 1, 1), datetime(2031, 1, 1, tzinfo=UTC), late=False)
    assert not late.is_late(state, TODAY, TODAY)
    late.keep(state, [new_alert()], TODAY, NOW, late=late.is_late(state, TODAY, TODAY))
    assert told(state) == ["zelorine"]


def test_history_taken_in_afterwards_mails_nobody(state: Store, new_alert: New) -> None:
    late.keep(state, (), TODAY, NOW, late=False)
    notes = late.keep(
        state, [new_alert(day=EARLIER), new_alert("x", day=EARLIER, held="typo")], EARLIER, NOW, late=True
    )
    assert [n.signal.key for n in notes] == ["zelorine"]
    assert told(state) == []
    assert {a.signal.key: a.held for a in state.held(EARLIER, EARLIER)} == {"x": "typo", "zelorine": NOTE}
    assert late.newest(state) == TODAY
    assert state.audit_entries("late data")[0].detail == "2026-11-05: zelorine (sighting)"
    late.keep(state, [new_alert()], TODAY, NOW, late=False)
    assert told(state) == ["zelorine"], "tonight may still tell of it"


def test_the_later_alert_gets_a_note(state: Store, new_alert: New) -> None:
    before, emerged = new_alert(day=EARLIER - timedelta(days=1)), new_alert(kind=AlertKind.EMERGENCE)
    wanted, source = new_alert(kind=AlertKind.DEMAND), new_alert(kind=AlertKind.SOURCE)
    state.add_alerts([before, emerged, wanted, source, new_alert("other")])
    for _ in range(2):
        late.keep(state, [new_alert(day=EARLIER)], EARLIER, NOW, late=True)
    late.keep(state, [new_alert(day=EARLIER + timedelta(days=2))], EARLIER + timedelta(days=2), NOW, late=True)
    assert late.notes(state) == {emerged.alert_id: "would have fired on 2026-11-05"}


def test_what_is_out_already_stays_out(state: Store, new_alert: New) -> None:
    late.keep(state, [new_alert(day=EARLIER)], EARLIER, NOW, late=False)
    late.keep(state, (), TODAY, NOW, late=False)
    assert late.keep(state, [new_alert(day=EARLIER)], EARLIER, NOW, late=True) == ()
    assert told(state) == ["zelorine"]


def test_what_was_held_that_evening_becomes_a_note(state: Store, new_alert: New) -> None:
    late.keep(state, [new_alert(day=EARLIER, held="only 1 of at least 3 sellers")], EARLIER, NOW, late=False)
    late.keep(state, [new_alert(day=EARLIER)], EARLIER, NOW, late=True)
    (kept,) = state.held(EARLIER, EARLIER)
    assert kept.held == NOTE
    assert late.is_note(kept)


def test_that_evening_knew_nothing_of_later_days(new_alert: New) -> None:
    later, before = new_alert(), new_alert(day=EARLIER - timedelta(days=3))
    note, held = new_alert(day=EARLIER - timedelta(days=1), held=NOTE), new_alert("x", day=EARLIER, held="typo")
    known = late.known_then([later, before, note, held], TODAY)
    assert [(a.signal.key, a.held) for a in known] == [("zelorine", None), ("zelorine", None), ("x", "typo")]


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ([], "never told"),
        ([("zelorine", EARLIER)], "told that day"),
        ([("zelorine", TODAY)], "told on 2026-11-23; would have fired 18 days earlier"),
        ([("zelorine", EARLIER - timedelta(days=2))], "told on 2026-11-03, before"),
        ([("other", TODAY)], "never told"),
    ],
)
def test_a_replay_is_held_against_what_was_told(new_alert: New, stored: list[tuple[str, date]], said: str) -> None:
    alerts = [new_alert(key, day=day, kind=AlertKind.EMERGENCE) for key, day in stored]
    assert late.when_told(new_alert(day=EARLIER), alerts) == said
    source = new_alert(day=EARLIER, kind=AlertKind.SOURCE)
    assert late.when_told(source, alerts) == "never told"
