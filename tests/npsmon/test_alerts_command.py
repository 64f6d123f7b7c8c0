"""Analysts' words from the command line: listed, counted, kept; and what is wrong is said with exit 2."""

import csv
import io
import json
import os
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from alerts import late
from alerts.store import Store as State
from records.alert import Alert, AlertKind
from tests.alerts.conftest import NOON, make_alert
from tests.npsmon.conftest import Call

DAY = date(2026, 1, 4)
"""The day before the fixture's now."""


@pytest.fixture
def stored(tmp_path: Path) -> tuple[Alert, ...]:
    alerts = (
        make_alert("velonitazene", day=DAY, substance_class="nitazene"),
        make_alert("pmk glycidate", day=DAY, kind=AlertKind.DEMAND, substance_class="precursor", harm=9.0),
        make_alert("levamisole", day=DAY, kind=AlertKind.CUTTING_AGENT, held="a single newcomer"),
    )
    with State.open(tmp_path / "data") as state:
        state.add_alerts(alerts)
    return alerts


def audit(folder: Path) -> list[str]:
    with State.open(folder / "data") as state:
        return [entry.what for entry in state.audit_entries()]


def test_the_list_is_as_before_with_ids(npsmon: Call, stored: tuple[Alert, ...]) -> None:
    (first, second) = json.loads(npsmon("alerts", "--json").stdout)
    assert (first["signal"]["key"], second["signal"]["key"]) == ("velonitazene", "pmk glycidate")
    assert first["alert"] == stored[0].alert_id
    table = npsmon("alerts").stdout
    assert stored[0].alert_id in table
    assert "levamisole" not in table
    assert "a single newcomer" in npsmon("alerts", "--held").stdout
    assert "none" in npsmon("alerts", "--since", "2025-01-01", "--until", "2025-01-31").stdout


