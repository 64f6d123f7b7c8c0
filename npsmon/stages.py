"""The stages as the front door runs them: by hand, by the service's schedule, and in the demo."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, cached_property
from pathlib import Path

from alerts import budget, detect, notifiers, outbox
from alerts.outbox import DeliveryReport
from alerts.reporting import Reporting
from alerts.schedule import due_sources
from alerts.store import Store as State
from config import lexicon, notify, rules, sources
from config.lexicon import Lexicon
from config.settings import Settings
from config.sources import Source
from crawler import launch, tables
from crawler.privacy import seller_key
from nlp import extract, pipeline
from nlp.pipeline import Pipeline
from npsmon import started
from npsmon.shown import progress
from records import lock
from records.alert import Alert
from records.clock import Clock
from records.crawl import CrawlPlan, CrawlReport, planned_at
from records.folder import runs
from records.problems import FailedItems, Misuse
from search import ingest
from search.ingest import IngestReport
from search.store import Store

Step = Callable[[str, int, int], None]
TROUBLES = ("rule failed", "job failed", "mail failed")
"""Beginnings of audit entries that everybody who reads a digest should know of."""


@dataclass(frozen=True)
class Stages:
    """Everything a stage needs, as values; lexicon and pipeline are loaded when first used, once a process."""

    settings: Settings
    clock: Clock
    step: Step = lambda *_: None

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        return sources.load(self.settings.config)

    @property
    def lexicon(self) -> Lexicon:
        return _lexicon()

    @property
    def pipeline(self) -> Pipeline:
        return _pipeline()

    def chosen(self, names: Sequence[str]) -> tuple[Source, ...]:
        """The named sources, enabled or not; without names all that are enabled."""
        known = {source.name: source for source in self.sources}
        for name in names:
            if name not in known:
                raise Misuse(f"source {name!r}: expected one of {', '.join(sorted(known))} (sources.yaml)")
        return tuple(known[name] for name in names) or tuple(s for s in self.sources if s.enabled)

    def due(self) -> tuple[Source, ...]:
        """The enabled sources whose schedule has come since their last run, and those with a killed run to finish."""
        newest: dict[str, datetime] = {}
        for folder in runs(self.settings.data):
            newest[folder.source] = planned_at(folder.run)
        waiting = {plan.source for plan in launch.unfinished(self.settings.data)}
        due = {source.name for source in due_sources(self.sources, newest, self.clock.now())} | waiting
        return tuple(source for source in self.sources if source.enabled and source.name in due)

    def crawl(self, chosen: Sequence[Source]) -> tuple[CrawlReport, ...]:
        """Crawl each source once; where its last run was killed, that run is finished instead of a new one begun."""
        if not chosen:
            return ()
        killed = {plan.source: plan for plan in launch.unfinished(self.settings.data)}
        now = self.clock.now()
        jobs = [(source, killed.get(source.name) or CrawlPlan.at(source.name, now)) for source in chosen]
        key = seller_key(self.settings.data, self.settings.seller_key)
        self.step(f"crawling {len(jobs)} sources", 0, 0)
        return launch.crawl(
            jobs, data=self.settings.data, seller_key=key, contact=self.settings.contact, clock=self.clock
        )

    def take_in(self, table: Path, source: Source, columns: Mapping[str, str]) -> tuple[CrawlReport, ...]:
        """Read a table of earlier listings as runs of the source."""
        return tables.read_table(
            tables.Table(path=table, source=source, columns=columns),
            data=self.settings.data,
            seller_key=seller_key(self.settings.data, self.settings.seller_key),
            clock=self.clock,
            step=lambda done, total: self.step(f"reading {table.name}", done, total),
        )

    def extract(self, again: bool = False) -> int:
        """Read the listings of every crawled run that was not read yet; `again`: also those an older pipeline read."""
        todo = [f for f in runs(self.settings.data) if f.report.exists() and (again or not f.extractions.exists())]
        count, failed = 0, []
        for done, folder in enumerate(todo, 1):
            try:
                count += extract.extract_run(folder, self.pipeline)
            except FailedItems as problem:
                failed.append(f"{folder.day}/{folder.source}/{folder.run}: {problem}")
            self.step("extracting", done, len(todo))
        if failed:
            raise FailedItems(f"extracting: {len(failed)} of {len(todo)} runs failed\n" + "\n".join(failed))
        return count

    def index(self, store: Store) -> tuple[IngestReport, ...]:
        """Bring every extracted run that is not indexed yet into the index."""
        todo = list(ingest.pending(self.settings.data))
        return ingest.ingest_runs(store, todo, lambda done, total: self.step("indexing", done, total))

    def detect(  # noqa: PLR0917
        self,
        store: Store,
        state: State,
        day: date,
        as_late: bool | None = None,
        patience: float = 60,
        false_a_week: float | None = None,
    ) -> tuple[Alert, ...]:
        """Raises `Busy` where another process is at it for longer than `patience` seconds.

        `false_a_week`: another budget than that of `rules.yaml`.
        """
        self.step("detecting", 0, 0)
        known = budget.within(rules.load(self.settings.config), false_a_week)
        with lock.holding(self.settings.data / "state" / "detect.lock", f"detecting on {day}", patience):
            return detect.run(store, state, known, self.lexicon, day, self.clock, as_late)

    def digest(self, state: State, day: date) -> tuple[str, ...]:
        """Write what each recipient has not been told yet into the outbox; the periods written."""
        told = notify.load(self.settings.config)
        reporting = Reporting(state=state, notify=told, sources=self.sources, data=self.settings.data, clock=self.clock)
        return tuple(period.key for period in reporting.write(day, _troubles(state, day)))

    def deliver(self, state: State) -> DeliveryReport:
        """Hand what waits in the outbox to the mail server."""
        notifier = notifiers.load(notify.load(self.settings.config), self.settings)
        return outbox.deliver(state, notifier, self.clock)


@cache
def _lexicon() -> Lexicon:
    return lexicon.load()


@cache
def _pipeline() -> Pipeline:
    return pipeline.load(_lexicon())


@contextmanager
def stages() -> Iterator[Stages]:
    """The stages, with a progress bar while the block lasts."""
    with progress() as step:
        yield Stages(started.settings(), started.clock(), step)


def _troubles(state: State, day: date) -> list[str]:
    """What went wrong on the day, for the digest's own notices."""
    entries = (entry for entry in state.audit_entries() if entry.at.date() == day)
    return [f"{entry.what}: {entry.detail}" for entry in entries if entry.what.startswith(TROUBLES)]
