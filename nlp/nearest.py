"""The known substance that an unlisted name resembles most, for reports."""

from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from config.lexicon import Entry, Lexicon, squeeze

Pairs = Counter[str]


class Neighbours:
    """Names as the pairs of neighbouring characters in them, their ends included; built once, asked seldom."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.by_class: dict[str, list[tuple[str, Pairs, Entry]]] = {}
        for entry in entries:
            rows = self.by_class.setdefault(entry.substance_class, [])
            rows += [(name, _pairs(name), entry) for name, _ in entry.names if name.isascii()]

    def nearest(self, name: str, classes: Iterable[str]) -> tuple[Entry, float] | None:
        """The entry of these classes with the most similar name, and that similarity (Dice, above 0 to 1)."""
        pairs = _pairs(name)
        best: tuple[float, str, Entry] | None = None
        for group in classes:
            for other, theirs, entry in self.by_class.get(group, ()):
                alike = _dice(pairs, theirs)
                if alike > 0 and (best is None or (-alike, other) < (-best[0], best[1])):
                    best = (alike, other, entry)
        return (best[2], round(best[0], 3)) if best else None


def nearest(name: str, substance_class: str | None, lexicon: Lexicon) -> tuple[Entry, float] | None:
    """The most similar entry of the class, or of all where it is None; ties go to the name first in the alphabet."""
    neighbours = _neighbours(lexicon)
    return neighbours.nearest(name, neighbours.by_class if substance_class is None else (substance_class,))


@lru_cache(maxsize=2)
def _neighbours(lexicon: Lexicon) -> Neighbours:
    return Neighbours(lexicon.entries)


def _pairs(name: str) -> Pairs:
    """Of `4-FMA`: `^4`, `4f`, `fm`, `ma`, `a$`; digits and letters weigh alike."""
    marked = f"^{squeeze(name)}$"
    return Counter(marked[i : i + 2] for i in range(len(marked) - 1))


def _dice(one: Pairs, other: Pairs) -> float:
    shared = sum(min(count, other[pair]) for pair, count in one.items() if pair in other)
    return 2 * shared / (one.total() + other.total())
