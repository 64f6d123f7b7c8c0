"""Amounts said in words: `half ounce`, `an eighth`, `ONE VIAL`, `single drop`, `QP`, `Ounce (28 grams)`."""

import re
from collections.abc import Iterable, Iterator, Set
from typing import Final, NamedTuple

from nlp.components.quantity_nouns import STOPS
from nlp.fold import fold, squeezed
from nlp.units import CONTENT_MG, COUNTED, GOODS, MASS_G, MULTIPLIERS, NUMBER_WORDS, OUNCE, POINTS, VOLUME_ML

_WORDS: Final = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_SPOKEN: Final = re.compile(
    rf"(?<![^\W_])((?:{_WORDS})(?:[\x20-](?:{_WORDS})){{0,3}})(?:\x20(?:of\x20)?an?(?=\x20)|\x20de(?=\x20))?[\x20-]([^\W\d_]{{1,14}})(\x20[^\W\d_]{{1,14}})?(?![^\W_])",
    re.IGNORECASE,
)
NO_PACK: Final = re.compile(
    r"[\x20-]?(?:extract|ext\b|more|strong|better|times|poten|concentrat|cheap|zoom|faster|as\b|"
    r"mm\b|cm\b|in(?:ch(?:es)?)?\b|\"(?!\w)|[0-9.,]{1,6}(?:\x20?[x×]\x20?[0-9.,]{1,6})?h?\x20?(?:mm|cm|in(?:ch(?:es)?)?|ft|px)\b)",
    re.IGNORECASE,
)
"""After `x` these say that it multiplies no piece: `10x stronger`."""
_ARTICLES: Final = frozenset({"un", "une", "uno", "una", "ein", "eine", "einen", "een"})
_OTHER_WORDS: Final = frozenset({"dos", "due"})
"""Number words that are other things before an `x`."""
_SAMPLES: Final = re.compile(r"(?:\x20[^\W\d_]{2,14}){0,2}\x20samples?(?![^\W_])", re.IGNORECASE)
_NO_KINDS: Final = STOPS - {"free"}
_APART: Final = re.compile(r"[\x20-]")
_DIGITS_BEFORE: Final = re.compile(r"(?<![0-9.,])([1-9][0-9]?)\x20\Z")
_EIGHTH: Final = re.compile(
    r"(?<![^\W_])(?:(?:an|one)\x20)?(?:eighth|8th)(?![^\W_])(?!\x20(?:ed|gen|day|of\x20[a-z]{3,9}\x20[0-9]|grade|note))",
    re.I,
)
_BALL: Final = re.compile(r"(?<![^\W_])(?:(?:an?|one|1)\x20)?(half|8|eight)[\x20-]?balls?(?![^\W_])", re.IGNORECASE)
_POUND_PART: Final = re.compile(r"(?<![^\W_])(?:[qh]p|[qh]\.p\.)(?![^\W_])", re.IGNORECASE)
_ARTICLE: Final = re.compile(r"(?<![^\W_])(?:full|an?)\x20\Z", re.IGNORECASE)
_WITH_ARTICLE: Final = frozenset({"ounce", "oz", "gram"})
_COUNTED_BEFORE: Final = re.compile(r"[0-9.]\x20?\Z")
_PRICED_BEFORE: Final = re.compile(r"[0-9$€£k]\x20?\Z")
_FRACTION_ALONE: Final = re.compile(r"\((half|quarter)\)", re.IGNORECASE)
_OPENS: Final = re.compile(r"(?:\A|[\n(\[{|]|-\x20)[^\w\n(\[]{0,8}\Z")
_RATE: Final = re.compile(
    r"(?:/|\b(?:per|each|the|by|every|price|pro|a|my|your|second|first))\x20?\Z|[0-9.,]\)?\x20?\Z|[$€£]\Z",
    re.IGNORECASE,
)
_CLOSES: Final = re.compile(
    r"[^\w\n$€£]{0,6}(?:\Z|[\n)\]}|(])|\x20of(?![^\W_])|\x20?[-–=:@]?\x20?[$€£][0-9]", re.IGNORECASE
)
_BARE_G: Final = {
    "ounce": OUNCE,
    "oz": OUNCE,
    "zip": OUNCE,
    "lb": 448.0,
    "pound": 448.0,
    "kilo": 1000.0,
    "gram": 1.0,
    "gramm": 1.0,
}
_EIGHTHS: Final = frozenset({"eighth", "8th"})
_BALLS: Final = frozenset({"ball", "balls", "8ball", "8balls", "eightball", "eightballs"})
_POUND_PARTS: Final = frozenset({"qp", "hp", "q", "h"})
_LONE_UNITS: Final = frozenset(_BARE_G)
_FOLDED: Final = {squeezed(word): word for word in NUMBER_WORDS}
_FOLDED_WORDS: Final = frozenset(_FOLDED)
SPOKEN_QUANTITY: Final = _FOLDED_WORDS | _EIGHTHS | _BALLS | _POUND_PARTS | _LONE_UNITS
"""Without one of them in the folded text no amount is said in words."""
_OF_AN_OUNCE: Final = {"half": 14.0, "quarter": 7.0}


