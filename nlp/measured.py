"""A number with a unit of mass or volume: `5g`, `half an ounce` behind a number, `(14)Gram`, `5 points`."""

import re
from typing import Final, NamedTuple

from nlp.numbers import Number
from nlp.units import MASS_G, OUNCE, POINTS, VOLUME_ML

UNIT: Final = re.compile(
    r"\+?(?:\.?\x20{1,2}|\u00a0)?(?:(half|quarter)[\x20-]|(?:full|whole|fat|heavy|solid|clean|of\x20an?|an?)\x20|(fl\.?\x20))?([^\W\d_]{1,14})",
    re.IGNORECASE,
)
_NOTES: Final = re.compile(r"\x20(?:notes?|bills?|sterling|vouchers?|coins?)\b", re.IGNORECASE)
_RUN_ON: Final = re.compile(r"(?:OZ|LB|KG|GR|ML|GRAMS?|oz|kg|gr|ml|grams?)(?=[A-Z][a-z])")
_MEASURES: Final = frozenset(
    {*MASS_G, *VOLUME_ML, "half", "quarter", "full", "whole", "fat", "heavy", "solid", "clean", "of", "a", "an", "fl"}
)
_POUNDS: Final = frozenset({"lb", "lbs", "pound", "pounds"})
_MOST_POINTS: Final = 20
_OTHER_POINTS: Final = re.compile(
    r"\x20(?:to\b|for\b|on\b|out\b|in\b|and\b|per\b|each\b|you\b|of\x20(?:contact|view|sale|interest|origin)\b)|[:?]",
    re.IGNORECASE,
)
_RUN_ON_HEADS: Final = frozenset({"oz", "lb", "kg", "gr", "ml"})
TIMES_SIGNS: Final = frozenset({"x", "X", "×"})


class Quantity(NamedTuple):
    start: int
    end: int
    value: float
    unit: str
    """g, ml or unit; of a range the lower value counts."""
    rule: str


def plain_mass(text: str, number: Number) -> Quantity | None:
    """The common case `5g`, `5 grams`, told without a search; None for any other."""
    start, last, value, _, word = number
    begin = last + 1 if text[last : last + 1] == " " else last
    end = begin + len(word)
    beyond = text[end : end + 1]
    if beyond.isalnum() or beyond == "/" or value <= 0 or text[begin:end].lower() != word:
        return None
    if (beyond == " " and word in _POUNDS) or (word in POINTS and not _is_point(text, number, end)):
        return None
    return Quantity(start, end, value * MASS_G[word], "g", "number-unit")


def _is_point(text: str, number: Number, end: int) -> bool:
    return number.value <= _MOST_POINTS and not _OTHER_POINTS.match(text, end)


def is_measure(word: str) -> bool:
    return word in _MEASURES or word[:2] in _RUN_ON_HEADS or word[-1:] in TIMES_SIGNS


def is_same(one: float, other: float) -> bool:
    """The same amount in another unit, as sellers round: `1oz-28.5g`."""
    return abs(one - other) <= 0.03 * other


def part_of_an_ounce(number: Number) -> Quantity:
    return Quantity(number.start, number.end, number.value * OUNCE, "g", "part-of-an-ounce")


def measured_by_unit(text: str, number: Number) -> Quantity | None:
    """A number with a unit of mass or volume; `(14)Gram` keeps its parenthesis."""
    closed = text[number.start - 1 : number.start] == "(" and text[number.end : number.end + 1] == ")"
    match = UNIT.match(text, number.end + closed)
    if match is None or number.value <= 0:
        return None
    word, end = match[3].lower(), match.end()
    if word not in MASS_G and word[-1] in ("x", "×") and text[end : end + 1].isdigit():
        word, end = word[:-1], end - 1  # 10mlx5
    elif word not in MASS_G and (run_on := _RUN_ON.match(match[3])):
        word, end = run_on[0].lower(), match.start(3) + run_on.end()
    elif text[end : end + 1].isalnum() or text[end : end + 3].lower() == "/ml" or _NOTES.match(text, end):
        return None
    if (
        " a" in match[0].lower()[:6]
        and number.value >= 1
        and word in MASS_G
        and match[0].lower().split()[0] in ("of", "a", "an")
    ):
        return None
    if word in POINTS and not _is_point(text, number, end):
        return None
    part = {"half": 0.5, "quarter": 0.25}.get((match[1] or "").lower(), 1.0)
    value = part if part < 1 and number.value < 1 else number.value * part
    start = number.start - closed
    if match[2] and word in ("oz", "ounce", "ounces"):
        return Quantity(start, end, value * 29.57, "ml", "number-unit")
    if word in MASS_G:
        return Quantity(start, end, value * MASS_G[word], "g", "number-unit")
    return Quantity(start, end, value * VOLUME_ML[word], "ml", "number-unit") if word in VOLUME_ML else None
