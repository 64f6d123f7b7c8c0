"""Score the extraction on marked texts: spans, facts and unseen names with intervals, errors by cause and rule."""

from dataclasses import dataclass
from pathlib import Path

import typer

from nlp import unseen
from nlp.evaluate import Evaluation, evaluate
from nlp.gold import read_gold
from nlp.prose import Pages, count_names, read_pages
from nlp.unseen import Unseen
from npsmon import scored
from npsmon.forgotten import forgetting, names_in
from npsmon.shown import show
from npsmon.stages import stages
from records.convert import RecordError
from records.problems import Misuse


@dataclass(frozen=True, kw_only=True)
class Result:
    """What `--json` prints."""

    evaluation: Evaluation
    pages: Pages | None
    unseen: Unseen | None


def command(  # noqa: PLR0917
    gold: Path = typer.Argument(
        ...,
        help="JSON lines with id, text, ents, kind, primary, offer, source; or marked-up texts: a .txt or a folder.",
    ),
    without_names: Path | None = typer.Option(
        None, "--without-names", help="A file with a name a line that the lexicon must forget."
    ),
    pages: Path | None = typer.Option(
        None, "--pages", help="JSON lines with text and label: names seen on those labelled legal."
    ),
    unseen_names: bool = typer.Option(
        False, "--unseen", help="Also forget a share of the new drugs, seed by seed, and see what is found of them."
    ),
    share: float = typer.Option(unseen.SHARE, min=0, max=1, help="With --unseen: the share that is forgotten."),
    seeds: int = typer.Option(5, min=1, help="With --unseen: how many seeds, from 1."),
    errors: int = typer.Option(20, min=0, help="How many of the errors to list."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    texts, prose = _read(read_gold, gold), _read(read_pages, pages) if pages else ()
    forgotten = names_in(without_names)
    with stages() as stage:
        stage.step(f"reading {len(texts)} texts", 0, 0)
        reader = forgetting(stage, forgotten)
        found = Result(
            evaluation=evaluate(texts, reader),
            pages=count_names(prose, reader) if prose else None,
            unseen=unseen.measure(texts, stage.lexicon, range(1, seeds + 1), share) if unseen_names else None,
        )
    if as_json:
        show([found], as_json)
        return
    scored.show_evaluation(found.evaluation, errors)
    if found.pages:
        scored.show_pages(found.pages)
    if found.unseen:
        scored.show_unseen(found.unseen)


def _read(reader: scored.Reader[scored.T], path: Path) -> tuple[scored.T, ...]:
    if not path.exists():
        raise Misuse(f"no such file: {path}")
    try:
        found = reader(path)
    except RecordError as error:
        raise Misuse(str(error)) from error
    if not found:
        raise Misuse(f"{path}: expected at least one text")
    return found
