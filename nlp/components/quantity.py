"""QUANTITY: how much is for sale: `5g`, `1/2oz`, `0.5g-7g`, `100 pills`, `10 Clean Hits`, `50 x`, `x 50`.

Milligrams are left to `strength`: whether they are an amount or a content takes more than the expression.
"""

import re
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from nlp.components.quantity_nouns import find_noun, has_noun
from nlp.components.quantity_words import find_spoken
from nlp.fold import fold
from nlp.numbers import Number, find_numbers, outside
from nlp.units import CONTENT_MG, MASS_G, NUMBER_WORDS, OUNCE, VOLUME_ML

Span = tuple[int, int]

_UNIT = re.compile(
    r"\+?(?:\.?\x20{1,2}|\u00a0)?(?:(half|quarter)[\x20-]|(?:full|whole|fat|heavy|solid|clean|of\x20an?|an?)\x20|(fl\.?\x20))?([^\W\d_]{1,14})",
    re.IGNORECASE,
)
_TO = re.compile(r"(?:[\x20\u00a0]?([^\W\d_]{1,9}))?(\x20?[-–—~/]\x20?|\x20?(?:to|bis|tot|à)\x20)\Z", re.IGNORECASE)
_LONGEST_TO = 14
_DASHES = frozenset("-–—~/")
_LAST_OF_TO = _DASHES | frozenset("oOsStTàÀ")
_SETS_OFF = frozenset({"", " ", "\n", "(", "[", "|", "*", ","})
_TIMES = re.compile(r"\+?\x20{0,2}(?:[xX×](?![^\W_])|[x×](?=[A-Z0-9])|X(?=[0-9])|\*(?=\x20?[0-9]))")
_TIMES_SIGNS = frozenset({"x", "X", "×"})
_DEAD = frozenset({*"!\"#$%&',/:;<=>?@\\^_`{|}~]\n\t", ""})
_MOST = 10_000_000
_X_OR_NONE = frozenset({"x", ""})
_MAY_BE_TIMES = frozenset({" ", "+", "*", *_TIMES_SIGNS})
_NO_PACK = re.compile(
    r"[\x20-]?(?:extract|ext\b|more|strong|better|times|poten|concentrat|cheap|zoom|faster|as\b|"
    r"mm\b|cm\b|in(?:ch(?:es)?)?\b|\"|[0-9.,]{1,6}(?:\x20?[x×]\x20?[0-9.,]{1,6})?h?\x20?(?:mm|cm|in(?:ch(?:es)?)?|ft|px)\b)",
    re.IGNORECASE,
)
_X_BEFORE = re.compile(r"(?:(?<![^\W_])|(?<=[0-9][mM][gGlL])|(?<=[0-9][gG]))[xX×]\x20?\Z")
_NOTES = re.compile(r"\x20(?:notes?|bills?|sterling|vouchers?|coins?)\b", re.IGNORECASE)
_RUN_ON = re.compile(r"(?:OZ|LB|KG|GR|ML|GRAMS?|oz|kg|gr|ml|grams?)(?=[A-Z][a-z])")
_WORD_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]{2,9})\x20?\Z")
_MEASURES = frozenset(
    {*MASS_G, *VOLUME_ML, "half", "quarter", "full", "whole", "fat", "heavy", "solid", "clean", "of", "a", "an", "fl"}
)
_POUNDS = frozenset({"lb", "lbs", "pound", "pounds"})
_RUN_ON_HEADS = frozenset({"oz", "lb", "kg", "gr", "ml"})
_SERIES = re.compile(r"(?:er|ER)(?=[\x20-][^\W\d_])")
"""`10er Streifen`"""
_AFTER_PLUS = frozenset(" \u00a0")
_ARCHITECTURES = frozenset({32.0, 64.0, 86.0, 264.0, 265.0})
"""x86, x264: software, not counts."""


class Quantity(NamedTuple):
    start: int
    end: int
    value: float
    unit: str
    """g, ml or unit; of a range the lower value counts."""
    rule: str


def find_quantity(
    text: str, names: Sequence[Span] = (), numbers: Sequence[Number] | None = None, words: Set[str] | None = None
) -> Iterator[Quantity]:
    """Yield the quantities from left to right. `names` are the spans of substance names: their digits are no numbers,
    and a number cut off from its noun by one of them stands alone."""
    scanned = outside(find_numbers(text), sorted(names)) if numbers is None else numbers
    words = set(fold(text).line.split()) if words is None else words
    ends = dict(names) if has_noun(words, scanned) else None
    found: list[Quantity] = []
    done = 0
    last = len(scanned) - 1
    for index, number in enumerate(scanned):
        start = number.start
        if start < done or (text[start - 1 : start] not in _SETS_OFF and _glued(text, start)):
            continue
        if number.word in CONTENT_MG:
            continue
        upper = scanned[index + 1] if index < last else None
        quantity = _range(text, number, upper, ends) if upper and _may_range(text, number.end, upper.start) else None
        if quantity is None and number.word in MASS_G:
            quantity = _plain_mass(text, number)
        if quantity := quantity or _single(text, number, ends, done):
            found.append(quantity)
            done = quantity.end
    return _in_order(found, [Quantity(*spoken) for spoken in find_spoken(text, words)])


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


