"""STRENGTH: active content of one unit, as `1mg`, `250 µg`, `50mg/ml`, `120-150ug`.

A bare `250mg` may as well be the amount for sale: such a span has `certain=False` and `nlp.amounts` decides.
"""

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final, NamedTuple

from nlp.numbers import Number, find_numbers
from nlp.units import CONTENT_MG, FORMS, VOLUME_ML, words

_UNIT: Final = re.compile(
    r"\+?[\x20\u00a0]?(?:-(?=[mu]g))?(micro\x20grams?|milli\x20grams?|[^\W\d_]{1,14})(\+?)", re.IGNORECASE
)
_PER: Final = re.compile(
    r"\x20?(?:/|per|pro|each\x20|par|por|na|a(?=\x20[pt]))\x20?(?:([0-9]{1,3})\x20?)?([^\W\d_]{1,12})", re.IGNORECASE
)
_EACH: Final = re.compile(r"\x20?(?:each|ea\b|apiece|strength|dos(?:e|ed|age)s?\b(?!\x20?:))", re.IGNORECASE)
_TO: Final = re.compile(r"\x20?(?:[-–—/~]|to|bis|tot|à)\x20?\Z")
_UNIT_THEN_TO: Final = re.compile(r"\x20?[^\W\d_]{1,5}\x20?[-–—]\x20?\Z")
_PER_BODY: Final = words("day dose kg hour week night time session body tag dag jour use")
_PER_HOUR: Final = words("h hr hour std stunde heure hora ora uur godz ч")
"""Of a patch: `100mcg/h`."""
_SPOONFUL_ML: Final = 5
_BOTTLED: Final = words(
    "vape vapes vaping eliquid eliquids ejuice cart carts cartridge cartridges distillate thc cbd oil"
)
"""Goods that are sold by the bottle, be it a small one."""
_CONTAINER: Final = re.compile(r"\x20(?:vials?|bottles?|ampou?les?|amps?)\b", re.IGNORECASE)
_STROKE: Final = re.compile(r"\x20?/\x20?\Z")
_PAINKILLERS: Final = frozenset({200.0, 300.0, 325.0, 400.0, 500.0, 650.0, 750.0})
"""Milligrams of paracetamol, ibuprofen or aspirin beside an opioid: `10/325mg` is no range."""
_STRONGEST: Final = 60.0
"""Milligrams of the opioid."""
_INTERNATIONAL: Final = frozenset({"iu", "ius", "ui", "ie"})
_FOLLOW: Final = frozenset({*CONTENT_MG, *_INTERNATIONAL, "micro", "milli"})
"""What the word after a number may be where it is a strength; else it ends as in `10mgx100`."""
_TIMES: Final = frozenset({"x", "×"})


class Strength(NamedTuple):
    start: int
    end: int
    value: float
    unit: str
    """mg, mg/ml, mg/g or iu; of a range the lower value counts."""
    certain: bool
    dose: bool
    """A dose per day or per body weight: nothing that is for sale."""


def find_strength(
    text: str, numbers: Sequence[Number] | None = None, words: Set[str] = frozenset()
) -> Iterator[Strength]:
    """Yield every number with a unit of content, from left to right; overlapping nothing, ranges as one span.

    `words`: those of the folded text; they tell whether `1,000mg/5ml` is a bottle or a syrup's concentration.
    """
    scanned = find_numbers(text) if numbers is None else numbers
    most = _SPOONFUL_ML if words.isdisjoint(_BOTTLED) else 1
    last: Strength | None = None
    for index, number in enumerate(scanned):
        if not may_follow(number.word):
            continue
        unit = _UNIT.match(text, number.end)
        if unit is None or (named := _content(text, unit)) is None:
            continue
        factor, end = named
        low = _lower_bound(text, scanned[index - 1], number) if index else number
        if low is number and _glued(text, number.start):
            continue
        combined = low is not number and factor == 1.0 and _is_combined(text, low, number)
        found = _strength(text, number if combined else low, end, factor, most)
        if last and last.end <= (low.start if combined else found.start):
            yield last
        if combined:
            yield Strength(low.start, low.end, low.value, "mg", True, found.dose)
            found = found._replace(certain=True)
        last = found
    if last:
        yield last


