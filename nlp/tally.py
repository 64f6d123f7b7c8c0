"""What is counted in one text: spans by label, names, facts, words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlp.gold import Ent, Gold
from records.extraction import NAMES, Label

TOLERANCE = 0.01
"""Relative difference up to which two amounts are equal."""
SPANS = ("gold", "predicted", "exact", "gold_overlapped", "predicted_overlapping")
FACTS = ("named", "canonical", "kind", "primary", "offer", "words", "false_substances")
COLUMNS = (*((label.value, name) for label in Label for name in SPANS), *(("", name) for name in FACTS))
"""Label and what is counted, in the order of `tally`."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was predicted for one gold text."""

    ents: tuple[Ent, ...] = ()
    rules: tuple[str, ...] = ()
    """What found each of `ents`; empty where that is not known."""
    kind: str | None = None
    primary: str | tuple[str, ...] | None = None
    offer: dict[str, float] | None = None


def tally(item: Gold, answer: Answer) -> list[int]:
    """The counts of a text, one a column."""
    counts: list[int] = []
    for label in Label:
        counts += _spans(item, answer, label.value)
    named = [right for e in item.ents if e[4] is not None and (right := _named(e, answer)) is not None]
    return [
        *counts,
        len(named),
        sum(named),
        answer.kind == item.kind,
        names(answer.primary) == names(item.primary),
        same_offer(answer.offer, item.offer),
        len(item.text.split()),
        _false_substances(item, answer),
    ]


def _spans(item: Gold, answer: Answer, label: str) -> tuple[int, ...]:
    right = {(e[1], e[2]) for e in item.ents if e[0] == label}
    given = {(e[1], e[2]) for e in answer.ents if e[0] == label}
    overlapped = sum(any(s < f and t < e for t, f in given) for s, e in right)
    overlapping = sum(any(s < f and t < e for t, f in right) for s, e in given)
    return len(right), len(given), len(right & given), overlapped, overlapping


def _named(ent: Ent, answer: Answer) -> bool | None:
    """Whether a gold name that was found has its canonical name; None where it was not found."""
    found = [e[4] for e in answer.ents if e[0] == ent[0] and overlap(e, ent)]
    return ent[4] in found if found else None


def _false_substances(item: Gold, answer: Answer) -> int:
    """SUBSTANCE mentions that touch no name of the gold."""
    right = [e for e in item.ents if e[0] in NAMES]
    return sum(e[0] == Label.SUBSTANCE and not any(overlap(e, r) for r in right) for e in answer.ents)


def overlap(one: Ent, other: Ent) -> bool:
    return one[1] < other[2] and other[1] < one[2]


def same_offer(found: Mapping[str, float] | None, right: Mapping[str, float] | None) -> bool:
    if not found or not right:
        return not found and not right
    return found.keys() == right.keys() and all(abs(found[k] - right[k]) <= TOLERANCE * abs(right[k]) for k in right)


def names(primary: Any) -> set[str]:
    return set() if primary is None else {primary} if isinstance(primary, str) else set(primary)
