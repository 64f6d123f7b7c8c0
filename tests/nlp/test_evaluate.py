import time

import pytest

from nlp.evaluate import Facts, Score, compare, evaluate
from nlp.gold import Gold
from nlp.mistakes import Cause, Rule
from nlp.pipeline import Pipeline
from nlp.tally import Answer, same_offer

TEXT = "5g MDMA and LSD"
MDMA = ("SUBSTANCE", 3, 7, "MDMA", "mdma")
LSD = ("SUBSTANCE", 12, 15, "LSD", "lsd")
MASS = ("QUANTITY", 0, 2, "5g", None)
AND = ("PRICE", 8, 11, "and", None)
GOLD = Gold(id="1", text=TEXT, ents=(MASS, MDMA, LSD), kind="drug", primary="mdma", offer={"mass_g": 5}, source="a")
OTHER = Gold(id="2", text="a blank page", ents=(), kind="other", source="b")


def scored(answer: Answer, label: str) -> Score:
    return next(s for s in compare([GOLD], {"1": answer}).scores if s.label == label)


def facts(answer: Answer) -> Facts:
    return compare([GOLD], {"1": answer}).facts[0]


def test_all_right() -> None:
    made = compare([GOLD], {"1": Answer(ents=GOLD.ents, kind="drug", primary="mdma", offer={"mass_g": 5.01})})
    assert made.mistakes == made.causes == ()
    fact = made.facts[0]
    assert [s.share.value for s in (fact.canonical, fact.kind, fact.primary, fact.offer)] == [1.0] * 4
    total = next(s for s in made.scores if s.label == "all")
    assert (total.precision, total.recall, total.f1.value, total.overlap_f1.value) == (1.0, 1.0, 1.0, 1.0)


def test_figures_by_hand() -> None:
    """Of two gold substances one is exact and one too short; a third is invented."""
    ents = (MDMA, ("SUBSTANCE", 12, 14, "LS", "lsd"), ("SUBSTANCE", 8, 11, "and", "x"))
    score = scored(Answer(ents=ents), "SUBSTANCE")
    assert (score.gold, score.predicted, score.exact) == (2, 3, 1)
    assert (score.precision, score.recall, score.f1.value) == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert score.overlap_f1.value == pytest.approx(2 * (2 / 3) * 1 / (2 / 3 + 1))
    fact = facts(Answer(ents=ents))
    assert (fact.canonical.right, fact.canonical.of) == (2, 2)
    assert (fact.false_substances, fact.words) == (1, 4)
    assert fact.false_per_1000_words.value == pytest.approx(250)


def test_a_label_that_is_nowhere_has_no_figures() -> None:
    score = scored(Answer(), "PURITY")
    assert (score.precision, score.recall, score.f1.value) == (None, None, None)


@pytest.mark.parametrize(
    ("ents", "cause"),
    [
        ((MASS, MDMA), ("missed", "SUBSTANCE", "")),
        ((MASS, MDMA, LSD, AND), ("spurious", "PRICE", "rule")),
        ((MASS, MDMA, ("SUBSTANCE", 11, 15, " LSD", "lsd")), ("boundary", "SUBSTANCE", "longer")),
        ((MASS, MDMA, ("SUBSTANCE", 12, 14, "LS", "lsd")), ("boundary", "SUBSTANCE", "shorter")),
        ((MASS, MDMA, ("SUBSTANCE", 11, 14, " LS", "lsd")), ("boundary", "SUBSTANCE", "shifted")),
        ((MASS, MDMA, ("PRECURSOR", 12, 15, "LSD", "lsd")), ("label", "SUBSTANCE", "PRECURSOR for SUBSTANCE")),
        ((MASS, MDMA, ("SUBSTANCE", 12, 15, "LSD", "lsa")), ("canonical", "SUBSTANCE", "rule")),
    ],
)
def test_causes(ents: tuple[tuple[str, int, int, str, str | None], ...], cause: tuple[str, str, str]) -> None:
    answer = Answer(ents=ents, rules=("rule",) * len(ents), kind="drug", primary="mdma", offer={"mass_g": 5})
    found = compare([GOLD], {"1": answer}).causes
    assert found == (Cause(cause=cause[0], label=cause[1], detail=cause[2], errors=1),)


def test_no_answer_counts_as_empty() -> None:
    score = scored(Answer(), "SUBSTANCE")
    assert (score.gold, score.predicted, score.exact, score.f1.value) == (2, 0, 0, 0.0)
    made = compare([GOLD], {})
    assert {(c.cause, c.errors) for c in made.causes} == {
        ("missed", 2),
        ("missed", 1),
        ("kind", 1),
        ("primary", 1),
        ("offer", 1),
    }


def test_rules_that_err_come_first() -> None:
    answer = Answer(ents=(MASS, MDMA, LSD, AND), rules=("good", "names", "names", "bad"))
    assert compare([GOLD], {"1": answer}).rules == (
        Rule(found_by="bad", found=1, exact=0, spurious=1),
        Rule(found_by="names", found=2, exact=2, spurious=0),
        Rule(found_by="good", found=1, exact=1, spurious=0),
    )


def test_sources_apart() -> None:
    made = compare([GOLD, OTHER], {"2": Answer(kind="other")})
    assert [(f.source, f.texts, f.kind.right) for f in made.facts] == [("all", 2, 1), ("a", 1, 0), ("b", 1, 1)]


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


def test_the_pipeline_is_judged_with_its_rules(pipeline: Pipeline) -> None:
    made = evaluate([GOLD], pipeline)
    assert {rule.found_by for rule in made.rules} == {"known_names:alias", "quantity:number-unit"}
    assert next(s for s in made.scores if s.label == "all").f1.value == 1.0


def test_three_hundred_texts_are_scored_in_time() -> None:
    gold = [
        Gold(id=str(i), text=TEXT, ents=GOLD.ents, kind="drug", source=source)
        for i in range(150)
        for source in "ab"
        for i in [f"{source}{i}"]
    ]
    began = time.perf_counter()
    compare(gold, {item.id: Answer(ents=item.ents) for item in gold})
    assert time.perf_counter() - began < 3
