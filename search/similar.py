"""Near-duplicates: which listings are copies of one text.

A group is a star, not a chain: it is founded by the first listing of its text, and a later one joins where it shares
at least `THRESHOLD` of its 5-character shingles with the founder itself. So boilerplate cannot tie unrelated offers
together link by link, and a group's key (its founder's document id) never changes. MinHash bands only propose
founders; the exact shares of shingles decide.

Decisions: numbers count like letters, so the same long text for 1 g and for 5 g is one group and a short one is not.
Offers of different substances are never one group, however alike their words: the main names go into the bands.
A text of fewer than `SHORT` shingles ("MDMA 1g") shows no copying by itself: only the same seller's are grouped, or
one site's where no seller is named.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from rensa import CMinHash

THRESHOLD = 0.8
SHINGLE = 5
SHORT = 24
LONGEST = 20_000
"""Folded characters that are compared; the rest of a longer text is not."""
BANDS = 16
ROWS = 4
"""At a share of 0.8 a founder is proposed with probability 0.9998, at 0.5 with 0.64."""
_SEED = 20
_SCHEME = f"{CMinHash.ALGORITHM_VERSION}.{_SEED}.{SHINGLE}"


@dataclass(frozen=True)
class Text:
    """A folded text and whose it is."""

    folded: str
    names: tuple[str, ...] = ()
    """Canonical names of the main things offered."""
    owner: str = ""
    """Seller, or the source where none is named."""

    @cached_property
    def shingles(self) -> frozenset[str]:
        text = self.folded[:LONGEST]
        return frozenset(text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))) if text else frozenset()

    @property
    def scope(self) -> str:
        """What two texts must share besides their words."""
        owner = self.owner if len(self.shingles) < SHORT else ""
        return "\x1f".join((_SCHEME, owner, *sorted(set(self.names))))


@dataclass(frozen=True, kw_only=True)
class Founder:
    group: str
    since: str
    """The day it was first seen, as YYYY-MM-DD."""
    text: Text
    bands: tuple[str, ...]


@dataclass(frozen=True)
class Founders:
    """The founders known so far, by band."""

    _by_band: dict[str, list[Founder]] = field(default_factory=dict)

    def add(self, founder: Founder) -> None:
        for band in founder.bands:
            known = self._by_band.setdefault(band, [])
            if all(other.group != founder.group for other in known):
                known.append(founder)

    def group_of(self, text: Text, bands: Sequence[str]) -> str | None:
        """The group that the text belongs to: of several, the one that was there first."""
        proposed = {f.group: f for band in bands for f in self._by_band.get(band, ())}
        alike = (f for f in proposed.values() if similarity(text, f.text) >= THRESHOLD)
        first = min(alike, key=lambda f: (f.since, f.group), default=None)
        return first.group if first else None


def similarity(one: Text, other: Text) -> float:
    """Jaccard: the shared part of all shingles; 0 for an empty text."""
    shared = len(one.shingles & other.shingles)
    return shared / (len(one.shingles) + len(other.shingles) - shared) if shared else 0.0


def bands(texts: Sequence[Text]) -> list[tuple[str, ...]]:
    """The bands of each text, as keywords for the index; none for an empty text."""
    digests = cast(
        list[list[int]], CMinHash.digests64_from_token_sets([list(t.shingles) for t in texts], BANDS * ROWS, _SEED)
    )
    return [_bands(text, digest) for text, digest in zip(texts, digests, strict=True)]


def _bands(text: Text, digest: Sequence[int]) -> tuple[str, ...]:
    if not text.shingles:
        return ()
    scope = hashlib.blake2b(text.scope.encode("utf-8", "replace"), digest_size=16).digest()
    rows = (struct.pack(f"<B{ROWS}Q", n, *digest[n * ROWS : (n + 1) * ROWS]) for n in range(BANDS))
    return tuple(hashlib.blake2b(row, key=scope, digest_size=8).hexdigest() for row in rows)
