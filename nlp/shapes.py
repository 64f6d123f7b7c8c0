"""How substances' names are built: the plans of `cues/shapes.tsv`, and the words of a text that follow one."""

import re
import string
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import ahocorasick

from nlp.cues import table
from nlp.fold import Folded
from nlp.spans import Span, Spans

LONGEST: Final = 60
"""Characters of a name."""
MOST_DASHES: Final = 8
PRIMES: Final = ("'", "’")
SIGNS: Final = "-‐‑–_,'’+"
"""What stands inside a name; parentheses only around a sign of rotation."""
DASHES: Final = str.maketrans({" ": "-", "‐": "-", "‑": "-", "–": "-", "_": "-", "’": "'"})
BEFORE: Final = re.compile(
    r"(?<![^\s(\[/|*+])(?:(?!(?:\d+(?:[mk]?g|gr|ug|x|ml|k|oz)"
    r"|x|no|not|nor|non|sin|sans|ohne|kein|keine|geen"
    r"|of|for|or|and|the|in|on|to|by|with|from|is|new|pure|best|und|de|von|mit) )"
    r"(?:[\d,']+|[A-Za-zαβ\d,'-]{1,5}|[A-Za-z\d,'-]{0,20}(?:yl|oxy|oro|omo|odo|thio|nor|ido|ino)) ){1,2}$",
    re.IGNORECASE,
)
"""Pieces that a blank may part from the rest of the name: locants, short codes, prefixes."""
AMOUNT: Final = re.compile(r"(?<![^\W_])\d+ ?(?:(?:[mk]?g|gr|ug|ml|oz|mcg)[ -]|[xk] )", re.IGNORECASE)
"""`1 x LSD` is no lysergamide."""
AFTER: Final = re.compile(r"(?: (?!cas\b|\d+(?:[mk]?g|gr|ug|x|ml|oz)\b)[A-Za-z\d-]{1,10}){1,2}(?![\w'])", re.IGNORECASE)


ENDS: Final = frozenset(' \n\r\t()[]{}<>|/\\;:!?.*"“”')
PREFIXES: Final = ("yl", "oxy", "oro", "omo", "odo", "thio", "ido", "adb", "amb", "mdmb", "bk")
"""Pieces before a known name that may make it another one, as `5F` and a lone `a` do: `furanyl fentanyl`."""
GREEK: Final = frozenset("aαβ")
WILD: Final = {"~": (" ", ""), "#": string.digits, "?": string.ascii_lowercase}


@dataclass(frozen=True, slots=True)
class Shape:
    """`stem` is looked for first (folded, cheap); `form` must then fit the whole word as written."""

    stem: str
    group: str
    """A class of `classes.csv`, proposed for the name."""
    form: re.Pattern[str]
    confidence: float
    coded: bool
    """With a capital where chemists write one."""
    parted: bool
    """Also with a blank where a hyphen should be."""


def _shapes() -> Iterator[Shape]:
    parts: dict[str, str] = {}
    for row in table("shapes"):
        form = row[-1]
        for name, part in parts.items():
            form = form.replace(name, part)
        if len(row) == 2:
            parts[row[0]] = form
            continue
        group, confidence, case, join, stems, _ = row
        pattern = re.compile(form, re.IGNORECASE if case == "any" else re.NOFLAG)
        for stem in stems.split("|"):
            for written in _written(stem):
                yield Shape(written, group, pattern, float(confidence), case == "as-written", join == "blanks")


def _written(stem: str) -> Iterator[str]:
    """All strings that a stem with wildcards stands for."""
    return map("".join, product(*(WILD.get(char, char) for char in stem)))


@dataclass(frozen=True, slots=True)
class Stem:
    width: int
    shapes: tuple[Shape, ...]
    coded: bool
    """All its shapes are."""


def _automaton() -> "ahocorasick.Automaton":
    by_stem: dict[str, list[Shape]] = {}
    for shape in _shapes():
        by_stem.setdefault(shape.stem, []).append(shape)
    automaton = ahocorasick.Automaton()
    for stem, shapes in by_stem.items():
        shapes.sort(key=lambda shape: shape.coded)
        automaton.add_word(stem, Stem(len(stem), tuple(shapes), all(s.coded for s in shapes)))
    automaton.make_automaton()
    return automaton


_STEMS: Final = _automaton()


