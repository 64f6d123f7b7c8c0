"""Names that no lexicon row has but that are built like a substance's: `cues/shapes.tsv` holds the plans."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import ahocorasick
from spacy.language import Language

from config.lexicon import Entry, Lexicon, squeeze
from nlp.addresses import find_addresses
from nlp.components.known_names import LABELS
from nlp.cues import table
from nlp.doc import Component, Reading
from nlp.fold import Folded
from nlp.spans import Span, Spans
from records.extraction import Label, Mention


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


def _shapes() -> Iterator[Shape]:
    for group, confidence, case, stems, form in table("shapes"):
        pattern = re.compile(form, re.IGNORECASE if case == "any" else re.NOFLAG)
        for stem in stems.split("|"):
            yield Shape(stem, group, pattern, float(confidence), case == "as-written")


CLASS_WORDS = re.compile(
    r"(?:designer|fentanyls?|nitazenes?|benzodiazepin\w*|cathinones?|synth\w*|2fa|2-fa|[a-z]?nbomes?|3-?p-?o)$",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_](?:[^\W_]|[-‐‑–,'’](?=[^\W_])|(?<=[NR])-?\(\+?\)-?)*")
PREFIX = re.compile(
    r"(?:^|(?<=[\s(\[/|]))(?:[45]F|2[5C]|5CL|4CN|4EN|[A-Z]?MDMB|EDMB|ADB|AMB|MMB|EMB|AB|APP|BZO|CUMYL|Cumyl"
    r"|N-?[A-Z][a-z]+yl|(?:[A-Za-z]+-)?(?:[Ff]luoro|[Cc]hloro|[Bb]romo|[Dd]es\w+yl|[Mm]ethoxy\w*)"
    r"|\d{1,2}'?-[a-z]{4,20}(?:yl|oxy|ino))[ ]$"
)
SHORTEST = 4
"""Letters and digits of a code that is plain however it is written."""
SWAPPED = 7
"""And of one in which a swap is plain."""
IUPAC = re.compile(r"IUPAC\s*(?:name)?\s*:[^\n]*", re.IGNORECASE)
"""A systematic name in full is no second name."""


def _automaton() -> "ahocorasick.Automaton":
    by_stem: dict[str, list[Shape]] = {}
    for shape in _shapes():
        by_stem.setdefault(shape.stem, []).append(shape)
    automaton = ahocorasick.Automaton()
    for stem, shapes in by_stem.items():
        shapes.sort(key=lambda shape: shape.coded)
        automaton.add_word(stem, (len(stem), shapes))
    automaton.make_automaton()
    return automaton


_STEMS = _automaton()


def find_unknown(folded: Folded, taken: Sequence[Span] = ()) -> list[Mention]:
    """Words shaped like a substance's name; a span of `taken` gives way only to a longer word around it."""
    text, found, known = folded.text, dict[Span, Shape](), Spans(taken)
    tried = set[tuple[int, str]]()
    for last, (width, shapes) in _STEMS.iter(folded.line):
        first = folded.place(max(last - width + 1, 1))
        if shapes[0].coded and text[first : first + width].islower():
            continue
        for start, end in _words(text, first, folded.place(min(last, len(folded.line) - 2))):
            if (start, shapes[0].stem) in tried or known.cover(start, end):
                continue
            tried.add((start, shapes[0].stem))
            for shape in shapes:
                begin = _shaped(text, start, end, shape.form)
                if begin is not None:
                    found.setdefault((begin, end), shape)
    return list(_apart(text, found, known)) if found else []


def _shaped(text: str, start: int, end: int, form: re.Pattern[str]) -> int | None:
    """Where in the word a name of this form begins that ends with it: at its start or behind a hyphen."""
    while True:
        if form.fullmatch(text, start, end):
            return start
        hyphen = text.find("-", start, end)
        if hyphen < 0:
            return None
        start = hyphen + 1


def _words(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The word around a stem's hit, with its hyphens and locants."""
    begin = first
    while begin > 0 and first - begin < 60 and (text[begin - 1].isalnum() or text[begin - 1] in "-‐‑–,'’"):
        begin -= 1
    for match in WORD.finditer(text, begin, last + 60):
        if match.end() > first:
            if match.start() <= last and match.end() - match.start() <= 60:
                yield match.start(), match.end()
            if match.end() > last:
                return


def _apart(text: str, found: dict[Span, Shape], taken: Spans) -> Iterator[Mention]:
    closed = Spans([*(m.span() for m in IUPAC.finditer(text)), *find_addresses(text)])
    last = -1
    for (begin, end), shape in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1])):
        start = _whole(text, begin)
        surface = text[start:end]
        if start < last or CLASS_WORDS.match(surface) or closed.touch(start, end):
            continue
        if any(not (start <= s and e <= end) for s, e in taken.near(start, end)):
            continue
        last = end
        yield Mention(
            label=Label.SUBSTANCE,
            start=start,
            end=end,
            surface=surface,
            canonical=canonical(surface),
            known=False,
            found_by="unknown_names:shape",
            confidence=shape.confidence,
            substance_class=shape.group,
        )


def _whole(text: str, start: int) -> int:
    """Where the name begins that goes on at `start`: `5F MDMB PICA` is one name."""
    while match := PREFIX.search(text, max(0, start - 20), start):
        start = match.start()
    return start


def canonical(surface: str) -> str:
    """One key for the spellings of an unknown name: lower case, hyphens between its parts (`pb22` and `PB-22`)."""
    name = surface.lower().replace("α", "alpha").replace("β", "beta")
    name = re.sub(r"[\s‐‑–_]+", "-", name.replace("’", "'"))
    name = re.sub(r"(?<=[a-z]{2})(?=\d)", "-", name)
    return re.sub(r"^a-(?=p)", "alpha-", name)


class Codes:
    """Long known names without their signs, to see when an unknown one is only another way to write one of them."""

    def __init__(self, lexicon: Lexicon, without: frozenset[str] = frozenset()) -> None:
        left_out = {_code(name) for name in without}
        self.entries = {
            code: entry
            for entry in lexicon.entries
            if _code(entry.name) not in left_out
            for name, gated in entry.names
            if not gated and len(code := _code(name)) >= SHORTEST and code not in left_out
        }

    def meant(self, surface: str) -> Entry | None:
        """The entry with the same letters and digits; in a code also with two neighbouring letters swapped."""
        code = _code(surface)
        if code in self.entries or len(code) < SWAPPED or code.isalpha():
            return self.entries.get(code)
        pairs = (i for i in range(len(code) - 1) if code[i].isalpha() and code[i + 1].isalpha())
        swapped = (code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in pairs)
        return next((self.entries[s] for s in swapped if s in self.entries), None)


def _code(name: str) -> str:
    """Letters and digits only; `jwh18` for `JWH-018`."""
    return re.sub(r"(?<=[a-z])0+(?=[1-9])", "", squeeze(name))


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
        found = [mended(m, self.codes) for m in find_unknown(reading.folded, [(m.start, m.end) for m in reading.names])]
        if found:
            wider = Spans((m.start, m.end) for m in found)
            reading.mentions = [m for m in reading.mentions if not wider.cover(m.start, m.end)]
            reading.add(found)
        return found


@Language.factory("unknown_names", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> UnknownNames:  # noqa: ARG001
    return UnknownNames()