def _may_range(text: str, end: int, start: int) -> bool:
    """Whether what stands between two numbers is short and ends as `_TO` does."""
    if start - end >= _LONGEST_TO:
        return False
    last = text[start - 1]
    return last in _DASHES or (last == " " and text[start - 2] in _LAST_OF_TO)


def _range(text: str, low: Number, high: Number, names: dict[int, int] | None) -> Quantity | None:
    to = _TO.match(text, low.end, high.start)
    if to is None:
        return None
    upper = (
        (_is_measure(high.word) and _measured(text, high)) or ("/" not in to[2] and _counted(text, high, names)) or None
    )
    unit = (to[1] or "").lower()
    if upper is None or (unit and ("/" in to[2] or upper.unit == "unit")):
        return None
    if not unit:
        factor = upper.value / (high.value or 1)
        return upper._replace(start=low.start, value=low.value * factor) if low.value < high.value else None
    value = low.value * (MASS_G if upper.unit == "g" else VOLUME_ML).get(unit, 0)
    return upper._replace(start=low.start, value=value) if 0 < value < upper.value else None


def _single(text: str, number: Number, names: dict[int, int] | None, done: int) -> Quantity | None:
    word, after = number.word, text[number.end : number.end + 1]
    lead = text[max(done, number.start - 2) : number.start].rstrip(" ")[-1:]
    if after in _DEAD and lead not in _TIMES_SIGNS and not number.grouped % 1:
        return None
    if (_is_measure(word) or after == ")") and (measured := _measured(text, number)):
        return measured
    if not 0 < number.grouped <= _MOST:
        return None
    if (after != " " or word[:1] in _X_OR_NONE) and (times := _times_after(text, number, after)):
        return times if times.start >= 0 else None
    if number.grouped % 1:
        return _part_of_an_ounce(text, number)
    if lead not in _TIMES_SIGNS:
        return _counted(text, number, names)
    before = _X_BEFORE.search(text, max(done, number.start - 6), number.start)
    counted = _counted(text, number, names)
    if counted and not (
        before and (counted.rule == "number-apart" or text[counted.end - 4 : counted.end].lower() == "pack")
    ):
        return counted
    return _times_before(text, number, before.start()) if before else None


def _times_after(text: str, number: Number, after: str) -> Quantity | None:
    """`50 x`, `(5) x`; one that starts at -1 for `5) x` without its bracket, which is no amount."""
    if after in _MAY_BE_TIMES:
        times = _TIMES.match(text, number.end)
        if times is None or number.grouped % 1 or _NO_PACK.match(text, times.end()):
            return None
        return Quantity(number.start, times.end(), number.grouped, "unit", "number-times")
    if after == ")" and (listed := _TIMES.match(text, number.end + 1)):
        start = _opening(text, number.start, number.end)
        return Quantity(start if start < number.start else -1, listed.end(), number.grouped, "unit", "number-times")
    return None


def _times_before(text: str, number: Number, start: int) -> Quantity | None:
    """`x 50`; not `x 50mg`, `x264` or a dimension."""
    if number.value in _ARCHITECTURES or _is_content(text, number.end) or _NO_PACK.match(text, number.end):
        return None
    return Quantity(start, number.end, number.grouped, "unit", "times-number")


def _plain_mass(text: str, number: Number) -> Quantity | None:
    """The common case `5g`, `5 grams`, told without a search; None for any other."""
    after = text[number.end : number.end + 1]
    end = number.end + len(number.word) + (after == " ")
    beyond = text[end : end + 1]
    if not (after == " " or after.isalpha()) or beyond.isalnum() or beyond == "/" or number.value <= 0:
        return None
    if text[number.end + (after == " ") : end].lower() != number.word or (beyond == " " and number.word in _POUNDS):
        return None
    return Quantity(number.start, end, number.value * MASS_G[number.word], "g", "number-unit")


def _is_measure(word: str) -> bool:
    return word in _MEASURES or word[:2] in _RUN_ON_HEADS or word[-1:] in _TIMES_SIGNS


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


def _counted(text: str, number: Number, names: dict[int, int] | None) -> Quantity | None:
    """A number with its count noun: the whole run, or the number alone where a name or a strength stands between."""
    if names is None or number.grouped % 0.5 or number.grouped <= 0:
        return None
    start, position, value = number.start, number.end, number.grouped
    if (opening := _opening(text, start, position)) < start:
        start, position = opening, position + 1
    elif series := _SERIES.match(text, position):
        position = series.end()
    elif text[position : position + 1] == "+" and text[position + 1 : position + 2] in _AFTER_PLUS:
        position += 1
    elif text[position : position + 1] in ("k", "K") and not text[position + 1 : position + 2].isalnum():
        position, value = position + 1, value * 1000
    noun = find_noun(text, number, position, names)
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
