"""Why a signal is not told: each filter is `(case, rule) -> reason or None`, pure, and any reason holds it back."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from alerts.spread import NAME_SELLERS, NAME_SOURCES, Spread
from alerts.stories import Story, repeated
from alerts.typos import Spellings
from config.rules import Rule
from records.alert import Alert, AlertKind, Signal


@dataclass(frozen=True, kw_only=True)
class Case:
    """A signal with all that may speak against it."""

    signal: Signal
    spread: Spread | None
    """None for a signal about a source."""
    history: tuple[Alert, ...]
    """Stored alerts of other days, held ones too, of the same rule and key."""
    spellings: Spellings
    troubled: Collection[str] = ()
    """Sources whose newest observation had a changed layout."""
    story: Story | None = None
    """What was told of the name by any rule; None where it tells of no spread: then each rule tells it once."""


Filter = Callable[[Case, Rule], str | None]


def same_event(case: Case, rule: Rule) -> str | None:
    """Signals on one key with no pause of `silence_days` between them are one event, told once in each stage."""
    if case.story is not None:
        return repeated(case.story, case.signal)
    pause = timedelta(days=rule.silence_days)
    at = case.signal.day
    for alert in sorted((a for a in case.history if a.signal.day < at), key=lambda a: a.signal.day, reverse=True):
        if at - alert.signal.day > pause:
            break
        if alert.held is None:
            return f"same event as on {alert.signal.day}, already told"
        at = alert.signal.day
    later = [a.signal.day for a in case.history if a.held is None]
    after = min((d for d in later if timedelta() < d - case.signal.day <= pause), default=None)
    return f"same event as on {after}, already told" if after else None


def one_seller(case: Case, rule: Rule) -> str | None:
    if case.spread is None or case.spread.sellers >= rule.min_sellers:
        return None
    return f"only {case.spread.sellers} of at least {rule.min_sellers} sellers: one seller is not a market"


def mirror(case: Case, rule: Rule) -> str | None:
    if case.spread is None or case.spread.sellers < rule.min_sellers or case.spread.groups >= rule.min_sellers:
        return None
    return f"the same {case.spread.groups} texts at {len(case.spread.sources)} sources: a mirror is not a second source"


def few_newcomers(case: Case, rule: Rule) -> str | None:
    newcomers = case.signal.numbers.get("newcomers")
    if newcomers is None or newcomers >= min(2, rule.min_sellers):
        return None
    return "a single newcomer"


def one_off(case: Case, rule: Rule) -> str | None:
    if case.spread is None or case.spread.days >= rule.min_days or case.spread.independent > 1:
        return None
    return f"seen on {case.spread.days} of at least {rule.min_days} days, by one seller: not confirmed yet"


def typo(case: Case, rule: Rule) -> str | None:
    """A misspelling becomes a name of its own once enough independent sellers at enough sources write it so."""
    if not rule.typos or case.spread is None or case.spread.known:
        return None
    if case.spread.independent >= NAME_SELLERS and len(case.spread.sources) >= NAME_SOURCES:
        return None
    meant = case.spellings.meant(case.signal.key)
    return f"looks like a misspelling of {meant}" if meant else None


def unhealthy_source(case: Case, rule: Rule) -> str | None:
    if case.signal.kind is AlertKind.SOURCE or case.spread is None:
        return None
    if set(case.spread.sources) <= set(case.troubled):
        return f"seen only where the layout has changed ({', '.join(case.spread.sources)})"
    at_once = case.signal.numbers.get("at_once", 0)
    if rule.max_at_once is not None and at_once > rule.max_at_once and case.spread.independent < 2:
        return f"one of {at_once:.0f} new names that its source brought in one day"
    return None


FILTERS: tuple[Filter, ...] = (same_event, unhealthy_source, typo, mirror, one_seller, few_newcomers, one_off)
"""In the order in which their reasons are given: the first that objects is quoted."""


def objection(case: Case, rule: Rule, filters: Iterable[Filter] = FILTERS) -> str | None:
    """The first filter's reason for holding the signal back, or None: it goes out."""
    return next((reason for one in filters if (reason := one(case, rule))), None)


CATEGORIES = (
    ("same event", "told before"),
    ("seen only where", "a changed layout"),
    ("one of ", "too many new names at once"),
    ("looks like a misspelling", "a misspelling"),
    ("the same ", "copies or a mirror"),
    ("only ", "too few sellers"),
    ("a single newcomer", "a single newcomer"),
    ("seen on ", "not confirmed yet"),
    ("silenced", "silenced by an analyst"),
    ("late data", "late data"),
)
"""How reasons begin, and what they are counted under."""
OTHER = "another reason"


def category(reason: str) -> str:
    return next((name for begin, name in CATEGORIES if reason.startswith(begin)), OTHER)
