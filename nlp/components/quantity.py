"""QUANTITY: how much is for sale: `5g`, `1/2oz`, `0.5g-7g`, `100 pills`, `10 Clean Hits`, `50 x`, `x 50`.

Milligrams are left to `strength`: whether they are an amount or a content takes more than the expression.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence, Set
from typing import Final

from nlp.components.quantity_nouns import find_noun, has_noun
from nlp.components.quantity_words import NO_PACK, SPOKEN_QUANTITY, find_spoken
from nlp.fold import fold
from nlp.measured import (
    TIMES_SIGNS,
    UNIT,
    Quantity,
    is_measure,
    is_same,
    measured_by_unit,
    part_of_an_ounce,
    plain_mass,
)
from nlp.numbers import Number, find_numbers, outside
from nlp.units import CONTENT_MG, MASS_G, NUMBER_WORDS, OUNCE, VOLUME_ML
from nlp.units import words as nouns

Span = tuple[int, int]

_TO: Final = re.compile(
    r"(?:[\x20\u00a0]?([^\W\d_]{1,9}))?(\x20?[-–—~/]\x20?|\x20?(?:to|bis|tot|à)\x20)\Z", re.IGNORECASE
)
_LONGEST_TO: Final = 14
_DASHES: Final = frozenset("-–—~/")
_LAST_OF_TO: Final = _DASHES | frozenset("oOsStTàÀ")
_SETS_OFF: Final = frozenset({"", " ", "\n", "(", "[", "|", "*", ","})
_TIMES: Final = re.compile(r"\+?\x20{0,2}(?:[xX×](?![^\W_])|[x×](?=[A-Z0-9])|X(?=[0-9])|\*(?=\x20?[0-9]))")
_DEAD: Final = frozenset({*"!\"#$%&',/:;<=>?@\\^_`{|}~]\n\t", ""})
_MOST: Final = 10_000_000
_MOST_IN_ROW: Final = 8
_X_OR_NONE: Final = frozenset({"x", ""})
_MAY_BE_TIMES: Final = frozenset({" ", "+", "*", *TIMES_SIGNS})
_X_BEFORE: Final = re.compile(r"(?:(?<![^\W_])|(?<=[0-9][mM][gGlL])|(?<=[0-9][gG]))[xX×]\x20?\Z")
_WORD_BEFORE: Final = re.compile(r"(?<![^\W_])([^\W\d_]{2,9})[\x20-]?\Z")
_SERIES: Final = re.compile(r"(?:er|ER)(?=[\x20-][^\W\d_])")
"""`10er Streifen`"""
_PARTS: Final = frozenset({"1/8", "1/8th", "1/4th"})
_AFTER_PLUS: Final = frozenset(" \u00a0")
_THREADS: Final = frozenset({510, 710})
_THREADED: Final = nouns("battery batteries cart carts cartridge cartridges vape pen pens tank king kingpen")
"""`510 battery`: the thread of vaporiser parts, no count."""
_PROXIES: Final = frozenset({"proxy", "proxies"})
_SOCKS: Final = re.compile(r"(?<![^\W_])socks?[\x20-]\Z", re.IGNORECASE)
_STRENGTH_BEFORE: Final = re.compile(r"[0-9]\x20?mg\x20?[(,-]?\x20?#\Z", re.IGNORECASE)
_ITEM_ENDS: Final = re.compile(r"\)?\x20*(?:\Z|[^\w\x20.'’&#%$€£-]|-\x20)")
_TABLETS: Final = re.compile(r"\x20?(?:tab(?:let)?s|pills|caps(?:ules)?)(?![^\W_])", re.IGNORECASE)
_FEWEST_TABLETS: Final = 5
"""`#3` and `#4` are kinds of a medicine or of heroin."""
_ARCHITECTURES: Final = frozenset({32.0, 64.0, 86.0, 264.0, 265.0})
"""x86, x264: software, not counts."""


def find_quantity(
    text: str, names: Sequence[Span] = (), numbers: Sequence[Number] | None = None, words: Set[str] | None = None
) -> list[Quantity]:
    """The quantities from left to right. `names` are the spans of substance names: their digits are no numbers,
    and a number cut off from its noun by one of them stands alone."""
    scanned = outside(find_numbers(text), sorted(names)) if numbers is None else numbers
    words = set(fold(text).line.split()) if words is None else words
    ends = dict(names) if has_noun(words, scanned) else None
    found: list[Quantity] = []
    done = 0
    last = len(scanned) - 1
    for index, number in enumerate(scanned):
        start, end, _, _, word = number
        if start < done or word in CONTENT_MG:
            continue
        if text[start - 1 : start] not in _SETS_OFF and _glued(text, start):
            found += _tablets(text, number)
            continue
        quantity = None
        if index < last and scanned[index + 1].start - end < _LONGEST_TO:
            quantity = _with_next(text, scanned, index, ends)
        if quantity is None and word in MASS_G:
            quantity = plain_mass(text, number)
        if quantity is None:
            quantity = _single(text, number, ends, done)
        if quantity is not None:
            found.append(quantity)
            done = quantity.end
    if words.isdisjoint(SPOKEN_QUANTITY):
        return found
    if spoken := [Quantity(*amount) for amount in find_spoken(text, words)]:
        places = sorted(names)
        return _in_order(found + [_unnamed(text, amount, places) for amount in spoken])
    return found


def _unnamed(text: str, spoken: Quantity, names: Sequence[Span]) -> Quantity:
    """`Five` of `Five Morphine Pills`, where a name stands between."""
    at = bisect_right(names, (spoken.start, len(text)))
    if spoken.unit != "unit" or at == len(names):
        return spoken
    start, end = names[at]
    if start < spoken.end and (end < spoken.end or " " in text[start:end]):
        return spoken._replace(end=spoken.start + len(text[spoken.start : start].rstrip(" -")))
    return spoken


def _in_order(found: list[Quantity]) -> list[Quantity]:
    """All from left to right; of two that overlap the one with a number, or the longer one."""
    kept: list[Quantity] = []
    for quantity in sorted(found):
        if not kept or kept[-1].end <= quantity.start:
            kept.append(quantity)
        elif quantity.rule.startswith("number") and not kept[-1].rule.startswith("number"):
            kept[-1] = quantity
    return kept


def _with_next(text: str, scanned: Sequence[Number], index: int, names: dict[int, int] | None) -> Quantity | None:
    """A row or a range that the number opens, where the next one is near."""
    number, upper = scanned[index], scanned[index + 1]
    if text[number.end] == "/" and (row := _row(text, scanned, index)):
        return row
    last = text[upper.start - 1]
    if last in _DASHES or (last == " " and text[upper.start - 2] in _LAST_OF_TO):
        return _range(text, number, upper, names)
    return None


def _range(text: str, low: Number, high: Number, names: dict[int, int] | None) -> Quantity | None:
    to = _TO.match(text, low.end, high.start)
    if to is None:
        return None
    upper = (
        (is_measure(high.word) and measured_by_unit(text, high))
        or ("/" not in to[2] and _counted(text, high, names))
        or None
    )
    unit = (to[1] or "").lower()
    if upper and upper.unit == "g" and is_same(low.value * MASS_G.get(unit, OUNCE), upper.value):
        return None if unit or low.value >= 1 else part_of_an_ounce(low)
    if upper is None or (unit and ("/" in to[2] or upper.unit == "unit")):
        return None
    if not unit:
        factor = upper.value / (high.value or 1)
        return upper._replace(start=low.start, value=low.value * factor) if low.value < high.value else None
    value = low.value * (MASS_G if upper.unit == "g" else VOLUME_ML).get(unit, 0)
    return upper._replace(start=low.start, value=value) if 0 < value < upper.value else None


def _row(text: str, scanned: Sequence[Number], index: int) -> Quantity | None:
    """`5/10/20 grams`: one span, as a range, with the value of the first; each number is larger than the one before."""
    first = last = scanned[index]
    for at in range(index + 1, min(index + _MOST_IN_ROW, len(scanned))):
        number = scanned[at]
        if number.start != last.end + 1 or text[last.end] != "/" or number.value <= last.value:
            break
        last = number
        if at > index + 1 and is_measure(number.word) and (measured := measured_by_unit(text, number)):
            return measured._replace(start=first.start, value=first.value * measured.value / number.value)
    return None


def _single(text: str, number: Number, names: dict[int, int] | None, done: int) -> Quantity | None:
    start, end, _, grouped, word = number
    after = text[end : end + 1]
    lead = text[max(done, start - 2) : start].rstrip(" ")[-1:]
    if after in _DEAD and lead not in TIMES_SIGNS and not grouped % 1:
        return None
    if (is_measure(word) or after == ")") and (measured := measured_by_unit(text, number)):
        return measured
    if not 0 < grouped <= _MOST:
        return None
    if (after != " " or word[:1] in _X_OR_NONE) and (times := _times_after(text, number, after)):
        return times if times.start >= 0 else None
    if grouped % 1:
        said = text[start:end].lower().replace(" ", "")
        return part_of_an_ounce(number) if said in _PARTS else None
    if lead not in TIMES_SIGNS:
        return _counted(text, number, names)
    before = _X_BEFORE.search(text, max(done, start - 6), start)
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
        if times is None or number.grouped % 1 or NO_PACK.match(text, times.end()):
            return None
        return Quantity(number.start, times.end(), number.grouped, "unit", "number-times")
    if after == ")" and (listed := _TIMES.match(text, number.end + 1)):
        start = _opening(text, number.start, number.end)
        return Quantity(start if start < number.start else -1, listed.end(), number.grouped, "unit", "number-times")
    return None


def _times_before(text: str, number: Number, start: int) -> Quantity | None:
    """`x 50`; not `x 50mg`, `x264` or a dimension."""
    if number.value in _ARCHITECTURES or _is_content(text, number.end) or NO_PACK.match(text, number.end):
        return None
    return Quantity(start, number.end, number.grouped, "unit", "times-number")


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
    said = start < number.start - 1
    if noun is not None and _is_kind(text, number):
        return None
    if noun is None:
        named = said and text[position : position + 1] == " " and position + 1 in names
        return Quantity(start, position, value, "unit", "number-apart") if named else None
    end, apart, distance = noun
    if apart and said:
        return Quantity(start, position, value, "unit", "number-apart")
    if apart:
        return Quantity(
            number.start, max(number.end, position if value > number.grouped else 0), value, "unit", "number-apart"
        )
    if text[start:end].lower().endswith("st") and value % 10 == 1:
        return None  # 21st
    if distance and 1900 <= value < 2100:
        return None
    return Quantity(start, end, value, "unit", "number-noun")


def _is_kind(text: str, number: Number) -> bool:
    """`510 cartridge`, `SOCKS 5 proxies`: a thread and a protocol."""
    if number.word in _THREADED:
        return number.value in _THREADS
    return number.word in _PROXIES and _SOCKS.search(text, max(0, number.start - 6), number.start) is not None


def _tablets(text: str, number: Number) -> list[Quantity]:
    """`#20` of `Gabapentin 300mg #20`, as prescriptions count, `20 tabs` of `#20 tabs`; none where it may be a kind."""
    start, end = number.start - 1, number.end
    if text[start : start + 1] != "#" or not _FEWEST_TABLETS <= number.grouped <= _MOST or number.grouped % 1:
        return []
    if tablets := _TABLETS.match(text, end):
        return [Quantity(number.start, tablets.end(), number.grouped, "unit", "number-noun")]
    if not _STRENGTH_BEFORE.search(text, max(0, start - 6), start + 1) or not _ITEM_ENDS.match(text, end):
        return []
    return [Quantity(start, end, number.grouped, "unit", "number-signed")]


def _opening(text: str, start: int, end: int) -> int:
    """Where `(5)` or `Twenty five (25)` begins; `start` for a number without parentheses."""
    if text[start - 1 : start] != "(" or text[end : end + 1] != ")":
        return start
    opening = start - 1
    while (word := _WORD_BEFORE.search(text, max(0, opening - 12), opening)) and word[1].lower() in NUMBER_WORDS:
        opening = word.start()
    return opening


def _is_content(text: str, end: int) -> bool:
    """A unit of content, a percentage or more digits follow: the number is no count."""
    unit = UNIT.match(text, end)
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