def test_verdicts_are_kept_and_listed(npsmon: Call, stored: tuple[Alert, ...], tmp_path: Path) -> None:
    alert = stored[0].alert_id
    done = npsmon("alerts", "acknowledge", alert[:8], "--by", "ada")
    assert (done.code, done.stdout) == (0, f"{alert} (velonitazene, sighting, 2026-01-04) is acknowledged\n")
    done = npsmon("alerts", "dismiss", alert, "--by", "wim", "--reason", "a brand of tea")
    assert done.code == 0
    assert "before: acknowledged by ada on 2026-01-05" in done.stderr
    assert "npsmon alerts silence 'velonitazene'" in done.stderr
    assert "dismissed by wim on 2026-01-05: a brand of tea" in npsmon("alerts").stdout
    done = npsmon("alerts", "confirm", alert, "--by", "ada", "--reason", "lab")
    assert "before: dismissed by wim" in done.stderr
    assert audit(tmp_path) == ["alert acknowledged", "alert dismissed", "alert confirmed"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("confirm", "0123456789abcdef", "--by", "ada"), "alert '0123456789abcdef': no stored alert has this id"),
        (("confirm", "velonit", "--by", "ada"), "(velonitazene, sighting, 2026-01-04)"),
        (("dismiss", "ID", "--by", "ada"), "--reason"),
        (("dismiss", "ID", "--by", "ada", "--reason", " "), "--reason: expected why the alert is dismissed"),
        (("confirm", "ID"), "--by"),
        (("acknowledge", "ID", "--by", ""), "--by: expected a name"),
        (("silence", "velonitazene", "--until", "2026-01-04", "--by", "ada", "--reason", "x"), "today (2026-01-05)"),
        (("silence", "velonitazene", "--until", "soon", "--by", "ada", "--reason", "x"), "--until"),
        (("silence", "velonitazine", "--until", "2026-02-04", "--by", "ada", "--reason", "x"), "near: velonitazene"),
        (
            ("silence", "bromazolam", "--rule", "rises", "--until", "2026-02-04", "--by", "ada", "--reason", "x"),
            "--rule: expected one of",
        ),
        (("unsilence", "velonitazene", "--by", "ada"), "velonitazene: not silenced; silenced are: none"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_changes_nothing(
    npsmon: Call, stored: tuple[Alert, ...], tmp_path: Path, args: tuple[str, ...], said: str
) -> None:
    done = npsmon("alerts", *(stored[0].alert_id if arg == "ID" else arg for arg in args))
    assert done.code == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert audit(tmp_path) == []


def test_silences(npsmon: Call, stored: tuple[Alert, ...]) -> None:
    words = ("--until", "2026-02-04", "--by", "ada", "--reason", "a test buy")
    assert npsmon("alerts", "silence", "Velonitazene", *words).stdout == "velonitazene is silenced until 2026-02-04\n"
    done = npsmon("alerts", "silence", "PMK-Glycidate", "--rule", "demand", *words)
    assert done.stdout == "pmk glycidate is silenced for the rule demand until 2026-02-04\n"
    found = json.loads(npsmon("alerts", "silences", "--json").stdout)
    assert [(one["key"], one["rule"]) for one in found] == [("velonitazene", None), ("pmk glycidate", "demand")]
    done = npsmon("alerts", "unsilence", "velonitazene", "--by", "wim")
    assert done.stdout == "velonitazene is no longer silenced\n"
    assert "pmk glycidate" in npsmon("alerts", "silences").stdout


def test_the_rules_precision(npsmon: Call, tmp_path: Path) -> None:
    alerts = [make_alert(f"name-{i}", day=DAY) for i in range(5)]
    with State.open(tmp_path / "data") as state:
        state.add_alerts(alerts)
    assert "too few verdicts (0 of at least 5)" in npsmon("alerts", "--rules").stdout
    for i, alert in enumerate(alerts):
        why = ("--reason", "no drug") if i < 2 else ()
        npsmon("alerts", "dismiss" if i < 2 else "confirm", alert.alert_id, "--by", "ada", *why)
    table = npsmon("alerts", "--rules").stdout
    assert "3 of 5 judged alerts confirmed: precision 60% (95 % interval 23% to 88%)" in table
    for rule in ("sighting", "emergence", "source"):
        assert rule in table
    (record,) = [r for r in json.loads(npsmon("alerts", "--rules", "--json").stdout) if r["rule"] == "sighting"]
    assert record == {
        "rule": "sighting", "fired": 5, "not_judged": 0, "false_a_week": 2.0,
        "precision": {"confirmed": 3, "dismissed": 2},
    }  # fmt: skip


def test_late_data_is_shown_beside_the_later_alert(npsmon: Call, stored: tuple[Alert, ...], tmp_path: Path) -> None:
    with State.open(tmp_path / "data") as state:
        late.keep(state, [make_alert("velonitazene", day=date(2025, 12, 20))], date(2025, 12, 20), NOON, late=True)
    assert "would have fired on 2025-12-20" in npsmon("alerts").stdout
    assert "late data: would have fired on 2025-12-20" in npsmon("alerts", "--held").stdout


def test_another_process_that_writes_makes_it_busy(
    npsmon: Call, stored: tuple[Alert, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = State.__init__
    monkeypatch.setattr(State, "__init__", lambda self, path: real(self, path, wait_seconds=0.05))
    other = sqlite3.connect(tmp_path / "data" / "state" / "monitor.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = npsmon("alerts", "confirm", stored[0].alert_id, "--by", "ada")
    other.close()
    assert (done.code, "another process holds the database" in done.stderr) == (5, True)
    assert audit(tmp_path) == []


def test_a_letter(npsmon: Call, stored: tuple[Alert, ...], tmp_path: Path) -> None:
    done = npsmon("letter", stored[1].alert_id[:10])
    assert done.code == 0
    assert done.stdout.startswith("DRAFT.")
    assert "UN 1988 Table I" in " ".join(done.stdout.split())
    done = npsmon("letter", stored[2].alert_id, "--to", "platform", "--output", "letter.txt")
    assert (done.code, done.stdout) == (0, "")
    assert "[operator of the platform]" in (tmp_path / "letter.txt").read_text("utf-8")
    refused = npsmon("letter", stored[0].alert_id)
    assert refused.code == 2
    assert "a letter is for precursors and cutting agents" in refused.stderr
    assert npsmon("letter", "ffffffffffffffff").code == 2
    assert not (tmp_path / "data" / "state" / "outbox").exists()
    with State.open(tmp_path / "data") as state:
        assert state.mails() == ()


@pytest.mark.skipif("NPSMON_ELASTICSEARCH_URL" in os.environ, reason="is about a monitor without an index")
def test_a_notification_form_without_an_index(npsmon: Call, stored: tuple[Alert, ...], tmp_path: Path) -> None:
    by_name, by_id = npsmon("notification", "Velonitazene"), npsmon("notification", stored[0].alert_id)
    assert by_name.code == 0
    assert by_name.stdout == by_id.stdout
    assert "No index was up" in by_name.stdout
    form = json.loads(npsmon("notification", "velonitazene", "--format", "json").stdout)
    assert (form["name"], form["independent_sellers"], form["prepared_on"]) == ("velonitazene", 4, "2026-01-05")
    assert npsmon("notification", "velonitazene", "--format", "csv", "--output", "form.csv").code == 0
    header, values = csv.reader(io.StringIO((tmp_path / "form.csv").read_bytes().decode("utf-8"), newline=""))
    assert dict(zip(header, values, strict=True))["substance_class"] == "nitazene"
    empty = npsmon("notification", "bromazolam")
    assert (empty.code, "no alert; no index is up" in empty.stderr) == (0, True)
    wrong = npsmon("notification", "velonitazine")
    assert (wrong.code, "near: velonitazene" in wrong.stderr) == (2, True)
    assert npsmon("notification", "velonitazene", "--format", "pdf").code == 2


def test_a_back_test_of_the_stored_alerts(npsmon: Call, stored: tuple[Alert, ...], tmp_path: Path) -> None:
    dates = tmp_path / "dates.csv"
    dates.write_text("name,date,what\nVelonitazene,2026-01-10,first notification\nflubromazolam,2026-01-02,control\n")
    done = npsmon("backtest", "--reference", str(dates))
    assert done.code == 0
    assert "2 names, 1 missed: flubromazolam" in done.stdout
    assert "median days from the earliest date to the first alert: -6" in done.stdout
    assert "false alerts: at most 7 a week (1 on names" in done.stdout
    npsmon("alerts", "confirm", stored[1].alert_id, "--by", "ada")
    (found,) = json.loads(npsmon("backtest", "--reference", str(dates), "--json").stdout)
    assert found["false_a_week"] == 0.0
    assert [(row["name"], row["days"]) for row in found["substances"]] == [
        ("flubromazolam", None),
        ("velonitazene", -6),
    ]
    dates.write_text("name,date,what\nvelonitazene,2026-13-01,first notification\n")
    wrong = npsmon("backtest", "--reference", str(dates))
    assert (wrong.code, "dates.csv:2: date: expected a day as YYYY-MM-DD" in wrong.stderr) == (2, True)
    assert npsmon("backtest", "--reference", str(dates), "--from", "2026-01-01").code == 2


def test_a_back_test_without_anything(npsmon: Call, tmp_path: Path) -> None:
    (tmp_path / "dates.csv").write_text("name,date,what\nx,2026-01-01,control\n")
    done = npsmon("backtest", "--reference", "dates.csv")
    assert (done.code, "no alert is stored yet" in done.stderr) == (2, True)
    (tmp_path / "dates.csv").write_text("name,date,what\n")
    assert "expected at least one line" in npsmon("backtest", "--reference", "dates.csv").stderr
