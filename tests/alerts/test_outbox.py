"""Nothing lost, nothing told twice without need, whatever the server does and whenever the process dies."""

import email
import socket
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from alerts.digest import Digest, Period
from alerts.notifiers.smtp import Smtp
from alerts.outbox import GIVE_UP_TRIES, deliver, enqueue, message_id, pause
from alerts.store import Picture, Store
from config.notify import Frequency, Recipient, Sender
from records.clock import Clock
from records.problems import Away

ROOT = Path(__file__).parents[2]
SENDER = Sender(address="monitor@agency.example", name="Monitor")
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
DIGEST = Digest(subject="1 alert", text="text\n", html="<p>html</p>", alert_ids=("a1",))
PERIOD = Period.newest(Frequency.DAILY, date(2026, 11, 23))
Start = Callable[..., Any]


def recipient(name: str = "ada") -> Recipient:
    return Recipient(address=f"{name}@agency.example", name=name, period=Frequency.DAILY)


def at(moment: datetime) -> Clock:
    return Clock(start=moment)


def smtp(port: int) -> Smtp:
    return Smtp(host="127.0.0.1", port=port, tls="none", sender=SENDER, timeout_seconds=0.3)


def put(state: Store, *names: str) -> None:
    for name in names:
        assert enqueue(state, DIGEST, recipient=recipient(name), period=PERIOD, sender=SENDER, now=NOW)


def ids(server: Any) -> list[str]:
    return [email.message_from_bytes(raw)["Message-ID"] for raw in server.accepted]


def test_a_digest_for_a_recipient_and_period_exists_once(state: Store) -> None:
    put(state, "ada")
    other = Digest(subject="other", text="", html="", alert_ids=())
    assert not enqueue(state, other, recipient=recipient("ada"), period=PERIOD, sender=SENDER, now=NOW)
    (mail,) = state.mails()
    assert mail.subject == "1 alert"


def test_pictures_go_from_the_digest_to_the_mail_and_over_the_wire(state: Store, smtp_server: Start) -> None:
    pictured = replace(DIGEST, pictures=(Picture(cid="a1@npsmon", png=b"\x89PNG"),))
    assert enqueue(state, pictured, recipient=recipient(), period=PERIOD, sender=SENDER, now=NOW)
    server = smtp_server()
    deliver(state, smtp(server.port), at(NOW))
    (raw,) = server.accepted
    assert b"Content-ID: <a1@npsmon>" in raw


def test_message_ids_differ_by_recipient_period_and_sender() -> None:
    weekly = Period.newest(Frequency.WEEKLY, date(2026, 11, 23))
    elsewhere = Sender(address="other@agency.example", name="Other")
    made = {
        message_id(SENDER, recipient("ada"), PERIOD),
        message_id(SENDER, recipient("bob"), PERIOD),
        message_id(SENDER, recipient("ada"), weekly),
        message_id(elsewhere, recipient("ada"), PERIOD),
    }
    assert len(made) == 4
    assert all(m.startswith("<digest.") and m.endswith("@agency.example>") for m in made)


def test_what_was_taken_is_not_sent_again(state: Store, smtp_server: Start) -> None:
    server = smtp_server()
    put(state, "ada", "bob")
    report = deliver(state, smtp(server.port), at(NOW))
    assert len(report.sent) == 2
    assert not report.later + report.failed
    assert deliver(state, smtp(server.port), at(NOW + timedelta(days=9))).sent == ()
    assert sorted(ids(server)) == sorted(report.sent)


@pytest.mark.parametrize(
    ("answers", "copies"),
    [
        ({"RCPT": ["450 4.2.0 greylisted"]}, 1),
        ({"DATA": ["452 4.3.1 disk full"]}, 1),
        ({"DATA": ["drop"]}, 2),
        ({"DATA": ["hang"]}, 2),
    ],
    ids=["greylisted", "disk full", "lost after DATA", "hangs after DATA"],
)
def test_a_mail_put_off_or_left_unanswered_goes_out_later_under_the_same_id(
    state: Store, smtp_server: Start, answers: dict[str, list[str]], copies: int
) -> None:
    server = smtp_server()
    server.answers = {command: list(replies) for command, replies in answers.items()}
    put(state, "ada")
    report = deliver(state, smtp(server.port), at(NOW))
    assert [t.recipient for t in report.later] == ["ada@agency.example"]
    assert deliver(state, smtp(server.port), at(NOW + timedelta(minutes=4))).sent == ()
    assert server.attempts == 1
    report = deliver(state, smtp(server.port), at(NOW + timedelta(minutes=6)))
    assert report.sent == (message_id(SENDER, recipient("ada"), PERIOD),)
    assert ids(server) == list(report.sent) * copies


