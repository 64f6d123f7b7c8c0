"""What deserves the first call: class weight, novelty, official status, price and quantity tier and spread, multiplied.

An unknown nitazene with one seller ranks 20, a common drug that five sellers take up about 9, a new diluent 5.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log2, prod
from statistics import median

from alerts.spread import Spread
from config.lexicon import Entry, Lexicon
from records.alert import AlertKind, Evidence, HarmPart, Stage

UNCLASSED = 5.0
"""Weight (0 to 10) of a name that nobody can class yet."""
HEALTH = 1.0
"""A source's trouble, whatever it carries."""
NOVELTY = {AlertKind.SIGHTING: 1.5, AlertKind.EMERGENCE: 1.5}
LATER = {Stage.ESTABLISHED: 1.0, Stage.FADING: 0.25}
"""Instead of novelty once a story has gone so far: what is settled is no news, what goes away wants no call."""
UNLISTED = 4 / 3
"""Where no list has the name, nobody is watching it yet."""
STRICT = 1.1
"""Under the strictest control, so that an authority can act on it at once."""
STRICTEST = ("US schedule I", "UN 1988 Table I")
DEAR_EUR_G = 100.0
DEAR = 1.1
"""Dear by weight: sold as strong."""
BULK = 1.2
"""Offered in wholesale amounts."""


def total(found: Iterable[HarmPart]) -> float:
    return round(prod(part.factor for part in found), 2)


def parts(
    kind: AlertKind,
    spread: Spread | None,
    weight: float,
    evidence: Evidence | None = None,
    stage: Stage | None = None,
) -> tuple[HarmPart, ...]:
    """The class first, then what differs from 1."""
    if kind is AlertKind.SOURCE or spread is None:
        return (HarmPart(what="trouble with a source", factor=HEALTH),)
    status, group = (evidence.status, evidence.substance_class) if evidence else (None, None)
    dear = evidence and any(p.per == "g" and p.median >= DEAR_EUR_G for p in evidence.prices)
    late = stage in LATER
    sellers = max(spread.independent, 1)
    found = (
        (f"class {group or 'unknown'}", weight),
        (f"{stage}" if late and stage else "new", LATER[stage] if late and stage else NOVELTY.get(kind, 1.0)),
        ("on no list", 1.0 if spread.known else UNLISTED),
        (status or "", STRICT if status in STRICTEST else 1.0),
        ("dear by weight", DEAR if dear else 1.0),
        ("wholesale amounts", BULK if evidence and evidence.bulk else 1.0),
        (f"{sellers} independent seller{'s' if sellers > 1 else ''}", 1.0 + log2(sellers) / 4.0),
    )
    first, *others = (HarmPart(what=what, factor=round(factor, 3)) for what, factor in found)
    return (first, *(part for part in others if part.factor != 1.0))


def weight(entry: Entry | None, substance_class: str | None, harms: Mapping[str, float]) -> float:
    """The row's own harm, or that of its class (`by_class`), or that of the unknown."""
    if entry is not None:
        return entry.harm
    return harms.get(substance_class or "", UNCLASSED)


def by_class(lexicon: Lexicon) -> dict[str, float]:
    """The middle of each class."""
    harms: dict[str, list[float]] = defaultdict(list)
    for entry in lexicon.entries:
        harms[entry.substance_class].append(entry.harm)
    return {group: median(of_class) for group, of_class in harms.items()}
