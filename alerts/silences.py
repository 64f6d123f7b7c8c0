"""Keys that an analyst does not want to hear of for a time: their signals are held back, with who said so and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from alerts.store import Store
from records.alert import Signal
from records.problems import Misuse

COLUMNS = "id, key, rule, until, who, at, reason"


@dataclass(frozen=True, kw_only=True)
class Silence:
    key: str
    rule: str | None
    """None: whatever the rule."""
    until: date
    """The last day."""
    by: str
    at: datetime
    reason: str

    def covers(self, signal: Signal) -> bool:
        return signal.key == self.key and signal.day <= self.until and self.rule in (None, signal.rule)


@dataclass(frozen=True)
class Silences:
    """Those in force at one time."""

    given: tuple[Silence, ...] = ()

    def reason(self, signal: Signal) -> str | None:
        """Why the signal is held back: the silence that lasts longest; None where none covers it."""
        covering = [silence for silence in self.given if silence.covers(signal)]
        if not covering:
            return None
        last = max(covering, key=lambda s: s.until)
        return f"silenced until {last.until} by {last.by}: {last.reason}"


NONE = Silences()


def silence(state: Store, wanted: Silence) -> None:
    """Raises `Misuse` for an end that is over, or without a name or reason."""
    if wanted.until < wanted.at.date():
        raise Misuse(f"--until: expected today ({wanted.at.date()}) or a later day, got {wanted.until}")
    if not wanted.by.strip():
        raise Misuse("--by: expected a name")
    if not wanted.reason.strip():
        raise Misuse("--reason: expected why the key is silenced")
    about = _about(wanted.key, wanted.rule)
    with state.transaction():
        state.write(
            "INSERT INTO silences (key, rule, until, who, at, reason) VALUES (?,?,?,?,?,?)",
            *(wanted.key, wanted.rule, wanted.until.isoformat(), wanted.by.strip(), wanted.at.isoformat()),
            wanted.reason.strip(),
        )
        state.audit(
            wanted.at, "key silenced", f"{about} until {wanted.until} by {wanted.by.strip()}: {wanted.reason.strip()}"
        )


def unsilence(state: Store, key: str, rule: str | None, by: str, now: datetime) -> int:
    """End the silences of a key, or only of one rule; how many there were. Raises `Misuse` where there is none."""
    if not by.strip():
        raise Misuse("--by: expected a name")
    with state.transaction():
        ended = state.write(
            "UPDATE silences SET ended = ?1, ended_by = ?2"
            " WHERE key = ?3 AND ended IS NULL AND until >= ?4 AND (?5 IS NULL OR rule = ?5)",
            *(now.isoformat(), by.strip(), key, now.date().isoformat(), rule),
        )
        if not ended:
            silent = ", ".join(dict.fromkeys(_about(s.key, s.rule) for s in in_force(state, now.date()).given))
            raise Misuse(f"{_about(key, rule)}: not silenced; silenced are: {silent or 'none'}")
        state.audit(now, "key unsilenced", f"{_about(key, rule)} by {by.strip()}")
    return ended


def in_force(state: Store, day: date) -> Silences:
    """Those that nobody has ended and that last until `day` or longer, in the order in which they were given."""
    rows: Iterable[tuple[int, str, str | None, str, str, str, str]] = state.rows(
        f"SELECT {COLUMNS} FROM silences WHERE ended IS NULL AND until >= ? ORDER BY id",  # noqa: S608 - a constant
        day.isoformat(),
    )
    return Silences(
        tuple(
            Silence(
                key=key,
                rule=rule,
                until=date.fromisoformat(until),
                by=who,
                at=datetime.fromisoformat(at),
                reason=reason,
            )
            for _, key, rule, until, who, at, reason in rows
        )
    )


def _about(key: str, rule: str | None) -> str:
    return f"{key} ({rule})" if rule else key
