"""Long names with one letter wrong, missing, doubled or swapped, in titles only; never short codes."""

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language

from config.lexicon import Entry, Lexicon
from nlp.components.known_names import LABELS
from nlp.cues import phrases
from nlp.doc import Component, Reading
from nlp.fold import Folded, squeezed
from nlp.spans import Spans
from nlp.spellings import proper_names
from records.extraction import Mention

LEAST = 7
"""Letters of a name that may be misspelt."""
WORD = re.compile(r"(?<=[ \d])[a-z]{7,24}(?= )")
ORDINARY = frozenset(phrases("ordinary"))
"""Words of the language that are one letter from a name."""


ENDINGS = re.compile(r"(?:ing|tions?|ive|able|ments?|ness|ly|ous|ful|ed|[eo]rs?)$")
"""No drug's name ends like this; words of the language do."""


class Spellings:
    """Long one-word names by what is left of them when a letter is taken out."""

    def __init__(self, lexicon: Lexicon, without: frozenset[str] = frozenset()) -> None:
        left_out = {squeezed(name) for name in without}
        self.names: dict[str, Entry] = {}
        self.shorter: dict[str, set[str]] = {}
        self.correct: set[str] = set()
        for entry in lexicon.entries:
            if squeezed(entry.name) in left_out:
                continue
            for alias, gated in proper_names(entry):
                name = squeezed(alias)
                self.correct.add(name)
                if not gated and len(name) >= LEAST and name.isascii() and name.isalpha() and name not in left_out:
                    self.names[name] = entry
        for name in self.names:
            for rest in _less_one(name):
                self.shorter.setdefault(rest, set()).add(name)

    def entry(self, word: str) -> Entry | None:
        """The one entry that `word` misspells; None where there is none or several, or another letter at its start."""
        if word in self.correct or word in ORDINARY or ENDINGS.search(word):
            return None
        near = set(self.shorter.get(word, ()))
        for rest in _less_one(word):
            if rest in self.names:
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


def find_misspelt(folded: Folded, spellings: Spellings, taken: Sequence[tuple[int, int]] = ()) -> Iterator[Mention]:
    """Misspelt names of the title, outside the spans `taken`."""
    end, known = folded.text.find("\n"), Spans(taken)
    limit = min(len(folded.line), 400 if end < 0 else end + 2)
    for match in WORD.finditer(folded.line, 0, limit):
        start, stop = folded.place(match.start()), folded.place(match.end() - 1) + 1
        if known.touch(start, stop):
            continue
        entry = spellings.entry(match[0])
        if entry is not None:
            yield Mention(
                label=LABELS[entry.role],
                start=start,
                end=stop,
                surface=folded.text[start:stop],
                canonical=entry.name,
                found_by="misspelt_names:one-letter",
                confidence=0.7,
                substance_class=entry.substance_class,
            )


class MisspeltNames(Component):
    """Runs after `known_names`. `spellings` is set by `nlp.pipeline.load`."""

    group = "misspelt_names"
    spellings: Spellings

    def read(self, reading: Reading) -> list[Mention]:
        found = list(find_misspelt(reading.folded, self.spellings, [(m.start, m.end) for m in reading.names]))
        reading.add(found)
        return found


@Language.factory("misspelt_names", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> MisspeltNames:  # noqa: ARG001
    return MisspeltNames()
