"""Names that the lexicon must forget, so that anybody can measure what is found without it."""

from dataclasses import replace
from pathlib import Path

from config.lexicon import Lexicon, squeeze
from nlp import pipeline
from nlp.pipeline import Pipeline
from npsmon.stages import Stages
from records.problems import Misuse


def names_in(without_names: Path | None) -> frozenset[str]:
    """The names of a file with a name a line; none where there is no file."""
    if without_names is None:
        return frozenset()
    if not without_names.is_file():
        raise Misuse(f"--without-names: no such file: {without_names}")
    try:
        lines = without_names.read_text("utf-8").split("\n")
    except UnicodeDecodeError as error:
        raise Misuse(f"--without-names: {without_names}: expected UTF-8: {error}") from None
    return frozenset(line.strip() for line in lines) - {""}


def forgetting(stage: Stages, names: frozenset[str]) -> Pipeline:
    """The pipeline, without these names where there are some."""
    return pipeline.load(stage.lexicon, names) if names else stage.pipeline


def remembered(lexicon: Lexicon, names: frozenset[str]) -> Lexicon:
    """The lexicon without the entries of these names."""
    gone = {squeeze(name) for name in names}
    kept = tuple(e for e in lexicon.entries if squeeze(e.name) not in gone)
    return replace(lexicon, entries=kept) if names else lexicon
