"""Names that are not written as the lexicon has them: a slip, a digit or sign for a letter, a number glued on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.language import Language

from config.lexicon import Entry, Lexicon
from nlp.components.known_names import LABELS
from nlp.cues import phrases
from nlp.doc import Component, Reading
from nlp.fold import Folded, squeezed
from nlp.spans import Spans
from nlp.spellings import proper_names
from records.extraction import Mention

LEAST: Final = 7
"""Letters of a name that may be misspelt."""
SHORT: Final = 4
"""Letters of a name in which a digit or sign may stand for a letter."""
REMEMBERED: Final = 100_000
READ: Final = 400
"""Characters of a text in which names are looked for."""
ORDINARY: Final = frozenset(phrases("ordinary"))
"""Words of the language that are one letter from a name."""
ENDINGS: Final = re.compile(r"(?:ing|tions?|ive|able|ments?|ness|ity|ly|ous|ful|ed|[eo]rs?)$")
"""No drug's name ends like this; words of the language do."""
GLUED: Final = (re.compile(r"\d\d+([a-z]{3,24})"), re.compile(r"\d+(?:[kmu]?g|mcg|gr|grams?|x|ml)([a-z]{3,24})"))
"""A number or amount before a name: `50xtc`, `10gketamine`."""
ONE_DIGIT: Final = re.compile(r"\d([a-z]{3,24})")
"""It may be a locant: `2ketamine`, but `4mmc`."""
LOCATED: Final = re.compile(r"(?<![a-z])\d ?([a-z]{3,24})")
NEVER_LOCATED: Final = frozenset({"xtc"})
"""Short names that no chemical's name ends with."""
POINTS: Final = frozenset({"0.", "0,"})
DECIMAL, AMOUNT = "decimal", "amount"
"""What must show in the text that a digit is glued on: `0.5mdma`, `mdma82%`."""
BEFORE_AMOUNT: Final = re.compile(r"([a-z]{3,24})\d+(?:[kmu]?g|mcg|gr|grams?|ml|x)(?:x\d+)?")
"""An amount behind a name: `ketamine10g`, `modafinil200mgx50`."""
BEFORE_NUMBER: Final = re.compile(r"([a-z]{3,24})\d{1,3}")
GOES_ON: Final = re.compile(r"\d+(?:[.,]\d+)?\x20?(?:%|(?:[kmuµ]?g|mcg|ml)\b)", re.IGNORECASE)
"""What else makes the number an amount: `mdma82%`, `zopiclone7.5mg`."""
SWAPPED: Final = re.compile(r"(?=\d?[a-z]\d*[a-z])[a-z0-9]+[0134578][a-z0-9]+|\d[a-z]\d*[a-z][a-z0-9]*")
DIGITS: Final = str.maketrans("0134578", "oieastb")
DRAWN: Final = re.compile(r"([a-z])\1{2,}")
"""`cocaiiine`."""
SIGNS: Final = "*@$!€#"
MASK: Final = re.compile(r"[*@$!€#](?<=[^\W\d_].)[*@$!€#]*(?=[^\W\d_])")
MASKED: Final = re.compile(r"[^\W\d_](?:[^\W\d_]|[*@$!€#]){2,22}[^\W\d_]")
MASKS: Final = 20
"""Words with signs in them that are looked at in one text."""
MEANT: Final = {"@": "[a]", "$": "[s]", "!": "[il]", "€": "[e]"}


@dataclass(frozen=True, slots=True)
class Repair:
    """What a word stands for. `start` is where the name begins in it, `stop` where it ends if before the word's end."""

    entry: Entry
    start: int
    rule: str
    sure: bool
    """It may stand anywhere; else in a title, or where the same thing is named."""
    stop: int | None = None
    shown: str = ""
    """One of the two signs above where it takes one."""

    def fits(self, text: str, start: int, stop: int) -> bool:
        if self.shown == DECIMAL:
            return text[start - 3 : start - 1] in POINTS
        return self.shown != AMOUNT or GOES_ON.match(text, stop) is not None


