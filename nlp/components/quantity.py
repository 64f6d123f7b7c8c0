"""QUANTITY: how much is for sale: `5g`, `1/2oz`, `0.5g-7g`, `100 pills`, `10 Clean Hits`, `50 x`, `x 50`.

Milligrams are left to `strength`: whether they are an amount or a content takes more than the expression.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from nlp.components.quantity_nouns import find_noun
from nlp.components.quantity_words import find_spoken
from nlp.numbers import Number, find_numbers, outside
from nlp.units import CONTENT_MG, MASS_G, NUMBER_WORDS, OUNCE, VOLUME_ML

Span = tuple[int, int]

_UNIT = re.compile(
    r"\+?(?:\.?\x20{1,2}|\u00a0)?(?:(half|quarter)[\x20-]|(?:full|whole|fat|heavy|solid|clean|of\x20an?|an?)\x20|(fl\.?\x20))?([^\W\d_]{1,14})",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:[\x20\u00a0]?([^\W\d_]{1,9}))?(\x20?[-–—~/]\x20?|\x20?(?:to|bis|tot|à)\x20)\Z", re.IGNORECASE)
_TIMES = re.compile(r"\+?\x20{0,2}(?:[xX×](?![^\W_])|[x×](?=[A-Z0-9])|X(?=[0-9])|\*(?=\x20?[0-9]))")
_TIMES_SIGNS = frozenset({"x", "X", "×"})
_MAY_BE_TIMES = frozenset({" ", "+", "*", *_TIMES_SIGNS})
_NO_PACK = re.compile(
    r"[\x20-]?(?:extract|ext\b|more|strong|better|times|poten|concentrat|cheap|zoom|faster|as\b|"
    r"mm\b|cm\b|in(?:ch(?:es)?)?\b|\")",
    re.IGNORECASE,
)
_X_BEFORE = re.compile(r"(?:(?<![^\W_])|(?<=[0-9][mM][gGlL])|(?<=[0-9][gG]))[xX×]\x20?\Z")
_NOTES = re.compile(r"\x20(?:notes?|bills?|sterling|vouchers?|coins?)\b", re.IGNORECASE)
_RUN_ON = re.compile(r"(?:OZ|LB|KG|GR|ML|GRAMS?|oz|kg|gr|ml|grams?)(?=[A-Z][a-z])")
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]{2,9})\x20?\Z")
_ARCHITECTURES = frozenset({32.0, 64.0, 86.0, 264.0, 265.0})
"""x86, x264: software, not counts."""


class Quantity(NamedTuple):
    start: int
    end: int
    value: float
    unit: str
    """g, ml or unit; of a range the lower value counts."""
    rule: str


def find_quantity(text: str, names: Sequence[Span] = (), numbers: Sequence[Number] | None = None) -> Iterator[Quantity]:
    """Yield the quantities from left to right. `names` are the spans of substance names: their digits are no numbers,
    and a number cut off from its noun by one of them stands alone."""
    scanned = outside(find_numbers(text), names) if numbers is None else numbers
    ends = dict(sorted(names))
    found: list[Quantity] = []
    done = 0
    for index, number in enumerate(scanned):
        if number.start < done or _glued(text, number.start):
            continue
        upper = scanned[index + 1] if index + 1 < len(scanned) else None
        if quantity := (upper and _range(text, number, upper, ends)) or _single(text, number, ends, done):
            found.append(quantity)
            done = quantity.end
    return _in_order(found, [Quantity(*spoken) for spoken in find_spoken(text)])


def _in_order(found: list[Quantity], spoken: list[Quantity]) -> Iterator[Quantity]:
    """All from left to right; of two that overlap the one with a number, or the longer one."""
    if not spoken:
        yield from found
        return
    kept: list[Quantity] = []
    for quantity in sorted(found + spoken):
        if not kept or kept[-1].end <= quantity.start:
            kept.append(quantity)
        elif quantity.rule.startswith("number") and not kept[-1].rule.startswith("number"):
            kept[-1] = quantity
    yield from kept


def _range(text: str, low: Number, high: Number, names: dict[int, int]) -> Quantity | None:
    to = _TO.match(text, low.end, high.start) if high.start - low.end < 14 else None
    if to is None:
        return None
    upper = _measured(text, high) or ("/" not in to[2] and _counted(text, high, names)) or None
    unit = (to[1] or "").lower()
    if upper is None or (unit and ("/" in to[2] or upper.unit == "unit")):
        return None
    if not unit:
        factor = upper.value / (high.value or 1)
        return upper._replace(start=low.start, value=low.value * factor) if low.value < high.value else None
    value = low.value * (MASS_G if upper.unit == "g" else VOLUME_ML).get(unit, 0)
    return upper._replace(start=low.start, value=value) if 0 < value < upper.value else None


def _single(text: str, number: Number, names: dict[int, int], done: int) -> Quantity | None:
    if measured := _measured(text, number):
        return measured
    if number.grouped <= 0 or number.grouped > 10_000_000:
        return None
    if (
        text[number.end : number.end + 1] in _MAY_BE_TIMES
        and (times := _TIMES.match(text, number.end))
        and number.grouped % 1 == 0
        and not _NO_PACK.match(text, times.end())
    ):
        return Quantity(number.start, times.end(), number.grouped, "unit", "number-times")
    if text[number.end : number.end + 1] == ")" and (listed := _TIMES.match(text, number.end + 1)):
        start = _opening(text, number.start, number.end)
        return Quantity(start, listed.end(), number.grouped, "unit", "number-times") if start < number.start else None
    if number.grouped % 1:
        return _part_of_an_ounce(text, number)
    lead = text[max(done, number.start - 2) : number.start].rstrip(" ")[-1:]
    before = _X_BEFORE.search(text, max(done, number.start - 6), number.start) if lead in _TIMES_SIGNS else None
    counted = _counted(text, number, names)
    if counted and not (
        before and (counted.rule == "number-apart" or text[counted.end - 4 : counted.end].lower() == "pack")
    ):
        return counted
    if (
        before
        and number.value not in _ARCHITECTURES
        and not _is_content(text, number.end)
        and not _NO_PACK.match(text, number.end)
    ):
        return Quantity(before.start(), number.end, number.grouped, "unit", "times-number")
    return None


def _part_of_an_ounce(text: str, number: Number) -> Quantity | None:
    if text[number.start : number.end].lower().replace(" ", "") in ("1/8", "1/8th", "1/4th"):
        return Quantity(number.start, number.end, number.value * OUNCE, "g", "part-of-an-ounce")
    return None


def _measured(text: str, number: Number) -> Quantity | None:
    """A number with a unit of mass or volume; `(14)Gram` keeps its parenthesis."""
    closed = text[number.start - 1 : number.start] == "(" and text[number.end : number.end + 1] == ")"
    match = _UNIT.match(text, number.end + closed)
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
    part = {"half": 0.5, "quarter": 0.25}.get((match[1] or "").lower(), 1.0)
    value = part if part < 1 and number.value < 1 else number.value * part
    start = number.start - closed
    if match[2] and word in ("oz", "ounce", "ounces"):
        return Quantity(start, end, value * 29.57, "ml", "number-unit")
    if word in MASS_G:
        return Quantity(start, end, value * MASS_G[word], "g", "number-unit")
    return Quantity(start, end, value * VOLUME_ML[word], "ml", "number-unit") if word in VOLUME_ML else None


def _counted(text: str, number: Number, names: dict[int, int]) -> Quantity | None:
    """A number with its count noun: the whole run, or the number alone where a name or a strength stands between."""
    if number.grouped % 0.5 or number.grouped <= 0:
        return None
    start, position, value = number.start, number.end, number.grouped
    if (opening := _opening(text, start, position)) < start:
        start, position = opening, position + 1
    elif text[position : position + 1] in ("k", "K") and not text[position + 1 : position + 2].isalnum():
        position, value = position + 1, value * 1000
    noun = find_noun(text, position, names)
    if noun is None:
        return None
    end, apart, distance = noun
    if apart:
        return Quantity(
            number.start, max(number.end, position if value > number.grouped else 0), value, "unit", "number-apart"
        )
    if text[start:end].lower().endswith("st") and value % 10 == 1:
        return None  # 21st
    if distance and 1900 <= value < 2100:
        return None
    return Quantity(start, end, value, "unit", "number-noun")


def _opening(text: str, start: int, end: int) -> int:
    """Where `(5)` or `Five (5)` begins; `start` for a number without parentheses."""
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")":
        return start
    word = _WORD_BEFORE.search(text, max(0, start - 12), start - 1)
    return word.start() if word and word[1].lower() in NUMBER_WORDS else start - 1


def _is_content(text: str, end: int) -> bool:
    """A unit of content, a percentage or more digits follow: the number is no count."""
    unit = _UNIT.match(text, end)
    return (text[end : end + 1] in ("%", ",", ".") and text[end + 1 : end + 2].isdigit()) or (
        text[end : end + 1] == "%" or bool(unit and (unit[3].lower() in CONTENT_MG or text[end : end + 1].isalpha()))
    )


def _glued(text: str, start: int) -> bool:
    """Part of a word, a reference (`#4`), a price or a longer run of digits; `x` may lead (`x50`, `10x20`)."""
    before = text[start - 1 : start]
    if before in ("x", "X", "×"):
        return not _X_BEFORE.search(text, max(0, start - 4), start) and not text[start - 2 : start - 1].isdigit()
    if before in ("/", ":", ".", "-") and text[start - 2 : start - 1].isdigit():
        return before in ("/", ":", ".")
    return before.isalnum() or before in ("_", "#", "$", "€", "£")
