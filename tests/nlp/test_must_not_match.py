"""Words that look like a drug and are none: rows of surface, invented sentence and reason."""

from pathlib import Path

import pytest

from config.lexicon import load
from nlp import pipeline
from records.extraction import NAMES

TABLE = Path(__file__).with_name("must_not_match.tsv")
ROWS = [tuple(line.split("\t")) for line in TABLE.read_text("utf-8").splitlines()[1:]]


@pytest.fixture(scope="module")
def reader() -> pipeline.Pipeline:
    return pipeline.load(load())


def test_there_are_enough_rows_and_each_is_whole() -> None:
    assert len(ROWS) >= 200
    assert all(len(row) == 3 and all(cell.strip() for cell in row) for row in ROWS)
    assert len({row[:2] for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize(("surface", "sentence", "why"), ROWS)
def test_must_not_match(reader: pipeline.Pipeline, surface: str, sentence: str, why: str) -> None:
    assert surface.lower() in sentence.lower(), "the sentence holds its word"
    found = [m for m in reader.read(sentence).mentions if m.label in NAMES]
    hits = [m for m in found if surface.lower() in m.surface.lower()]
    assert hits == [], f"{why}, but found by {[m.found_by for m in hits]}"
