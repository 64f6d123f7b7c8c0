"""A silenced key is held back with who said so, until its end or until somebody ends it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts import silences
from alerts.filters import category
from alerts.silences import Silence
from alerts.store import Store
from records.alert import Alert, AlertKind
from records.problems import Misuse

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = NOW.date()
UNTIL = date(2026, 12, 24)
New = Callable[..., Alert]
ASKED = Silence(key="zelorine", rule=None, until=UNTIL, by="ada", at=NOW, reason="a trade name for plant food")


@pytest.mark.parametrize(
    ("changes", "held"),
    [
        ({}, True),
        ({"day": UNTIL}, True),
        ({"day": DAY - timedelta(days=9)}, True),
        ({"kind": AlertKind.RISE}, True),
        ({"day": UNTIL + timedelta(days=1)}, False),
        ({"key": "zelorin"}, False),
        ({"key": "Zelorine"}, False),
    ],
)
def test_what_a_silence_covers(state: Store, new_alert: New, changes: dict[str, object], held: bool) -> None:
    silences.silence(state, ASKED)
    signal = new_alert(**changes).signal
    reason = silences.in_force(state, DAY).reason(signal)
    assert reason == ("silenced until 2026-12-24 by ada: a trade name for plant food" if held else None)
    assert reason is None or category(reason) == "silenced by an analyst"


def test_one_rule_only(state: Store, new_alert: New) -> None:
    silences.silence(state, replace(ASKED, rule="rise"))
    silent = silences.in_force(state, DAY)
    assert silent.reason(new_alert(kind=AlertKind.RISE).signal)
    assert silent.reason(new_alert().signal) is None


def test_the_longest_is_quoted(state: Store, new_alert: New) -> None:
    silences.silence(state, ASKED)
    silences.silence(state, replace(ASKED, until=UNTIL - timedelta(days=9), by="wim"))
    assert "by ada" in str(silences.in_force(state, DAY).reason(new_alert().signal))


def test_unsilenced_it_is_heard_again(state: Store, new_alert: New) -> None:
    silences.silence(state, ASKED)
    silences.silence(state, replace(ASKED, rule="rise"))
    assert silences.unsilence(state, "zelorine", "rise", "wim", NOW) == 1
    assert silences.in_force(state, DAY).given == (ASKED,)
    assert silences.unsilence(state, "zelorine", None, "wim", NOW) == 1
    assert silences.in_force(state, DAY).reason(new_alert().signal) is None
    trail = [(entry.what, entry.detail) for entry in state.audit_entries()]
    assert trail == [
        ("key silenced", "zelorine until 2026-12-24 by ada: a trade name for plant food"),
        ("key silenced", "zelorine (rise) until 2026-12-24 by ada: a trade name for plant food"),
        ("key unsilenced", "zelorine (rise) by wim"),
        ("key unsilenced", "zelorine by wim"),
    ]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"until": DAY - timedelta(days=1)}, r"--until: expected today \(2026-11-23\) or a later day, got 2026-11-22"),
        ({"by": ""}, "--by: expected a name"),
        ({"reason": "  "}, "--reason: expected why"),
    ],
)
def test_what_is_refused(state: Store, changes: dict[str, object], expected: str) -> None:
    with pytest.raises(Misuse, match=expected):
        silences.silence(state, replace(ASKED, **changes))  # type: ignore[arg-type]
    assert silences.in_force(state, DAY).given == ()


def test_nothing_to_end(state: Store) -> None:
    silences.silence(state, ASKED)
    with pytest.raises(Misuse, match="zelorin: not silenced; silenced are: zelorine"):
        silences.unsilence(state, "zelorin", None, "ada", NOW)
    with pytest.raises(Misuse, match=r"zelorine \(rise\): not silenced"):
        silences.unsilence(state, "zelorine", "rise", "ada", NOW)
    with pytest.raises(Misuse, match="silenced are: none"):
        silences.unsilence(state, "zelorine", None, "ada", NOW + timedelta(days=90))
