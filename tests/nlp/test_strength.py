import pytest

from nlp.components.strength import find_strength

MATCH = [
    ("1mg", "1mg", 1, "mg"),
    ("250 µg", "250 µg", 0.25, "mg"),
    ("110mcg", "110mcg", 0.11, "mg"),
    ("260 micro grams", "260 micro grams", 0.26, "mg"),
    ("1000 microgram", "1000 microgram", 1, "mg"),
    ("120-150ug", "120-150ug", 0.12, "mg"),
    ("120/125ug", "120/125ug", 0.12, "mg"),
    ("1mg-2mg", "1mg-2mg", 1, "mg"),
    ("110-120 ug", "110-120 ug", 0.11, "mg"),
    ("200+mg", "200+mg", 200, "mg"),
    ("0,5 mg", "0,5 mg", 0.5, "mg"),
    ("50mg/ml", "50mg/ml", 50, "mg/ml"),
    ("100mcg/h", "100mcg/h", 0.1, "mg"),
    ("25 µg/hr", "25 µg/hr", 0.025, "mg"),
    ("100mcgh", "100mcgh", 0.1, "mg"),
    ("10mg/5ml", "10mg/5ml", 2, "mg/ml"),
    ("250ug per ml", "250ug per ml", 0.25, "mg/ml"),
    ("1,000mg/10ml", "1,000mg", 1000, "mg"),
    ("10x20mg", "20mg", 20, "mg"),
    ("30mlx25mg", "25mg", 25, "mg"),
    ("10ml@100mg", "100mg", 100, "mg"),
    ("100iu", "100iu", 100, "iu"),
    ("3mg/tab", "3mg/tab", 3, "mg"),
    ("90ug/blotter", "90ug/blotter", 0.09, "mg"),
    ("3mg per tab", "3mg", 3, "mg"),
    ("3mg / tab", "3mg", 3, "mg"),
    ("3mg/week", "3mg", 3, "mg"),
    ("100/500mg", "100/500mg", 100, "mg"),
    ("250/300mg", "250/300mg", 250, "mg"),
    ("10-325mg", "10-325mg", 10, "mg"),
]


@pytest.mark.parametrize(("text", "surface", "value", "unit"), MATCH)
def test_must_match(text: str, surface: str, value: float, unit: str) -> None:
    (strength,) = find_strength(text)
    assert text[strength.start : strength.end] == surface
    assert strength.value == pytest.approx(value)
    assert strength.unit == unit


NO_MATCH = ["5g", "10ml", "100 pills", "2mga", "A25mg", "#5 mg", "mg", "5 magic beans", ""]


@pytest.mark.parametrize("text", NO_MATCH)
def test_must_not_match(text: str) -> None:
    assert list(find_strength(text)) == []


BOTTLES = [
    ("750mg/3ml", "vape", "750mg", 750, "mg"),
    ("600mg / 2ml", "oil", "600mg", 600, "mg"),
    ("600mg/1ml", "cartridge", "600mg/1ml", 600, "mg/ml"),
    ("40mg/ml", "thc", "40mg/ml", 40, "mg/ml"),
    ("30mg/5ml", "syrup", "30mg/5ml", 6, "mg/ml"),
    ("300mg/3ml vial", "steroid", "300mg", 300, "mg"),
    ("300mg/1ml amp", "steroid", "300mg/1ml", 300, "mg/ml"),
]


@pytest.mark.parametrize(("text", "word", "surface", "value", "unit"), BOTTLES)
def test_a_volume_is_a_bottle_where_the_goods_are_bottled(
    text: str, word: str, surface: str, value: float, unit: str
) -> None:
    (strength,) = find_strength(text, words={word})
    assert text[strength.start : strength.end] == surface
    assert strength.value == pytest.approx(value)
    assert strength.unit == unit


COMBINED = [("8mg/2mg", ["8mg", "2mg"]), ("7.5/325mg", ["7.5", "325mg"]), ("30 / 300 mg", ["30", "300 mg"])]


@pytest.mark.parametrize(("text", "surfaces"), COMBINED)
def test_combined_strengths_are_two(text: str, surfaces: list[str]) -> None:
    assert [text[s.start : s.end] for s in find_strength(text)] == surfaces


CERTAIN = [("100ug", True), ("5mg per pill", True), ("5mg each", True), ("5mg/ml", True), ("250mg", False)]


@pytest.mark.parametrize(("text", "certain"), CERTAIN)
def test_what_the_expression_alone_decides(text: str, certain: bool) -> None:
    assert [s.certain for s in find_strength(text)] == [certain]


@pytest.mark.parametrize("text", ["20-60mg per day", "10mg/kg"])
def test_doses_are_told_apart(text: str) -> None:
    assert [s.dose for s in find_strength(text)] == [True]
