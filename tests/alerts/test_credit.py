"""What speaks for a new name before its sellers do, and that it takes from some what it gives to others."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from alerts.credit import LIMIT, SLOPE, credits
from alerts.detectors.emergence import Emergence
from alerts.survey import Survey
from records.alert import Signal
from records.counts import PLACE, Panel, Role, Side
from tests.alerts.market import Market, at, sellers

HARMS = {"nitazene": 10.0, "cathinone": 6.0, "medicine": 1.0, "supplement": 0.0}
EMERGENCE = Emergence(roles=(Role.SUBSTANCE,), threshold=3.2)
ABC = ["alpha", "beta", "gamma"]


def read_as(panel: Panel, likeness: Mapping[str, str]) -> Panel:
    return replace(panel, counts=tuple(replace(row, likeness=likeness.get(row.name)) for row in panel.counts))


def crowd(*groups: tuple[str, int], first: int = 60) -> Market:
    """New names `GROUP-NUMBER`, one seller each."""
    market = Market(90).trade()
    for group, number in groups:
        for i in range(number):
            market.offer(f"{group}-{i}", [f"{group}-seller-{i}"], first=first, known=False, source=ABC[i % 3])
    return market


def credit_of(market: Market, likeness: Mapping[str, str], day: int = 89, **classes: str) -> dict[str, float]:
    evening = Survey(read_as(market.panel(), likeness), classes, HARMS).evening(at(day))
    found = evening.survey.arrivals((Role.SUBSTANCE,), Side.OFFER)
    return dict(zip(found.names, credits(evening, found).tolist(), strict=True))


MIXED = crowd(("nita", 3), ("word", 3), ("plain", 1))
LIKE = {f"nita-{i}": "nitazene" for i in range(3)} | {f"word-{i}": PLACE for i in range(3)}


def test_a_plan_speaks_for_a_name_a_mere_place_against_it_and_ignorance_not_at_all() -> None:
    credit = credit_of(MIXED, LIKE, **{"substance-1": "cathinone"})
    assert 0.2 < credit["nita-0"] <= LIMIT
    assert -1.2 * LIMIT < credit["word-0"] < -0.2
    assert credit["word-0"] < credit["substance-1"] < credit["nita-0"]
    assert credit["plain-0"] == credit["substance-2"] == 0.0


def test_a_benchmark_that_knows_of_names_nothing_is_left_alone() -> None:
    assert set(credit_of(MIXED, {}).values()) == {0.0}


@pytest.mark.parametrize(
    "shares",
    [(30, 30), (60, 5), (5, 60), (40, 0), (0, 40), (1, 0)],
    ids=["half and half", "mostly plans", "mostly words", "plans only", "words only", "a single name"],
)
def test_what_is_given_is_taken_elsewhere(shares: tuple[int, int]) -> None:
    """False alerts go with 10 ** (slope x credit): their mean over the new names must not pass 1 by much."""
    plans, words = shares
    like = {f"nita-{i}": "nitazene" for i in range(plans)} | {f"word-{i}": PLACE for i in range(words)}
    credit = credit_of(crowd(("nita", plans), ("word", words)), like)
    given = np.array([10.0 ** (SLOPE * credit[name]) for name in like])
    many = plans + words
    assert (given.sum() + 20.0) / (many + 20.0) <= 1.25 if many < 20 else given.mean() <= 1.25
    assert max(abs(credit[name]) for name in like) <= 1.2 * LIMIT


def test_a_class_without_harm_has_some_weight() -> None:
    credit = credit_of(MIXED, {"nita-0": "supplement", "nita-1": "medicine"})
    assert credit["nita-0"] == credit["nita-1"] >= -1.2 * LIMIT


def test_nothing_is_known_before_it_was_read() -> None:
    panel = MIXED.panel()
    late = replace(
        panel, counts=tuple(replace(r, likeness=LIKE.get(r.name) if r.day >= at(75) else None) for r in panel.counts)
    )
    whole, cut = Survey(late, {}, HARMS), Survey(replace(late, until=at(70)), {}, HARMS)
    for survey in (whole, cut):
        evening = survey.evening(at(70))
        assert not credits(evening, evening.survey.arrivals((Role.SUBSTANCE,), Side.OFFER)).any()


def spreading(likeness: str | None) -> list[Signal]:
    """The first emergence of a name that gets a seller every fifth day, among new names of either kind."""
    market = crowd(("nita", 4), ("word", 12), first=50).offer(
        "zq-new", sellers(9), first=40, every=5, source=ABC, known=False
    )
    like = LIKE | ({"zq-new": likeness} if likeness else {})
    survey = Survey(read_as(market.panel(), like), {}, HARMS)
    found = (EMERGENCE.detect(survey.evening(at(day))) for day in range(45, 90))
    return [signal for evening in found for signal in evening if signal.key == "zq-new"]


def test_a_nitazene_is_told_before_a_word_and_the_reason_says_why() -> None:
    nitazene, unknown, word = (spreading(likeness)[0] for likeness in ("nitazene", None, PLACE))
    assert nitazene.day < unknown.day < word.day
    assert "It is built like the names of class nitazene, which counts as much as" in nitazene.reason
    assert nitazene.reason.endswith(" more.")
    assert "It is a word that only its place makes a name, which counts as much as" in word.reason
    assert word.reason.endswith(" fewer.")
    assert "It is" not in unknown.reason
    assert "credit" not in unknown.numbers
    assert nitazene.score - nitazene.numbers["credit"] >= EMERGENCE.threshold / 2


def test_a_lone_seller_is_no_spread_whatever_the_name_is_like() -> None:
    survey = Survey(read_as(MIXED.panel(), LIKE), {}, HARMS)
    assert not [s for day in range(60, 90) for s in EMERGENCE.detect(survey.evening(at(day))) if s.key in LIKE]
