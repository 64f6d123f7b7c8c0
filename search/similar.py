"""Near-duplicates: which listings are copies of one text.

A group is founded by the first listing of its text. A later one joins where it shares at least `THRESHOLD` of its
5-character shingles, and below `SURE` also the beginning, with the founder or with a variant: a member that is like
the founder, but not `NEAR` to it, and stands beside it. So every member is at most two checked steps from its founder,
boilerplate cannot tie unrelated offers together link by link, and a group's key (its founder's document id) never
changes. MinHash bands only propose; the exact shares of shingles decide (`bench/duplicates.py` measures all of it).

Decisions: in a text of `LONG` characters all numbers are one, so that a new price does not make a new text; in a
shorter one they count like letters, so "MDMA 1g" and "MDMA 500g" differ.
Offers of different substances do not join each other, however alike their words; "testosterone" and "testosterone
enanthate" may be one, and where nothing is named in one of them, the words decide alone.
A text of fewer than `SHORT` shingles ("MDMA 1g") shows no copying by itself: only the same seller's are grouped, or
one site's where no seller is named.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rensa import RMinHash

THRESHOLD = 0.55
SURE = 0.7
"""Below it the beginning must be shared too: what has only terms in common begins otherwise."""
HEAD = 60
"""Shingles that are the beginning, about a title."""
HEAD_SHARE = 0.6
SHINGLE = 5
SHORT = 24
LONG = 100
LONGEST = 20_000
"""Folded characters that are compared; the rest of a longer text is not."""
BANDS = 20
ROWS = 4
"""At a share of 0.8 a text is proposed with probability 0.99998, at 0.6 with 0.94, at 0.3 with 0.15."""
_NUMBER = re.compile(r"[0-9][0-9.,]*")
_SEED = 20
_SCHEME = f"{RMinHash.ALGORITHM_VERSION}.{_SEED}.{SHINGLE}.{BANDS}.{ROWS}.1"
LIKELY = round(0.525 * BANDS * ROWS)
"""Bytes of two signatures that must agree before shingles are compared: misses 1 in 13 at a share of 0.6, 1 in 300
at 0.65, and 3 in 10 at 0.55, where another member of the group is often nearer."""
NEAR = round(0.91 * BANDS * ROWS)
"""So many, and a member says nothing that another one of its group does not."""

Shingles = NDArray[np.uint32]
"""Hashes of a text's shingles, sorted and each once."""


@dataclass(frozen=True)
class Text:
    """A folded text and whose it is."""

    folded: str
    names: tuple[str, ...] = ()
    """Canonical names of the main things offered."""
    owner: str = ""
    """Seller, or the source where none is named."""


@dataclass(frozen=True, eq=False, slots=True)
class Sketch:
    """All of a text that is compared."""

    shingles: Shingles
    signature: NDArray[np.uint8]
    """A byte of each MinHash: two texts agree in about as many as the share of shingles that they have in common."""
    names: frozenset[str]
    head: Shingles
    """Of its beginning, in order."""
    bands: tuple[int, ...] = ()
    """None for an empty text."""


@dataclass(frozen=True, kw_only=True, eq=False, slots=True)
class Member:
    key: str
    group: str
    since: str
    """The day it was first seen, as YYYY-MM-DD."""
    sketch: Sketch

    @property
    def founds(self) -> bool:
        return self.key == self.group


class Groups:
    """The founders and variants known so far."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self._keys: set[str] = set()
        self._first: dict[int, int] = {}
        self._further: dict[int, list[int]] = {}
        """By band; nearly all bands have one member, and a list for each would take most of the memory."""
        self._signatures = np.zeros((256, BANDS * ROWS), np.uint8)

    def __len__(self) -> int:
        return len(self._members)

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, member: Member) -> None:
        """A founder or a variant: one that others are compared with."""
        if member.key in self._keys:
            return
        number = len(self._members)
        if number == len(self._signatures):
            self._signatures = np.concatenate([self._signatures, np.zeros_like(self._signatures)])
        self._signatures[number] = member.sketch.signature
        self._members.append(member)
        self._keys.add(member.key)
        for band in member.sketch.bands:
            if self._first.setdefault(band, number) != number:
                self._further.setdefault(band, []).append(number)

    def place(self, key: str, since: str, sketch: Sketch) -> str:
        """The group of a new text; where it founds that or is a variant, it is in `self` from now on."""
        agreeing = self._likely(sketch)
        joined = (m for m in sorted(agreeing, key=_rank) if alike(sketch, m.sketch))
        first = next(joined, None)
        if first is None:
            self.add(Member(key=key, group=key, since=since, sketch=sketch))
            return key
        if first.founds and all(n < NEAR for other, n in agreeing.items() if other.group == first.group):
            self.add(Member(key=key, group=first.group, since=since, sketch=sketch))
        return first.group

    def _likely(self, sketch: Sketch) -> dict[Member, int]:
        """Those it may join if its shingles say so, with how many bytes of the signatures agree."""
        numbers = {number for band in sketch.bands if (number := self._first.get(band)) is not None}
        if not numbers:
            return {}
        for band in sketch.bands:
            if band in self._further:
                numbers.update(self._further[band])
        proposed = np.fromiter(numbers, np.int64, len(numbers))
        agreeing = np.count_nonzero(self._signatures[proposed] == sketch.signature, axis=1)
        enough = agreeing >= LIKELY
        likely = zip(proposed[enough].tolist(), agreeing[enough].tolist(), strict=True)
        found = ((self._members[number], n) for number, n in likely)
        return {member: n for member, n in found if _may_be_one(sketch.names, member.sketch.names)}


def _rank(member: Member) -> tuple[str, str, bool, str]:
    return member.since, member.group, not member.founds, member.key


def _may_be_one(some: frozenset[str], others: frozenset[str]) -> bool:
    if not some or not others or not some.isdisjoint(others):
        return True
    return any(one.startswith(f"{other} ") or other.startswith(f"{one} ") for one in some for other in others)


def alike(one: Sketch, other: Sketch) -> bool:
    """One is a copy of the other, by their words."""
    share = similarity(one.shingles, other.shingles)
    if not THRESHOLD <= share < SURE:
        return share >= SURE
    return max(_part(one.head, other.shingles), _part(other.head, one.shingles)) >= HEAD_SHARE


def _part(head: Shingles, of: Shingles) -> float:
    """How much of a beginning is anywhere in the other text."""
    return float((of.take(of.searchsorted(head), mode="clip") == head).mean()) if len(head) else 0.0


def similarity(one: Shingles, other: Shingles) -> float:
    """Jaccard: the shared part of all shingles; 0 for an empty text."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    if not len(few):
        return 0.0
    shared = int((many.take(many.searchsorted(few), mode="clip") == few).sum())
    return shared / (len(few) + len(many) - shared)


