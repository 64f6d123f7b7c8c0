"""The passage of a listing's text that shows why it was found, with offsets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from records.extraction import Mention
from search.fold import tokens, variants
from search.words import Words

AROUND = 80
"""Characters before the first mark; as many again follow the last one that fits."""
LONGEST = 240


@dataclass(frozen=True, kw_only=True)
class Passage:
    text: str
    offset: int
    """Where `text` begins in the listing's text."""
    marks: tuple[tuple[int, int], ...]
    """(start, end) in `text`."""


def passage(text: str, marks: Sequence[tuple[int, int]]) -> Passage:
    """The part of the text around the first mark, cut between words; its beginning without marks."""
    first = min(marks, default=(0, 0))
    start = _between_words(text, max(0, first[0] - AROUND), first[0])
    end = min(len(text), max(start + LONGEST, min(first[1], start + 2 * LONGEST)))
    inside = sorted({(a - start, b - start) for a, b in marks if a >= start and b <= end})
    return Passage(text=text[start:end], offset=start, marks=tuple(inside))


def marks(text: str, words: Words, mentions: Iterable[Mention], names: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where the words stand, in any spelling, and every mention of the names asked for; sorted, none within another."""
    spellings, begins, asked = words.spellings, words.begins, words.names | set(names)
    found = {
        (t.start, t.end)
        for t in (tokens(text) if spellings or begins else ())
        if t.text in spellings or not spellings.isdisjoint(variants(t.text)[:1]) or t.text.startswith(begins or ("\0",))
    }
    found |= {(m.start, m.end) for m in mentions if m.canonical in asked or (m.canonical in spellings and m.canonical)}
    return _outermost(found)


def _outermost(found: set[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found, key=lambda span: (span[0], -span[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def _between_words(text: str, start: int, latest: int) -> int:
    if start == 0:
        return 0
    space = text.find(" ", start, latest)
    return space + 1 if space >= 0 else start
