import json
from pathlib import Path

import pytest

from nlp.evaluate import Answer, Gold, compare, read_gold, same_offer
from records.convert import RecordError

TEXT = "5g MDMA and LSD"
MDMA = ("SUBSTANCE", 3, 7, "MDMA", "mdma")
LSD = ("SUBSTANCE", 12, 15, "LSD", "lsd")
MASS = ("QUANTITY", 0, 2, "5g", None)
GOLD = Gold(id="1", text=TEXT, ents=(MASS, MDMA, LSD), kind="drug", primary="mdma", offer={"mass_g": 5}, source="a")


def score(answer: Answer, label: str) -> tuple[int, int, int]:
    found = next(s for s in compare([GOLD], {"1": answer}).scores if s.label == label)
    return found.gold, found.predicted, found.exact


def causes(answer: Answer) -> list[tuple[str, str]]:
    return [(m.cause, m.label) for m in compare([GOLD], {"1": answer}).mistakes]


def test_all_right() -> None:
    answer = Answer(ents=GOLD.ents, kind="drug", primary="mdma", offer={"mass_g": 5.01})
    made = compare([GOLD], {"1": answer})
    assert made.mistakes == ()
    assert (made.facts[0].canonical, made.facts[0].kind, made.facts[0].offer) == (1.0, 1.0, 1.0)
    assert next(s for s in made.scores if s.label == "all").f1 == 1.0


@pytest.mark.parametrize(
    ("ents", "cause"),
    [
        ((MASS, MDMA), [("missed", "SUBSTANCE")]),
        ((MASS, MDMA, LSD, ("PRICE", 8, 11, "and", None)), [("spurious", "PRICE")]),
        ((MASS, MDMA, ("SUBSTANCE", 11, 15, " LSD", "lsd")), [("boundary", "SUBSTANCE")]),
        ((MASS, MDMA, ("PRECURSOR", 12, 15, "LSD", "lsd")), [("label", "SUBSTANCE")]),
        ((MASS, MDMA, ("SUBSTANCE", 12, 15, "LSD", "lsa")), [("canonical", "SUBSTANCE")]),
    ],
)
def test_causes(ents: tuple[tuple[str, int, int, str, str | None], ...], cause: list[tuple[str, str]]) -> None:
    assert causes(Answer(ents=ents, kind="drug", primary="mdma", offer={"mass_g": 5})) == cause


def test_no_answer_counts_as_empty() -> None:
    assert score(Answer(), "SUBSTANCE") == (2, 0, 0)
    assert {c for c, _ in causes(Answer())} == {"missed", "kind", "primary", "offer"}


def test_sources_apart() -> None:
    other = Gold(id="2", text="x", ents=(), kind="other", source="b")
    made = compare([GOLD, other], {})
    assert [f.source for f in made.facts] == ["all", "a", "b"]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        (None, None, True),
        ({}, None, True),
        ({"mass_g": 5.0}, {"mass_g": 5.04}, True),
        ({"mass_g": 5.0}, {"mass_g": 5.1}, False),
        ({"mass_g": 5.0}, {"units": 5.0}, False),
        (None, {"units": 5.0}, False),
    ],
)
def test_same_offer(one: dict[str, float] | None, two: dict[str, float] | None, same: bool) -> None:
    assert same_offer(one, two) is same


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", r"gold\.jsonl:2: not JSON"),
        ('{"id": "1"}', r"gold\.jsonl:2: missing key 'text'"),
        (json.dumps({"id": "1", "text": "abc", "ents": [["SUBSTANCE", 0, 2, "abc", None]], "kind": "drug"}), "ents: "),
        (json.dumps({"id": "1", "text": "abc", "ents": [], "kind": "drugs"}), "kind: "),
    ],
)
def test_bad_gold(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n" + line)
    with pytest.raises(RecordError, match=message):
        read_gold(path)
