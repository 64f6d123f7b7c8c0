import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.numbers import find_numbers, read_number

READ = [
    ("0,5 g", "0,5", 0.5),
    (".5g", ".5", 0.5),
    ("o.5g", "o.5", 0.5),
    ("1,000 pills", "1,000", 1000),
    ("10 000 pills", "10 000", 10_000),
    ("1.234,56", "1.234,56", 1234.56),
    ("3,500.50", "3,500.50", 3500.5),
    ("1/8 oz", "1/8", 0.125),
    ("1/8th", "1/8th", 0.125),
    ("1 1/2 oz", "1 1/2", 1.5),
    ("1½ oz", "1½", 1.5),
    ("½oz", "½", 0.5),
    ("0 25 g", "0 25", 0.25),
    ("0.0123", "0.0123", 0.0123),
]


@pytest.mark.parametrize(("text", "surface", "value"), READ)
def test_a_number_is_read(text: str, surface: str, value: float) -> None:
    number = find_numbers(text)[0]
    assert text[number.start : number.end] == surface
    assert number.value == pytest.approx(value)


def test_a_lone_point_before_three_digits_has_two_readings() -> None:
    assert read_number("1.000") == (1.0, 1000.0)
    assert read_number("0.125") == (0.125, 0.125)


NOT_ONE = ["", "none", "12345678901234567890", "٣"]


@pytest.mark.parametrize("text", NOT_ONE)
def test_no_number(text: str) -> None:
    assert list(find_numbers(text)) == []


def test_the_parts_of_a_date_are_no_fraction() -> None:
    assert [n.value for n in find_numbers("1/2/14")] == [1, 2, 14]


def test_a_leading_zero_opens_no_group_of_thousands() -> None:
    assert find_numbers("0,510,5")[0].value == 0.51


@settings(max_examples=1500, deadline=None)
@given(st.text(alphabet="0123456789.,/ o½-'x\u00a0", max_size=60))
def test_numbers_are_ordered_and_inside_the_text(text: str) -> None:
    end = 0
    for number in find_numbers(text):
        assert end <= number.start < number.end <= len(text)
        end = number.end
