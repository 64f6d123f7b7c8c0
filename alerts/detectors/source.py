"""The crawl's own health: a source that fell silent, changed its layout, or gives less to read than it used to.

Says nothing about the market: a dead source's names did not fall.
"""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median

from scipy.special import bdtr

from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import SourceDay
from records.crawl import RunStatus

CHANCE = 1e-4
"""How improbable a fall of the readable share must be under the source's usual share."""
PAUSES = 2
"""Pauses between runs that say how often a source is read."""
FIRST_PAUSE = 7
"""Days, until then."""


@dataclass(frozen=True, kw_only=True)
class Source:
    silent_days: int = 2
    """Least days without an observation, on top of the source's usual pause between two; more where these differ."""
    usual_runs: int = 14
    least_runs: int = 3
    """Observations needed before a source has usual figures."""
    fall: float = 0.5
    """A share of the usual figure below which listings or their readable share have fallen."""

    def detect(self, evening: Evening) -> list[Signal]:
        until = evening.until
        found = (self._judge(source, days, until) for source, days in evening.source_days().items())
        return [signal for signal in found if signal]

    def _judge(self, source: str, days: list[SourceDay], until: date) -> Signal | None:
        read = [d for d in days if d.status is not RunStatus.FAILED]
        if not read:
            return _signal(
                source, until, days[0].day, float(len(days)), f"{source}: never read, {len(days)} runs failed."
            )
        *before, last = read
        before = [d for d in before if d.status is RunStatus.OK][-self.usual_runs :]
        return (
            self._silent(source, read, until) or self._changed(source, last, until) or self._fallen(before, last, until)
        )

    def _silent(self, source: str, read: list[SourceDay], until: date) -> Signal | None:
        recent = read[-self.usual_runs - 1 :]
        pauses = [(b.day - a.day).days for a, b in pairwise(recent)]
        usual = median(pauses) if len(pauses) >= PAUSES else FIRST_PAUSE
        irregular = 3 * median(abs(pause - usual) for pause in pauses) if len(pauses) >= PAUSES else 0
        last = read[-1].day
        silent = (until - last).days
        if silent < usual + max(self.silent_days, irregular):
            return None
        known = f"it is usually read every {_days(usual)}" if len(pauses) >= PAUSES else "nobody knows yet how often"
        reason = f"{source}: not read since {last}, {silent} days; {known}."
        return _signal(source, until, last, silent / usual, reason, silent_days=silent, usual_pause=usual)

    def _changed(self, source: str, last: SourceDay, until: date) -> Signal | None:
        if last.status is not RunStatus.LAYOUT_CHANGED:
            return None
        reason = (
            f"{source}: its layout changed; on {last.day} {last.readable} of {last.listings} listings could be read."
        )
        return _signal(source, until, last.day, 10.0, reason, listings=last.listings, readable=last.readable)

    def _fallen(self, before: list[SourceDay], last: SourceDay, until: date) -> Signal | None:
        listings = sum(d.listings for d in before)
        if len(before) < self.least_runs or not listings:
            return None
        share = sum(d.readable for d in before) / listings
        usual = median(d.listings for d in before)
        if last.listings < self.fall * usual and usual >= 10:
            reason = f"{last.source}: {last.listings} listings on {last.day}, usually {usual:g}."
            return _signal(last.source, until, last.day, usual / max(last.listings, 1), reason, listings=last.listings)
        if last.readable < self.fall * share * last.listings and bdtr(last.readable, last.listings, share) < CHANCE:
            reason = (
                f"{last.source}: a name was read in {last.readable} of {last.listings} listings on {last.day},"
                f" usually in {share:.0%}."
            )
            return _signal(
                last.source, until, last.day, share * 10, reason, listings=last.listings, readable=last.readable
            )
        return None


def _signal(source: str, until: date, start: date, score: float, reason: str, **numbers: float) -> Signal:
    return Signal(
        rule="source",
        kind=AlertKind.SOURCE,
        key=source,
        day=until,
        score=round(score, 3),
        reason=reason,
        numbers={name: float(value) for name, value in numbers.items()},
        window_start=start,
    )


def _days(number: float) -> str:
    return "day" if number == 1 else f"{number:g} days"
