"""What an analyst types into the search box, taken apart: words, "phrases", -unwanted and begin* of words."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from config.lexicon import Lexicon, squeeze
from records.problems import Misuse
from search.fold import tokens, variants

Resolver = Callable[[str], str | None]
"""From any spelling of a name to its canonical name."""
_PIECE = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
_SHORTEST_BEGIN = 2


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """One thing to find: the folded tokens in a row, or the canonical name that they stand for."""

    tokens: tuple[str, ...]
    name: str | None = None
    unwanted: bool = False
    begin: bool = False
    """The token is the beginning of a word."""


@dataclass(frozen=True, kw_only=True)
class Words:
    """All of `wanted` must be there, or the one name that the whole text stands for."""

    wanted: tuple[Wanted, ...] = ()
    name: str | None = None

    @property
    def names(self) -> frozenset[str]:
        found = {w.name for w in self.wanted if not w.unwanted}
        return frozenset(n for n in (*found, self.name) if n)

    @property
    def spellings(self) -> frozenset[str]:
        """Folded tokens, with their variants, that are to be marked in a hit."""
        wanted = [t for w in self.wanted if not w.unwanted and not w.begin for t in w.tokens]
        return frozenset(wanted) | {variants(t)[0] for t in wanted if variants(t)}

    @property
    def begins(self) -> tuple[str, ...]:
        return tuple(w.tokens[0] for w in self.wanted if w.begin and not w.unwanted)


def unresolved(_: str) -> str | None:
    """The resolver that knows no name."""
    return None


def spellings(lexicon: Lexicon) -> dict[str, str]:
    """Squeezed spellings to canonical names: "4mmc" is `mephedrone`."""
    names = {squeeze(name): entry.name for entry in lexicon.entries for name, _ in entry.names}
    names.update((squeeze(entry.name), entry.name) for entry in lexicon.entries)
    return names


def resolver(lexicon: Lexicon) -> Resolver:
    """Resolve spellings by the lexicon: "4-MMC" and "4mmc" are `mephedrone`."""
    names = spellings(lexicon)
    return lambda text: names.get(squeeze(text))


def parse(text: str, resolve: Resolver = unresolved) -> Words:
    """Take a search text apart; `Misuse` where nothing in it can be searched for."""
    if not text.strip():
        return Words()
    wanted = tuple(w for piece in _PIECE.finditer(text) if (w := _wanted(piece, resolve)))
    if not wanted:
        raise Misuse(f"search text: expected at least one letter or digit, got {text!r}")
    whole = None if len(wanted) == 1 or any(w.unwanted for w in wanted) else resolve(text)
    return Words(wanted=wanted, name=whole)


def _wanted(piece: re.Match[str], resolve: Resolver) -> Wanted | None:
    minus, phrase, word = piece.groups()
    content = phrase if phrase is not None else word
    found = tuple(token.text for token in tokens(content))
    if not found:
        return None
    begin = phrase is None and content.endswith("*") and len(found) == 1 and len(found[0]) >= _SHORTEST_BEGIN
    return Wanted(tokens=found, name=None if begin else resolve(content), unwanted=bool(minus), begin=begin)
