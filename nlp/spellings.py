"""The ways to write a lexicon name, and which of its names are none."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Final

from config.lexicon import Entry
from nlp.cues import phrases
from nlp.fold import fold, squeezed

MOST_VARIED: Final = 4
FORMS: Final = frozenset(phrases("forms"))
GRADES: Final = frozenset(phrases("grades"))
"""Words of form and grade that stay outside a name's span."""
WHOLE: Final = frozenset(phrases("whole"))
"""Names that hold such a word all the same."""
PLURAL: Final = re.compile(r"[a-z]{3}[a-rt-z]$")
SERIES: Final = re.compile(r"(\d)([a-z]) ?([a-z])")
"""`2c-b`, whose letters are as often written together: `2-CB`."""
PRIME: Final = re.compile(r"(?<=\d)'")
"""As often left out: `4'-` and `4-`."""
INITIAL: Final = re.compile(r"[a-z]\. ")
"""`p. cubensis`, whose dot and blank are two signs."""
STEMS: Final = re.compile(r"([a-z]{5,})(fentanyl|amphetamine|cathinone|tryptamine|phenidate|piperazine|testosterone)")
"""A long name in one word is also written in two: `acetyl fentanyl`."""


def proper_names(entry: Entry) -> list[tuple[str, bool]]:
    """An entry's names, and whether they need context, without words for form and names with one: `mdma crystals`."""
    names = [(alias, gated, squeezed(alias)) for alias, gated in entry.names]
    every = {name for _, _, name in names}
    own = squeezed(entry.name)
    return [(alias, gated) for alias, gated, name in names if name == own or not _only_form(name, every)]


def _only_form(name: str, every: set[str]) -> bool:
    words = name.split()
    if FORMS.issuperset(words):
        return True
    if len(words) < 2 or name in WHOLE:
        return False
    while words and words[0] in GRADES:
        words = words[1:]
    while words and words[-1] in FORMS:
        words = words[:-1]
    return " ".join(words) in every - {name}


def spellings(alias: str) -> Iterator[str]:
    """The ways to part or join the pieces of a name: `5-meo-dmt`, `5meo dmt`, `5meodmt`; and its plural."""
    whole = squeezed(alias)
    if PRIME.search(whole):
        yield PRIME.sub("", whole)
    if INITIAL.match(alias):
        yield whole.replace(" ", "  ", 1)
    if series := SERIES.fullmatch(whole):
        yield f"{series[1]} {series[2]}{series[3]}"
        yield " ".join(series.groups())
    elif stem := STEMS.fullmatch(whole):
        yield " ".join(stem.groups())
    pieces = re.findall(r"[^\W\d_]+|\d+", whole)
    if len(pieces) != len(re.findall(r"[^\W\d_]+|\d+|[^\w\s]", whole)):
        return
    gaps = _gaps(whole, pieces)
    for chosen in (
        product(*gaps) if len(pieces) <= MOST_VARIED else (tuple(g[0] for g in gaps), tuple(g[-1] for g in gaps))
    ):
        spelling = "".join(p + gap for p, gap in zip(pieces, (*chosen, ""), strict=True))
        if len(spelling.replace(" ", "")) > 2 and not (len(pieces[-1]) == 1 and spelling.isalpha() and " " in whole):
            yield spelling
            if PLURAL.search(spelling):
                yield spelling + "s"
    if "#" in alias:
        yield fold(alias).line.strip()


def _gaps(whole: str, pieces: list[str]) -> list[tuple[str, ...]]:
    """For each place between two pieces, the ways to write it: first as it stands, last the other way."""
    gaps: list[tuple[str, ...]] = []
    at = 0
    long = len("".join(pieces)) > 4
    for piece in pieces[:-1]:
        at += len(piece)
        if whole[at] == " ":
            at += 1
            gaps.append((" ", "") if len(pieces) > 1 else (" ",))
        else:
            gaps.append(("", " ") if long else ("",))
    return gaps
