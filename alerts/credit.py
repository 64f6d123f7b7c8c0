"""How much evidence a new name may lack beside others, or must bring, by how it was read and by its class.

A name's weight is the share of names so read that came to a second seller, times the harm of its class, over the mean
of the panel's new names: so weights are 1 on average, and the false alerts that the budget allows are dealt out anew
and not added to (weighted hypotheses, after Genovese, Roeder and Wasserman 2006). A rule's false alerts fall by
10^slope with each unit of its score, so a weight w is worth log10(w) / slope units. Figures in docs/detection.md.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from alerts.arrivals import Arrivals, Floats
from alerts.budget import CURVES
from alerts.harm import UNCLASSED
from alerts.survey import Evening, Survey
from records.counts import PLACE


class Read(StrEnum):
    LISTED = "listed"
    PLAN = "plan"
    PLACE = "place"


RECORD = {Read.LISTED: (58, 148), Read.PLAN: (55, 139), Read.PLACE: (3, 17)}
"""Of how many new drugs' names so read on two real markets (2014 and 2016) some came to a second seller."""
RATE = {read: (spread + 1) / (of + 2) for read, (spread, of) in RECORD.items()}
USUAL = RATE[Read.LISTED] * UNCLASSED
"""Weight before division of the names that a young panel lacks."""
LACKING = 20
SLOPE = CURVES["emergence"].slope
LIMIT = 1.0
"""Units of the score; the most that speaks for a name, and about the most against it."""
MOST = 10.0 ** (LIMIT * SLOPE)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What is known of a name before its sellers count."""

    read: Read
    group: str | None
    """Its class; None where only its place speaks for it."""
    since: date

    def __str__(self) -> str:
        if self.read is Read.PLACE:
            return "a word that only its place makes a name"
        return f"{'built like the names' if self.read is Read.PLAN else 'a name'} of class {self.group}"


def standing(survey: Survey, name: str) -> Standing | None:
    """None where nothing is known; later days may know more."""
    if name in survey.classes:
        return Standing(read=Read.LISTED, group=survey.classes[name], since=date.min)
    if name not in survey.likeness:
        return None
    since, likeness = survey.likeness[name]
    if likeness == PLACE:
        return Standing(read=Read.PLACE, group=None, since=since)
    return Standing(read=Read.PLAN, group=likeness, since=since)


def credits(evening: Evening, found: Arrivals) -> Floats:
    """What each name's score gains or loses; 0 where nothing is known of it."""
    survey, out = evening.survey, np.zeros(len(found.names))
    if not survey.classes and not survey.likeness:
        return out
    stood = [standing(survey, name) for name in found.names]
    known = np.array([s is not None and s.since <= evening.until for s in stood], dtype=bool)
    weight = np.array([_weight(s, survey) if s else USUAL for s in stood])
    new = known & (found.born >= 0) & (found.born <= evening.day)
    share = np.clip(weight / _mean(weight[new], USUAL), 1.0 / MOST, MOST)
    share /= _mean(share[new], 1.0)
    out[known] = np.minimum(np.log10(share[known]) / SLOPE, LIMIT)
    return out


def _weight(standing: Standing, survey: Survey) -> float:
    return RATE[standing.read] * max(survey.harms.get(standing.group or "", UNCLASSED), 1.0)


def _mean(weights: Floats, usual: float) -> float:
    return (float(weights.sum()) + LACKING * usual) / (len(weights) + LACKING)
