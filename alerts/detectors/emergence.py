"""A name that was absent before, whether a list has it or not, spreads to independent sellers."""

from dataclasses import dataclass
from datetime import timedelta

from alerts.credit import Standing, credits, standing
from alerts.rates import RateTest
from alerts.surges import Surge, counted, surges
from alerts.survey import Evening
from records.alert import AlertKind, Signal
from records.counts import Side


@dataclass(frozen=True, kw_only=True)
class Emergence(RateTest):
    def detect(self, evening: Evening) -> list[Signal]:
        since = evening.until - timedelta(days=self.new_days)
        spoken_for = credits(evening, evening.survey.arrivals(self.roles, Side.OFFER))
        found = [s for s in surges(evening, self, Side.OFFER, spoken_for) if s.born is not None and s.born > since]
        return [
            s.signal(
                "emergence", AlertKind.EMERGENCE, evening.until, _reason(s) + _why(s, standing(evening.survey, s.name))
            )
            for s in found
        ]


def _reason(s: Surge) -> str:
    listed = "listed" if s.spread.known else "not on any list"
    return (
        f"{s.name} ({listed}): first seen {s.born}; {counted(s.newcomers, 'new independent seller')}"
        f" since {s.start}, where a name of its age would get {s.expected:.1f};"
        f" {counted(s.spread.sellers, 'seller')} at {counted(len(s.spread.sources), 'source')} in that time."
    )


def _why(s: Surge, standing: Standing | None) -> str:
    """What the name itself counts for, in sellers: each newcomer gives about the same part of a score."""
    worth = round(abs(s.credit) * s.newcomers / (s.score - s.credit), 1)
    if not standing or not worth:
        return ""
    more = "more" if s.credit > 0 else "fewer"
    sellers = "one seller" if worth == 1 else f"{worth:g} sellers"
    return f" It is {standing}, which counts as much as {sellers} {more}."
