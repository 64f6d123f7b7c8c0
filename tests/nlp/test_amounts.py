import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.amounts import find_amounts
from nlp.units import words
from records.extraction import Label, Mention


def marked(text: str, **names: str) -> list[tuple[str, str]]:
    """Short label and surface of each amount; `names` are surfaces in the text and their canonical names."""
    spans = []
    for surface, canonical in names.items():
        start = text.index(surface.replace("_", " "))
        spans.append((start, start + len(surface), canonical))
    return [(m.label[0] if m.label is not Label.PURITY else "%", m.surface) for m in find_amounts(text, spans)]


Q_OR_S = [
    ("100 x 20mg tablets", [("Q", "100 x"), ("S", "20mg")]),
    ("XANAX 1mg - 100 pills", [("S", "1mg"), ("Q", "100 pills")]),
    ("10ml@100mg", [("Q", "10ml"), ("S", "100mg")]),
    ("30mlx25mg", [("Q", "30ml"), ("S", "25mg")]),
    ("250mg of something white", [("Q", "250mg")]),
    ("500mg powder", [("Q", "500mg")]),
    ("5mg raw powder, not tablets", [("Q", "5mg")]),
    ("15mg", [("S", "15mg")]),
    ("500mg", [("Q", "500mg")]),
    ("2mg bars", [("S", "2mg")]),
    ("2mg vial", [("S", "2mg")]),
    ("pressed pills with 200 mg of it", [("S", "200 mg")]),
    ("each contains 80mg of it", [("S", "80mg")]),
    ("1000ug", [("S", "1000ug")]),
    ("8mg/2mg film, 10 strips", [("S", "8mg"), ("S", "2mg"), ("Q", "10 strips")]),
    ("codeine syrup 10mg/5ml 200ml", [("S", "10mg/5ml"), ("Q", "200ml")]),
    ("1,000mg/10ml refill", [("S", "1,000mg"), ("Q", "10ml")]),
    ("50MG 99% PURE", [("Q", "50MG"), ("%", "99%")]),
    ("x25 blotter tabs (1000µg)", [("Q", "25 blotter tabs"), ("S", "1000µg")]),
    ("50 three wise monkeys 260mg", [("S", "260mg")]),
    ("holds 0.5g (0.5ml or 500mg)", [("Q", "0.5g"), ("Q", "0.5ml"), ("Q", "500mg")]),
    ("0.8g (0.8ml or 800mg) carts", [("Q", "0.8g"), ("Q", "0.8ml"), ("Q", "800mg")]),
    ("vape cart 1000mg (1ML)", [("Q", "1000mg"), ("Q", "1ML")]),
    ("1g (1000mg) tablets of it", [("Q", "1g"), ("Q", "1000mg")]),
    ("10ml bottle (1000mg)", [("Q", "10ml"), ("S", "1000mg")]),
    ("10ml (1000mg) cart", [("Q", "10ml"), ("S", "1000mg")]),
    ("1000mg/1ml cart", [("S", "1000mg/1ml")]),
    ("yellow domino 180-200 mg", [("S", "180-200 mg")]),
    ("2,000mg/4ml eliquid for pods", [("S", "2,000mg"), ("Q", "4ml")]),
    ("one bottle = 600mg / 3ml hemp oil", [("Q", "one bottle"), ("S", "600mg"), ("Q", "3ml")]),
    ("400mg/2ml vial", [("S", "400mg"), ("Q", "2ml")]),
    ("25mg/ml oil, 10ml", [("S", "25mg/ml"), ("Q", "10ml")]),
    ("THIRTY x 5mg tablets", [("Q", "THIRTY x"), ("S", "5mg")]),
    ("oil, 20ml\nEvery 2ml contains 0.2g of it", [("Q", "20ml"), ("S", "0.2g")]),
    ("oil, 20ml\neach 4ml holds about 1g", [("Q", "20ml"), ("S", "1g")]),
    ("20ml, each 5ml contains 80mg", [("Q", "20ml"), ("S", "80mg")]),
    ("a box contains 5ml and 1g", [("Q", "5ml"), ("Q", "1g")]),
    ("each 5ml bottle, 1g crystals", [("Q", "5ml"), ("Q", "1g")]),
]


@pytest.mark.parametrize(("text", "expected"), Q_OR_S)
def test_amount_or_content(text: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text) == expected


def test_a_medicine_is_sold_by_its_strength_and_a_powder_by_weight() -> None:
    assert marked("zopiclone 100mg", zopiclone="zopiclone") == [("S", "100mg")]
    assert marked("metizolam 100mg", metizolam="flubromazolam") == [("Q", "100mg")]


