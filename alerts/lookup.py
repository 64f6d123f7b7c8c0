"""Stored alerts by what a person types: an id, or the beginning of one that no other has."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from alerts.store import Store
from records.alert import Alert
from records.jsonl import loads
from records.problems import Misuse, first_of

SHORTEST = 4
"""Characters of a beginning; fewer are a slip of the hand rather than a choice."""
NEAR = 5


@dataclass(frozen=True, kw_only=True)
class Head:
    """An alert without its evidence."""

    alert_id: str
    rule: str
    key: str
    day: date
    held: str | None

    def __str__(self) -> str:
        return f"{self.alert_id} ({self.key}, {self.rule}, {self.day})"


def heads(state: Store) -> tuple[Head, ...]:
    """All stored alerts, held ones too, in order of day."""
    rows = state.rows("SELECT alert_id, rule, key, day, held FROM alerts ORDER BY day, alert_id")
    return tuple(Head(alert_id=i, rule=r, key=k, day=date.fromisoformat(d), held=h) for i, r, k, d, h in rows)


def find(state: Store, asked: str) -> Alert:
    """Raises `Misuse` naming near alerts where none, or more than one, has such an id."""
    chosen = choose(heads(state), asked)
    ((body,),) = state.rows("SELECT body FROM alerts WHERE alert_id = ?", chosen.alert_id)
    return loads(Alert, body, f"{state.path}: alerts")


def choose(known: Iterable[Head], asked: str) -> Head:
    known, wanted = tuple(known), asked.strip().lower()
    fitting = [head for head in known if wanted and head.alert_id.startswith(wanted)]
    if len(fitting) == 1 and len(wanted) >= SHORTEST:
        return fitting[0]
    if len(fitting) == 1:
        raise Misuse(f"alert {asked!r}: expected at least {SHORTEST} characters of the id; near: {fitting[0]}")
    if fitting:
        raise Misuse(f"alert {asked!r}: {len(fitting)} alerts begin so: {_listed(fitting)}")
    near = _near(known, wanted)
    hint = f"near: {_listed(near)}" if near else "none is near; `npsmon alerts` lists them"
    raise Misuse(f"alert {asked!r}: no stored alert has this id; {hint}")


def _near(known: tuple[Head, ...], wanted: str) -> list[Head]:
    """Those on a name of that spelling, newest first, or those with an id like it."""
    if not wanted:
        return []
    named = [head for head in reversed(known) if wanted in head.key.lower()]
    if named:
        return named
    by_id = {head.alert_id: head for head in known}
    by_beginning = {head.alert_id[: len(wanted)]: head for head in known}
    close = [by_id[i] for i in get_close_matches(wanted, by_id, NEAR, 0.6)]
    close += [by_beginning[i] for i in get_close_matches(wanted, by_beginning, NEAR, 0.7)]
    return list(dict.fromkeys(close))


def _listed(found: list[Head]) -> str:
    return first_of([str(head) for head in found], NEAR)
