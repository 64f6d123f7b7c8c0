"""A diluent or adulterant is offered, or named in offers, by more new independent sellers than before."""

from dataclasses import dataclass

from alerts.rates import RateTest
from alerts.surges import counted, surges
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Side


@dataclass(frozen=True, kw_only=True)
class CuttingAgent(RateTest):
    def detect(self, evening: Evening) -> list[Signal]:
        return [
            s.signal(
                "cutting_agent",
                AlertKind.CUTTING_AGENT,
                evening.until,
                f"{s.name}: {counted(s.newcomers, 'new independent seller')} named it since {s.start}, where the time"
                f" before explains {s.expected:.1f}; {counted(s.spread.sellers, 'seller')} at"
                f" {counted(len(s.spread.sources), 'source')} in that time.",
            )
            for s in surges(evening, self, Side.OFFER)
        ]
