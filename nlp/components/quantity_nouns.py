"""The count noun of a number: `10 Clean Hits`, `5 UK Debit Cards`, `50 4-MeO-PCP 75 mg Capsules`."""

import re

from nlp.units import CONTENT_MG, COUNTED, FORMS, GOODS, MASS_G, NUMBER_WORDS, VOLUME_ML, words

_FIRST_GAP = re.compile(r"[\x20\u00a0]{0,2}(?:-|[^\w\s!-~]{1,3}\x20?)?")
"""Stars and arrows may stand between a number and a name."""
_GAP = re.compile(r"[\x20\u00a0)\]]{0,2}[(\[]?")
_PLAIN = frozenset({" ", "\u00a0"})
_WORD = re.compile(r"[^\W\d_]{1,20}(?:[.'’&+-][^\W\d_]{1,19}){0,2}")
_MEASURE = re.compile(r"[0-9][0-9.,/+-]{0,8}\x20?(?:mg|ug|µg|μg|mcg)(?![^\W_])", re.IGNORECASE)
_NOUN_TAIL = re.compile(r"(?:\(s\)|\x20([^\W\d_]{2,12})(?![^\W_]))")
_STOP = words(
    "a an the of with for and or in on at to from per by is are was be my our your we i you it this that these "
    "those no not if as off each every only just than when while who but x am pm day days hour hours hr hrs week "
    "weeks month months year years min mins minute minutes sec second seconds times time nd rd th star stars "
    "feedback feedbacks sales people customers orders order max minimum vendor get free buy plus usd eur euro euros "
    "gbp aud cad btc xmr dollar dollars bucks quid de la le von aus mit und oder für van en voor et avec pour con "
    "para y di da z do na ve mm cm gb mb kb inch"
)
"""Words that no run from a number to its noun goes through."""
_MOST_WORDS = 4
_MOST_STEPS = 8
_SECOND = words("pack packs set sets kit kits count box boxes bag bags bundle") | GOODS - words(
    "cards card cc ccs scan scans"
)


def find_noun(text: str, position: int, names: dict[int, int]) -> tuple[int, bool, int] | None:
    """Where the count noun after `position` ends, whether a name or strength comes before it, how many words do."""
    apart, crossed, gap = False, 0, _FIRST_GAP
    plain = True
    for _ in range(_MOST_STEPS):
        step = gap.match(text, position)
        between = step[0] if step else ""
        position += len(between)
        plain = plain and (between in _PLAIN or gap is _FIRST_GAP) and between.isascii()
        if position in names:
            surface_end = names[position]
            if _last_word(text, position, surface_end) in FORMS:
                single = " " not in text[position:surface_end]
                return surface_end, apart or not single or not plain, crossed
            apart, position, gap = True, surface_end, _GAP
            continue
        if measure := _MEASURE.match(text, position):
            apart, position, gap = True, measure.end(), _GAP
            continue
        word = _WORD.match(text, position)
        head = word[0].lower() if word else ""
        head = head if head in COUNTED else head.split("-")[0]
        glued = gap is _FIRST_GAP and not between
        if word is None or (glued and head not in COUNTED) or _stops(head, crossed) or not (plain or apart):
            return None
        if head in COUNTED:
            return _whole_noun(text, position + len(head)), apart, crossed
        crossed, position, gap = crossed + 1, word.end(), _GAP
    return None


def _stops(word: str, crossed: int) -> bool:
    if word in COUNTED:
        return False
    measure = word in MASS_G or word in CONTENT_MG or word in VOLUME_ML
    return measure or word in _STOP or word in NUMBER_WORDS or crossed == _MOST_WORDS


def _whole_noun(text: str, end: int) -> int:
    """Past further count nouns: `blotter tabs`, `gel caps`."""
    while (
        text[end - 1] not in "sS"
        and (more := _NOUN_TAIL.match(text, end))
        and more[1]
        and more[1].lower() in COUNTED - _SECOND
    ):
        end = more.end()
    return end


def _last_word(text: str, start: int, end: int) -> str:
    return text[start:end].lower().split()[-1]