DOSES = [
    "start with a low dose of 10mg",
    "Dose: 20-60mg per day",
    "take no more than 1 tab",
    "OEVs are not uncommon on 250-300mg",
    "1 tab is very strong",
    "1 hit = a light buzz",
    "2-3 hits = strong visuals",
    "10ml is equal to 1000 puffs",
    "20 mg or less dose",
    "10 ml _ 60 pour un liquide",
]


@pytest.mark.parametrize("text", DOSES)
def test_doses_are_not_for_sale(text: str) -> None:
    assert find_amounts(text) == []


LIMITS = [
    "we ship up to 50 grams in one envelope",
    "orders over 100g are sent tracked",
    "min order 5g",
    "Maximum 10 pills please",
    "3 tabs maximum per client",
    "5g per customer",
    "you may stack up to 4*10g in one envelope",
    "combine up to 6x2g",
]


@pytest.mark.parametrize("text", LIMITS)
def test_limits_are_not_for_sale(text: str) -> None:
    assert find_amounts(text) == []


NO_LIMITS = [
    ("Trim 1g (min. order 10g)", ["1g"]),
    ("100 pills = $50", ["100 pills", "$50"]),
    ("1 sheet = 100 tabs", ["1 sheet", "100 tabs"]),
    ("40mg x 1 - LIMIT 5", ["40mg", "x 1"]),
    ("over 125 scanned passports", ["125 scanned passports"]),
    ("dosed at a minimum of 225mg/ml", ["225mg/ml"]),
    ("a stack of 4x10g in foil", ["4x", "10g"]),
    ("buy up to 5g, or 10g of the other", ["10g"]),
    ("9mm FMJ 124gr, 50 pcs", ["50 pcs"]),
    ("Parabellum ammo, 100 pcs, 90 gr.", ["100 pcs"]),
    ("147grs caliber 9, 20 pieces", ["20 pieces"]),
    ("ammunition, 5 g of powder", ["5 g"]),
    ("90gr of the white, 9mm beads", ["90gr"]),
    ("4x silicone jar 7ml", ["4x"]),
    ("7 ml silicone wax jar", []),
    ("empty bottles (30ml), 10 pcs", ["10 pcs"]),
    ("glass jar 7ml of oil", ["7ml"]),
    ("empty promises, 7ml", ["7ml"]),
    ("0.01g pocket scale", []),
    ("a scale, accurate to 0.001 g", []),
    ("precise milligram (0.001g) balance", []),
    ("0.05g of it on a scale of ten", ["0.05g"]),
    ("0.1g, large scale maker", ["0.1g"]),
    ("40mg, genug für 85kg", ["40mg"]),
    ("200mg, for an 80kg person", ["200mg"]),
    ("if you weigh 75 kg, 20 pills", ["20 pills"]),
    ("Till dig som väger 60kg", []),
    ("10€ für 50 kg", ["10€", "50 kg"]),
    ("für 5kg", ["5kg"]),
    ("each drum weighs 50 kg", ["50 kg"]),
    ("60kg of mannitol", ["60kg"]),
]


@pytest.mark.parametrize(("text", "surfaces"), NO_LIMITS)
def test_an_amount_beside_a_limit_is_for_sale(text: str, surfaces: list[str]) -> None:
    assert [m.surface for m in find_amounts(text)] == surfaces


GLUED = [
    ("30 x Nitrazepam5mg - blisters", "Nitrazepam", [("Q", "30 x"), ("S", "5mg")]),
    ("Ritalin10mg x 40", "Ritalin", [("S", "10mg"), ("Q", "x 40")]),
    ("Ketamine7g from India", "Ketamine", [("Q", "7g")]),
    ("Speed62% 5g", "Speed", [("%", "62%"), ("Q", "5g")]),
    ("MXE500mg powder", "MXE", [("Q", "500mg")]),
    ("JWH-018 2g", "JWH-018", [("Q", "2g")]),
    ("LSD25 and a day", "LSD25", []),
    ("Model A5g, speed", "speed", []),
]


@pytest.mark.parametrize(("text", "name", "expected"), GLUED)
def test_an_amount_may_be_glued_on_a_name(text: str, name: str, expected: list[tuple[str, str]]) -> None:
    assert marked(text, **{name: name.lower()}) == expected


