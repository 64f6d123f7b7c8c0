"""Names of the lexicon, found in one pass of an automaton over the folded text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, NamedTuple

import ahocorasick
from spacy.language import Language

from config.lexicon import Entry, Lexicon
from nlp.addresses import find_addresses
from nlp.components.context import AMOUNT_LIKE, Context, is_homonym
from nlp.cues import phrases
from nlp.doc import Component, Reading
from nlp.fold import Folded, squeezed
from nlp.joined import JOINS, WIDE_JOINS, one_phrase
from nlp.spans import Spans
from nlp.spellings import proper_names, spellings
from records.counts import Role
from records.extraction import Label, Mention

LABELS: Final = {
    Role.SUBSTANCE: Label.SUBSTANCE,
    Role.PRECURSOR: Label.PRECURSOR,
    Role.CUTTING_AGENT: Label.CUTTING_AGENT,
}
ABBREVIATION: Final = re.compile(r"[a-z]{3,5}", re.IGNORECASE)
SPELT: Final = re.compile(r"[a-z]{3,12}")
LETTERWISE: Final = re.compile(r"[^\W_]([._*·-])(?:[^\W_]\1)+[^\W_]|(?<![A-Z] )\b[A-Z](?: [A-Z])+\b")
"""`L.S.D`, `m-e-t-h`, and with blanks only in capitals: `X A N A X`."""
CAS: Final = re.compile(r"\d+[-‐‑–]\d\d[-‐‑–]\d")
GRADE_NAMES: Final = frozenset(
    (
        *("fishscale", "fishcale", "bolivian", "colombian", "columbian", "peruvian", "flake", "flakes"),
        *("pollum", "pollen", "polm", "tar", "hydro", "#3", "#4", "dry sift", "dry-sift"),
    )
)
"""They stand for the drug alone, but beside its name they are its grade."""
LOOKS: Final = frozenset(phrases("looks"))
"""Looks, forms or varieties rather than names wherever in the text the drug is named."""
ACCOMPANYING: Final = GRADE_NAMES | LOOKS
CONTENT_NAMES: Final = frozenset(["thc"])
"""They tell what is in a thing and leave it to be named: `14g shake, 15% THC`."""
NAMELESS: Final = ACCOMPANYING | CONTENT_NAMES
STROKE: Final = re.compile(r"\s?/\s?")
NUMBERED: Final = re.compile(r"(.*[a-z]{3}) \d+")
CONTENT: Final = re.compile(r" ?(?:mg|mcg|[uµμ]g|iu)\b", re.IGNORECASE)
SIGNED, LETTERS, NUMBER = "signed", "letters", "number"
"""The alias itself has signs that otherwise part two words; letter by letter; a CAS number."""
KIND_WORDS: Final = frozenset(["mushroom", "mushrooms", "fungus", "fungi", "cactus"])
LONG: Final = 10
LOCANTS: Final = re.compile(r"(?<![\w.,])(?:(?:\d|[NORS])'?[, ])*(?:\d|[NORS]|alpha|beta|[αβ])'?-$")
"""Numbers before a long chemical name belong to it: `3,4-`, and `3 4-` where a comma was lost."""


@dataclass(frozen=True, slots=True)
class Name:
    """What the automaton yields: a spelling's entry, and how far it may be trusted on its own."""

    entry: Entry | None
    """None for a phrase that only looks like a name."""
    label: Label
    gated: bool
    wary: bool
    """Gated, or a word with another meaning."""
    accompanies: bool
    """A word of grade or kind, which beside the same thing's name is no name."""
    width: int
    form: str
    """How it must be written: one of the forms below, or empty where its pieces must be one phrase."""
    sign: str
    """`#` or `.` where the alias begins with it: it counts only with that sign, which belongs to the span."""
    rule: str
    numbered: bool
    """It is another name and a number, which before a unit is an amount: `Sustanon 250 mg/ml`."""


class Hit(NamedTuple):
    start: int
    end: int
    """Offsets in the text."""
    name: Name


_new: Final = tuple.__new__
"""Half the time of calling the class."""
_start: Final = itemgetter(0)


