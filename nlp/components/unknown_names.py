"""Names that no lexicon row has: built like a substance's (`nlp.shapes`) or in its place (`nlp.placed`)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from spacy.language import Language

from nlp.addresses import find_addresses
from nlp.codes import Codes
from nlp.components.known_names import LABELS
from nlp.doc import Component, Reading
from nlp.fold import Folded
from nlp.placed import find_placed
from nlp.shapes import Shape, find_shaped, find_stems
from nlp.spans import Span, Spans
from records.extraction import Label, Mention

CLASS_WORDS: Final = re.compile(
    r"(?:designer|fentanyls?|nitazenes?|benzodiazepin\w*|cathinones?|synth\w*|2-?fa|[a-z]?nbomes?|3-?p-?o)$",
    re.IGNORECASE,
)
PREFIX: Final = re.compile(
    r"(?:^|(?<=[\s(\[/|]))(?:[45]F|2[5C]|5CL|4CN|4EN|[A-Z]?MDMB|EDMB|ADB|AMB|MMB|EMB|AB|APP|BZO|CUMYL|Cumyl"
    r"|N-?[A-Z][a-z]+yl|(?:[A-Za-z]+-)?(?:[Ff]luoro|[Cc]hloro|[Bb]romo|[Dd]es\w+yl|[Mm]ethoxy\w*)"
    r"|\d{1,2}'?-[a-z]{4,20}(?:yl|oxy|ino))[ ]$"
)
SHARED: Final = re.compile(r"(?<![A-Za-z\d])\d{1,2}[A-Za-z]/\Z")
"""`25B/C-NBOMe`: two names that share what follows, no name begins behind the stroke."""
LOCANTS: Final = re.compile(r"(?<![\w.,])(?:\d'?,)+$|(?<=\()(?:\d'? )+$")
"""Positions that a comma, or a blank in its place, parts from the name's first one."""
MOST_REPEATED: Final = 20
"""Names of a text that are looked for again in it."""
IUPAC: Final = re.compile(r"IUPAC\s*(?:name)?\s*:[^\n]*", re.IGNORECASE)
"""A systematic name in full is no second name."""


def find_unknown(folded: Folded, taken: Sequence[Span] = ()) -> list[Mention]:
    """Words shaped like a substance's name; a span of `taken` gives way only to a longer word around it."""
    stems = find_stems(folded)
    if not stems:
        return []
    known = Spans(taken)
    found = find_shaped(folded, stems, known)
    return list(_apart(folded, found, known)) if found else []


def find_more(folded: Folded, taken: Sequence[Span], shaped: Sequence[Mention], codes: Codes) -> list[Mention]:
    """Names in the product's place of the title, and the further places where the text repeats them.

    `taken` and `shaped` are in the text's order.
    """
    places = find_placed(folded, taken, [(m.start, m.end) for m in shaped] if shaped else ())
    if not places and not shaped:
        return []
    text, classes = folded.text, {(m.start, m.end): m.substance_class for m in shaped}
    found = []
    for place in places:
        surface = text[place.start : place.end]
        if codes.is_listed(surface):
            continue
        group = classes[place.beside] if place.beside else codes.likely_class(surface)
        found.append(_mention(text, (place.start, place.end), "place", place.confidence, group))
    if "\n" in text:
        named = Spans([*taken, *classes])
        found += [
            _mention(text, span, "repeated", m.confidence, m.substance_class)
            for m in _once_each([*found, *(m for m in shaped if not m.known)])
            for span in _repeats(text, m)
            if not named.touch(*span)
        ]
    return found


def _once_each(mentions: Sequence[Mention]) -> Iterator[Mention]:
    return islice({m.surface.lower(): m for m in mentions}.values(), MOST_REPEATED)


def _repeats(text: str, mention: Mention) -> Iterator[Span]:
    """Further whole-word places of a name; of a short or plain one only as written."""
    plain = len(mention.surface) < 4 or mention.surface.isalpha()
    flags = re.NOFLAG if plain and mention.surface.isupper() else re.IGNORECASE
    for match in re.finditer(rf"(?<![\w-]){re.escape(mention.surface)}(?![\w-])", text, flags):
        if match.start() != mention.start:
            yield match.span()


def _mention(text: str, span: Span, rule: str, confidence: float, group: str | None) -> Mention:
    start, end = span
    surface = text[start:end]
    return Mention(
        label=Label.SUBSTANCE,
        start=start,
        end=end,
        surface=surface,
        canonical=canonical(surface),
        known=False,
        found_by=f"unknown_names:{rule}",
        confidence=confidence,
        substance_class=group,
    )


def _apart(folded: Folded, found: dict[Span, Shape], taken: Spans) -> Iterator[Mention]:
    text = folded.text
    closed = Spans([*(m.span() for m in IUPAC.finditer(text)), *find_addresses(folded)])
    last = -1
    for (begin, end), shape in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        start = _whole(text, begin)
        surface = text[start:end]
        if start < last or CLASS_WORDS.match(surface) or closed.touch(start, end):
            continue
        if text[start - 1 : start] == "/" and SHARED.search(text, max(0, start - 6), start):
            continue
        inside = list(taken.near(start, end))
        if len(inside) > 1 or any(not (start <= s and e <= end) or (s, e) == (start, end) for s, e in inside):
            continue
        last = end
        yield _mention(text, (start, end), "shape", shape.confidence, shape.group)


def _whole(text: str, start: int) -> int:
    """Where the name begins that goes on at `start`: `5F MDMB PICA` is one name."""
    while match := PREFIX.search(text, max(0, start - 20), start):
        start = match.start()
    if text[start].isdigit() and (match := LOCANTS.search(text, max(0, start - 12), start)):
        start = match.start()
    return start


def canonical(surface: str) -> str:
    """One key for the spellings of an unknown name: lower case, hyphens between its parts (`pb22` and `PB-22`)."""
    name = surface.lower().replace("α", "alpha").replace("β", "beta")
    name = re.sub(r"[\s‐‑–_]+", "-", name.replace("’", "'"))
    name = re.sub(r"(?<=[a-z]{2})(?=\d)", "-", name)
    return re.sub(r"^a-(?=p)", "alpha-", name)


def mended(mention: Mention, codes: Codes) -> Mention:
    """The mention of the known name that is meant, or the same mention."""
    entry = codes.meant(mention.surface)
    if entry is None:
        return mention
    return replace(
        mention,
        label=LABELS[entry.role],
        canonical=entry.name,
        known=True,
        found_by="unknown_names:mended",
        confidence=0.7,
        substance_class=entry.substance_class,
    )


class UnknownNames(Component):
    """Runs after `known_names` and takes back a known name inside an unknown one.

    `codes` is set by `nlp.pipeline.load`.
    """

    group = "unknown_names"
    codes: Codes

    def read(self, reading: Reading) -> list[Mention]:
        taken = [(m.start, m.end) for m in reading.names]
        shaped = find_unknown(reading.folded, taken)
        found = find_more(reading.folded, taken, shaped, self.codes)
        if shaped or found:
            found = [*shaped, *found]
            found = [
                m for m in (mended(m, self.codes) for m in found) if m.known or not self.codes.is_listed(m.surface)
            ]
            wider = Spans((m.start, m.end) for m in found)
            reading.put([m for m in reading.mentions if not wider.cover(m.start, m.end)])
            reading.add(found)
        return found


@Language.factory("unknown_names", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> UnknownNames:  # noqa: ARG001
    return UnknownNames()