class Spoken(NamedTuple):
    start: int
    end: int
    value: float
    unit: str
    rule: str


def find_spoken(text: str, words: Set[str] | None = None) -> Iterator[Spoken]:
    """Yield the amounts whose number is a word or left out, rule by rule; they do not overlap within a rule.

    `words`: those of the folded text, if at hand; a rule whose words are not among them is not tried.
    """
    words = set(fold(text).line.split()) if words is None else words
    if numbers := words & _FOLDED_WORDS:
        yield from _all_numbered(text, [_FOLDED[word] for word in numbers])
    if not words.isdisjoint(_EIGHTHS):
        for match in _EIGHTH.finditer(text):
            if match[0][0] != "8" or _opens(text, match.start()):
                yield Spoken(match.start(), match.end(), OUNCE / 8, "g", "eighth")
    if not words.isdisjoint(_BALLS):
        for match in _BALL.finditer(text):
            part = OUNCE / 16 if match[1].lower() == "half" else OUNCE / 8
            yield Spoken(match.start(), match.end(), part, "g", "ball")
    if "half" in words or "quarter" in words:
        for match in _FRACTION_ALONE.finditer(text):
            yield Spoken(match.start(1), match.end(1), _OF_AN_OUNCE[match[1].lower()], "g", "fraction-alone")
    if not words.isdisjoint(_POUND_PARTS):
        yield from filter(None, (_pound_part(text, match) for match in _POUND_PART.finditer(text)))
    if units := words & _LONE_UNITS:
        yield from filter(None, (_alone(text, place, unit) for place, unit in _places(text, units)))


def _places(text: str, words: Iterable[str]) -> list[tuple[int, str]]:
    """Where the words stand, also inside of longer ones."""
    low, found = _lower(text), []
    for word in words:
        at = low.find(word)
        while at >= 0:
            found.append((at, word))
            at = low.find(word, at + len(word))
    return sorted(found)


