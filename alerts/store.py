"""What the alerts stage remembers, in one SQLite file: alerts, outbox, last-done marks and an audit trail.

Every write is one transaction on disk (WAL, synchronous FULL). `with store.transaction():` joins several writes
into one, so that an alert and the mail that tells of it are stored together or not at all.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alerts.schema import upgrade
from records.alert import Alert
from records.folder import private_folder
from records.jsonl import dumps, loads
from records.problems import Broken, Busy


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A PNG that a mail's HTML shows by `cid:`."""

    cid: str
    png: bytes


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A digest on its way to one recipient; (recipient, period) is its key."""

    recipient: str
    period: str
    """Sortable name of what it covers, as `2026-11-23` or `2026-W48`."""
    message_id: str
    subject: str
    text: str
    html: str
    pictures: tuple[Picture, ...] = ()
    state: str = "waiting"
    """waiting, sent, or failed (for good)."""
    tries: int = 0
    next_try: datetime
    created: datetime
    sent: datetime | None = None
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class Done:
    """A job's newest finished window."""

    job: str
    window: datetime
    """The planned moment that was finished, not the moment of finishing."""
    done: datetime


@dataclass(frozen=True, kw_only=True)
class AuditEntry:
    at: datetime
    what: str
    detail: str


class Store:
    """One connection, safe to share between threads; several processes may open the same file."""

    def __init__(self, path: Path, wait_seconds: float = 30.0) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)
        try:
            self._db = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None, check_same_thread=False)
            with ExitStack() as refused:
                refused.callback(self._db.close)
                self._prepare()
                refused.pop_all()
        except sqlite3.DatabaseError as error:
            raise _problem(path, error) from error

    @staticmethod
    def open(data: Path) -> "Store":
        return Store(private_folder(data / "state") / "monitor.sqlite")

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        with self.transaction():
            upgrade(self._db, self.path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All writes inside, or none; a transaction inside another joins it."""
        with self._lock:
            if self._depth == 0:
                self._run("BEGIN IMMEDIATE")
            self._depth += 1
            try:
                yield
            except BaseException:
                self._depth -= 1
                if self._depth == 0 and self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            self._depth -= 1
            if self._depth == 0:
                self._run("COMMIT")

    def _run(self, sql: str, *values: Any) -> sqlite3.Cursor:
        try:
            return self._db.execute(sql, values)
        except sqlite3.DatabaseError as error:
            raise _problem(self.path, error) from error

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._run(sql, *values).fetchall()

    # For the modules that keep tables of their own in this file

    def write(self, sql: str, *values: str | None) -> int:
        """Rows that the statement has changed."""
        with self.transaction():
            return self._run(sql, *values).rowcount

    def rows(self, sql: str, *values: str | None) -> list[Any]:
        return self._rows(sql, *values)

    # Alerts

    def add_alerts(self, alerts: Iterable[Alert]) -> tuple[Alert, ...]:
        """Store what is not yet there and return it. A held alert is replaced once the same finding is let through."""
        added = []
        with self.transaction():
            for alert in alerts:
                s = alert.signal
                row = self._run(
                    "INSERT INTO alerts VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (alert_id) DO UPDATE"
                    " SET harm=excluded.harm, held=NULL, created=excluded.created, body=excluded.body"
                    " WHERE alerts.held IS NOT NULL AND excluded.held IS NULL",
                    *(alert.alert_id, s.rule, str(s.kind), s.key, s.day.isoformat(), alert.harm, alert.held),
                    *(_text(alert.created_at), dumps(alert)),
                )
                if row.rowcount:
                    added.append(alert)
        return tuple(added)

    def alerts_between(self, start: date, end: date) -> tuple[Alert, ...]:
        """Alerts that go out, of days `start` to `end` (both inclusive), the most harmful first."""
        return self._alerts("held IS NULL AND day BETWEEN ? AND ?", start.isoformat(), end.isoformat())

    def held(self, start: date, end: date) -> tuple[Alert, ...]:
        """Alerts that a filter holds back, of days `start` to `end` (both inclusive)."""
        return self._alerts("held IS NOT NULL AND day BETWEEN ? AND ?", start.isoformat(), end.isoformat())

    def untold(self, recipient: str, start: date, end: date) -> tuple[Alert, ...]:
        """Like `alerts_between`, without those that a digest to `recipient` already had."""
        return self._alerts(
            "held IS NULL AND day BETWEEN ? AND ? AND NOT EXISTS"
            " (SELECT 1 FROM told WHERE told.alert_id = alerts.alert_id AND told.recipient = ?)",
            *(start.isoformat(), end.isoformat(), recipient),
        )

    def _alerts(self, condition: str, *values: str) -> tuple[Alert, ...]:
        rows = self._rows(f"SELECT body FROM alerts WHERE {condition} ORDER BY harm DESC, day, alert_id", *values)  # noqa: S608
        return tuple(loads(Alert, body, f"{self.path}: alerts") for (body,) in rows)

    # Outbox

    def enqueue(self, mail: Mail, alert_ids: Iterable[str] = ()) -> bool:
        """Put a digest into the outbox and mark its alerts as told; False where that digest already exists."""
        with self.transaction():
            values = (mail.recipient, mail.period, mail.message_id, mail.subject, mail.text, mail.html, mail.state)
            row = self._run(
                "INSERT INTO outbox VALUES (?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (recipient, period) DO NOTHING",
                *(*values, mail.tries, _text(mail.next_try), _text(mail.created)),
                *(mail.sent and _text(mail.sent), mail.error),
            )
            if row.rowcount:
                for position, picture in enumerate(mail.pictures):
                    self._run(
                        "INSERT INTO pictures VALUES (?,?,?,?,?)",
                        *(mail.recipient, mail.period, position, picture.cid, picture.png),
                    )
                for alert_id in alert_ids:
                    self._run("INSERT OR IGNORE INTO told VALUES (?,?,?)", mail.recipient, alert_id, mail.period)
        return bool(row.rowcount)

    def due(self, now: datetime) -> tuple[Mail, ...]:
        """Waiting mails whose next try has come, oldest period first."""
        return self._mails("state = 'waiting' AND next_try <= ? ORDER BY period, recipient", _text(now))

    def mails(self) -> tuple[Mail, ...]:
        return self._mails("TRUE ORDER BY period, recipient")

    def unsent(self) -> tuple[Mail, ...]:
        return self._mails("state <> 'sent' ORDER BY period, recipient")

    def mail(self, recipient: str, period: str) -> Mail | None:
        found = self._mails("recipient = ? AND period = ?", recipient, period)
        return found[0] if found else None

    def _mails(self, rest: str, *values: str) -> tuple[Mail, ...]:
        columns = "recipient, period, message_id, subject, text, html, state, tries, next_try, created, sent, error"
        rows = self._rows(f"SELECT {columns} FROM outbox WHERE {rest}", *values)  # noqa: S608
        names = columns.split(", ")
        return tuple(self._with_pictures(_mail(dict(zip(names, row, strict=True)))) for row in rows)

    def _with_pictures(self, mail: Mail) -> Mail:
        rows = self._rows(
            "SELECT cid, png FROM pictures WHERE recipient = ? AND period = ? ORDER BY position",
            *(mail.recipient, mail.period),
        )
        return replace(mail, pictures=tuple(Picture(cid=cid, png=png) for cid, png in rows))

    def mark_sent(self, recipient: str, period: str, at: datetime) -> None:
        with self.transaction():
            self._run(
                "UPDATE outbox SET state='sent', tries=tries+1, sent=?, error=NULL WHERE recipient=? AND period=?",
                *(_text(at), recipient, period),
            )

    def mark_failed(self, recipient: str, period: str, error: str, retry_at: datetime | None) -> None:
        """Note a try that failed: again at `retry_at`, or failed for good where that is None."""
        with self.transaction():
            state, text = ("failed", None) if retry_at is None else ("waiting", _text(retry_at))
            self._run(
                "UPDATE outbox SET state=?, tries=tries+1, next_try=coalesce(?, next_try), error=?"
                " WHERE recipient=? AND period=? AND state <> 'sent'",
                *(state, text, error, recipient, period),
            )

    # Jobs and audit

    def last_done(self, job: str) -> Done | None:
        rows = self._rows("SELECT window, done FROM last_done WHERE job = ?", job)
        return Done(job=job, window=_moment(rows[0][0]), done=_moment(rows[0][1])) if rows else None

    def set_done(self, job: str, window: datetime, at: datetime) -> None:
        """Mark a window as finished; an older window never overwrites a newer one."""
        with self.transaction():
            self._run(
                "INSERT INTO last_done VALUES (?,?,?) ON CONFLICT (job) DO UPDATE"
                " SET window=excluded.window, done=excluded.done WHERE excluded.window >= last_done.window",
                *(job, _text(window), _text(at)),
            )

    def audit(self, at: datetime, what: str, detail: str = "") -> None:
        with self.transaction():
            self._run("INSERT INTO audit (at, what, detail) VALUES (?,?,?)", _text(at), what, detail)

    def audit_entries(self, what: str | None = None) -> tuple[AuditEntry, ...]:
        """The trail in the order it was written, or only the entries about `what`."""
        rows = self._rows("SELECT at, what, detail FROM audit WHERE ?1 IS NULL OR what = ?1 ORDER BY id", what)
        return tuple(AuditEntry(at=_moment(at), what=kind, detail=detail) for at, kind, detail in rows)


def _text(moment: datetime) -> str:
    """UTC with microseconds always written, so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _mail(row: dict[str, Any]) -> Mail:
    times = {name: row[name] and _moment(row[name]) for name in ("next_try", "created", "sent")}
    return Mail(**{**row, **times})


def _problem(path: Path, error: sqlite3.DatabaseError) -> Exception:
    if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
        return Busy(f"{path}: another process holds the database: {error}")
    if isinstance(error, sqlite3.IntegrityError):
        return error
    return Broken(f"{path}: {error}")
