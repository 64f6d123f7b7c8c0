"""One pass for one day: panel, detectors, filters, evidence, stored alerts.

The same day can be run again, at any time and after any interruption: findings have ids, and all of a pass is stored
in one transaction. A rule that raises is reported and does not stop the others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts import detectors
from alerts.evidence import gather
from alerts.filters import Case, objection
from alerts.harm import harm, weight
from alerts.spread import Rows, Spread, side_of
from alerts.store import Store as State
from alerts.typos import Spellings
from config.lexicon import Lexicon
from config.rules import Rule
from records.alert import Alert, AlertKind, Signal
from records.clock import Clock
from records.counts import Panel
from records.crawl import RunStatus
from records.problems import FailedItems
from search.counts import panel as read_panel
from search.evidence import Hit, listings_naming
from search.store import Store

PANEL_DAYS = 400
HITS = 60
"""Listings read for one alert's evidence."""
Look = Callable[[Signal, Spread], Sequence[Hit]]


@dataclass(frozen=True, kw_only=True)
class Detected:
    signals: tuple[Signal, ...]
    failures: tuple[str, ...]
    """Rule and error of each rule that raised."""


def run(  # noqa: PLR0917
    store: Store, state: State, rules: Iterable[Rule], lexicon: Lexicon, day: date, clock: Clock
) -> tuple[Alert, ...]:
    """Detect on `day` and store; returns that day's alerts that go out. Raises `FailedItems` after all else is done."""
    rules = [rule for rule in rules if rule.enabled]
    panel = read_panel(store, day, PANEL_DAYS)
    detected = detect(panel, rules)

    def look(signal: Signal, spread: Spread) -> Sequence[Hit]:
        return listings_naming(store, signal.key, spread.role, signal.window_start, signal.day, HITS)

    history = _history(state, day, max((rule.silence_days for rule in rules), default=0))
    alerts = judge(panel, detected.signals, rules=rules, lexicon=lexicon, history=history, look=look, now=clock.now())
    with state.transaction():
        state.add_alerts(alerts)
        for failure in detected.failures:
            state.audit(clock.now(), "rule failed", f"{day}: {failure}")
    if detected.failures:
        raise FailedItems(
            f"{len(detected.failures)} of {len(rules)} rules failed on {day}: " + "; ".join(detected.failures)
        )
    return state.alerts_between(day, day)


def detect(panel: Panel, rules: Iterable[Rule]) -> Detected:
    """All rules' signals, in order of rule and key."""
    signals: list[Signal] = []
    failures = []
    for rule in rules:
        detector = detectors.load(rule)
        try:
            signals += sorted(detector.detect(panel), key=lambda s: s.key)
        except Exception as error:  # whatever a rule does wrong, the others must be heard
            failures.append(f"{rule.name}: {type(error).__name__}: {error}")
    return Detected(signals=tuple(signals), failures=tuple(failures))


def judge(
    panel: Panel,
    signals: Iterable[Signal],
    *,
    rules: Iterable[Rule],
    lexicon: Lexicon,
    history: Iterable[Alert],
    look: Look,
    now: datetime,
) -> tuple[Alert, ...]:
    """Signals with their evidence and, where a filter objects, its reason; pure but for `look`.

    Only what goes out is looked up: a held signal has the panel's numbers and no snippets.
    """
    by_name = {rule.name: rule for rule in rules}
    before = _by_event(history)
    rows = Rows(panel)
    spellings = Spellings({n for e in lexicon.entries for n, _ in e.names} | rows.established())
    troubled = _troubled(panel)
    alerts = []
    for signal in signals:
        about_name = signal.kind is not AlertKind.SOURCE
        side = side_of(signal.kind)
        spread = rows.spread(signal.key, side, signal.window_start, signal.day) if about_name else None
        past = before.get((signal.rule, signal.key), ())
        case = Case(signal=signal, spread=spread, history=tuple(past), spellings=spellings, troubled=troubled)
        held = objection(case, by_name[signal.rule])
        entry = lexicon.get(signal.key) if about_name else None
        evidence = gather(signal, spread, side, look(signal, spread) if spread and not held else (), entry)
        ranked = harm(signal.kind, spread, weight(entry, evidence.substance_class, lexicon))
        alerts.append(Alert(signal=signal, evidence=evidence, harm=ranked, held=held, created_at=now))
    return tuple(alerts)


def _by_event(history: Iterable[Alert]) -> dict[tuple[str, str], list[Alert]]:
    events: dict[tuple[str, str], list[Alert]] = defaultdict(list)
    for alert in history:
        events[alert.signal.rule, alert.signal.key].append(alert)
    return events


def _history(state: State, day: date, pause: int) -> tuple[Alert, ...]:
    """Alerts of the days around, this one left out, so that a second pass decides as the first did."""
    first, last = day - timedelta(days=PANEL_DAYS), day + timedelta(days=pause)
    yesterday, tomorrow = day - timedelta(days=1), day + timedelta(days=1)
    told = state.alerts_between(first, yesterday) + state.alerts_between(tomorrow, last)
    return told + state.held(first, yesterday)


def _troubled(panel: Panel) -> frozenset[str]:
    newest = {d.source: d for d in sorted(panel.days, key=lambda d: d.day) if d.day <= panel.until}
    return frozenset(s for s, d in newest.items() if d.status is RunStatus.LAYOUT_CHANGED)
