"""One pass for one day: panel, detectors, filters, evidence, stored alerts.

The same day can be run again, at any time and after any interruption: findings have ids, and all of a pass is stored
in one transaction. A rule that raises is reported and does not stop the others.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alerts import detectors, late, silences
from alerts.background import background
from alerts.evidence import gather
from alerts.filters import Case, objection
from alerts.harm import by_class, parts, total, weight
from alerts.silences import Silences
from alerts.spread import Spread, side_of
from alerts.store import Store as State
from alerts.stories import Stories, one_each
from alerts.survey import Evening, Survey
from config.lexicon import Lexicon
from config.rules import Rule
from records.alert import Alert, AlertKind, Signal
from records.clock import Clock
from records.counts import Panel, Role
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
    store: Store,
    state: State,
    rules: Iterable[Rule],
    lexicon: Lexicon,
    day: date,
    clock: Clock,
    as_late: bool | None = None,
) -> tuple[Alert, ...]:
    """Detect on `day` and store; returns that day's alerts that go out. Raises `FailedItems` after all else is done.

    `as_late`: whether findings become notes (`alerts.late`); None: where a later day was judged before.
    """
    is_late = late.is_late(state, day, clock.now().date(), as_late)
    rules = [rule for rule in rules if rule.enabled]
    evening = surveyed(read_panel(store, day, PANEL_DAYS), lexicon).evening(day)
    detected = detect(evening, rules)

    def look(signal: Signal, spread: Spread) -> Sequence[Hit]:
        return listings_naming(store, signal.key, spread.role, signal.window_start, signal.day, HITS)

    history = _history(state, day, max((rule.silence_days for rule in rules), default=0))
    alerts = judge(
        evening,
        detected.signals,
        rules=rules,
        lexicon=lexicon,
        history=late.known_then(history, day) if is_late else history,
        look=look,
        now=clock.now(),
        silent=silences.in_force(state, day),
    )
    with state.transaction():
        late.keep(state, alerts, day, clock.now(), late=is_late)
        for failure in detected.failures:
            state.audit(clock.now(), "rule failed", f"{day}: {failure}")
    if detected.failures:
        raise FailedItems(
            f"{len(detected.failures)} of {len(rules)} rules failed on {day}: " + "; ".join(detected.failures)
        )
    return state.alerts_between(day, day)


def detect(seen: Panel | Evening, rules: Iterable[Rule]) -> Detected:
    """All rules' signals on a panel's last day, or on an evening of a survey, in order of rule and key."""
    evening = Survey(seen).evening() if isinstance(seen, Panel) else seen
    signals: list[Signal] = []
    failures = []
    for rule in rules:
        detector = detectors.load(rule)
        try:
            signals += sorted(detector.detect(evening), key=lambda s: s.key)
        except Exception as error:  # whatever a rule does wrong, the others must be heard
            failures.append(f"{rule.name}: {type(error).__name__}: {error}")
    return Detected(signals=tuple(signals), failures=tuple(failures))


def judge(
    evening: Evening,
    signals: Iterable[Signal],
    *,
    rules: Iterable[Rule],
    lexicon: Lexicon,
    history: Iterable[Alert],
    look: Look,
    now: datetime,
    silent: Silences = silences.NONE,
    as_stories: bool = True,
) -> tuple[Alert, ...]:
    """Signals, and what the stories themselves tell, with evidence and, where a filter objects, its reason.

    Pure but for `look`. `as_stories`: False judges each rule for itself, and nothing is told again as a story goes on.
    Only what goes out is looked up: a held signal has the panel's numbers and no snippets.
    """
    by_name = {rule.name: rule for rule in rules}
    history = tuple(history)
    before, stories = _by_event(history), Stories(evening.survey.weekly.at(evening.until), history)
    rows = evening.survey.rows
    spellings = evening.survey.spellings(written_right(lexicon), evening.until)
    troubled = evening.troubled()
    alerts = []
    for signal, story in stories.tell(signals, by_name) if as_stories else [(signal, None) for signal in signals]:
        about_name = signal.kind is not AlertKind.SOURCE
        side = side_of(signal)
        spread = rows.spread(signal.key, side, signal.window_start, signal.day) if about_name else None
        past = before.get((signal.rule, signal.key), ())
        case = Case(
            signal=signal, spread=spread, history=tuple(past), spellings=spellings, troubled=troubled, story=story
        )
        held = silent.reason(signal) or objection(case, by_name[signal.rule])
        entry = lexicon.get(signal.key) if about_name else None
        hits = look(signal, spread) if spread and not held else ()
        around = background(stories, signal, story) if spread and not held and as_stories else None
        evidence = gather(signal, spread, side, hits, entry, around)
        stage, told = (story.stage, story.told) if story else (None, ())
        factors = parts(
            signal.kind, spread, weight(entry, evidence.substance_class, evening.survey.harms), evidence, stage
        )
        alerts.append(
            Alert(
                signal=signal, evidence=evidence, harm=total(factors), harm_parts=factors, held=held,
                stage=stage, story=told, created_at=now,
            )
        )  # fmt: skip
    return one_each(alerts) if as_stories else tuple(alerts)


def surveyed(panel: Panel, lexicon: Lexicon) -> Survey:
    """A panel with what the lexicon says of its names."""
    classes = {entry.name: entry.substance_class for entry in lexicon.entries if entry.role is Role.SUBSTANCE}
    return Survey(panel, classes, by_class(lexicon))


def written_right(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(name for entry in lexicon.entries for name, _ in entry.names)


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
