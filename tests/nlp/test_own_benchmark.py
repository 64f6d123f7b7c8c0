"""The invented listings of `tests/gold`: well formed, of every kind, and read no worse than before."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from nlp.evaluate import evaluate
from nlp.gold import Gold, markup, read_gold
from nlp.pipeline import Pipeline
from nlp.reasons import REASONS
from records.extraction import Kind, Label

FOLDER = Path(__file__).parents[1] / "gold"
LEAST = 0.93
"""Exact micro F1 below which a change has broken something."""


@pytest.fixture(scope="module")
def gold() -> tuple[Gold, ...]:
    return read_gold(FOLDER)


def test_it_covers_every_label_and_kind(gold: tuple[Gold, ...]) -> None:
    assert len(gold) >= 400
    labels = Counter(ent[0] for item in gold for ent in item.ents)
    kinds = Counter(item.kind for item in gold)
    assert min(labels[label] for label in Label) >= 50, labels
    assert min(kinds[kind] for kind in Kind) >= 20, kinds


def test_spans_are_in_order_and_apart(gold: tuple[Gold, ...]) -> None:
    for item in gold:
        assert all(one[2] <= other[1] for one, other in pairwise(item.ents)), item.id


def test_it_is_written_as_it_reads(gold: tuple[Gold, ...]) -> None:
    for item in gold:
        assert markup(item)


def test_it_is_read_well(gold: tuple[Gold, ...], pipeline: Pipeline) -> None:
    made = evaluate(gold, pipeline)
    total = next(s for s in made.scores if (s.source, s.label) == ("all", "all"))
    assert (total.f1.value or 0) >= LEAST, made.causes[:10]
    assert {rule.found_by for rule in made.rules} <= REASONS.keys()
