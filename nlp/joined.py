"""What may stand inside a name, so that its pieces are one phrase."""

import re
from typing import Final

from nlp.fold import INVISIBLE

JOINS: Final = frozenset(" -_.,'’/‐‑‒–—\u00ad\u00a0()[]")
"""What may stand inside a spelling; anything else ends one phrase and begins another."""
WIDE_JOINS: Final = frozenset(",/()[]")
"""Of these, what joins digits and letters of a chemical name but parts two words."""


def one_phrase(surface: str) -> bool:
    """Whether the signs inside a surface join: no line end, bar or bracket; a comma only beside a digit or letter."""
    for before, sign, after in zip(surface, surface[1:], surface[2:], strict=False):
        if sign.isalnum():
            continue
        if INVISIBLE.match(sign):
            continue
        if sign not in JOINS or sign in "()[]/":
            return False
        if sign in ",." and after == " " and not (sign == "." and surface[1] == "."):
            return False
        if sign == "," and not (before.isdigit() or after.isdigit() or _lone(surface)):
            return False
    return True


def _lone(surface: str) -> bool:
    return re.match(r"\w,\w\b", surface) is not None