class Spellings:
    """Long one-word names by what is left of them when a letter is taken out."""

    def __init__(self, lexicon: Lexicon, without: frozenset[str] = frozenset()) -> None:
        left_out = {squeezed(name) for name in without}
        self.names: dict[str, Entry] = {}
        """All names of one word that need no context."""
        self.shorter: dict[str, set[str]] = {}
        self.correct: set[str] = set()
        self.lengths: dict[int, list[str]] = {}
        self.located: set[str] = set()
        """Words that stand behind a position in some name: `4-fluoroamphetamine`."""
        self.plain: set[str] = set()
        """Words seen that stand for nothing else."""
        for entry in lexicon.entries:
            if squeezed(entry.name) in left_out:
                continue
            for alias, _ in entry.names:
                self.located.update(LOCATED.findall(squeezed(alias)))
            for alias, gated in proper_names(entry):
                name = squeezed(alias)
                self.correct.add(name)
                if not gated and name.isascii() and name.isalpha() and name not in left_out:
                    self.names[name] = entry
        for name in self.names:
            self.lengths.setdefault(len(name), []).append(name)
            if len(name) >= LEAST:
                for rest in _less_one(name):
                    self.shorter.setdefault(rest, set()).add(name)

    def repaired(self, word: str) -> Repair | None:
        """What a folded word stands for; None where it is a name as it is, no name at all, or one of several."""
        repair = None if word in self.correct else self._repair(word)
        if repair is None:
            if len(self.plain) >= REMEMBERED:
                self.plain.clear()
            self.plain.add(word)
        return repair

    def _repair(self, word: str) -> Repair | None:
        if word.isalpha():
            if DRAWN.search(word):
                drawn = self.names.get(DRAWN.sub(r"\1", word)) or self.names.get(DRAWN.sub(r"\1\1", word))
                return Repair(drawn, 0, "drawn-out", sure=True) if drawn else None
            entry = self.entry(word)
            return Repair(entry, 0, "one-letter", sure=False) if entry else None
        if repair := self._unglued(word):
            return repair
        if len(word) >= SHORT and SWAPPED.fullmatch(word):
            plain = word.translate(DIGITS)
            entry = self.names.get(plain) or self.names.get(plain.replace("i", "l"))
            return Repair(entry, 0, "digit-for-letter", sure=True) if entry else None
        return None

    def _unglued(self, word: str) -> Repair | None:
        for form in GLUED:
            if (glued := form.fullmatch(word)) and (entry := self.names.get(glued[1])):
                return Repair(entry, glued.start(1), "glued", sure=True)
        if (glued := BEFORE_AMOUNT.fullmatch(word)) and (entry := self.names.get(glued[1])):
            return Repair(entry, 0, "glued", sure=True, stop=glued.end(1))
        if (glued := ONE_DIGIT.fullmatch(word)) and (entry := self.names.get(glued[1])):
            return Repair(entry, 1, "glued", sure=True, shown="" if self._stands_alone(glued[1]) else DECIMAL)
        if (glued := BEFORE_NUMBER.fullmatch(word)) and (entry := self.names.get(glued[1])):
            return Repair(entry, 0, "glued", sure=True, stop=glued.end(1), shown=AMOUNT)
        return None

    def _stands_alone(self, name: str) -> bool:
        """Whether a digit before the name can be no locant."""
        return (len(name) >= LEAST and name not in self.located) or name in NEVER_LOCATED

    def masked(self, surface: str) -> Entry | None:
        """The one entry whose name fits a word with signs for some of its letters: `c*caine`, `x@nax`."""
        letters = squeezed(surface).replace(" ", "")
        if len(letters) < max(2, len(surface) / 2):
            return None
        form = re.compile("".join(MEANT.get(c, squeezed(c) or "[a-z]") for c in surface))
        meant = {self.names[n].name: self.names[n] for n in self.lengths.get(len(surface), ()) if form.fullmatch(n)}
        return next(iter(meant.values())) if len(meant) == 1 else None

    def entry(self, word: str) -> Entry | None:
        """The one entry that `word` misspells; None where there is none or several, or another letter at its start."""
        if not LEAST <= len(word) <= 24 or not word.isascii() or word in self.correct or word in ORDINARY:
            return None
        if ENDINGS.search(word):
            return None
        near = set(self.shorter.get(word, ()))
        for rest in _less_one(word):
            if len(rest) >= LEAST and rest in self.names:
                near.add(rest)
            near.update(n for n in self.shorter.get(rest, ()) if len(n) == len(word) and _one_apart(n, word))
        meant = {self.names[n].name: self.names[n] for n in near if n[0] == word[0]}
        return next(iter(meant.values())) if len(meant) == 1 else None