class NameTable:
    """The automaton. A spelling's blanks before and after it are part of it, so that only whole words are hit."""

    def __init__(self, lexicon: Lexicon, without: frozenset[str] = frozenset()) -> None:
        self.automaton = ahocorasick.Automaton()
        self.named: set[str] = set()
        left_out = {squeezed(name) for name in without}
        for phrase in lexicon.not_names:
            self._add(squeezed(phrase.phrase), None, gated=False, alias=phrase.phrase)
        kept = [e for e in lexicon.entries if squeezed(e.name) not in left_out]
        names = [(n, g, e) for e in kept for n, g in proper_names(e) if squeezed(n) not in left_out]
        self.named.update(squeezed(n) for n, _, _ in names)
        for alias, gated, entry in names:
            self._add(squeezed(alias), entry, gated=gated, alias=alias)
        for alias, gated, entry in names:
            for spelling in spellings(alias):
                self._add(spelling, entry, gated=gated, alias=alias)
            if ABBREVIATION.fullmatch(alias) or (not gated and SPELT.fullmatch(alias)):
                self._add(" ".join(alias.lower()), entry, gated=gated, alias=alias, form=LETTERS)
        for entry in kept:
            if entry.cas:
                self._add(squeezed(entry.cas), entry, gated=False, alias=entry.cas, form=NUMBER)
        self.automaton.make_automaton()

    def _add(self, spelling: str, entry: Entry | None, *, gated: bool, alias: str, form: str = "") -> None:
        if not spelling:
            return
        spelling = spelling.replace("'s ", "   ")
        names = self.automaton.get(f" {spelling} ", None) or []
        if any(not name.sign for name in names):
            return
        if not form and (not JOINS.issuperset(c for c in alias if not c.isalnum()) or not WIDE_JOINS.isdisjoint(alias)):
            form = SIGNED
        gated = gated or AMOUNT_LIKE.fullmatch(spelling) is not None
        numbered = NUMBERED.fullmatch(spelling)
        name = Name(
            entry=entry,
            label=LABELS[entry.role] if entry else Label.SUBSTANCE,
            gated=gated,
            wary=entry is not None and (gated or is_homonym(spelling) or is_homonym(alias)),
            accompanies=spelling in ACCOMPANYING or spelling in KIND_WORDS or alias in ACCOMPANYING,
            width=len(spelling),
            form=form,
            sign=alias[0] if alias[0] in "#." else "",
            rule=f"known_names:{'cas' if form == NUMBER else 'context' if gated else 'alias'}",
            numbered=numbered is not None and numbered[1] in self.named,
        )
        names.append(name)
        self.automaton.add_word(f" {spelling} ", names)

    def hits(self, folded: Folded) -> list[Hit]:
        """All spellings that stand as whole words, overlapping ones too: the leftmost first, of these the longest."""
        found: list[Hit] = []
        if len(self.automaton) == 0:
            return found
        text, shifted = folded.text, folded.places is not None
        for last, names in self.automaton.iter(folded.line):
            for name in names:
                sign = name.sign
                start, end = last - name.width - 1, last - 1
                if shifted:
                    start, end = folded.place(start + 1), folded.place(end) + 1
                if sign and text[start - 1 : start] != sign:
                    continue
                if text[start:end].isalnum() or _as_written(name, text, start, end):
                    found.append(_new(Hit, (start - len(sign), end, name)))
                    break
        if len(found) > 1:
            found.reverse()  # they came by their ends; those that begin at one place stay in this order
            found.sort(key=_start)
        return found


def _as_written(name: Name, text: str, start: int, end: int) -> bool:
    """Whether the signs of a surface, which folding has taken away, are those of the name, and its number no amount."""
    if name.numbered and CONTENT.match(text, end):
        return False
    if name.form == LETTERS:
        letters = LETTERWISE.match(text, start)
        return letters is not None and letters.end() == end
    if name.form == NUMBER:
        return CAS.fullmatch(text, start, end) is not None
    return name.form == SIGNED or one_phrase(text[start:end])


