"""How well texts are read: answers against gold.

Exact and overlapping spans by label and source; canonical names of the name mentions that were found; kind, primary
and offer of each text; names seen where there are none; each with its interval. And the errors, by cause and rule.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.bootstrap import Array, Figure, Ratio, Resampled
from nlp.extract import mark
from nlp.gold import Gold
from nlp.mistakes import Cause, Mistake, Rule, causes, mistakes, rules
from nlp.pipeline import Pipeline
from nlp.tally import COLUMNS, SPANS, Answer, tally
from records.extraction import Label

ALL = "all"
"""All labels, or all sources, together."""
WORDS = 1000


@dataclass(frozen=True, kw_only=True)
class Score:
    """Spans of one label over one source."""

    source: str
    label: str
    gold: int
    predicted: int
    exact: int
    gold_overlapped: int
    predicted_overlapping: int
    precision: float | None
    recall: float | None
    f1: Figure
    overlap_f1: Figure


@dataclass(frozen=True, kw_only=True)
class Share:
    right: int
    of: int
    share: Figure


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What else is right over one source."""

    source: str
    texts: int
    words: int
    canonical: Share
    """Of the gold names that were found."""
    kind: Share
    primary: Share
    offer: Share
    false_substances: int
    false_per_1000_words: Figure


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    scores: tuple[Score, ...]
    facts: tuple[Facts, ...]
    causes: tuple[Cause, ...]
    rules: tuple[Rule, ...]
    mistakes: tuple[Mistake, ...]


def evaluate(gold: Sequence[Gold], pipeline: Pipeline) -> Evaluation:
    """Read every gold text and compare."""
    return compare(gold, {item.id: answer(item, pipeline) for item in gold})


def answer(item: Gold, pipeline: Pipeline) -> Answer:
    facts = pipeline.read(item.text)
    marked = mark(item.id, facts)
    return Answer(
        ents=marked.ents,
        rules=tuple(m.found_by for m in facts.mentions),
        kind=marked.kind,
        primary=marked.primary,
        offer=marked.offer,
    )


def compare(gold: Sequence[Gold], answers: Mapping[str, Answer]) -> Evaluation:
    """Score answers by text id; a text without an answer counts as read to be empty."""
    if not gold:
        raise ValueError("no gold texts")
    pairs = [(item, answers.get(item.id, Answer())) for item in gold]
    counts = [tally(*pair) for pair in pairs]
    sources = sorted({item.source for item in gold})
    groups = {ALL: counts}
    for source in sources if len(sources) > 1 else ():
        groups[source] = [row for item, row in zip(gold, counts, strict=True) if item.source == source]
    sampled = {source: (len(rows), Resampled(rows)) for source, rows in groups.items()}
    found = tuple(m for pair in pairs for m in mistakes(*pair))
    return Evaluation(
        scores=tuple(_score(s, drawn, label) for s, (_, drawn) in sampled.items() for label in (*Label, ALL)),
        facts=tuple(_facts(s, texts, drawn) for s, (texts, drawn) in sampled.items()),
        causes=causes(found),
        rules=rules(pairs),
        mistakes=found,
    )


def _score(source: str, drawn: Resampled, label: str) -> Score:
    labels = [member.value for member in Label] if label == ALL else [str(label)]
    places = {name: [COLUMNS.index((each, name)) for each in labels] for name in SPANS}
    counts = {name: int(drawn.total[places[name]].sum()) for name in SPANS}

    def sums(array: Array, name: str) -> Array:
        total: Array = array[..., places[name]].sum(axis=-1)
        return total

    def overlapping(array: Array) -> Array:
        precision = sums(array, "predicted_overlapping") / sums(array, "predicted")
        recall = sums(array, "gold_overlapped") / sums(array, "gold")
        return 2 * precision * recall / (precision + recall)

    return Score(
        source=source,
        label=str(label),
        **counts,
        precision=_ratio(counts["exact"], counts["predicted"]),
        recall=_ratio(counts["exact"], counts["gold"]),
        f1=drawn.figure(lambda array: 2 * sums(array, "exact") / (sums(array, "gold") + sums(array, "predicted"))),
        overlap_f1=drawn.figure(overlapping),
    )


def _facts(source: str, texts: int, drawn: Resampled) -> Facts:
    total = {name: int(drawn.total[COLUMNS.index(("", name))]) for label, name in COLUMNS if not label}
    named = COLUMNS.index(("", "named"))

    def share(name: str, of: int | None = None) -> Share:
        column = COLUMNS.index(("", name))
        ratio: Ratio = (lambda a: a[..., column] / a[..., of]) if of is not None else (lambda a: a[..., column] / texts)
        return Share(right=total[name], of=texts if of is None else total["named"], share=drawn.figure(ratio))

    false, words = COLUMNS.index(("", "false_substances")), COLUMNS.index(("", "words"))
    return Facts(
        source=source,
        texts=texts,
        words=total["words"],
        canonical=share("canonical", named),
        kind=share("kind"),
        primary=share("primary"),
        offer=share("offer"),
        false_substances=total["false_substances"],
        false_per_1000_words=drawn.figure(lambda a: WORDS * a[..., false] / a[..., words]),
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
