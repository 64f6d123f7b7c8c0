"""The first amount offered, normalised: multi-packs multiplied out, a lone unit price as one gram or one piece."""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Final

from nlp.numbers import Number, find_numbers
from nlp.units import FORMS, MASS_G, VOLUME_ML
from records.extraction import NAMES, Amount, Label, Mention

_JOINS: Final = re.compile(r"\x20{0,2}(?:of|[xX×*@]|von|van|de|à|a)?\x20{0,2}[(\[]?")
_PACKAGES: Final = re.compile(
    r"(?:bags?|baggies|packs?|packets?|strips?|blisters?|box|boxes|sheets?|bottles?|tubes?|tubs?|tins?|sachets?|beutel|zakjes?)\Z",
    re.IGNORECASE,
)
_BOX: Final = re.compile(r"(?:box|pack|bottle|tub|schachtel|packung)\Z", re.IGNORECASE)
_PIECES: Final = re.compile(r"(?:pills|tabs|tablets|caps|capsules|tabletten|pillen|kapseln)\Z", re.IGNORECASE)
_HELD: Final = 60
_KEPT_WHOLE: Final = re.compile(
    r"[^\n]{0,30}?\b(?:carts?|cartridges?|vials?|tanks?|vapes?|(?:king)?pens?|pods?|disposables?|syringes?|amps?|ampou?les?)\b",
    re.IGNORECASE,
)
_RATE: Final = re.compile(
    r"\x20?(?:/\x20?|(?:per|an?|each|pro|je|par|le|por|al|na|za)\x20)([^\W\d_]{1,12})", re.IGNORECASE
)
_PRICED: Final = re.compile(r"\x20?[-–=:@(]{0,2}\x20?[$€£฿0-9]")
_EACH: Final = re.compile(r"\x20?(?:each|ea|apiece|p\.?p|pp|stk|st)\b", re.IGNORECASE)
_IN_EACH: Final = re.compile(r"\x20?(?:each|ea\b|per\b|pro\b|je\b)", re.IGNORECASE)
_OR_MORE: Final = re.compile(
    r"\x20?\+?\x20?(?:\+|(?:or|our|and|und|oder|ou|o)\x20(?:more|up|above|mehr|plus|más))", re.IGNORECASE
)
_COUNT_BEFORE: Final = re.compile(
    r"(?<![^\W_])(?:qty|quantity|menge|anzahl|aantal|cantidad|ilość)[\x20.:=-]{1,3}\Z", re.IGNORECASE
)
_FEW_WORDS: Final = re.compile(r"[\x20/|:*~)-]{0,5}(?:[^\W\d_][\w'’-]{0,19}\x20{1,2}(?:-\x20)?){0,3}")
_DASH_BEFORE: Final = re.compile(r"\x20[-–|]\x20\Z")
_DASH_AFTER: Final = re.compile(r"\x20[-–|]\x20")
_BEFORE_LAST: Final = re.compile(r"[\x20|:*~(x-]{1,4}\Z")
_QUANTITY, _PRICE, _STRENGTH = Label.QUANTITY, Label.PRICE, Label.STRENGTH
"""Looking a member up in its enumeration takes ten times as long."""
_SIX_DIGITS: Final = 1_000_000
_TITLE: Final = 300
"""Characters of a first line that are read as a title."""
_YEARS: Final = range(1990, 2100)
REMEMBERED: Final = 4096
"""Amounts that are kept, for sellers offer the same few."""


def headline(text: str, mentions: Sequence[Mention]) -> Amount | None:
    """The amount of the first QUANTITY, else of a bare count or a unit price; None for lists of several products."""
    title_end = text.find("\n", 0, _TITLE)
    title_end = title_end if title_end >= 0 else min(len(text), _TITLE)
    quantities = [m for m in mentions if m.label is _QUANTITY]
    in_title = bool(quantities) and quantities[0].start < title_end
    if not in_title and _several(mentions):
        return None
    if not in_title and (count := _bare_count(text[:title_end], mentions)):
        return _with_strength(Amount(units=count), mentions)
    if quantities:
        return _with_strength(_multiplied(text, quantities), mentions)
    money = [m for m in mentions if m.label is _PRICE]
    rates = [amount for m in money if (amount := rate_unit(text, m))]
    return _with_strength(rates[0], mentions) if rates else None


def amount_of(quantity: Mention) -> Amount:
    return _amount(quantity.unit, quantity.value or 0.0)


@lru_cache(maxsize=REMEMBERED, typed=True)
def _amount(unit: str | None, value: float) -> Amount:
    if unit == "g":
        return Amount(mass_g=_tidy(value))
    return Amount(volume_ml=_tidy(value)) if unit == "ml" else Amount(units=_tidy(value))


def rate_unit(text: str, money: Mention) -> Amount | None:
    """`£65 per gram`, `25EU/gr`, `$3 each`: what that price buys; goods by the kilogram are no offer of one."""
    if _EACH.match(text, money.end):
        return Amount(units=1.0)
    per = _RATE.match(text, money.end)
    if per and "/" in per[0] and _PRICED.match(text, per.end()):
        return None  # the next row of a list: $200 / QP $700
    word = (per[1] or "").lower() if per else ""
    if word in MASS_G:
        return Amount(mass_g=MASS_G[word]) if MASS_G[word] < 1000 else None
    if word in VOLUME_ML:
        return Amount(volume_ml=VOLUME_ML[word])
    return Amount(units=1.0) if word in FORMS else None