def _lower(text: str) -> str:
    """In lower case and of the same length."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _all_numbered(text: str, words: Iterable[str]) -> Iterator[Spoken]:
    position = 0
    for place, word in _places(text, words):
        match = _SPOKEN.match(text, place) if place >= position else None
        if match is None or text[place + len(word) : place + len(word) + 1].isalnum() or text[place - 1 : place] == "-":
            continue  # all-in-one disposable
        spoken = _numbered(match)
        if spoken and word in MULTIPLIERS and (digits := _DIGITS_BEFORE.search(text, max(0, place - 5), place)):
            spoken = spoken._replace(start=digits.start(1), value=spoken.value * int(digits[1]))
        position = spoken.end if spoken else match.end(1)
        if spoken:
            yield spoken


def _numbered(match: re.Match[str]) -> Spoken | None:
    start = match.start()
    if (last := _APART.split(match[1])[-1]) != match[1] and _said(last) < 1:
        start, number = match.end(1) - len(last), _said(last)  # een half gram
    else:
        number = _value(match[1])
    word, second = match[2].lower(), (match[3] or "").strip().lower()
    if not number:
        return None
    if word in MASS_G and word not in POINTS:
        return Spoken(start, match.end(2), number * MASS_G[word], "g", "words-mass")
    if word in VOLUME_ML and len(word) > 1:
        return Spoken(start, match.end(2), number * VOLUME_ML[word], "ml", "words-volume")
    if word in CONTENT_MG or word in POINTS or number % 1:
        return None
    if word in GOODS and match[1].lower() in _ARTICLES:
        return None  # une note
    if word == "x":
        return _times(match, number)
    if word in COUNTED:
        end = match.end(3) if second in COUNTED else match.end(2)
        return Spoken(start, end, number, "unit", "words-noun")
    if second in COUNTED and number > 1:
        return Spoken(start, match.end(3), number, "unit", "words-noun")
    return _samples(match, start, number) if number > 1 else None


def _samples(match: re.Match[str], start: int, number: float) -> Spoken | None:
    """`two free samples`, `Three Small Crystal Samples`."""
    samples = _SAMPLES.match(match.string, match.end(1))
    if samples is None or not _NO_KINDS.isdisjoint(samples[0].lower().split()):
        return None
    return Spoken(start, samples.end(), number, "unit", "words-noun")


def _times(match: re.Match[str], number: float) -> Spoken | None:
    """`twenty x`; not `ten x stronger`, `dos x`."""
    if number < 2 or match[1].lower() in _OTHER_WORDS or NO_PACK.match(match.string, match.end(2)):
        return None
    return Spoken(match.start(), match.end(2), number, "unit", "words-times")


def _said(word: str) -> float:
    """The regular expression takes `ſ` and `İ` for `s` and `i`; no number word has them."""
    return NUMBER_WORDS.get(word.lower(), 0.0)


def _value(said: str) -> float:
    """`twenty-five`, `two hundred`, `half`: what number words beside each other come to."""
    whole = part = 0.0
    for word in _APART.split(said.lower()):
        if word in MULTIPLIERS:
            whole, part = whole + (part or 1) * NUMBER_WORDS[word], 0.0
        else:
            part += _said(word)
    return whole + part


def _pound_part(text: str, match: re.Match[str]) -> Spoken | None:
    """`QP` in any place, `HP` at a beginning or an end."""
    name = match[0]
    quarter = name[0] in "qQ"
    clear = quarter or (name.isupper() and (_opens(text, match.start()) or _CLOSES.match(text, match.end())))
    if not clear or _COUNTED_BEFORE.search(text, max(0, match.start() - 3), match.start()):
        return None
    return Spoken(match.start(), match.end(), 112.0 if quarter else 224.0, "g", "pound-part")


def _alone(text: str, place: int, word: str) -> Spoken | None:
    """`full ounce`, `an oz`, and `Ounce` that opens a line; no rate (`per gram`) and nothing with a number."""
    start, end = place, place + len(word)
    before = text[start - 1 : start]
    if before.isalnum() or text[end : end + 1].isalnum() or text[max(0, start - 2) : start].strip(" ")[-1:].isdigit():
        return None
    article = _ARTICLE.search(text, max(0, start - 6), start) if word in _WITH_ARTICLE else None
    if article and word == "gram" and article[0][0] not in "fF":
        article = None  # a price a gram
    start = article.start() if article else start
    if _RATE.search(text, max(0, start - 8), start):
        return None
    if article is None:
        clear = _opens(text, start) and (word in ("lb", "ounce", "oz") or _CLOSES.match(text, end))
    else:
        clear = article[0][0] in "fF" or not _PRICED_BEFORE.search(text, max(0, start - 3), start)
    return Spoken(start, end, _BARE_G[word], "g", "unit-alone") if clear else None


def _opens(text: str, start: int) -> bool:
    return bool(_OPENS.search(text, max(0, start - 9), start))
