"""What must hold whatever happens to the process."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from alerts.schema import VERSION
from alerts.store import Mail, Picture, Store
from records.alert import Alert
from records.problems import Broken, Busy

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = date(2026, 11, 23)
NewAlert = Callable[..., Alert]


def mail(period: str = "2026-11-23", recipient: str = "desk@example.org") -> Mail:
    return Mail(
        recipient=recipient,
        period=period,
        message_id=f"<{period}.{recipient}>",
        subject="Digest",
        text="text",
        html="<p>text</p>",
        next_try=NOW,
        created=NOW,
    )


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    with Store.open(tmp_path / "data") as store:
        files = sorted((tmp_path / "data" / "state").iterdir())
        assert {oct(f.stat().st_mode & 0o777) for f in files} == {"0o600"}
        assert store.path in files
    assert (tmp_path / "data" / "state").stat().st_mode & 0o777 == 0o700


def test_an_alert_comes_back_whole_and_once(state: Store, new_alert: NewAlert) -> None:
    alert = new_alert("zelorine; DROP TABLE alerts --\0\u202e")
    assert state.add_alerts([alert]) == (alert,)
    assert state.add_alerts([alert, replace(alert, created_at=NOW + timedelta(days=1))]) == ()
    assert state.alerts_between(DAY, DAY) == (alert,)


def test_alerts_are_ordered_by_harm_and_held_ones_apart(state: Store, new_alert: NewAlert) -> None:
    low, high = new_alert("low", harm=1.0), new_alert("high", harm=9.0)
    held = new_alert("held", held="one seller is not a market")
    early = new_alert("early", day=DAY - timedelta(days=1))
    state.add_alerts([low, held, high, early])
    assert state.alerts_between(DAY, DAY) == (high, low)
    assert state.held(DAY, DAY) == (held,)
    assert state.alerts_between(DAY - timedelta(days=3), DAY - timedelta(days=1)) == (early,)


def test_a_held_alert_can_be_let_through_but_never_taken_back(state: Store, new_alert: NewAlert) -> None:
    held, out = new_alert(held="only 1 of 3 sellers"), new_alert()
    state.add_alerts([held])
    assert state.add_alerts([out]) == (out,)
    assert state.add_alerts([held]) == ()
    assert state.alerts_between(DAY, DAY) == (out,)
    assert state.held(DAY, DAY) == ()


def test_each_recipient_is_told_once(state: Store, new_alert: NewAlert) -> None:
    alert, other = new_alert("told"), new_alert("untold")
    state.add_alerts([alert, other])
    assert state.enqueue(mail(), [alert.alert_id])
    assert not state.enqueue(replace(mail(), message_id="<another>"), [other.alert_id])
    assert state.untold("desk@example.org", DAY, DAY) == (other,)
    assert len(state.untold("lab@example.org", DAY, DAY)) == 2


def test_outbox_states(state: Store) -> None:
    early, late = mail("2026-11-22"), replace(mail(), next_try=NOW + timedelta(hours=1))
    state.enqueue(late)
    state.enqueue(early)
    assert state.due(NOW) == (early,)
    state.mark_failed(early.recipient, early.period, "451 try later", NOW + timedelta(minutes=5))
    assert state.due(NOW) == ()
    assert state.due(NOW + timedelta(minutes=5))[0].tries == 1
    state.mark_sent(early.recipient, early.period, NOW)
    state.mark_failed(early.recipient, early.period, "late answer", None)
    sent = state.mail(early.recipient, early.period)
    assert sent is not None
    assert (sent.state, sent.sent, sent.tries) == ("sent", NOW, 2)
    state.mark_failed(late.recipient, late.period, "550 no such user", None)
    failed = state.mail(late.recipient, late.period)
    assert failed is not None
    assert (failed.state, failed.error) == ("failed", "550 no such user")
    assert state.due(NOW + timedelta(days=9)) == ()


def test_pictures_are_stored_with_their_mail_and_in_order(state: Store) -> None:
    pictures = (Picture(cid="b@npsmon", png=b"\x89PNG\0second"), Picture(cid="a@npsmon", png=b""))
    with_pictures = replace(mail(), pictures=pictures)
    assert state.enqueue(with_pictures)
    assert state.enqueue(mail(recipient="lab@example.org"))
    assert not state.enqueue(replace(mail(), message_id="<another>", pictures=pictures[:1]))
    assert [m.pictures for m in state.mails()] == [pictures, ()]
    assert state.due(NOW)[0] == with_pictures


FIRST_VERSION = """
CREATE TABLE alerts (alert_id TEXT PRIMARY KEY, rule TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    day TEXT NOT NULL, harm REAL NOT NULL, held TEXT, created TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX alerts_day ON alerts (day, key);
CREATE TABLE outbox (recipient TEXT NOT NULL, period TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL, text TEXT NOT NULL, html TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')), tries INTEGER NOT NULL,
    next_try TEXT NOT NULL, created TEXT NOT NULL, sent TEXT, error TEXT, PRIMARY KEY (recipient, period)) STRICT;
CREATE TABLE told (recipient TEXT NOT NULL, alert_id TEXT NOT NULL, period TEXT NOT NULL,
    PRIMARY KEY (recipient, alert_id)) STRICT;
CREATE TABLE last_done (job TEXT PRIMARY KEY, window TEXT NOT NULL, done TEXT NOT NULL) STRICT;
CREATE TABLE audit (id INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, detail TEXT NOT NULL) STRICT;
PRAGMA user_version = 1;
"""
FIRST_BODY = {
    "signal": {
        "rule": "sighting", "kind": "sighting", "key": "zelorine", "day": "2026-11-23", "score": 3.0,
        "reason": "because", "numbers": {}, "window_start": "2026-11-20",
    },
    "evidence": {
        "listings": 1, "sellers": 1, "sources": ["shop"], "groups": 1, "snippets": [], "page_digests": [],
        "substance_class": None, "status": None, "unit_prices_eur": {"g": 18.5},
    },
    "harm": 12.0, "held": None, "created_at": "2026-11-23T12:00:00Z",
}  # fmt: skip


def test_a_file_of_the_first_version_is_brought_up_to_date_with_all_that_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "monitor.sqlite"
    db = sqlite3.connect(path)
    db.executescript(FIRST_VERSION)
    when = "2026-11-23T12:00:00.000000+00:00"
    db.execute(
        "INSERT INTO alerts VALUES (?,?,?,?,?,?,?,?,?)",
        ("a1", "sighting", "sighting", "zelorine", "2026-11-23", 12.0, None, when, json.dumps(FIRST_BODY)),
    )
    db.execute(
        "INSERT INTO outbox VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        ("desk@example.org", "2026-11-22", "<1>", "s", "t", "h", "waiting", 1, when, when, None, "451 later"),
    )
    db.execute("INSERT INTO told VALUES ('desk@example.org', 'a0', '2026-11-22')")
    db.commit()
    db.close()
    for _ in range(2):
        with Store(path) as store:
            (alert,) = store.alerts_between(DAY, DAY)
            assert (alert.signal.key, alert.stage, alert.evidence.weeks) == ("zelorine", None, ())
            (old,) = store.due(NOW)
            assert (old.message_id, old.tries, old.error, old.pictures) == ("<1>", 1, "451 later", ())
    with Store(path) as store:
        assert store.enqueue(replace(mail(), pictures=(Picture(cid="a@npsmon", png=b"png"),)))
    db = sqlite3.connect(path)
    assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)
    db.close()


def test_last_done_never_goes_back(state: Store) -> None:
    assert state.last_done("crawl") is None
    state.set_done("crawl", NOW, NOW)
    state.set_done("crawl", NOW - timedelta(days=1), NOW + timedelta(hours=1))
    done = state.last_done("crawl")
    assert done is not None
    assert (done.window, done.done) == (NOW, NOW)


def test_audit_is_in_order_and_by_subject(state: Store) -> None:
    state.audit(NOW, "rule failed", "demand")
    state.audit(NOW - timedelta(days=1), "clock", "ran backwards")
    assert [entry.what for entry in state.audit_entries()] == ["rule failed", "clock"]
    assert [entry.detail for entry in state.audit_entries("clock")] == ["ran backwards"]


def test_a_transaction_is_whole_or_absent(state: Store, new_alert: NewAlert) -> None:
    def half() -> None:
        with state.transaction():
            state.add_alerts([new_alert()])
            state.enqueue(mail())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half()
    assert state.alerts_between(DAY, DAY) == ()
    assert state.mails() == ()


def test_threads_share_one_store(state: Store) -> None:
    def write(number: int) -> None:
        for i in range(20):
            state.audit(NOW, f"thread {number}", str(i))

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(state.audit_entries()) == 80


def test_another_process_that_writes_makes_it_busy(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store, Store(store.path, wait_seconds=0.01) as other, store.transaction():
        store.audit(NOW, "one")
        with pytest.raises(Busy, match="another process"):
            other.audit(NOW, "two")


def test_a_newer_schema_and_a_file_of_something_else_are_refused(tmp_path: Path) -> None:
    with Store.open(tmp_path) as store:
        path = store.path
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(Broken, match="newer version"):
        Store(path)
    junk = tmp_path / "junk.sqlite"
    junk.write_bytes(b"not a database" * 100)
    with pytest.raises(Broken, match=r"junk\.sqlite"):
        Store(junk)


KILLED = """
import os, signal, sys
from pathlib import Path
from alerts.store import Store
from tests.alerts.test_store import NOW, mail
store = Store.open(Path(sys.argv[1]))
store.enqueue(mail("2026-11-21"))
with store.transaction():
    store.enqueue(mail("2026-11-22"))
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_9_keeps_what_was_finished_and_nothing_else(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], check=False, env={**os.environ, "PYTHONPATH": "."}
    )
    assert ended.returncode == -signal.SIGKILL
    with Store.open(tmp_path) as store:
        assert [m.period for m in store.mails()] == ["2026-11-21"]