def may_follow(word: str) -> bool:
    """Whether it may be a unit of content."""
    return word in _FOLLOW or word[-1:] in _TIMES


def _content(text: str, unit: re.Match[str]) -> tuple[float, int] | None:
    """Milligrams in one (0: international units) and the end of the unit; None for another word."""
    word, end = unit[1].lower(), unit.end(1)
    if (
        word not in CONTENT_MG
        and word not in _INTERNATIONAL
        and word[-1:] in ("x", "×")
        and text[end : end + 1].isdigit()
    ):
        word, end = word[:-1], end - 1  # 10mgx100
    if " " in word:
        return (0.001 if word.startswith("micro") else 1.0), end
    if word in _INTERNATIONAL:
        return 0.0, end
    factor = CONTENT_MG.get(word)
    if factor is None or (text[end : end + 1].isalnum() and end == unit.end(1)):
        return None
    return factor, end


def _lower_bound(text: str, before: Number, number: Number) -> Number:
    if number.start - before.end > 10 or before.value >= number.value or _glued(text, before.start):
        return number
    joined = _TO.match(text, before.end, number.start) or _same_unit(text, before, number)
    return before if joined else number


def _is_combined(text: str, low: Number, number: Number) -> bool:
    return (
        low.value <= _STRONGEST
        and number.value in _PAINKILLERS
        and 4 * low.value <= number.value
        and _STROKE.match(text, low.end, number.start) is not None
    )


def _same_unit(text: str, before: Number, number: Number) -> bool:
    between = _UNIT_THEN_TO.match(text, before.end, number.start)
    return bool(between) and between is not None and between[0].strip(" -–—").lower() in CONTENT_MG


def _strength(text: str, low: Number, end: int, factor: float, most: int) -> Strength:
    """`most`: millilitres up to which a volume behind a stroke is that of a concentration."""
    unit, value, certain, dose = (
        ("mg", low.value * factor, factor == 0.001, False) if factor else ("iu", low.value, True, False)
    )
    if per := _PER.match(text, end):
        word, count = per[2].lower(), float(per[1] or 1)
        boundary = not text[per.end() : per.end() + 1].isalnum()
        if (
            boundary and word in VOLUME_ML and (count > most or (count > 1 and _CONTAINER.match(text, per.end())))
        ):  # 1,000mg/10ml: a bottle, two expressions
            return Strength(low.start, end, value, unit, True, False)
        if boundary and word in VOLUME_ML and unit == "mg":
            return Strength(low.start, per.end(), value / (VOLUME_ML[word] * max(count, 1)), "mg/ml", True, False)
        if boundary and word in ("g", "gram") and unit == "mg":
            return Strength(low.start, per.end(), value / max(count, 1), "mg/g", True, False)
        if boundary and word in _PER_HOUR and factor == 0.001:
            return Strength(low.start, per.end(), value, "mg", True, False)
        dose = word in _PER_BODY
        if boundary and word in FORMS:
            certain = True
            end = per.end() if text[end] == "/" and text[end + 1].isalpha() else end  # 2mg/tab, as 50mg/ml
    return Strength(low.start, end, value, unit, certain or bool(_EACH.match(text, end)), dose)


def _glued(text: str, start: int) -> bool:
    """A letter before the number makes it part of a word, but for `x`: `10x20mg`, `30mlx25mg`."""
    before = text[start - 1 : start]
    if before in ("x", "X"):
        earlier = text[max(0, start - 3) : start - 1]
        return earlier[-1:].isalpha() and earlier.lower() not in ("ml", "mg", "ug")
    return before.isalnum() or before in ("_", "#")
