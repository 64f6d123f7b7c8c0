"""What deserves the first call: class weight, novelty and spread, multiplied.

An unknown nitazene with one seller ranks 20, a common drug that five sellers take up about 9, a new diluent 5.
"""

from math import log2
from statistics import median

from alerts.spread import Spread
from config.lexicon import Entry, Lexicon
from records.alert import AlertKind

UNCLASSED = 5.0
"""Weight (0 to 10) of a name that nobody can class yet."""
HEALTH = 1.0
"""A source's trouble, whatever it carries."""
NOVELTY = {AlertKind.SIGHTING: 1.5, AlertKind.EMERGENCE: 1.5}
UNLISTED = 4 / 3
"""On top of novelty where no list has the name."""


def harm(kind: AlertKind, spread: Spread | None, weight: float) -> float:
    if kind is AlertKind.SOURCE or spread is None:
        return HEALTH
    novelty = NOVELTY.get(kind, 1.0) * (1.0 if spread.known else UNLISTED)
    return round(weight * novelty * (1.0 + log2(max(spread.independent, 1)) / 4.0), 2)


def weight(entry: Entry | None, substance_class: str | None, lexicon: Lexicon) -> float:
    """The row's own harm, or the middle of its class, or that of the unknown."""
    if entry is not None:
        return entry.harm
    same = [e.harm for e in lexicon.entries if substance_class and e.substance_class == substance_class]
    return median(same) if same else UNCLASSED