def _less_one(word: str) -> Iterator[str]:
    return (word[:i] + word[i + 1 :] for i in range(len(word)))


def _one_apart(one: str, other: str) -> bool:
    """One letter another, or two neighbours swapped; both of one length."""
    apart = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(apart) == 1:
        return True
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )


class _Taken:
    """Spans of what is known, sorted only where they are asked for."""

    def __init__(self, known: Sequence[Mention]) -> None:
        self.known = known
        self.spans: Spans | None = None

    def touch(self, start: int, end: int) -> bool:
        if self.spans is None:
            self.spans = Spans((m.start, m.end) for m in self.known)
        return self.spans.touch(start, end)


def find_misspelt(folded: Folded, spellings: Spellings, known: Sequence[Mention] = ()) -> Iterator[Mention]:
    """Misspelt names outside those that are `known`: in the title, and below it where something is named before."""
    title = folded.text.find("\n", 0, READ)
    title = min(len(folded.text), READ) if title < 0 else title
    words = folded.words if len(folded.line) <= READ else set(folded.line[:READ].split())
    strange = words - spellings.plain
    repairs = {word: repair for word in strange if (repair := spellings.repaired(word))} if strange else {}
    masked = MASK.search(folded.text, 0, title) is not None
    if not repairs and not masked:
        return
    taken = _Taken(known)
    if repairs:
        line = folded.line[:READ]
        line = line[: line.rfind(" ") + 1]
        named = {m.canonical for m in known}
        places = sorted((at, word) for word in repairs for at in _places(line, word))
        for at, word in places:
            repair = repairs[word]
            start, stop = folded.place(at + repair.start), folded.place(at + (repair.stop or len(word)) - 1) + 1
            near = stop <= title or repair.entry.name in named or (repair.sure and named)
            if near and repair.fits(folded.text, start, stop) and not taken.touch(start, stop):
                named.add(repair.entry.name)
                yield _mention(folded.text, start, stop, repair.entry, repair.rule)
    if masked:
        yield from _unmasked(folded.text[:title], spellings, taken)


def _places(line: str, word: str) -> Iterator[int]:
    at = line.find(f" {word} ")
    while at >= 0:
        yield at + 1
        at = line.find(f" {word} ", at + 1)


def _unmasked(text: str, spellings: Spellings, taken: _Taken) -> Iterator[Mention]:
    end = 0
    for count, mask in enumerate(MASK.finditer(text)):
        if count == MASKS:
            return
        if mask.start() < end:
            continue
        start = mask.start()
        while start > end and (text[start - 1].isalpha() or text[start - 1] in SIGNS):
            start -= 1
        while text[start] in SIGNS:
            start += 1
        word = MASKED.match(text, start)
        if word is None or word.end() < mask.end() or taken.touch(*word.span()):
            continue
        end = word.end()
        if entry := spellings.masked(word[0]):
            yield _mention(text, start, end, entry, "masked")


def _mention(text: str, start: int, end: int, entry: Entry, rule: str) -> Mention:
    return Mention(
        label=LABELS[entry.role],
        start=start,
        end=end,
        surface=text[start:end],
        canonical=entry.name,
        found_by=f"misspelt_names:{rule}",
        confidence=0.7,
        substance_class=entry.substance_class,
    )


class MisspeltNames(Component):
    """Runs after `known_names`. `spellings` is set by `nlp.pipeline.load`."""

    group = "misspelt_names"
    spellings: Spellings

    def read(self, reading: Reading) -> list[Mention]:
        found = list(find_misspelt(reading.folded, self.spellings, reading.names))
        reading.add(found)
        return found


@Language.factory("misspelt_names", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> MisspeltNames:  # noqa: ARG001
    return MisspeltNames()
