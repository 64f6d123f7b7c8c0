"""An alert is found by the beginning of its id, and a wrong id gets an answer that helps."""

from collections.abc import Callable
from datetime import date

import pytest

from alerts import lookup
from alerts.lookup import Head
from alerts.store import Store
from records.alert import Alert
from records.problems import Misuse

DAY = date(2026, 11, 23)


def head(alert_id: str, key: str = "zelorine", held: str | None = None) -> Head:
    return Head(alert_id=alert_id, rule="sighting", key=key, day=DAY, held=held)


KNOWN = (head("0a1b2c3d4e5f6071"), head("0a1b2c3d99999999", "velonitazene"), head("ffee0000aa11bb22", "pmk", "held"))


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("0a1b2c3d4e5f6071", KNOWN[0]),
        ("0a1b2c3d4", KNOWN[0]),
        (" FFEE ", KNOWN[2]),
        ("0a1b2c3d9", KNOWN[1]),
    ],
)
def test_found(asked: str, found: Head) -> None:
    assert lookup.choose(KNOWN, asked) == found


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("0a1b", r"2 alerts begin so: 0a1b2c3d4e5f6071 \(zelorine, sighting, 2026-11-23\), 0a1b2c3d99999999"),
        ("ffe", r"at least 4 characters of the id; near: ffee0000aa11bb22"),
        ("0a1b2c3d4e5f6072", r"no stored alert has this id; near: 0a1b2c3d4e5f6071"),
        ("ffef", r"no stored alert has this id; near: ffee0000aa11bb22"),
        ("velo", r"near: 0a1b2c3d99999999 \(velonitazene"),
        ("%", "none is near"),
        ("", "none is near"),
        ("'; DROP TABLE alerts", "none is near"),
    ],
)
def test_not_found(asked: str, said: str) -> None:
    with pytest.raises(Misuse, match=said):
        lookup.choose(KNOWN, asked)


def test_nothing_is_stored_yet(state: Store) -> None:
    with pytest.raises(Misuse, match="`npsmon alerts` lists them"):
        lookup.find(state, "0a1b2c3d4e5f6071")


def test_it_comes_whole_and_a_held_one_too(state: Store, new_alert: Callable[..., Alert]) -> None:
    out, held = new_alert("out"), new_alert("held", held="only 1 of 3 sellers")
    state.add_alerts([out, held])
    assert lookup.find(state, out.alert_id[:6]) == out
    assert lookup.find(state, held.alert_id) == held
