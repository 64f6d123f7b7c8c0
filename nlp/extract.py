"""Extraction over files: a run's listings, or texts of any origin in the gold format."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TypeVar

from nlp.pipeline import Pipeline, TextFacts, batches
from records.convert import RecordError, build
from records.extraction import NAMES, Amount, Extraction
from records.folder import RunFolder
from records.jsonl import loads, write
from records.listing import Listing
from records.problems import FailedItems, first_of

T = TypeVar("T")
Step = Callable[[], None]
"""Called after each text, for a progress bar."""
SHOWN = 10
"""Bad lines that an error message quotes."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """A line of the input of `extract_texts`."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A line of its output: the gold format."""

    id: str
    ents: tuple[tuple[str, int, int, str, str | None], ...]
    """Label, start, end, surface, canonical name (of names only)."""
    kind: str
    primary: str | tuple[str, ...] | None
    offer: dict[str, float] | None


def extract_run(folder: RunFolder, pipeline: Pipeline, step: Step = lambda: None) -> int:
    """Read a run's listings into its `extractions.jsonl`, whole or not at all; returns how many.

    Nothing is done where the file is there, has an extraction for every listing and this pipeline's version.
    Lines that are no Listing are left out and named in a `FailedItems` after all others are written.
    """
    if (done := _done(folder, pipeline.version)) is not None:
        return done
    bad: list[str] = []

    def extractions() -> Iterator[Extraction]:
        for extraction in pipeline.extract_each(_lines(Listing, folder.listings, bad)):
            yield extraction
            step()

    count = write(folder.extractions, extractions())
    _complain(bad)
    return count


def extract_texts(source: Path, target: Path, pipeline: Pipeline, step: Step = lambda: None) -> int:
    """Read `{"id", "text"}` lines and write the gold format; returns how many.

    Bad lines are left out and named in a `FailedItems` after all others are written.
    """
    bad: list[str] = []

    def marked() -> Iterator[Marked]:
        for batch in batches(_texts(source, bad)):
            for item, facts in zip(batch, pipeline.pipe(item.text for item in batch), strict=True):
                yield mark(item.id, facts)
                step()

    count = write(target, marked())
    _complain(bad)
    return count


def mark(name: str, facts: TextFacts) -> Marked:
    """The facts of one text in the gold format."""
    primary = facts.primary[0] if len(facts.primary) == 1 else facts.primary or None
    return Marked(
        id=name,
        ents=tuple(
            (m.label.value, m.start, m.end, m.surface, m.canonical if m.label in NAMES else None)
            for m in facts.mentions
        ),
        kind=facts.kind.value,
        primary=primary,
        offer=given(facts.amount),
    )


def given(amount: Amount | None) -> dict[str, float] | None:
    """The fields of an amount that the text gives."""
    if amount is None:
        return None
    return {f.name: value for f in fields(amount) if (value := getattr(amount, f.name)) is not None} or None


def _lines(cls: type[T], path: Path, bad: list[str]) -> Iterator[T]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                yield loads(cls, line, f"{path}:{number}")
            except RecordError as error:
                bad.append(str(error))


def _texts(path: Path, bad: list[str]) -> Iterator[Text]:
    """Lines with an id and a text; other keys (a gold file has some) are not looked at."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                fields_ = {k: row[k] for k in ("id", "text") if k in row} if isinstance(row, dict) else row
                yield build(Text, fields_, f"{path}:{number}")
            except RecordError as error:
                bad.append(str(error))
            except ValueError as error:
                bad.append(f"{path}:{number}: not JSON: {error}")


def _complain(bad: list[str]) -> None:
    if bad:
        raise FailedItems(f"{len(bad)} lines could not be read:\n" + first_of(bad, SHOWN, "\n"))


def _done(folder: RunFolder, version: str) -> int | None:
    """How many extractions there are, if they are those that would be made now."""
    try:
        with folder.extractions.open("rb") as lines:
            first = next(lines, b"")
            count = (1 if first else 0) + sum(1 for _ in lines)
    except FileNotFoundError:
        return None
    with folder.listings.open("rb") as lines:
        wanted = sum(1 for line in lines if line.strip())
    if count != wanted:
        return None
    return count if not first or json.loads(first).get("pipeline") == version else None
