"""The tables of `npsmon evaluate`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from nlp.bootstrap import Figure
from nlp.evaluate import Evaluation, Facts, Score, Share
from nlp.prose import Pages
from nlp.unseen import Unseen
from npsmon.shown import show

T = TypeVar("T")
Reader = Callable[[Path], tuple[T, ...]]
MOST = 15
"""Rows of a table of which only the top matters."""


def show_evaluation(found: Evaluation, errors: int) -> None:
    show([_score(s) for s in found.scores if s.gold or s.predicted], False, title="Spans, with 95 % intervals")
    show([_facts(f) for f in found.facts], False, title="Facts right, with 95 % intervals")
    show(found.causes, False, title="Errors by cause")
    wrong = [rule for rule in found.rules if rule.exact < rule.found]
    show(wrong[:MOST], False, title="Rules by what they found that is not exactly in the gold")
    if found.mistakes and errors:
        columns = ("id", "cause", "detail", "label", "expected", "found", "context")
        first = found.mistakes[:errors]
        show(first, False, title=f"The first {len(first)} of {len(found.mistakes)} errors", columns=columns)


def show_pages(found: Pages) -> None:
    rows = [
        {
            "source": prose.source,
            "pages": prose.pages,
            "words": prose.words,
            "SUBSTANCE mentions": prose.mentions,
            "per 1,000 words": _figure(prose.per_1000_words, 2),
            "taken for an offer": prose.offers,
        }
        for prose in found.sources
    ]
    show(rows, False, title="Legal pages")
    if found.seen:
        show(found.seen[:MOST], False, title="What was seen on them")


def show_unseen(found: Unseen) -> None:
    rows: list[dict[str, Any]] = [
        {
            "seed": run.seed,
            "entries forgotten": run.forgotten,
            "mentions": run.mentions,
            "found": run.found,
            "recall": _number(run.recall),
            "class right": _number(run.class_right / run.found if run.found else None),
            "false per 1,000 texts": f"{run.false_per_1000:.1f}",
        }
        for run in found.runs
    ]
    recall = f"{_number(found.recall)} ± {_number(found.spread)}"
    mean = {"seed": "mean", "recall": recall, "class right": _number(found.class_right)}
    rows.append(dict.fromkeys(rows[0]) | mean | {"false per 1,000 texts": f"{found.false_per_1000:.1f}"})
    show(rows, False, title="Names that the lexicon had forgotten; ± standard deviation over the seeds")


def _score(score: Score) -> dict[str, Any]:
    return {
        "source": score.source,
        "label": score.label,
        "gold": score.gold,
        "found": score.predicted,
        "exact": score.exact,
        "precision": _number(score.precision),
        "recall": _number(score.recall),
        "F1": _figure(score.f1),
        "overlap F1": _figure(score.overlap_f1),
    }


def _facts(facts: Facts) -> dict[str, Any]:
    shares = {name: _share(getattr(facts, name)) for name in ("canonical", "kind", "primary", "offer")}
    false = f"{facts.false_substances}/{facts.words}: {_figure(facts.false_per_1000_words, 2)}"
    return {"source": facts.source, "texts": facts.texts} | shares | {"false SUBSTANCE per 1,000 words": false}


def _share(share: Share) -> str:
    return f"{share.right}/{share.of} {_figure(share.share)}"


def _figure(figure: Figure, digits: int = 3) -> str:
    if figure.value is None:
        return "-"
    return f"{figure.value:.{digits}f} ({figure.low:.{digits}f}-{figure.high:.{digits}f})"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