def find_stems(folded: Folded) -> list[tuple[int, Stem]]:
    """The stems in a text, by the place of their last character in the folded line."""
    return list(_STEMS.iter(folded.line))


def find_shaped(folded: Folded, stems: Sequence[tuple[int, Stem]], known: Spans) -> dict[Span, Shape]:
    """Words that follow a plan, outside the spans `known`; of plans that fit one word the first."""
    text, final_place = folded.text, len(folded.line) - 2
    found: dict[Span, Shape] = {}
    tried: set[tuple[Span, str]] = set()
    for last, stem in stems:
        first = folded.place(max(last - stem.width + 1, 1))
        if stem.coded and text[first : first + stem.width].islower():
            continue
        final = folded.place(min(last, final_place))
        if known.spans and _is_whole(text, first, final, known):
            continue
        word = _word(text, first, final)
        key = (word, stem.shapes[0].stem)
        if key in tried or word[1] - word[0] > LONGEST:
            continue
        tried.add(key)
        hit = (max(first, word[0]), min(final + 1, word[1]))
        loose = [s for s in stem.shapes if s.parted]
        whole = stem.shapes if " " not in text[hit[0] : hit[1]] else loose
        if not known.cover(*word) and _fit(text, word, hit, whole, found):
            continue
        if loose and (wider := _widened(text, word)) != word and wider[1] - wider[0] <= LONGEST:
            _fit(text, wider, hit, loose, found)
    return found


def _is_whole(text: str, first: int, last: int, known: Spans) -> bool:
    """Whether a known name holds the hit and no sign joins it to more."""
    for start, end in known.near(first, last + 1):
        if (
            start <= first
            and last < end
            and (start == 0 or text[start - 1] in ENDS)
            and (end == len(text) or text[end] in ENDS)
            and not (start > 1 and text[start - 1] == " " and _is_prefixed(text[max(0, start - 6) : start - 1]))
        ):
            return True
    return False


def _is_prefixed(before: str) -> bool:
    before = before.lower()
    if before.endswith(PREFIXES):
        return True
    last, sign = before[-1:], before[-2:-1]
    return (last == "f" and sign.isalnum()) or (last in GREEK and sign != "" and not (sign.isalnum() or sign == "_"))


def _word(text: str, first: int, last: int) -> Span:
    """The run of letters, digits and signs around a stem's hit, without signs at its ends."""
    while first <= last and not text[first].isalnum():
        first += 1
    while last > first and not text[last].isalnum():
        last -= 1
    begin, end = first, last + 1
    while begin > 0 and first - begin < LONGEST and _inside(text, begin - 1):
        begin -= 1
    while end < len(text) and end - last < LONGEST and _inside(text, end):
        end += 1
    while begin < first and not text[begin].isalnum():
        begin += 1
    while end > last + 1 and not text[end - 1].isalnum():
        end -= 1
    return begin, end


def _inside(text: str, at: int) -> bool:
    """Letters, digits and single signs, or the two of `4'-`; two others part two names."""
    if text[at].isalnum():
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return text[at] in SIGNS and (
        (before.isalnum() and after.isalnum())
        or (text[at] in PRIMES and after == "-")
        or (before in PRIMES and after.isalnum())
    )


def _widened(text: str, word: Span) -> Span:
    """The word with the pieces around it that single blanks part from it."""
    before = BEFORE.search(text, max(0, word[0] - 40), word[0])
    after = AFTER.match(text, word[1])
    return before.start() if before else word[0], after.end() if after else word[1]


def _fit(text: str, run: Span, hit: Span, shapes: Sequence[Shape], found: dict[Span, Shape]) -> bool:
    """Note the longest part of the run around the hit, cut at dashes, that follows one of the plans."""
    begin, end = run
    view = text[begin:end].translate(DASHES)
    cuts = [i for i, char in enumerate(view) if char == "-"]
    if len(cuts) > MOST_DASHES:
        return False
    starts = [0, *(c + 1 for c in cuts if c < hit[0] - begin)]
    stops = [len(view), *(c for c in reversed(cuts) if c >= hit[1] - begin)]
    for shape in shapes:
        for start in starts:
            for stop in stops:
                if shape.form.fullmatch(view, start, stop) and not AMOUNT.search(text, begin + start, begin + stop):
                    found.setdefault((begin + start, begin + stop), shape)
                    return True
    return False
