"""The demo's run: the invented world crawled day by day on a simulated clock, and its truth held against the alerts."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from pathlib import Path

import yaml

from alerts.store import Store as State
from config.settings import SHIPPED, Settings
from demo.mailserver import mail_server
from demo.plot import Decoy, Event, Truth
from demo.server import Server
from demo.sources import entries
from demo.world import World
from npsmon.stages import Stages
from records.alert import Alert, AlertKind
from records.clock import Clock
from records.folder import private_folder
from records.problems import FailedItems, Misuse
from search import node
from search.store import connect

MARK = "made-by-npsmon-demo"
HOUR = time(5, 5, tzinfo=UTC)
RECIPIENT = "analyst@example.org"


@dataclass(frozen=True, kw_only=True)
class Found:
    """An event against the alerts."""

    event: Event
    alert: Alert | None
    """The first that tells of it in time."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    found: tuple[Found, ...]
    decoys: tuple[tuple[Decoy, tuple[Alert, ...]], ...]
    """Each decoy with the alerts about the market that it wrongly raised."""
    others: tuple[Alert, ...]
    """Market alerts on nothing that was planted."""
    sources: tuple[Alert, ...]
    """What was said about the crawl itself."""
    listings: int
    held: int

    @property
    def good(self) -> bool:
        return all(f.alert for f in self.found) and not any(wrong for _, wrong in self.decoys)


def run(folder: Path, world: World, settings: Settings, step: Callable[[str, int, int], None]) -> Outcome:
    """Crawl all days of the world into `folder`, which is made anew; the embedded node stays up for `npsmon find`."""
    _make(folder)
    with Server(world) as server, mail_server(folder / "maildir") as port:
        own = replace(
            settings, data=folder, config=_configure(folder / "config"), smtp_host="127.0.0.1",
            smtp_port=port, smtp_tls="none", smtp_user=None, contact="demo@example.org", now=None,
        )  # fmt: skip
        endpoint = node.ensure(own, step)
        store = connect(own, endpoint)
        try:
            with State.open(folder) as state:
                listings = 0
                for day in range(world.days):
                    step("simulated days", day, world.days)
                    server.set_day(day)
                    _list_sources(own.config, server, day)
                    moment = datetime.combine(world.date(day), HOUR)
                    stages = Stages(own, Clock(moment))
                    listings += sum(report.listings for report in stages.crawl(stages.due()))
                    stages.extract()
                    stages.index(store)
                    stages.detect(store, state, moment.date())
                    stages.digest(state, moment.date())
                    stages.deliver(state)
                step("simulated days", world.days, world.days)
                first, last = world.date(0), world.date(world.days)
                told, held = state.alerts_between(first, last), state.held(first, last)
        finally:
            store.close()
    return judge(world, told, len(held), listings)


def judge(world: World, alerts: Sequence[Alert], held: int, listings: int) -> Outcome:
    """Hold the alerts that went out against the world's truth."""
    truth = Truth()
    market = [a for a in alerts if a.signal.kind is not AlertKind.SOURCE]
    names = {event.name for event in truth.events}
    return Outcome(
        found=tuple(Found(event=event, alert=_first(world, event, market)) for event in truth.events),
        decoys=tuple((decoy, tuple(a for a in market if _fooled(world, decoy, a, names))) for decoy in truth.decoys),
        others=tuple(a for a in market if a.signal.key not in names),
        sources=tuple(a for a in alerts if a.signal.kind is AlertKind.SOURCE),
        listings=listings,
        held=held,
    )


def _first(world: World, event: Event, alerts: Sequence[Alert]) -> Alert | None:
    window = (world.date(event.start), world.date(event.by_day))
    hits = [
        a for a in alerts
        if a.signal.key == event.name and a.signal.kind in event.kinds and window[0] <= a.signal.day <= window[1]
    ]  # fmt: skip
    return min(hits, key=lambda a: a.signal.day, default=None)


def _fooled(world: World, decoy: Decoy, alert: Alert, planted: set[str]) -> bool:
    """Whether an alert about the market owes itself to the decoy; a week is given for its after-effects."""
    if alert.signal.key in decoy.names:
        return True
    first, last = world.date(decoy.start), _later(world, decoy.end)
    about = decoy.source is not None and decoy.source in alert.evidence.sources
    return about and alert.signal.key not in planted and first <= alert.signal.day <= last


def _later(world: World, day: int) -> date:
    return world.date(min(day + 7, world.days))


def _make(folder: Path) -> None:
    """An empty folder; an older demo's is deleted, anything else is left alone."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise Misuse(f"{folder} is not an earlier demo's folder; name another one with --data")
        node.stop(Settings(data=folder))
        shutil.rmtree(folder)
    private_folder(folder)
    (folder / MARK).touch()


def _configure(folder: Path) -> Path:
    """The shipped rules with one recipient."""
    private_folder(folder)
    for name in ("rules.yaml", "schedule.yaml"):
        shutil.copy(SHIPPED / name, folder / name)
    notify = yaml.safe_load((SHIPPED / "notify.yaml").read_text("utf-8"))
    recipient = notify["recipients"][0] | {"address": RECIPIENT, "enabled": True}
    (folder / "notify.yaml").write_text(yaml.safe_dump(notify | {"recipients": [recipient]}), "utf-8")
    return folder


def _list_sources(folder: Path, server: Server, day: int) -> None:
    """A site is added to `sources.yaml` on the day it opens, as an operator would."""
    (folder / "sources.yaml").write_text(yaml.safe_dump(entries(server, day), sort_keys=False), "utf-8")


def check(outcome: Outcome) -> None:
    """Raise `FailedItems` where an event was missed or a decoy was taken for one."""
    missed = [f.event.title for f in outcome.found if f.alert is None]
    fooled = [decoy.title for decoy, wrong in outcome.decoys if wrong]
    if missed or fooled:
        raise FailedItems("; ".join([f"missed: {m}" for m in missed] + [f"decoy alerted: {d}" for d in fooled]))
