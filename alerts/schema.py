"""The tables of `alerts.store`, version by version."""

import sqlite3
from pathlib import Path

from records.problems import Broken

STEPS = (
    """
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
""",
    """
CREATE TABLE pictures (recipient TEXT NOT NULL, period TEXT NOT NULL, position INTEGER NOT NULL, cid TEXT NOT NULL,
    png BLOB NOT NULL, PRIMARY KEY (recipient, period, position)) STRICT;
""",
    """
CREATE TABLE verdicts (id INTEGER PRIMARY KEY, alert_id TEXT NOT NULL, verdict TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
CREATE INDEX verdicts_alert ON verdicts (alert_id);
CREATE TABLE silences (id INTEGER PRIMARY KEY, key TEXT NOT NULL, rule TEXT, until TEXT NOT NULL, who TEXT NOT NULL,
    at TEXT NOT NULL, reason TEXT NOT NULL, ended TEXT, ended_by TEXT) STRICT;
CREATE TABLE late (alert_id TEXT NOT NULL, day TEXT NOT NULL, rule TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (alert_id, day, rule)) STRICT;
""",
)
"""Each brings the schema to the next version; a new file takes all of them, an older one those that it lacks."""
VERSION = len(STEPS)


def upgrade(db: sqlite3.Connection, path: Path) -> None:
    """Bring the file at `path` to this program's version, within the caller's transaction; `Broken` for a newer one."""
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise Broken(f"{path}: written by a newer version (schema {version}, this program knows {VERSION})")
    for step in STEPS[version:]:
        for statement in step.split(";"):
            db.execute(statement)
    if version < VERSION:
        db.execute(f"PRAGMA user_version = {VERSION}")
