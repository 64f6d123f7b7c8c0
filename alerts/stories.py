"""One event is one story: a name on one side of the market, whatever rule sees it, told again when its stage advances.

An event is that a name spreads. A price that shifts, a substance that takes another's place and a source in trouble
are told by their own rules.

The stage on a day follows from the panel up to that day, so a replay and a late pass find the same one:

- sighting: fewer than `MARKET` independent sellers came within `LATELY` days;
- emerging: at least so many did, or a rule that knows what is usual (any but sighting) found a surge;
- established: in each of the last `STEADY_WEEKS` read weeks at least `MARKET` independent sellers, and seen on at least
  half of the days on which its sources were read;
- fading: in each of the last `LOW_WEEKS` weeks, its sources read, a quarter or less of the sellers of its best week.

An advance needs no rule's signal: the story makes its own, and under the rule that told it last it passes that rule's
filters. A sighting only begins a story; what comes after it goes under emergence, or under demand where it was asked
for, and needs what that needs.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from alerts.spread import side_of
from alerts.weeks import Weekly
from config.rules import Rule
from records.alert import Alert, AlertKind, Signal, Stage, Told, Week
from records.counts import Side

LATELY = timedelta(days=28)
MARKET = 3
STEADY_WEEKS = 4
STEADY_WITHIN = 6
"""Weeks among which those that were read are looked for."""
LOW_WEEKS = 3
LOW = 0.25
WELL_READ = 0.5
"""Share of its sources that must have been read before silence counts as fading."""
MEMORY = timedelta(days=180)
"""How long after it was told last a story is followed."""
RETURN = timedelta(days=28)
"""How long after it was told as fading an event may be told as back."""
RANK = {stage: rank for rank, stage in enumerate(Stage)}
SPREADING = frozenset(
    {AlertKind.SIGHTING, AlertKind.EMERGENCE, AlertKind.RISE, AlertKind.DEMAND, AlertKind.CUTTING_AGENT}
)
BEFORE_STAGES = {AlertKind.SIGHTING: Stage.SIGHTING, AlertKind.EMERGENCE: Stage.EMERGING}
"""Stage of an alert that was stored without one; any other kind counts as established."""
Event = tuple[str, Side]


@dataclass(frozen=True, kw_only=True)
class Story:
    """An event on one day."""

    stage: Stage
    told: tuple[Told, ...] = ()
    """What was told of it before, oldest first."""
    later: Told | None = None
    """What was told of a later day, where an earlier one is judged again."""
    held: tuple[tuple[date, str], ...] = ()
    """What was held back before and why, oldest first."""


class Stories:
    """All that was told and held before, by event, beside the panel of the day."""

    def __init__(self, weekly: Weekly, history: Iterable[Alert]) -> None:
        self.day = weekly.until
        self.weekly = weekly
        self._known: dict[Event, list[Alert]] = defaultdict(list)
        for alert in history:
            if alert.signal.kind in SPREADING:
                self._known[event(alert.signal)].append(alert)

    def _alerts(self, of: Event) -> list[Alert]:
        return sorted(self._known.get(of, ()), key=lambda a: (a.signal.day, a.signal.rule))

    def tell(self, signals: Iterable[Signal], rules: Mapping[str, Rule]) -> list[tuple[Signal, Story | None]]:
        """The rules' signals and the stories' own, each with its story; None where it tells of no spread."""
        signals = tuple(signals)
        taken = {(signal.rule, event(signal)) for signal in signals}
        own = [
            (signal, story)
            for signal, story in self._advances(signals, rules)
            if signal.rule in rules and (signal.rule, event(signal)) not in taken
        ]
        return [(signal, self._story(signal, rules[signal.rule])) for signal in signals] + own

    def _story(self, signal: Signal, rule: Rule) -> Story | None:
        if signal.kind not in SPREADING:
            return None
        of = event(signal)
        reached = stage(self.weekly.course(*of), self._lately(of))
        least = Stage.SIGHTING if signal.kind is AlertKind.SIGHTING else Stage.EMERGING
        return self._told(of, least if reached is Stage.FADING else max(reached, least, key=RANK.__getitem__), rule)

    def _told(self, of: Event, reached: Stage, rule: Rule) -> Story:
        """With no pause of `silence_days` between its alerts, told or held, an event is the same story."""
        pause, at = timedelta(days=rule.silence_days), self.day
        linked: list[Alert] = []
        known = self._alerts(of)
        for alert in reversed([a for a in known if a.signal.day < self.day]):
            if at - alert.signal.day > pause:
                break
            at = alert.signal.day
            linked.insert(0, alert)
        later = [a for a in known if a.held is None and timedelta() < a.signal.day - self.day <= pause]
        return _narrated(linked, reached, told(later[0]) if later else None)

    def _advances(self, signals: Iterable[Signal], rules: Mapping[str, Rule]) -> Iterator[tuple[Signal, Story]]:
        """Stories that reached a stage today without a rule's signal; a rule's own signal tells it itself."""
        busy = {event(s) for s in signals if s.kind in SPREADING and s.kind is not AlertKind.SIGHTING}
        for of in sorted(self._known.keys() - busy):
            past = [a for a in self._alerts(of) if a.signal.day >= self.day - MEMORY]
            out = [a for a in past if a.held is None]
            if not out or out[-1].signal.day >= self.day or out[-1].stage is Stage.FADING:
                continue
            lately = self._lately(of)
            if lately < MARKET and all(a.stage is Stage.SIGHTING for a in out):
                continue
            weeks = self.weekly.course(*of)
            story = _narrated((a for a in past if a.signal.day < self.day), stage(weeks, lately), None)
            if RANK[story.stage] > _furthest(story.told):
                first = self.weekly.rows(*of)[0].day
                yield _advance(_under(out[-1].signal, rules), self.day, weeks, (first, lately), story), story

    def _lately(self, of: Event) -> int:
        return self.weekly.newcomers(*of, self.day - LATELY + timedelta(days=1), self.day)


def event(signal: Signal) -> Event:
    return signal.key, side_of(signal)


def stage(weeks: Sequence[Week], lately: int) -> Stage:
    """`weeks` end on the day, oldest first; `lately`: independent sellers who came within `LATELY`."""
    if _fading(weeks):
        return Stage.FADING
    if _established(weeks):
        return Stage.ESTABLISHED
    return Stage.EMERGING if lately >= MARKET else Stage.SIGHTING


def _established(weeks: Sequence[Week]) -> bool:
    read = _steady(weeks)
    steady = all(week.sellers >= MARKET and 2 * week.seen_days >= week.read_days for week in read)
    return len(read) == STEADY_WEEKS and steady


def _steady(weeks: Sequence[Week]) -> list[Week]:
    """The newest read weeks, as many as it takes."""
    return [week for week in weeks[-STEADY_WITHIN:] if week.read_days][-STEADY_WEEKS:]


def _fading(weeks: Sequence[Week]) -> bool:
    last, before = weeks[-LOW_WEEKS:], weeks[:-LOW_WEEKS]
    if not before or any(week.read < WELL_READ for week in last):
        return False
    peak = max(week.sellers for week in before)
    return peak >= MARKET and max(week.sellers for week in last) <= LOW * peak


def repeated(story: Story, signal: Signal) -> str | None:
    """Why the story is not told again, or None: it is new, or it has come further."""
    if story.later and RANK[story.later.stage] >= RANK[story.stage]:
        return f"same event as on {story.later.day}, already told as {story.later.stage}"
    if not story.told:
        return None
    last = story.told[-1]
    if last.stage is Stage.FADING and story.stage is not Stage.FADING:
        if signal.day - last.day >= RETURN:
            return None
        return f"same event as on {last.day}, already told as fading; back after less than {RETURN.days} days"
    if signal.kind is not AlertKind.SIGHTING and RANK[story.stage] > _furthest(story.told):
        return None
    return f"same event as on {last.day}, already told as {last.stage}; no further stage since"


def one_each(alerts: Iterable[Alert]) -> tuple[Alert, ...]:
    """Of the alerts of one pass on one event that would go out, one does: not the sighting, then the most harmful."""
    alerts = tuple(alerts)
    best: dict[Event, Alert] = {}
    for alert in alerts:
        if alert.held is None and alert.signal.kind in SPREADING:
            key = event(alert.signal)
            best[key] = max(best.get(key, alert), alert, key=_weight)
    return tuple(
        replace(a, held=f"same event as on {a.signal.day}, told by the rule {best[event(a.signal)].signal.rule}")
        if a.held is None and a.signal.kind in SPREADING and best[event(a.signal)] is not a
        else a
        for a in alerts
    )


def _weight(alert: Alert) -> tuple[bool, float]:
    return alert.signal.kind is not AlertKind.SIGHTING, alert.harm


def told(alert: Alert) -> Told:
    reached = alert.stage or BEFORE_STAGES.get(alert.signal.kind, Stage.ESTABLISHED)
    return Told(stage=reached, day=alert.signal.day, rule=alert.signal.rule)


def _narrated(alerts: Iterable[Alert], reached: Stage, later: Told | None) -> Story:
    alerts = tuple(alerts)
    return Story(
        stage=reached,
        told=tuple(told(a) for a in alerts if a.held is None),
        later=later,
        held=tuple((a.signal.day, a.held) for a in alerts if a.held is not None),
    )


def _furthest(past: Sequence[Told]) -> int:
    """Rank of the furthest stage told since the event last faded; -1: none, or it has faded and may come again."""
    faded = max((i for i, t in enumerate(past) if t.stage is Stage.FADING), default=-1)
    if faded == len(past) - 1 and past:
        return RANK[Stage.FADING]
    return max((RANK[t.stage] for t in past[faded + 1 :]), default=-1)


def _under(last: Signal, rules: Mapping[str, Rule]) -> Signal:
    """What follows a sighting goes under emergence, or demand, which ask for a market."""
    next_ = AlertKind.DEMAND if side_of(last) is Side.WANT else AlertKind.EMERGENCE
    if last.kind is AlertKind.SIGHTING and next_ in rules:
        return replace(last, rule=str(next_), kind=next_)
    return last


def _advance(last: Signal, day: date, weeks: Sequence[Week], seen: tuple[date, int], story: Story) -> Signal:
    """`seen`: first ever, and the independent sellers who came lately."""
    who = "poster" if side_of(last) is Side.WANT else "seller"
    if story.stage is Stage.FADING:
        start, what = _fall(weeks, who)
    elif story.stage is Stage.ESTABLISHED:
        start, what = _stay(weeks, who)
    else:
        start = max(seen[0], day - LATELY + timedelta(days=1))
        what = f"emerges: {seen[1]} new independent {who}s since {start}"
    first = story.told[0]
    reason = f"{last.key} {what}; told first on {first.day} as {first.stage}."
    return replace(last, day=day, reason=reason, numbers={}, score=float(seen[1]), window_start=start)


def _fall(weeks: Sequence[Week], who: str) -> tuple[date, str]:
    peak = max(weeks[:-LOW_WEEKS], key=lambda week: week.sellers)
    now = max(week.sellers for week in weeks[-LOW_WEEKS:])
    return peak.first, (
        f"fades: at most {now} independent {who}{'s' * (now != 1)} in each of the last {LOW_WEEKS} weeks,"
        f" its sources read, after {peak.sellers} in the week from {peak.first}"
    )


def _stay(weeks: Sequence[Week], who: str) -> tuple[date, str]:
    read = _steady(weeks)
    fewest, most = min(w.sellers for w in read), max(w.sellers for w in read)
    return read[0].first, (
        f"is established: {fewest if fewest == most else f'{fewest} to {most}'} independent {who}s in each of"
        f" {STEADY_WEEKS} weeks, seen on {sum(w.seen_days for w in read)} of {sum(w.read_days for w in read)} days"
        f" on which its sources were read"
    )
