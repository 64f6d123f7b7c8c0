"""Is a name a misspelling of another one?

Chemical names differ by a letter or digit and mean different things (2-FMA and 3-FMA, etonitazene and metonitazene),
so only one slip (a letter left out, added, changed, or two swapped) counts, only inside a longer word of letters,
and never on its first letter.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

SHORTEST = 6
"""Letters that the intended word has at least."""


class Spellings:
    """Names that are known to be right, findable by what is left of them when a letter is dropped."""

    def __init__(self, names: Iterable[str]) -> None:
        self._right = {name.casefold() for name in names}
        self._by_shape: dict[str, set[str]] = defaultdict(set)
        for name in self._right:
            for shape in _shapes(name):
                self._by_shape[shape].add(name)

    def meant(self, name: str) -> str | None:
        """The right name that `name` misspells; None if it is right itself or near to none."""
        name = name.casefold()
        if name in self._right:
            return None
        near = {right for shape in _shapes(name) for right in self._by_shape.get(shape, ())}
        return min((right for right in near if slipped(name, right)), default=None)


def slipped(written: str, right: str) -> bool:
    """Whether the two differ by one slip inside one longer word, or only in how the words are joined."""
    a, b = _words(written), _words(right)
    if a == b or "".join(a) == "".join(b):
        return True
    if len(a) != len(b):
        return False
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    if len(differing) != 1:
        return False
    x, y = differing[0]
    return x.isalpha() and y.isalpha() and len(y) >= SHORTEST and x[0] == y[0] and _one_slip(x, y)


def _one_slip(x: str, y: str) -> bool:
    if abs(len(x) - len(y)) > 1:
        return False
    start = 0
    while start < min(len(x), len(y)) and x[start] == y[start]:
        start += 1
    a, b = x[start:], y[start:]
    swapped = len(a) == len(b) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or a[1:] == b[1:] or a[1:] == b or a == b[1:]


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\s\-_,'’()/.]+", name.casefold()) if word]


def _shapes(name: str) -> set[str]:
    """The joined name and every form of it with one character dropped: near names share one."""
    joined = "".join(_words(name))
    return {joined, *(joined[:i] + joined[i + 1 :] for i in range(len(joined)))}
