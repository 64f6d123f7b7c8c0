"""Score the extraction on marked texts: exact and overlapping spans by label and source, facts, errors."""

from collections import Counter
from pathlib import Path

import typer

from nlp import pipeline
from nlp.evaluate import Evaluation, evaluate, read_gold
from npsmon.shown import show
from npsmon.stages import stages
from records.convert import RecordError
from records.problems import Misuse


def command(
    gold: Path = typer.Argument(..., help="JSON lines with id, text, ents, kind, primary, offer, source."),
    without_names: Path | None = typer.Option(
        None, "--without-names", help="A file with a name a line that the lexicon must forget."
    ),
    errors: int = typer.Option(20, help="How many of the errors to list."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    for path in filter(None, (gold, without_names)):
        if not path.is_file():
            raise Misuse(f"no such file: {path}")
    forgotten = frozenset(without_names.read_text("utf-8").split("\n")) - {""} if without_names else frozenset()
    try:
        texts = read_gold(gold)
    except RecordError as error:
        raise Misuse(str(error)) from error
    with stages() as stage:
        stage.step(f"reading {len(texts)} texts", 0, 0)
        found = evaluate(texts, pipeline.load(stage.lexicon, forgotten) if forgotten else stage.pipeline)
    if as_json:
        show([found], as_json)
    else:
        _print(found, errors)


def _print(found: Evaluation, errors: int) -> None:
    scores = [
        {
            "source": s.source,
            "label": s.label,
            "gold": s.gold,
            "precision": f"{s.precision:.3f}",
            "recall": f"{s.recall:.3f}",
            "F1": f"{s.f1:.3f}",
            "overlap F1": f"{s.overlap_f1:.3f}",
        }
        for s in found.scores
    ]
    show(scores, False, title="Spans")
    facts = [
        {"source": f.source, "texts": f.texts}
        | {name: f"{getattr(f, name):.3f}" for name in ("canonical", "kind", "primary", "offer")}
        for f in found.facts
    ]
    show(facts, False, title="Facts, share right")
    causes = Counter((m.cause, m.label) for m in found.mistakes)
    show([{"cause": c, "label": label, "errors": n} for (c, label), n in causes.most_common()], False, title="Errors")
    if found.mistakes:
        show(found.mistakes[:errors], False, title=f"The first {min(errors, len(found.mistakes))} errors")
