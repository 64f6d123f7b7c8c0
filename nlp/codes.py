"""The lexicon's names as codes: which one another spelling means, and which class an unlisted code may have."""

import re
from functools import cached_property, lru_cache
from typing import Final

from config.lexicon import Entry, Lexicon, squeeze
from nlp.nearest import Neighbours

SHORTEST: Final = 4
"""Letters and digits of a code that is plain however it is written."""
SWAPPED: Final = 7
"""And of one in which a swap is plain."""
ALIKE: Final = 0.4
"""Similarity from which an unlisted code is taken to be of the nearest new drug's class."""
MUCH_ALIKE: Final = 0.6
"""And from which of another class."""
REMEMBERED: Final = 4096
CLASSES: Final = (
    "nitazene",
    "fentanyl-analogue",
    "opioid",
    "synthetic-cannabinoid",
    "benzodiazepine",
    "cathinone",
    "stimulant",
    "phenethylamine",
    "tryptamine",
    "lysergamide",
    "arylcyclohexylamine",
    "dissociative",
    "piperazine",
    "aminoindane",
)
"""Classes of `classes.csv` in which new drugs come up."""


class Codes:
    """Known names without their signs."""

    def __init__(self, lexicon: Lexicon, without: frozenset[str] = frozenset()) -> None:
        left_out = {_code(name) for name in without}
        self.kept = [e for e in lexicon.entries if _code(e.name) not in left_out]
        self.listed = {code for e in self.kept for name, _ in e.names if (code := _code(name)) not in left_out}
        self.entries = {
            code: entry
            for entry in self.kept
            for name, gated in entry.names
            if not gated and len(code := _code(name)) >= SHORTEST and code not in left_out
        }
        self.likely_class = lru_cache(maxsize=REMEMBERED)(self._likely_class)
        """The class of the nearest name, `other` where none is near; slow, but sellers repeat themselves."""

    def meant(self, surface: str) -> Entry | None:
        """The entry with the same letters and digits; in a code also with two neighbouring letters swapped."""
        code = _code(surface)
        if code in self.entries or len(code) < SWAPPED or code.isalpha():
            return self.entries.get(code)
        pairs = (i for i in range(len(code) - 1) if code[i].isalpha() and code[i + 1].isalpha())
        swapped = (code[:i] + code[i + 1] + code[i] + code[i + 2 :] for i in pairs)
        return next((self.entries[s] for s in swapped if s in self.entries), None)

    def is_listed(self, surface: str) -> bool:
        """Whether some entry has the name, if only in a context that is not there."""
        return _code(surface) in self.listed

    def _likely_class(self, surface: str) -> str:
        for classes, alike in ((CLASSES, ALIKE), (self._neighbours.classes, MUCH_ALIKE)):
            near = self._neighbours.nearest(surface, classes)
            if near and near[1] >= alike:
                return near[0].substance_class
        return "other"

    @cached_property
    def _neighbours(self) -> Neighbours:
        """Only for names found by their place, which are few."""
        return Neighbours(self.kept)


def _code(name: str) -> str:
    """Letters and digits only; `jwh18` for `JWH-018`."""
    return re.sub(r"(?<=[a-z])0+(?=[1-9])", "", squeeze(name))
