"""Days between the first alert and a known date, what was missed, and what else was told."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from alerts.backtest import Reference, backtest, read_reference
from config.strict import ConfigError
from records.alert import Alert, AlertKind

New = Callable[..., Alert]
FIRST, LAST = date(2026, 3, 1), date(2026, 5, 9)
"""Ten weeks."""


def canonical(name: str) -> str | None:
    return {"alias": "zelorine"}.get(name)


def reference(path: Path, text: str) -> Path:
    path.write_bytes(text.encode("utf-8"))
    return path


def test_a_reference_is_read(tmp_path: Path) -> None:
    path = reference(
        tmp_path / "dates.csv",
        'name,date,what\nalias,2026-03-20,first notification\n"N-Pyrrolidino X, salt",2026-04-01,control\n',
    )
    assert read_reference(path, canonical) == (
        Reference(name="zelorine", day=date(2026, 3, 20), what="first notification"),
        Reference(name="n-pyrrolidino x, salt", day=date(2026, 4, 1), what="control"),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r":1: expected the columns name,date,what"),
        ("name,day,what\n", r"missing: \['date'\], unknown: \['day'\]"),
        ("name,date,what\nx,2026-03-20\n", r":2: expected 3 columns, got 2"),
        (
            "name,date,what\nx,2026-03-20,a\ny,20.03.2026,a\n",
            r":3: date: expected a day as YYYY-MM-DD, got '20.03.2026'",
        ),
        ("name,date,what\nx,2026-02-30,a\n", r":2: date: expected a day"),
        ("name,date,what\nx,20260320,a\n", r":2: date: expected a day"),
        ("name,date,what\nx,,a\n", r":2: date: expected a day"),
        ("name,date,what\n ,2026-03-20,a\n", r":2: name: expected a text"),
        ("name,date,what\nx,2026-03-20,\n", r":2: what: expected a text"),
        (
            "name,date,what\nx,2026-03-20,a\nX,2026-03-20,a\n",
            r":3: name: expected each event once, already given at .*:2",
        ),
        ('name,date,what\n"x,2026-03-20,a\n', r"cannot be read as CSV"),
    ],
)
def test_what_does_not_fit_is_named_by_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        read_reference(reference(tmp_path / "dates.csv", text), canonical)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"dates\.csv: file not found"):
        read_reference(tmp_path / "dates.csv", canonical)
    (tmp_path / "dates.csv").write_bytes(b"name,date,what\n\xff\xfe")
    with pytest.raises(ConfigError, match="cannot be read as UTF-8"):
        read_reference(tmp_path / "dates.csv", canonical)


def event(name: str, day: date, what: str = "first notification") -> Reference:
    return Reference(name=name, day=day, what=what)


def test_earlier_later_and_missed(new_alert: New) -> None:
    alerts = [
        new_alert("early", day=date(2026, 3, 10), kind=AlertKind.RISE),
        new_alert("early", day=date(2026, 3, 5)),
        new_alert("late", day=date(2026, 4, 10)),
        new_alert("missed", day=date(2026, 4, 10), held="only 1 of 3 sellers"),
    ]
    dates = [
        event("early", date(2026, 3, 25)),
        event("early", date(2026, 3, 15), "control"),
        event("late", date(2026, 4, 5)),
        event("missed", date(2026, 4, 5)),
        event("to come", date(2026, 6, 5)),
        event("old", date(2026, 1, 5)),
    ]
    found = backtest(alerts, dates, FIRST, LAST)
    assert [(r.name, r.what, r.days, r.note) for r in found.substances] == [
        ("early", "control", -10, ""),
        ("early", "first notification", -20, ""),
        ("late", "first notification", 5, ""),
        ("missed", "first notification", None, "missed"),
        ("old", "first notification", None, "before the history, which begins on 2026-03-01"),
        ("to come", "first notification", None, "after the history, which ends on 2026-05-09"),
    ]
    assert found.substances[0].rule == "sighting"
    assert found.missed == ("missed", "old")
    assert found.median_days == -2.5


def test_false_alerts_are_what_the_reference_lacks_and_nobody_confirmed(new_alert: New) -> None:
    alerts = [
        new_alert("listed", day=date(2026, 3, 5)),
        new_alert("listed", day=date(2026, 4, 5)),
        *(new_alert("unlisted", day=date(2026, 3, d)) for d in (5, 15, 25)),
        new_alert("real", day=date(2026, 3, 5)),
        new_alert("held", held="typo"),
        new_alert("shop", kind=AlertKind.SOURCE),
    ]
    found = backtest(alerts, [event("listed", date(2026, 3, 9))], FIRST, LAST, {alerts[5].alert_id})
    assert (found.others, found.false_a_week) == (3, 0.3)


def test_nothing_alerted() -> None:
    found = backtest((), [event("x", FIRST)], FIRST, FIRST)
    assert (found.missed, found.median_days, found.false_a_week) == (("x",), None, 0.0)
