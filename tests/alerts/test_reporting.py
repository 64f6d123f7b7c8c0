"""Each alert is told once to each recipient, in the first digest that can; coverage comes from the runs' own files."""

import email
import email.policy
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from alerts.coverage import coverage, read_runs
from alerts.notifiers.smtp import Smtp
from alerts.outbox import deliver
from alerts.reporting import Reporting
from alerts.store import Store
from alerts.verdicts import Said, Verdict, give
from config.notify import Frequency, Notify, Recipient, Sender
from demo.mailserver import mail_server
from records.clock import Clock
from records.crawl import CrawlPlan, CrawlReport, RunStatus
from records.folder import RunFolder, private_folder
from records.jsonl import write_one
from tests.alerts.sources import source

NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
DAY = NOW.date()
ADA = Recipient(address="ada@agency.example", name="Ada", period=Frequency.DAILY)
WIM = Recipient(address="wim@agency.example", name="Wim", period=Frequency.WEEKLY)
OFF = Recipient(address="off@agency.example", name="Off", period=Frequency.DAILY, enabled=False)
New = Callable[..., Any]


def leave_run(data: Path, name: str, planned: datetime, status: RunStatus | None, listings: int = 5) -> RunFolder:
    plan = CrawlPlan.at(name, planned)
    folder = RunFolder.of(data, plan)
    private_folder(folder.path)
    write_one(folder.plan, plan)
    if status is not None:
        report = CrawlReport(
            source=name,
            run=plan.run,
            day=plan.day,
            started_at=planned,
            finished_at=planned,
            status=status,
            fetched=listings + 2,
            listings=listings,
            rejected={"index_page": 2},
            messages=() if status is RunStatus.OK else ("some pages were lost",),
        )
        write_one(folder.report, report)
    return folder


def reporting(state: Store, data: Path, now: datetime, *recipients: Recipient) -> Reporting:
    sender = Sender(address="monitor@agency.example", name="Monitor")
    notify = Notify(notifier="smtp", sender=sender, recipients=recipients or (ADA, OFF))
    return Reporting(state=state, notify=notify, sources=(source("shop"),), data=data, clock=Clock(start=now))


def texts(state: Store, recipient: Recipient = ADA) -> list[str]:
    return [mail.text for mail in state.mails() if mail.recipient == recipient.address]


def test_a_day_without_alerts_has_its_digest_too(state: Store, data: Path) -> None:
    leave_run(data, "shop", NOW - timedelta(hours=4), RunStatus.OK)
    (period,) = reporting(state, data, NOW).write(DAY)
    assert period.key == "2026-11-23"
    (text,) = texts(state)
    assert "Nothing alerted." in text
    assert "5 listing pages from 1 of 1 source were read" in text
    assert len(state.mails()) == 1, "nothing for who is not enabled"


def test_a_digest_is_written_once(state: Store, data: Path, new_alert: New) -> None:
    state.add_alerts([new_alert()])
    assert len(reporting(state, data, NOW).write(DAY)) == 1
    assert reporting(state, data, NOW + timedelta(hours=1)).write(DAY) == ()
    assert len(texts(state)) == 1


def test_an_alert_is_told_once(state: Store, data: Path, new_alert: New) -> None:
    state.add_alerts([new_alert()])
    for days in range(3):
        reporting(state, data, NOW + timedelta(days=days)).write(DAY + timedelta(days=days))
    assert ["zelorine" in text for text in texts(state)] == [True, False, False]


def test_a_late_alert_of_a_day_already_told_is_in_the_next_digest(state: Store, data: Path, new_alert: New) -> None:
    reporting(state, data, NOW).write(DAY)
    state.add_alerts([new_alert(day=DAY)])
    reporting(state, data, NOW + timedelta(days=1)).write(DAY + timedelta(days=1))
    assert ["zelorine" in text for text in texts(state)] == [False, True]


def test_days_slept_through_are_told_of_in_one_digest(state: Store, data: Path, new_alert: New) -> None:
    reporting(state, data, NOW).write(DAY)
    missed = new_alert("missed", day=DAY + timedelta(days=2))
    dropped = new_alert("dropped", day=DAY + timedelta(days=3), held="one seller only")
    state.add_alerts([missed, dropped])
    leave_run(data, "shop", NOW + timedelta(days=1), RunStatus.OK, listings=7)
    reporting(state, data, NOW + timedelta(days=5)).write(DAY + timedelta(days=5))
    first, second = texts(state)
    assert "missed" not in first
    assert "1. missed" in second
    assert "dropped" in second
    assert "7 listing pages" in second


def test_a_new_recipient_is_not_told_of_the_past(state: Store, data: Path, new_alert: New) -> None:
    state.add_alerts([new_alert("long-ago", day=DAY - timedelta(days=40)), new_alert("today", day=DAY)])
    reporting(state, data, NOW).write(DAY)
    (text,) = texts(state)
    assert "long-ago" not in text
    assert "today" in text


