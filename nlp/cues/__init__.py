"""Words that say what kind of offer a text is; one file of phrases for each subject."""

from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent
SUBJECTS: Final = ("other", "drug", "strains", "mushrooms", "ecstasy")


def expressions(subject: str) -> tuple[str, ...]:
    """The lines of a file of regular expressions."""
    return tuple(_lines(FOLDER / f"{subject}.txt"))


@cache
def phrases(subject: str) -> dict[str, int]:
    """Phrase to weight; a line is `weight phrase` or the phrase alone (weight 1)."""
    found: dict[str, int] = {}
    for line in _lines(FOLDER / f"{subject}.txt"):
        weight, _, phrase = line.partition(" ")
        if len(weight) == 1 and weight.isdigit() and phrase:
            found[phrase] = int(weight)
        else:
            found[line] = 1
    return found


def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a file parted by tabs."""
    return tuple(tuple(line.split("\t")) for line in _lines(FOLDER / f"{name}.tsv"))


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("# ")]