SAID = [
    ("for FIVE (5) Norco 5/325 pills", "Norco", ["FIVE (5)"]),
    ("Thirty Five (35) Xanax bars", "Xanax", ["Thirty Five (35)"]),
    ("TWENTY-FIVE (25) Roxy 30mg pills", "Roxy", ["TWENTY-FIVE (25)", "30mg"]),
    ("(5) Xanax white bars", "Xanax", ["5"]),
    ("Six (6) green pills, Norco", "Norco", ["Six (6) green pills"]),
    ("35 Assorted Kingpen, sealed", "Kingpen", ["35"]),
    ("710 Kingpen carts", "Kingpen", []),
    ("page two (2): Norco pills", "Norco", []),
    ("after two (2) days, Norco pills", "Norco", []),
]


@pytest.mark.parametrize(("text", "name", "surfaces"), SAID)
def test_a_number_told_twice_is_one_quantity(text: str, name: str, surfaces: list[str]) -> None:
    start = text.index(name)
    assert [m.surface for m in find_amounts(text, [(start, start + len(name), name.lower())])] == surfaces


def test_digits_of_names_are_no_amounts() -> None:
    text = "5 g 25I-NBOMe tabs"
    start = text.index("25I")
    assert [m.surface for m in find_amounts(text, [(start, start + 9, None)])] == ["5 g"]


def test_a_price_inside_a_run_to_a_noun_is_the_price() -> None:
    assert marked("1.000 ½ mBTC ½ tabs")[0] == ("P", "½ mBTC")


def test_values_and_origin() -> None:
    price, quantity, purity, strength = find_amounts("€20: 1/2 oz 84% pure, 3mg/ml")
    assert (price.value, price.unit, price.found_by) == (20, "EUR", "money:amount")
    assert (quantity.value, quantity.unit, quantity.found_by) == (14, "g", "quantity:number-unit")
    assert (purity.value, purity.unit) == (84, "%")
    assert (strength.value, strength.unit, strength.confidence) == (3, "mg/ml", 1.0)


BOMBS = {
    "numbers": "1 " * 100_000,
    "lone zeros": "0 " * 100_000,
    "digits": "9" * 3_000_000,
    "blanks": " " * 3_000_000,
    "nouns": "5 pill " + "pill " * 100_000,
    "times": "x5x5" * 15_000,
    "percents": "100% " * 40_000,
    "ranges": "5-" * 30_000,
    "to": "1 to " * 20_000,
    "fractions": "1/2/" * 50_000,
    "words": "half " * 100_000,
    "number words": "twenty " * 60_000,
    "nested multipliers": "one hundred thousand dozen " * 15_000,
    "multipliers": "5 x 10 x 20 x " * 15_000,
    "limits": "order up to 5g max " * 10_000,
    "marks": "\u202e5\u200fg\u202c " * 20_000,
    "articles": "an ounce of " * 20_000,
    "brackets": "(5)(" * 40_000,
    "one line": "5mg 5g " * 5_000,
    "prose": "the quick brown fox has 5g at $10 per gram " * 4_000,
    "three megabytes": "words and more words without any amount of it. " * 65_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_take_linear_time(name: str) -> None:
    begun = time.process_time()
    find_amounts(BOMBS[name])
    assert time.process_time() - begun < 20


def test_a_long_line_with_many_names() -> None:
    text = "10 g of 4-xyz 99% " * 8_000
    names = [(at + 8, at + 13, "x") for at in range(0, len(text), 18)]
    begun = time.process_time()
    found = find_amounts(text, names)
    assert len(found) == 16_000
    assert time.process_time() - begun < 20


PIECES = st.sampled_from(
    sorted(
        words(
            "1 10 0,5 .5 1/2 1.000 x X * @ - / ( ) % $ € g mg ug ml mg/ml pills tabs half an "
            "eighth oz BTC of per LSD ½ µg 5x two hundred dozen twenty max order up to 10er 100+ fıve"
        )
        | {"\n"}
    )
)


def check(text: str, found: list[Mention]) -> None:
    end = 0
    for mention in found:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.surface == text[mention.start : mention.end]
        assert mention.value is not None
        assert mention.value >= 0
        end = mention.end


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=14), st.sampled_from(["", " "]))
def test_mentions_are_ordered_and_apart(pieces: list[str], glue: str) -> None:
    text = glue.join(pieces)
    check(text, find_amounts(text))


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["Cs", "Cf", "Nd", "No", "Lu", "Zs", "Sc"]), max_size=60))
def test_surrogates_marks_and_odd_digits(text: str) -> None:
    check(text, find_amounts(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.randoms(use_true_random=False))
def test_any_text_and_any_names(text: str, chance: random.Random) -> None:
    cuts = sorted(chance.sample(range(len(text) + 1), k=min(len(text), 4) // 2 * 2)) if text else []
    check(text, find_amounts(text, [(a, b, None) for a, b in zip(cuts[::2], cuts[1::2], strict=True)]))