def find_known(reading: Reading, table: NameTable) -> list[Mention]:
    """The longest names from left to right; those that need context only where there is some."""
    folded = reading.folded
    hits = table.hits(folded)
    if not hits:
        return []
    if addresses := find_addresses(folded):
        inside = Spans(addresses)
        hits = [h for h in hits if not inside.touch(h.start, h.end)]
    if any([h.name.wary for h in hits]):  # noqa: C419  half the time of a generator, here and below
        hits = list(_in_context(reading, hits))
    hits = _longest(hits)
    if any([h.name.accompanies for h in hits]):  # noqa: C419
        hits = list(_alone(folded.text, hits))
    spelt = [h for h in hits if h.name.entry and h.name.form != NUMBER]
    return [_mention(folded.text, h) for h in spelt or hits if h.name.entry]


def _alone(text: str, hits: Sequence[Hit]) -> Iterator[Hit]:
    """Without the words of grade and kind that only accompany the same thing's name: `cubensis mushrooms`."""
    words = [text[hit.start : hit.end].lower() for hit in hits]
    named = {id(hit.name.entry) for hit, word in zip(hits, words, strict=True) if word not in NAMELESS}
    for i, (hit, word) in enumerate(zip(hits, words, strict=True)):
        before, after = hits[i - 1] if i else None, hits[i + 1] if i + 1 < len(hits) else None
        if word in KIND_WORDS and before and before.name.entry is hit.name.entry and hit.start - before.end == 1:
            continue
        if word in LOOKS and id(hit.name.entry) in named:
            continue
        if word in GRADE_NAMES and (
            any(
                other
                and other.name.entry is hit.name.entry
                and text[other.end : hit.start].isspace() | text[hit.end : other.start].isspace()
                for other in (before, after)
            )
            or _opens_grades(text, hits, words, i)
        ):
            continue
        yield hit


def _opens_grades(text: str, hits: Sequence[Hit], words: Sequence[str], first: int) -> bool:
    """Whether strokes part a word of grade from others that stand before the same thing's name: `tar / #4 heroin`."""
    last = first
    while last + 1 < len(hits) and STROKE.fullmatch(text, hits[last].end, hits[last + 1].start):
        last += 1
        if words[last] not in GRADE_NAMES:
            return False
    named = hits[last + 1] if last > first and last + 1 < len(hits) else None
    return (
        named is not None
        and named.name.entry is hits[first].name.entry
        and words[last + 1] not in GRADE_NAMES
        and text[hits[last].end : named.start].isspace()
    )


def _in_context(reading: Reading, hits: list[Hit]) -> Iterator[Hit]:
    sure = [h for h in _longest([h for h in hits if not h.name.gated]) if h.name.entry]
    gated = [h for h in hits if h.name.gated]
    context = Context(
        reading.folded,
        reading.cues.implied,
        [(h.start, h.end, h.name.entry.name) for h in sure if h.name.entry],
        [(h.start, h.end, h.name.entry.name) for h in gated if h.name.entry],
    )
    for hit in hits:
        entry = hit.name.entry
        if entry is None or context.allows(hit.start, hit.end, entry, gated=hit.name.gated):
            yield hit


def _longest(hits: Iterable[Hit]) -> list[Hit]:
    """Of overlapping hits the leftmost, of these the longest. A phrase that is no name hides what it covers."""
    kept, end = [], 0
    for hit in hits:
        if hit.start >= end:
            kept.append(hit)
            end = hit.end
    return kept


def _mention(text: str, hit: Hit) -> Mention:
    start, end, name = hit
    entry = name.entry
    assert entry is not None  # noqa: S101
    if (
        name.width >= LONG
        and text[start - 1 : start] == "-"
        and (locants := LOCANTS.search(text, max(0, start - 12), start))
    ):
        start = locants.start()
    if text[end : end + 1] == "." and text[start + 1] == "." and re.fullmatch(r"(?:\w\.)+\w", text[hit.start : end]):
        end += 1
    return Mention(
        label=name.label,
        start=start,
        end=end,
        surface=text[start:end],
        canonical=entry.name,
        found_by=name.rule,
        confidence=0.8 if name.gated else 0.97,
        substance_class=entry.substance_class,
    )


class KnownNames(Component):
    """`table` is set by `nlp.pipeline.load`."""

    group = "known_names"
    table: NameTable

    def read(self, reading: Reading) -> list[Mention]:
        found = find_known(reading, self.table)
        reading.add(found)
        return found


@Language.factory("known_names", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> KnownNames:  # noqa: ARG001
    return KnownNames()
