"""One way to cut a text into tokens and fold them, for the index, the search and the near-duplicates alike.

The index has no folding of its own: texts are folded here and indexed as tokens joined by spaces. "2C-B" stays one
token (`2c-b`); its variants (`2cb`, `2c`, `b`) go into a field beside it, so that every spelling finds every other.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 100
"""Characters of a token that count; what is longer is no word."""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufe0e\ufe0f\ufeff"
_MARKS = "\u0300-\u036f"
_HYPHENS = "\\-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
_APOSTROPHES = "'\u2019\u02bc\uff07"
_ALONE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = f"(?:[^\\W_{_ALONE}][{_MARKS}{_INVISIBLE}]*)"
_TOKEN = re.compile(
    f"[{_ALONE}]|{_LETTER}+(?:(?:[{_HYPHENS}{_APOSTROPHES}]|(?<=[0-9])[.,](?=[0-9])){_LETTER}+)*",
)
_DROPPED = re.compile(f"[{_INVISIBLE}{_APOSTROPHES}]")
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_INNER = re.compile(r"[-.,]")
_LETTERS = str.maketrans({
    "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th",
    "α": "a", "β": "b", "γ": "g", "δ": "d", "µ": "u", "μ": "u",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word and where its original stands in the text."""

    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        folded = fold(match.group())
        if folded:
            yield Token(folded, match.start(), match.end())


@lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Lower case without accents, apostrophes and invisible characters, with one kind of hyphen."""
    word = word[:LONGEST]
    if word.isascii():
        return word.lower().replace("'", "")
    word = _HYPHEN.sub("-", _DROPPED.sub("", word))
    word = unicodedata.normalize("NFKD", word.casefold()).casefold().translate(_LETTERS)
    return "".join(c for c in word if not unicodedata.combining(c))[:LONGEST]


def words(text: str) -> list[str]:
    """The folded tokens alone."""
    return [word for found in _TOKEN.findall(text) if (word := fold(found))]


def folded(text: str) -> str:
    return " ".join(words(text))


@lru_cache(maxsize=100_000)
def parts(token: str) -> tuple[str, ...]:
    """The pieces between hyphens of a folded token; none where there is only one."""
    pieces = tuple(p for p in _INNER.split(token) if p)
    return pieces if len(pieces) > 1 else ()


@lru_cache(maxsize=100_000)
def variants(token: str) -> tuple[str, ...]:
    """Other ways to write a folded token: joined, and each piece."""
    pieces = parts(token)
    return ("".join(pieces), *dict.fromkeys(pieces)) if pieces else ()
