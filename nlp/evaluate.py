"""How well texts are read: predictions against gold of the same format.

Exact and overlapping spans by label and source; canonical names of the name mentions that were found; kind, primary
and offer of each text; and the errors one by one, by cause.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlp.extract import mark
from nlp.pipeline import Pipeline
from records.convert import RecordError, build
from records.extraction import Kind, Label

TOLERANCE = 0.01
"""Relative difference up to which two amounts are equal."""


@dataclass(frozen=True, kw_only=True)
class Gold:
    """A text with its answer."""

    id: str
    text: str
    ents: tuple[tuple[str, int, int, str, str | None], ...]
    kind: str
    primary: str | tuple[str, ...] | None = None
    offer: dict[str, float] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        labels = {label.value for label in Label}
        if self.kind not in {kind.value for kind in Kind}:
            raise ValueError(f"kind: expected one of {', '.join(k.value for k in Kind)}, got {self.kind!r}")
        for label, start, end, surface, _ in self.ents:
            if label not in labels or not 0 <= start < end <= len(self.text) or self.text[start:end] != surface:
                raise ValueError(f"ents: expected a known label and text[{start}:{end}] == {surface!r}")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was predicted for one gold text."""

    ents: tuple[tuple[str, int, int, str, str | None], ...] = ()
    kind: str | None = None
    primary: str | tuple[str, ...] | None = None
    offer: dict[str, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Score:
    """Spans of one label over one source (`all` for both together)."""

    source: str
    label: str
    gold: int
    predicted: int
    exact: int
    gold_overlapped: int
    predicted_overlapping: int

    @property
    def precision(self) -> float:
        return _ratio(self.exact, self.predicted)

    @property
    def recall(self) -> float:
        return _ratio(self.exact, self.gold)

    @property
    def f1(self) -> float:
        return _harmonic(self.precision, self.recall)

    @property
    def overlap_f1(self) -> float:
        return _harmonic(_ratio(self.predicted_overlapping, self.predicted), _ratio(self.gold_overlapped, self.gold))


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Shares of the texts of one source with the right answer."""

    source: str
    texts: int
    canonical: float
    kind: float
    primary: float
    offer: float


@dataclass(frozen=True, kw_only=True)
class Mistake:
    id: str
    cause: str
    """missed, spurious, boundary, label, canonical, kind, primary or offer."""
    label: str
    expected: str
    found: str
    context: str


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    scores: tuple[Score, ...]
    facts: tuple[Facts, ...]
    mistakes: tuple[Mistake, ...]


def read_gold(path: Path) -> tuple[Gold, ...]:
    """The gold texts, or a `RecordError` naming file and line."""
    found = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    data = json.loads(line)
                except ValueError as error:
                    raise RecordError(f"{path}:{number}: not JSON: {error}") from None
                found.append(build(Gold, data, f"{path}:{number}"))
    return tuple(found)


def evaluate(gold: Sequence[Gold], pipeline: Pipeline) -> Evaluation:
    """Read every gold text and compare."""
    answers = {}
    for item in gold:
        marked = mark(item.id, pipeline.read(item.text))
        answers[item.id] = Answer(ents=marked.ents, kind=marked.kind, primary=marked.primary, offer=marked.offer)
    return compare(gold, answers)


def compare(gold: Sequence[Gold], answers: Mapping[str, Answer]) -> Evaluation:
    """Score answers by text id; a text without an answer counts as read to be empty."""
    pairs = [(item, answers.get(item.id, Answer())) for item in gold]
    sources = sorted({item.source for item in gold})
    groups = [("all", pairs)] + [(s, [p for p in pairs if p[0].source == s]) for s in sources if len(sources) > 1]
    scores: list[Score] = []
    for source, group in groups:
        by_label = [_score(source, label.value, group) for label in Label]
        scores += [*by_label, _total(source, by_label)]
    return Evaluation(
        scores=tuple(scores),
        facts=tuple(_facts(source, group) for source, group in groups),
        mistakes=tuple(m for item, answer in pairs for m in _mistakes(item, answer)),
    )


Pairs = Sequence[tuple[Gold, Answer]]
Ent = tuple[str, int, int, str, str | None]


def _score(source: str, label: str, pairs: Pairs) -> Score:
    gold = predicted = exact = overlapped = overlapping = 0
    for item, answer in pairs:
        right = {(e[1], e[2]) for e in item.ents if e[0] == label}
        given = {(e[1], e[2]) for e in answer.ents if e[0] == label}
        gold += len(right)
        predicted += len(given)
        exact += len(right & given)
        overlapped += sum(any(s < f and t < e for t, f in given) for s, e in right)
        overlapping += sum(any(s < f and t < e for t, f in right) for s, e in given)
    return Score(
        source=source,
        label=label,
        gold=gold,
        predicted=predicted,
        exact=exact,
        gold_overlapped=overlapped,
        predicted_overlapping=overlapping,
    )


def _total(source: str, scores: Iterable[Score]) -> Score:
    every = list(scores)
    return Score(
        source=source,
        label="all",
        gold=sum(s.gold for s in every),
        predicted=sum(s.predicted for s in every),
        exact=sum(s.exact for s in every),
        gold_overlapped=sum(s.gold_overlapped for s in every),
        predicted_overlapping=sum(s.predicted_overlapping for s in every),
    )


def _facts(source: str, pairs: Pairs) -> Facts:
    named = [_named(e, a) for g, a in pairs for e in g.ents if e[4] is not None]
    found = [right for right in named if right is not None]
    return Facts(
        source=source,
        texts=len(pairs),
        canonical=_ratio(sum(found), len(found)),
        kind=_ratio(sum(g.kind == a.kind for g, a in pairs), len(pairs)),
        primary=_ratio(sum(_names(g.primary) == _names(a.primary) for g, a in pairs), len(pairs)),
        offer=_ratio(sum(same_offer(a.offer, g.offer) for g, a in pairs), len(pairs)),
    )


def _named(ent: Ent, answer: Answer) -> bool | None:
    """Whether a gold name that was found has its canonical name; None where it was not found."""
    names = [n for label, s, e, _, n in answer.ents if label == ent[0] and s < ent[2] and ent[1] < e]
    return ent[4] in names if names else None


def same_offer(found: Mapping[str, float] | None, right: Mapping[str, float] | None) -> bool:
    if not found or not right:
        return not found and not right
    return found.keys() == right.keys() and all(abs(found[k] - right[k]) <= TOLERANCE * abs(right[k]) for k in right)


def _mistakes(item: Gold, answer: Answer) -> Iterable[Mistake]:
    right = {(e[0], e[1], e[2]): e for e in item.ents}
    given = {(e[0], e[1], e[2]): e for e in answer.ents}
    for key, ent in right.items():
        if key not in given:
            other = next((e for e in given.values() if e[1] < ent[2] and ent[1] < e[2]), None)
            cause = "missed" if other is None else "boundary" if other[0] == ent[0] else "label"
            yield _mistake(item, cause, ent, _shown(ent), _shown(other) if other else "")
        elif ent[4] is not None and given[key][4] != ent[4]:
            yield _mistake(item, "canonical", ent, str(ent[4]), str(given[key][4]))
    for key, ent in given.items():
        if key not in right and not any(e[1] < ent[2] and ent[1] < e[2] for e in right.values()):
            yield _mistake(item, "spurious", ent, "", _shown(ent))
    whole: Ent = ("", 0, 0, "", None)
    if answer.kind != item.kind:
        yield _mistake(item, "kind", whole, item.kind, str(answer.kind))
    if _names(item.primary) != _names(answer.primary):
        yield _mistake(item, "primary", whole, str(item.primary), str(answer.primary))
    if not same_offer(answer.offer, item.offer):
        yield _mistake(item, "offer", whole, str(item.offer), str(answer.offer))


def _mistake(item: Gold, cause: str, ent: Ent, expected: str, found: str) -> Mistake:
    context = item.text[max(0, ent[1] - 25) : ent[2] + (25 if ent[2] else 80)].replace("\n", " ")
    return Mistake(id=item.id, cause=cause, label=ent[0], expected=expected, found=found, context=context)


def _shown(ent: Ent) -> str:
    return f"{ent[0]} {ent[3]!r}" + (f" = {ent[4]}" if ent[4] else "")


def _names(primary: Any) -> set[str]:
    return set() if primary is None else {primary} if isinstance(primary, str) else set(primary)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