def test_a_week_is_told_when_it_is_over(state: Store, data: Path, new_alert: New) -> None:
    state.add_alerts([new_alert("thursday", day=date(2026, 11, 26)), new_alert("monday", day=date(2026, 11, 30))])
    written = []
    for days in range(9):
        written += reporting(state, data, NOW + timedelta(days=days), WIM).write(DAY + timedelta(days=days))
    assert [period.key for period in written] == ["2026-W47", "2026-W48"]
    assert ["thursday" in text for text in texts(state, WIM)] == [False, True]
    assert "monday" not in texts(state, WIM)[1]


def test_coverage_counts_what_ended_since_the_last_digest(data: Path) -> None:
    leave_run(data, "shop", NOW - timedelta(hours=30), RunStatus.OK, listings=1000)  # before
    leave_run(data, "shop", NOW - timedelta(hours=16), RunStatus.PARTIAL, listings=3)
    leave_run(data, "shop", NOW - timedelta(hours=4), RunStatus.OK, listings=8)
    leave_run(data, "shop", NOW + timedelta(hours=1), RunStatus.OK, listings=1000)  # after
    leave_run(data, "board", NOW - timedelta(hours=4), None)
    broken = leave_run(data, "garbled", NOW - timedelta(hours=4), RunStatus.OK)
    broken.report.write_text('{"source": 1}\n')
    leave_run(data, "retired", NOW - timedelta(hours=4), RunStatus.FAILED, listings=0)
    sources = (
        source("shop"), source("board"), source("garbled"), source("mute"), source("weekly", "0 2 * * 3"),
        source("retired", enabled=False), source("idle", enabled=False),
    )  # fmt: skip
    since = NOW - timedelta(days=1)
    rows = {s.source: s for s in coverage(read_runs(data, since, NOW), sources, since, NOW).sources}
    shop = rows["shop"]
    assert (shop.state, shop.runs, shop.bad_runs, shop.listings, shop.pages) == ("ok", 2, 1, 11, 15)
    assert {name: row.state for name, row in rows.items()} == {
        "shop": "ok",
        "board": "unfinished",
        "garbled": "unfinished",
        "mute": "no run",
        "weekly": "not due",
        "retired": "failed",
    }
    assert "expected" in rows["garbled"].messages[0]
    assert [name for name, row in rows.items() if not row.troubled] == ["weekly"]


def test_what_went_wrong_in_the_service_is_told(state: Store, data: Path) -> None:
    state.audit(NOW - timedelta(days=3), "job failed: index", "long ago")
    for minutes in (40, 20):
        state.audit(NOW - timedelta(minutes=minutes), "job failed: extract", f"out of memory {minutes} minutes before")
    state.audit(NOW - timedelta(minutes=10), "rule failed", "rise: ZeroDivisionError")
    reporting(state, data, NOW).write(DAY, ["the disk is nearly full"])
    text = " ".join(texts(state)[0].split())
    assert "- the disk is nearly full" in text
    assert "- job failed: extract (2 times, the last one:) out of memory 20 minutes before" in text
    assert "- rule failed rise: ZeroDivisionError" in text
    assert "long ago" not in text


def test_what_analysts_said_of_a_rule_stands_beside_it(state: Store, data: Path, new_alert: New) -> None:
    for number in range(6):
        alert = new_alert(f"before-{number}", day=DAY - timedelta(days=30))
        state.add_alerts([alert])
        verdict = Verdict.CONFIRMED if number else Verdict.DISMISSED
        give(state, alert, Said(alert_id=alert.alert_id, verdict=verdict, by="desk", at=NOW, reason="checked"))
    state.add_alerts([new_alert()])
    reporting(state, data, NOW).write(DAY)
    assert "score 3.2; 5 of 6 judged alerts confirmed: precision 83%" in " ".join(texts(state)[0].split())


def test_from_a_finding_to_a_mail_in_a_box(state: Store, data: Path, tmp_path: Path, new_alert: New) -> None:
    state.add_alerts([new_alert("α-zelorine"), new_alert("zelorin", held="typo of the known name zelorine")])
    work = reporting(state, data, NOW)
    work.write(DAY)
    with mail_server(tmp_path / "box") as port:
        smtp = Smtp(host="127.0.0.1", port=port, tls="none", sender=work.notify.sender)
        report = deliver(state, smtp, work.clock)
    (file,) = (tmp_path / "box" / "new").iterdir()
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert report.sent == (mail["Message-ID"],)
    assert mail["Subject"] == "[npsmon] 1 alert: α-zelorine (first sighting of an unknown name), 2026-11-23"
    for part in mail.iter_parts():
        assert "α-zelorine" in part.get_content()
        assert "typo of the known name zelorine" in " ".join(part.get_content().split())
