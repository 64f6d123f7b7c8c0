"""Late data: a day that is judged after a later one mails nobody; what it finds is a note.

A pass is late where a later day has been judged before (history was taken in, a run came after its evening), or where
the operator says so. It decides as that evening would have: what was told of later days is not known to it. A finding
that would have gone out is stored as held back, `late data: would have fired on ...`, and noted on the next alert that
was told of the same event. Where none was, tonight's pass may still tell of the event, and says then what it missed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from alerts.store import Store
from alerts.stories import MEMORY, event
from records.alert import Alert, AlertKind
from records.jsonl import dumps

REASON = "late data: "
JUDGED = "judged"
"""Name of the last-done mark of the newest day that was judged."""


def newest(state: Store) -> date | None:
    done = state.last_done(JUDGED)
    return done.window.date() if done else None


def is_late(state: Store, day: date, today: date, asked: bool | None = None) -> bool:
    """`asked`: the operator's word, None where it is for the mark to say.

    A mark after `today` was made by a clock that has been set back since, and says nothing.
    """
    last = newest(state)
    return asked if asked is not None else last is not None and day < last <= today


def known_then(history: Iterable[Alert], day: date) -> tuple[Alert, ...]:
    """What that evening knew: nothing of later days; findings of other late passes count as told."""
    return tuple(replace(alert, held=None) if is_note(alert) else alert for alert in history if alert.signal.day < day)


def is_note(alert: Alert) -> bool:
    return alert.held is not None and alert.held.startswith(REASON)


def keep(state: Store, alerts: Iterable[Alert], day: date, now: datetime, *, late: bool) -> tuple[Alert, ...]:
    """Store a pass's alerts and its day's mark, in one transaction; what a late pass would have told is kept as notes.

    Returns the notes. An alert that is out already stays as it is.
    """
    alerts = tuple(alerts)
    with state.transaction():
        state.set_done(JUDGED, datetime.combine(day, time(), UTC), now)
        if not late:
            state.add_alerts(alerts)
            return ()
        out = {alert.alert_id for alert in state.alerts_between(day, day)}
        notes = [_note(a) for a in alerts if a.held is None and a.alert_id not in out]
        state.add_alerts([*(a for a in alerts if a.held is not None), *notes])
        later = _told(state, day)
        for note in notes:
            state.write(
                "UPDATE alerts SET held = ?, body = ? WHERE alert_id = ? AND held IS NOT NULL",
                *(note.held, dumps(note), note.alert_id),
            )
            if (target := _next(note, later)) is not None:
                state.write(
                    "INSERT OR IGNORE INTO late VALUES (?,?,?,?)",
                    *(target.alert_id, day.isoformat(), note.signal.rule, now.isoformat()),
                )
        if notes:
            state.audit(now, "late data", f"{day}: {', '.join(f'{n.signal.key} ({n.signal.rule})' for n in notes)}")
    return tuple(notes)


def when_told(alert: Alert, stored: Iterable[Alert]) -> str:
    """What the stored alerts, those that went out, say of a finding of a replay."""
    days = sorted(a.signal.day for a in stored if _same(a, alert))
    if alert.signal.day in days:
        return "told that day"
    later = next((d for d in days if d > alert.signal.day), None)
    if later is None:
        return f"told on {days[-1]}, before" if days else "never told"
    return f"told on {later}; would have fired {(later - alert.signal.day).days} days earlier"


def notes(state: Store) -> Mapping[str, str]:
    """By alert id: the first day on which it would have fired, had the data been there."""
    rows = state.rows("SELECT alert_id, min(day) FROM late GROUP BY alert_id")
    return {alert_id: f"would have fired on {day}" for alert_id, day in rows}


def _note(alert: Alert) -> Alert:
    return replace(
        alert, held=f"{REASON}would have fired on {alert.signal.day}; its data came after that day was judged"
    )


def _told(state: Store, day: date) -> Sequence[Alert]:
    """Of later days, oldest first."""
    found = state.alerts_between(day + timedelta(days=1), day + MEMORY)
    return sorted(found, key=lambda a: (a.signal.day, a.alert_id))


def _next(note: Alert, later: Iterable[Alert]) -> Alert | None:
    return next((a for a in later if _same(a, note)), None)


def _same(one: Alert, other: Alert) -> bool:
    """Whether both are about one event, or about one source."""
    kinds = {one.signal.kind, other.signal.kind}
    return event(one.signal) == event(other.signal) and (AlertKind.SOURCE not in kinds or len(kinds) == 1)