def _several(mentions: Sequence[Mention]) -> bool:
    """A list of several products or strengths, each at its price."""
    prices = {m.value for m in mentions if m.label is _PRICE}
    names = {m.canonical for m in mentions if m.label in NAMES}
    strengths = {m.value for m in mentions if m.label is _STRENGTH}
    return len(prices) > 1 and (len(names) > 2 or len(strengths) > 1)


def _multiplied(text: str, quantities: Sequence[Mention]) -> Amount:
    first, value = quantities[0], quantities[0].value or 0.0
    end = first.end
    if value == 1 and len(quantities) > 1 and _is_boxed(text, first, quantities[1]):
        return amount_of(quantities[1])
    for following in quantities[1:]:
        joins = _JOINS.fullmatch(text, end, following.start) if following.start - end <= 6 else None
        if joins is None or not _is_pack(text, first, following, joins[0]):
            break
        if first.unit == "unit" and following.unit != "unit" and _KEPT_WHOLE.match(text, following.end):
            break
        value *= following.value or 1.0
        first = following if following.unit != "unit" else first
        end = following.end
    return _amount(first.unit, value)


def _is_boxed(text: str, box: Mention, pieces: Mention) -> bool:
    """`1 box`, and further on in its line the `30 pills` that it holds."""
    if pieces.unit != "unit" or not _BOX.search(box.surface) or not _PIECES.search(pieces.surface):
        return False
    return pieces.start - box.end <= _HELD and text.find("\n", box.end, pieces.start) < 0


def _is_pack(text: str, first: Mention, following: Mention, joins: str) -> bool:
    """`3x` + `10ml`, `3.5g` + `x 2`, `2 packs` of `10 pills`, `1 sheet` (`100 tabs`); never mass by mass."""
    if first.unit != "unit":
        return following.unit == "unit" and following.surface[:1] in "xX×"
    if first.found_by.endswith(("number-times", "times-number")):
        return "(" not in joins
    if not _PACKAGES.search(first.surface):
        return False
    return bool(joins.strip(" (")) or ("(" in joins and (first.value == 1 or bool(_IN_EACH.match(text, following.end))))


def _with_strength(amount: Amount, mentions: Sequence[Mention]) -> Amount:
    """Pieces have the first strength that the text gives."""
    if amount.units is None:
        return amount
    strength = next((m.value for m in mentions if m.label is _STRENGTH and m.unit == "mg"), None)
    return amount if strength is None else _pieces(amount.units, strength)


@lru_cache(maxsize=REMEMBERED, typed=True)
def _pieces(units: float, strength: float) -> Amount:
    return Amount(units=units, strength_mg=_tidy(strength))


def _bare_count(title: str, mentions: Sequence[Mention]) -> float | None:
    """`1000 - LSD 250ug`, `Valium 10mg (50)`, `(200 or more)`: a lone whole number that only a count can be."""
    marked = list(takewhile(lambda m: m.start < len(title), mentions))
    strengths = [m for m in marked if m.label is _STRENGTH]
    for number in find_numbers(title):
        if any(m.start < number.end and number.start < m.end for m in marked) or not _is_count(number):
            continue
        start, end = number.start, number.end
        named = any(m.label in NAMES and m.start == end for m in marked)
        if not _alone(title, start, end, named):
            continue
        if _OR_MORE.match(title, end) or _COUNT_BEFORE.search(title, max(0, start - 12), start):
            return number.grouped
        if strengths and (_leads(title, start, end, marked) or _set_off(title, start, end, strengths)):
            return number.grouped
    return None


def _is_count(number: Number) -> bool:
    return number.grouped % 1 == 0 and 1 <= number.grouped <= 1_000_000 and number.grouped not in _YEARS


def _alone(title: str, start: int, end: int, named: bool) -> bool:
    before, after = title[start - 1 : start], title[end : end + 1]
    if before and (before.isalnum() or before in "#$€£_"):
        return False
    return named or not after or not (after.isalnum() or after in "%/")


def _leads(title: str, start: int, end: int, marked: Sequence[Mention]) -> bool:
    """Opens the title, and a name or a strength comes after it, with at most a few plain words between."""
    if any(c.isalnum() for c in title[:start]):
        return False
    following = next((m for m in marked if m.start >= end), None)
    return following is not None and bool(_FEW_WORDS.fullmatch(title, end, following.start))


def _set_off(title: str, start: int, end: int, strengths: Sequence[Mention]) -> bool:
    """Stands between dashes, or closes the title right after a strength."""
    if _DASH_BEFORE.search(title, max(0, start - 3), start) and _DASH_AFTER.match(title, end):
        return True
    gap = _BEFORE_LAST.search(title, max(0, start - 5), start)
    closing = not any(c.isalnum() for c in title[end:])
    return gap is not None and closing and any(m.end == gap.start() for m in strengths)


def _tidy(value: float) -> float:
    if value.is_integer() and -_SIX_DIGITS < value < _SIX_DIGITS:
        return value
    return float(f"{value:.6g}")
