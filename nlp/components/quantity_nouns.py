"""The count noun of a number: `10 Clean Hits`, `5 UK Debit Cards`, `50 4-MeO-PCP 75 mg Capsules`."""

import re
from collections.abc import Sequence, Set
from typing import Final

from nlp.fold import squeezed
from nlp.numbers import Number
from nlp.units import CONTENT_MG, COUNTED, FORMS, GOODS, MASS_G, NUMBER_WORDS, VOLUME_ML, words

_NOUN: Final = r"([^\W\d_]{1,20}(?:[.'’&+/-][^\W\d_]{1,19}){0,2})?"
_FIRST_STEP: Final = re.compile(rf"([\x20\u00a0]{{0,2}}(?:-|[^\w\s!-~]{{1,3}}\x20?)?){_NOUN}")
"""Stars and arrows may stand between a number and a name."""
_NO_GAP: Final = frozenset({*"!\"#$%&'*+,./:;<=>?@\\^_`{|}~)]\n\t", ""})
_STEP: Final = re.compile(rf"([\x20\u00a0)\]]{{0,2}}[(\[]?){_NOUN}")
_PLAIN: Final = frozenset({" ", "\u00a0"})
_IN_WORD: Final = frozenset(".'’&+")
_MEASURE: Final = re.compile(r"[0-9][0-9.,/+-]{0,8}\x20?(?:mg|ug|µg|μg|mcg)(?![^\W_])", re.IGNORECASE)
_NOUN_TAIL: Final = re.compile(r"(?:\(s\)|\x20([^\W\d_]{2,12})(?![^\W_]))")
_STOP: Final = words(
    "a an the of with for and or in on at to from per by is are was be my our your we i you it this that these "
    "those no not if as off each every only just than when while who but x am pm day days hour hours hr hrs week "
    "weeks month months year years min mins minute minutes sec second seconds times time nd rd th star stars "
    "feedback feedbacks sales people customers orders order max minimum vendor get free buy plus usd eur euro euros "
    "gbp aud cad btc xmr dollar dollars bucks quid de la le von aus mit und oder für van en voor et avec pour con "
    "para y di da z do na ve mm cm gb mb kb inch thread threads mah volt volts watt puff puffs page "
    "pages bit bits"
)
"""Words that no run from a number to its noun goes through."""
STOPS: Final = _STOP.union(MASS_G, CONTENT_MG, VOLUME_ML, NUMBER_WORDS) - COUNTED
_CLOSING: Final = FORMS | {"kingpen", "kingpens"}
"""With which a name closes that a number counts: `25 exotic carts`."""
_FOLDED: Final = frozenset(word for noun in COUNTED | _CLOSING for word in squeezed(noun).split())
_SERIES_NOUN: Final = re.compile(r"(?<![^\W\d_])(?:ct|count|pack|pk)\Z", re.IGNORECASE)
_PRESS_NAME: Final = re.compile(r"rolls\x20royce", re.IGNORECASE)
_MOST_WORDS: Final = 4
_MOST_STEPS: Final = 8
_SECOND: Final = words("pack packs set sets kit kits count box boxes bag bags bundle") | GOODS - words(
    "cards card cc ccs scan scans"
)
_TAIL: Final = COUNTED - _SECOND | {"vape"}
"""What may follow a count noun and belong to it: `blotter tabs`, `disposable vape pen`."""


def has_noun(words: Set[str], numbers: Sequence[Number]) -> bool:
    """Whether there is a count noun at all, among the words of the folded text or right after a number."""
    return not words.isdisjoint(_FOLDED) or not COUNTED.isdisjoint([number.word for number in numbers])


def find_noun(text: str, number: Number, position: int, names: dict[int, int]) -> tuple[int, bool, int] | None:
    """Where the count noun of `number` ends, whether a name or strength comes before it, how many words do; it is
    looked for from `position` on."""
    if text[position : position + 1] in _NO_GAP or _is_stopped(text, number, position, names):
        return None
    apart, crossed, step = False, 0, _FIRST_STEP
    plain = True
    for _ in range(_MOST_STEPS):
        if (match := step.match(text, position)) is None:
            return None
        between, whole = match.groups()
        position, first = match.end(1), step is _FIRST_STEP
        plain = plain and (between in _PLAIN or first) and between.isascii()
        if position in names:
            surface_end = names[position]
            if (last := _last_word(text, position, surface_end)) in _CLOSING:
                single = " " not in text[position:surface_end] and last in FORMS
                return surface_end, apart or not single or not plain, crossed
            apart, position, step = True, surface_end, _STEP
            continue
        if whole is None:
            if (measure := _MEASURE.match(text, position)) is None:
                return None
            apart, position, step = True, measure.end(), _STEP
            continue
        head = whole.lower()
        if "/" in head:
            if any(position < name < match.end() for name in names):
                return None
            head = head.partition("/")[0]
        head = head if head in COUNTED else head.split("-")[0]
        if (first and not between and head not in COUNTED) or _stops(whole, head, crossed) or not (plain or apart):
            return None
        if head in COUNTED and not _PRESS_NAME.match(text, position):
            return _whole_noun(text, position + len(head)), apart, crossed
        crossed, position, step = crossed + 1, match.end(), _STEP
    return None


def _is_stopped(text: str, number: Number, position: int, names: dict[int, int]) -> bool:
    """The common case of a stop word after the number and a blank, told without a search."""
    if number.word not in STOPS or position != number.end or text[position] != " ":
        return False
    after = position + 1 + len(number.word)
    return position + 1 not in names and text[position + 1].isalpha() and text[after : after + 1] not in _IN_WORD


def _stops(whole: str, word: str, crossed: int) -> bool:
    """A `NO` in capitals among other words is part of what is pressed: `20 TAKE NO PRISONERS PILLS`."""
    if word in STOPS:
        return crossed == 0 or whole != "NO"
    return crossed == _MOST_WORDS and word not in COUNTED


def _whole_noun(text: str, end: int) -> int:
    """Past further count nouns: `blotter tabs`, `gel caps`."""
    while (
        text[end - 1] not in "sS"
        and not _SERIES_NOUN.search(text, max(0, end - 6), end)
        and (more := _NOUN_TAIL.match(text, end))
        and more[1]
        and more[1].lower() in _TAIL
    ):
        end = more.end()
    return end


def _last_word(text: str, start: int, end: int) -> str:
    return text[start:end].lower().split()[-1]
