"""The known substance that an unlisted name resembles most, for reports."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import chain, pairwise

from config.lexicon import Entry, Lexicon, squeeze


class Neighbours:
    """Names by the pairs of neighbouring characters in them, so that only those are looked at which share one."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.names: list[tuple[str, int, Entry]] = []
        """Each with its number of pairs."""
        self.classes: set[str] = set()
        self.holders: dict[str, list[int]] = {}
        """By pair the places of the names that have it."""
        for entry in entries:
            self.classes.add(entry.substance_class)
            for name, _ in entry.names:
                if name.isascii():
                    self._add(name, entry)

    def _add(self, name: str, entry: Entry) -> None:
        pairs = _pairs(name)
        for pair in pairs:
            self.holders.setdefault(pair, []).append(len(self.names))
        self.names.append((name, len(pairs), entry))

    def nearest(self, name: str, classes: Collection[str]) -> tuple[Entry, float] | None:
        """The entry of these classes with the most similar name, and that similarity (Dice, above 0 to 1)."""
        pairs = _pairs(name)
        shared = Counter(chain.from_iterable(self.holders.get(pair, ()) for pair in pairs))
        best: tuple[float, str, Entry] | None = None
        for place, common in shared.items():
            if best and 2 * common / (len(pairs) + common) < -best[0]:
                continue  # less alike even if it has no other pairs
            other, size, entry = self.names[place]
            alike = 2 * common / (len(pairs) + size)
            if entry.substance_class in classes and (best is None or (-alike, other) < best[:2]):
                best = (-alike, other, entry)
        return (best[2], round(-best[0], 3)) if best else None


def nearest(name: str, substance_class: str | None, lexicon: Lexicon) -> tuple[Entry, float] | None:
    """The most similar entry of the class, or of all where it is None; ties go to the name first in the alphabet."""
    neighbours = _neighbours(lexicon)
    return neighbours.nearest(name, neighbours.classes if substance_class is None else (substance_class,))


@lru_cache(maxsize=2)
def _neighbours(lexicon: Lexicon) -> Neighbours:
    return Neighbours(lexicon.entries)


def _pairs(name: str) -> list[str]:
    """Of `4-FMA`: `^4`, `4f`, `fm`, `ma`, `a$`; digits and letters weigh alike, a pair that comes again is doubled."""
    marked = f"^{squeeze(name)}$"
    pairs = [one + other for one, other in pairwise(marked)]
    if len(set(pairs)) == len(pairs):
        return pairs
    return [pair * (1 + pairs[:at].count(pair)) for at, pair in enumerate(pairs)]
