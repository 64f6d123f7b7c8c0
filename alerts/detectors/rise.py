"""A name that has long been on the market gets more new independent sellers than its own past explains."""

from dataclasses import dataclass
from datetime import timedelta

from alerts.rates import RateTest
from alerts.surges import counted, surges
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Side


@dataclass(frozen=True, kw_only=True)
class Rise(RateTest):
    def detect(self, evening: Evening) -> list[Signal]:
        settled = evening.until - timedelta(days=self.new_days)
        found = [s for s in surges(evening, self, Side.OFFER) if s.born is None or s.born <= settled]
        return [
            s.signal(
                "rise",
                AlertKind.RISE,
                evening.until,
                f"{s.name}: {counted(s.newcomers, 'new independent seller')} since {s.start}, where its own past"
                f" explains {s.expected:.1f}; {counted(s.spread.sellers, 'seller')} at"
                f" {counted(len(s.spread.sources), 'source')} in that time.",
            )
            for s in found
        ]
