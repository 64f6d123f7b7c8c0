"""A name that was absent before, whether a list has it or not, spreads to independent sellers."""

from dataclasses import dataclass
from datetime import timedelta

from alerts.rates import RateTest
from alerts.surges import Surge, counted, surges
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Side


@dataclass(frozen=True, kw_only=True)
class Emergence(RateTest):
    def detect(self, evening: Evening) -> list[Signal]:
        since = evening.until - timedelta(days=self.new_days)
        found = [s for s in surges(evening, self, Side.OFFER) if s.born is not None and s.born > since]
        return [s.signal("emergence", AlertKind.EMERGENCE, evening.until, _reason(s)) for s in found]


def _reason(s: Surge) -> str:
    listed = "listed" if s.spread.known else "not on any list"
    return (
        f"{s.name} ({listed}): first seen {s.born}; {counted(s.newcomers, 'new independent seller')}"
        f" since {s.start}, where a name of its age would get {s.expected:.1f};"
        f" {counted(s.spread.sellers, 'seller')} at {counted(len(s.spread.sources), 'source')} in that time."
    )