def test_a_mail_refused_for_good_is_kept_and_loud_and_the_others_go_out(
    state: Store, smtp_server: Start, caplog: pytest.LogCaptureFixture
) -> None:
    server = smtp_server()
    server.answers = {"RCPT": ["550 5.1.1 no such user"]}
    put(state, "ada", "bob")
    report = deliver(state, smtp(server.port), at(NOW))
    assert [(t.recipient, t.reason) for t in report.failed] == [
        ("ada@agency.example", "550 RCPT TO: 5.1.1 no such user")
    ]
    assert report.sent == (message_id(SENDER, recipient("bob"), PERIOD),)
    mail = state.mail("ada@agency.example", PERIOD.key)
    assert mail is not None
    assert (mail.state, mail.text) == ("failed", "text\n")
    assert "failed for good" in caplog.text
    assert "no such user" in state.audit_entries("mail failed")[0].detail
    assert deliver(state, smtp(server.port), at(NOW + timedelta(days=9))).sent == ()


def test_a_server_that_is_away_keeps_everything_waiting(state: Store, smtp_server: Start) -> None:
    put(state, "ada", "bob")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(Away, match="2 mails wait") as caught:
        deliver(state, smtp(port), at(NOW))
    assert caught.value.exit_code == 3
    assert [mail.state for mail in state.mails()] == ["waiting", "waiting"]
    server = smtp_server()
    assert len(deliver(state, smtp(server.port), at(NOW + timedelta(minutes=1))).sent) == 2


def test_a_server_away_for_a_month_loses_nothing(state: Store, smtp_server: Start) -> None:
    server = smtp_server()
    server.answers = {"MAIL": ["421 closing"] * 40}
    put(state, "ada")
    for days in range(40):
        with pytest.raises(Away):
            deliver(state, smtp(server.port), at(NOW + timedelta(days=days)))
    server.answers = {"RCPT": ["450 greylisted"]}
    assert len(deliver(state, smtp(server.port), at(NOW + timedelta(days=41))).later) == 1
    assert len(deliver(state, smtp(server.port), at(NOW + timedelta(days=42))).sent) == 1


def test_a_mail_put_off_for_five_days_is_given_up(state: Store, smtp_server: Start) -> None:
    server = smtp_server()
    server.answers = {"RCPT": ["450 later"] * 100}
    put(state, "ada")
    moment, reports = NOW, []
    while moment < NOW + timedelta(days=7):
        reports.append(deliver(state, smtp(server.port), at(moment)))
        moment += timedelta(hours=6, minutes=1)
    assert sum(len(r.failed) for r in reports) == 1
    assert sum(len(r.later) for r in reports) >= GIVE_UP_TRIES
    assert [mail.state for mail in state.mails()] == ["failed"]


def test_pauses_grow_and_end() -> None:
    minutes = [pause(tries) / timedelta(minutes=1) for tries in (0, 1, 2, 3, 4, 5, 1000)]
    assert minutes == [5, 15, 45, 135, 360, 360, 360]


CHILD = """
import sys
from datetime import datetime
from pathlib import Path
from alerts.notifiers.smtp import Smtp
from alerts.outbox import deliver
from alerts.store import Store
from config.notify import Sender
from records.clock import Clock
sender = Sender(address="monitor@agency.example", name="Monitor")
notifier = Smtp(host="127.0.0.1", port=int(sys.argv[2]), tls="none", sender=sender, timeout_seconds=60)
with Store.open(Path(sys.argv[1])) as state:
    deliver(state, notifier, Clock(start=datetime.fromisoformat(sys.argv[3])))
"""


@pytest.mark.parametrize(
    ("command", "answers", "copies"),
    [
        ("MAIL", ["ok", "hang"], [1, 1, 1]),
        ("RCPT", ["ok", "ok", "hang"], [1, 1, 1]),
        ("DATA", ["ok", "hang"], [1, 2, 1]),
    ],
    ids=["before the second mail", "inside the third envelope", "before the answer to the second mail"],
)
def test_killed_while_delivering(
    tmp_path: Path, smtp_server: Start, command: str, answers: list[str], copies: list[int]
) -> None:
    server = smtp_server()
    server.answers = {command: list(answers)}
    with Store.open(tmp_path) as state:
        put(state, "ada", "bob", "cyd")
    child = subprocess.Popen([sys.executable, "-c", CHILD, tmp_path, str(server.port), NOW.isoformat()], cwd=ROOT)
    assert server.hanging.wait(30)
    child.kill()
    child.wait(30)
    with Store.open(tmp_path) as state:
        deliver(state, smtp(server.port), at(NOW + timedelta(minutes=6)))
        assert [mail.state for mail in state.mails()] == ["sent"] * 3
    expected = [message_id(SENDER, recipient(name), PERIOD) for name in ("ada", "bob", "cyd")]
    assert [ids(server).count(i) for i in expected] == copies
