"""Amounts said in words: `half ounce`, `an eighth`, `ONE VIAL`, `single drop`, `QP`, `Ounce (28 grams)`."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from nlp.units import CONTENT_MG, COUNTED, MASS_G, NUMBER_WORDS, OUNCE, VOLUME_ML

_WORDS = "|".join(sorted(NUMBER_WORDS, key=len, reverse=True))
_SPOKEN = re.compile(
    rf"(?<![^\W_])({_WORDS})(?:\x20(?:of\x20)?an?(?=\x20)|\x20de(?=\x20))?[\x20-]([^\W\d_]{{1,14}})(\x20[^\W\d_]{{1,14}})?(?![^\W_])",
    re.IGNORECASE,
)
_EIGHTH = re.compile(
    r"(?<![^\W_])(?:(?:an|one)\x20)?(?:eighth|8th)(?![^\W_])(?!\x20(?:ed|gen|day|of\x20[a-z]{3,9}\x20[0-9]|grade|note))",
    re.I,
)
_BALL = re.compile(r"(?<![^\W_])(?:(?:an?|one|1)\x20)?(half|8|eight)[\x20-]?balls?(?![^\W_])", re.IGNORECASE)
_ALONE = re.compile(
    r"(?<![^\W_])(?:(?P<qp>[qh]p|[qh]\.p\.)|(?P<unit>full\x20ounce|full\x20oz|an?\x20ounce|an?\x20oz|ounce|oz|lb|pound|kilo|gram|gramm|zip))(?![^\W_])",
    re.IGNORECASE,
)
_COUNTED_BEFORE = re.compile(r"[0-9.]\x20?\Z")
_PRICED_BEFORE = re.compile(r"[0-9$€£k]\x20?\Z")
_FRACTION_ALONE = re.compile(r"\((half|quarter)\)", re.IGNORECASE)
_OPENS = re.compile(r"(?:\A|[\n(\[{|]|-\x20)[^\w\n(\[]{0,8}\Z")
_RATE = re.compile(
    r"(?:/|\b(?:per|each|the|by|every|price|pro|a|my|your|second|first))\x20?\Z|[0-9.,]\)?\x20?\Z|[$€£]\Z",
    re.IGNORECASE,
)
_CLOSES = re.compile(r"[^\w\n$€£]{0,6}(?:\Z|[\n)\]}|(])|\x20of(?![^\W_])", re.IGNORECASE)
_BARE_G = {
    "ounce": OUNCE,
    "oz": OUNCE,
    "zip": OUNCE,
    "lb": 448.0,
    "pound": 448.0,
    "kilo": 1000.0,
    "gram": 1.0,
    "gramm": 1.0,
}
_TOKEN = re.compile(r"[^\W_][\w.]*")
_EIGHTHS = frozenset({"eighth", "8th"})
_BALLS = frozenset({"ball", "balls", "8ball", "8balls", "eightball", "eightballs"})
_LONE_UNITS = frozenset({*_BARE_G, "qp", "hp", "q.p.", "h.p."})
_OF_AN_OUNCE = {"half": 14.0, "quarter": 7.0}


class Spoken(NamedTuple):
    start: int
    end: int
    value: float
    unit: str
    rule: str


def find_spoken(text: str) -> Iterator[Spoken]:
    """Yield the amounts whose number is a word or left out, rule by rule; they do not overlap within a rule."""
    words = set(_TOKEN.findall(text.lower()))
    if not words.isdisjoint(NUMBER_WORDS):
        yield from _all_numbered(text)
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
    if not words.isdisjoint(_LONE_UNITS):
        yield from filter(None, (_alone(text, match) for match in _ALONE.finditer(text)))


def _all_numbered(text: str) -> Iterator[Spoken]:
    position = 0
    while match := _SPOKEN.search(text, position):
        spoken = _numbered(match)
        position = spoken.end if spoken else match.end(1)
        if spoken:
            yield spoken


def _numbered(match: re.Match[str]) -> Spoken | None:
    number, word, second = NUMBER_WORDS[match[1].lower()], match[2].lower(), (match[3] or "").strip().lower()
    if word in MASS_G:
        return Spoken(match.start(), match.end(2), number * MASS_G[word], "g", "words-mass")
    if word in VOLUME_ML and len(word) > 1:
        return Spoken(match.start(), match.end(2), number * VOLUME_ML[word], "ml", "words-volume")
    if word in CONTENT_MG or number % 1:
        return None
    if word in COUNTED:
        end = match.end(3) if second in COUNTED else match.end(2)
        return Spoken(match.start(), end, number, "unit", "words-noun")
    if second in COUNTED and number > 1:
        return Spoken(match.start(), match.end(3), number, "unit", "words-noun")
    return None


def _alone(text: str, match: re.Match[str]) -> Spoken | None:
    if name := match["qp"]:
        value = 112.0 if name[0] in "qQ" else 224.0
        clear = name[0] in "qQ" or (
            name.isupper() and (_opens(text, match.start()) or _CLOSES.match(text, match.end()))
        )
        counted = _COUNTED_BEFORE.search(text, max(0, match.start() - 3), match.start())
        return Spoken(match.start(), match.end(), value, "g", "pound-part") if clear and not counted else None
    word = match["unit"].lower().split()[-1]
    articled = match["unit"].lower().startswith(("full", "a"))
    rated = _RATE.search(text, max(0, match.start() - 8), match.start())
    if rated or not (
        articled
        or (_opens(text, match.start()) and (word in ("lb", "ounce", "oz") or _CLOSES.match(text, match.end())))
    ):
        return None
    if articled and not match["unit"].lower().startswith("full") and _priced(text, match.start()):
        return None
    return Spoken(match.start(), match.end(), _BARE_G[word], "g", "unit-alone")


def _opens(text: str, start: int) -> bool:
    return bool(_OPENS.search(text, max(0, start - 9), start))


def _priced(text: str, start: int) -> bool:
    """`$180 an ounce` is a rate."""
    return bool(_PRICED_BEFORE.search(text, max(0, start - 3), start))