def sketches(texts: Sequence[Text]) -> list[Sketch]:
    """With bands; all texts at once, so that a text costs little."""
    hashed, heads = shingles([text.folded for text in texts])
    if not hashed:
        return []
    flat = _mixed(np.concatenate(hashed).astype(np.uint64, copy=False))
    offsets = np.cumsum([0, *map(len, hashed)]).astype(np.uint64)
    digests = RMinHash.digest_matrix_from_flat_token_hashes(flat, offsets, BANDS * ROWS, _SEED).to_rows()
    scopes = [_scope(text.owner if len(own) < SHORT else "") for text, own in zip(texts, hashed, strict=True)]
    matrix = np.array(digests, np.uint64)
    banded = _bands(matrix, np.array(scopes, np.uint64))
    parts = zip(texts, hashed, heads, matrix.astype(np.uint8), banded, strict=True)
    return [
        Sketch(own, signature, frozenset(text.names), head, bands if len(own) else ())
        for text, own, head, signature, bands in parts
    ]


def shingles(texts: Sequence[str]) -> tuple[list[Shingles], list[Shingles]]:
    """Of each folded text, and of its beginning; one shorter than a shingle is its own only one."""
    cut = [_compared(text[:LONGEST]) for text in texts]
    lengths = np.array([len(text) for text in cut], dtype=np.int64)
    if not lengths.sum():
        return ([np.empty(0, np.uint32)] * len(cut),) * 2
    chars = np.frombuffer("".join(cut).encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.uint64)
    rolled = np.zeros(len(chars) - SHINGLE + 1, dtype=np.uint64)
    for n in range(SHINGLE):
        rolled = rolled * np.uint64(0x100000001B3) + chars[n : n + len(rolled)]
    sizes = np.maximum(lengths - SHINGLE + 1, 0)
    ends = np.cumsum(sizes)
    skipped = np.repeat(np.cumsum(lengths) - lengths - (ends - sizes), sizes)
    hashed = (_mixed(rolled[np.arange(len(skipped)) + skipped]) >> np.uint64(32)).astype(np.uint32)
    fresh = np.ones(len(hashed), dtype=bool)
    starts = ends - sizes
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    heads = [hashed[start : min(start + HEAD, end)].copy() for start, end in spans]
    for start, end in spans:
        hashed[start:end].sort()
    fresh[1:] = hashed[1:] != hashed[:-1]
    fresh[starts[sizes > 0]] = True
    kept = np.concatenate([[0], np.cumsum(fresh)])
    return [part.copy() for part in np.split(hashed[fresh], kept[ends[:-1]])], heads


def _compared(text: str) -> str:
    if len(text) >= LONG:
        return _NUMBER.sub("0", text)
    return text.ljust(SHINGLE) if text else ""


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit of a value in every bit of its hash: the finisher of SplitMix64."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def _bands(digests: NDArray[np.uint64], scopes: NDArray[np.uint64]) -> list[tuple[int, ...]]:
    rows = digests.reshape(-1, BANDS, ROWS)
    mixed = _mixed(scopes[:, None] ^ np.arange(1, BANDS + 1, dtype=np.uint64))
    for n in range(ROWS):
        mixed = _mixed(mixed ^ rows[:, :, n])
    return [tuple(line) for line in mixed.tolist()]


def keywords(bands: Iterable[int]) -> tuple[str, ...]:
    """Bands as the index holds them."""
    return tuple(f"{band:016x}" for band in bands)


@lru_cache(maxsize=10_000)
def _scope(owner: str) -> int:
    """What two texts must share besides their words."""
    digest = hashlib.blake2b(f"{_SCHEME}\x1f{owner}".encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
