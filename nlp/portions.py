"""What a part of a liquid holds: `each 5ml contains 0.5g` tells how strong it is, not how much is for sale."""

import re
from collections.abc import Sequence
from typing import Final

from nlp.components.strength import Strength
from nlp.measured import Quantity
from nlp.units import words

HOLDING: Final = words("contain contains contained containing holds enthält enthalt bevat contient")
"""Without one of them in the folded text nothing is told of a part."""
_EACH: Final = re.compile(r"(?<![^\W_])(?:each|every|per|je|jede|elke|chaque)\x20\Z", re.IGNORECASE)
_HOLDS: Final = re.compile(
    r"\x20(?:contain(?:s|ed|ing)?|holds|enth[äa]lt|bevat|contient)\x20(?:(?:about|around|approx\.?|roughly|ca\.?|over)\x20)?",
    re.IGNORECASE,
)
_REACH: Final = 8


def without_portions(text: str, quantities: Sequence[Quantity]) -> tuple[list[Quantity], list[Strength]]:
    """The quantities without such volumes and the masses in them, and those masses as contents."""
    kept: list[Quantity] = []
    held: list[Strength] = []
    content = -1
    for quantity in quantities:
        start, end, value, unit, _ = quantity
        if start == content and unit == "g":
            held.append(Strength(start, end, value * 1000, "mg", certain=True, dose=False))
        elif unit == "ml" and (holds := _holds(text, start, end)):
            content = holds
        else:
            kept.append(quantity)
    return kept, held


def _holds(text: str, start: int, end: int) -> int:
    """Where that begins which the volume is said to hold; 0 where nothing is said."""
    if _EACH.search(text, max(0, start - _REACH), start) is None:
        return 0
    holds = _HOLDS.match(text, end)
    return holds.end() if holds else 0
