"""More independent posters than before ask for a chemical that drugs are made of."""

from dataclasses import dataclass

from alerts.rates import RateTest
from alerts.surges import counted, surges
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Side


@dataclass(frozen=True, kw_only=True)
class Demand(RateTest):
    def detect(self, evening: Evening) -> list[Signal]:
        return [
            s.signal(
                "demand",
                AlertKind.DEMAND,
                evening.until,
                f"{s.name}: {counted(s.newcomers, 'new independent poster')} asked for it since {s.start}, where the"
                f" time before explains {s.expected:.1f}; {counted(s.spread.sellers, 'poster')} at"
                f" {counted(len(s.spread.sources), 'source')} in that time.",
            )
            for s in surges(evening, self, Side.WANT)
        ]
