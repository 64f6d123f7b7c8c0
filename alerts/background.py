"""What stands around an alert: its weeks, how its sources were read, who sold, and why it was not told earlier."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from alerts.filters import OTHER, category
from alerts.stories import LATELY, MARKET, STEADY_WEEKS, Stories, Story, event
from alerts.weeks import READ, WEEKS, Weekly, baseline
from records.alert import Baseline, Signal, SourceReading, Stage, Week
from records.counts import Side

SELLERS = 50
LINES = 4
REPEATED = category("same event")


@dataclass(frozen=True, kw_only=True)
class Background:
    weeks: tuple[Week, ...]
    baseline: Baseline | None
    readings: tuple[SourceReading, ...]
    sellers: tuple[str, ...]
    earlier: tuple[str, ...]


def background(stories: Stories, signal: Signal, story: Story | None) -> Background:
    name, side = event(signal)
    weekly = stories.weekly
    rows = weekly.rows(name, side, signal.window_start, signal.day)
    keys = sorted({key for row in rows for key in row.seller_keys if not key.startswith("?")})
    weeks = weekly.course(name, side, WEEKS)
    read = readings(weekly, {r.source for r in weekly.rows(name, side)}, signal.window_start, signal.day)
    before = [*_missing(weekly, signal, story), *_objections(story)] if story else []
    return Background(
        weeks=weeks,
        baseline=baseline(weeks, signal.window_start),
        readings=read,
        sellers=tuple(keys[:SELLERS]),
        earlier=tuple([*before, *_unread(read)][:LINES]),
    )


def readings(weekly: Weekly, sources: Iterable[str], first: date, last: date) -> tuple[SourceReading, ...]:
    """Of a source that opened within the window, from its first day on."""
    found = []
    for source in sorted(sources):
        days = weekly.source_days(source, first, last)
        opened = max(first, weekly.source_days(source)[0].day)
        states = Counter(str(day.status) for day in days)
        unread = (last - opened).days + 1 - states.total()
        found.append(SourceReading(source=source, days=dict(sorted(states.items())), unread=unread))
    return tuple(found)


def _missing(weekly: Weekly, signal: Signal, story: Story) -> list[str]:
    """What the stage lacked on the day before."""
    (name, side), before = event(signal), signal.day - timedelta(days=1)
    rows = weekly.rows(name, side)
    first = rows[0].day if rows else signal.day
    lines = [f"not seen at all before {first}"] if first >= signal.window_start else []
    who = "poster" if side is Side.WANT else "seller"
    had = weekly.newcomers(name, side, before - LATELY + timedelta(days=1), before)
    if story.stage is Stage.ESTABLISHED and story.told:
        lines.append(f"until {before} fewer than {STEADY_WEEKS} weeks with {MARKET} independent {who}s each")
    elif story.stage is Stage.EMERGING and had < MARKET:
        lines.append(
            f"until {before} {had} new independent {who}{'s' * (had != 1)} in 4 weeks, where {MARKET} are needed"
        )
    elif story.stage in (Stage.EMERGING, Stage.ESTABLISHED):
        now = weekly.newcomers(name, side, signal.day - LATELY + timedelta(days=1), signal.day)
        lines.append(f"until {before} no surge beyond chance: {had} new independent {who}s in 4 weeks, {now} now")
    return lines


def _objections(story: Story) -> list[str]:
    """Why it was held back since it was told last: the newest of each kind of reason, the newest first."""
    since = story.told[-1].day if story.told else date.min
    newest: dict[str, tuple[date, str]] = {}
    for day, reason in story.held:
        if day > since:
            kind = category(reason)
            newest[reason if kind == OTHER else kind] = (day, reason)
    newest.pop(REPEATED, None)
    return [f"held back until {day}: {reason}" for day, reason in sorted(newest.values(), reverse=True)]


def _unread(read: tuple[SourceReading, ...]) -> list[str]:
    """Sources whose crawls failed, or found a changed layout, on most days on which they were tried."""
    lines = []
    for source in read:
        tried, fine = sum(source.days.values()), sum(source.days.get(str(status), 0) for status in READ)
        if 2 * fine < tried:
            lines.append(f"{source.source} could be read on {fine} of {tried} days of the window")
        elif not tried and source.unread:
            lines.append(f"{source.source} was not crawled in the window")
    return lines
