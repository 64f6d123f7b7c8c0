"""What the crawl did in a digest's time, source by source, from the files that the runs left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from alerts.schedule import latest_window
from config.sources import Source
from records.convert import RecordError
from records.crawl import CrawlReport, RunStatus, planned_at
from records.folder import runs
from records.jsonl import read_one

OK = str(RunStatus.OK)
NOT_DUE = "not due"
NO_RUN = "no run"
UNFINISHED = "unfinished"


@dataclass(frozen=True, kw_only=True)
class SourceRun:
    source: str
    planned_at: datetime
    report: CrawlReport | None
    """None: it has not ended, or its report cannot be read."""
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceCoverage:
    source: str
    language: str
    state: str
    """The newest run's status, `unfinished`, `no run` (one was due), or `not due`."""
    runs: int = 0
    bad_runs: int = 0
    """Runs that did not end as `ok`."""
    pages: int = 0
    listings: int = 0
    """Listing pages read; a listing read in two runs counts twice."""
    messages: tuple[str, ...] = ()
    """The newest run's."""

    @property
    def troubled(self) -> bool:
        return self.state not in (OK, NOT_DUE) or self.bad_runs > 0


@dataclass(frozen=True, kw_only=True)
class Coverage:
    sources: tuple[SourceCoverage, ...]

    @property
    def listings(self) -> int:
        return sum(s.listings for s in self.sources)

    @property
    def read(self) -> int:
        """Sources that gave at least one listing."""
        return sum(s.listings > 0 for s in self.sources)

    @property
    def troubled(self) -> tuple[SourceCoverage, ...]:
        return tuple(s for s in self.sources if s.troubled)

    @property
    def healthy(self) -> tuple[SourceCoverage, ...]:
        return tuple(s for s in self.sources if not s.troubled)


def read_runs(data: Path, since: datetime, until: datetime) -> Iterator[SourceRun]:
    """The runs planned after `since` and not after `until`."""
    days = ((since - timedelta(days=1)).date().isoformat(), until.date().isoformat())
    for folder in runs(data):
        if not days[0] <= folder.day <= days[1]:
            continue
        planned = planned_at(folder.run)
        if not since < planned <= until:
            continue
        try:
            report = read_one(CrawlReport, folder.report) if folder.report.exists() else None
            yield SourceRun(source=folder.source, planned_at=planned, report=report)
        except RecordError as error:
            yield SourceRun(source=folder.source, planned_at=planned, report=None, problem=str(error))


def coverage(found: Iterable[SourceRun], sources: Iterable[Source], since: datetime, until: datetime) -> Coverage:
    """Every enabled source, and every other one that ran."""
    by_source: dict[str, list[SourceRun]] = {}
    for run in found:
        by_source.setdefault(run.source, []).append(run)
    configured = {s.name: s for s in sources}
    names = {s.name for s in configured.values() if s.enabled} | set(by_source)
    return Coverage(
        sources=tuple(
            _of_source(name, configured.get(name), by_source.get(name, []), since, until) for name in sorted(names)
        )
    )


def _of_source(
    name: str, source: Source | None, found: list[SourceRun], since: datetime, until: datetime
) -> SourceCoverage:
    language = source.language if source else ""
    if not found:
        due = source is not None and latest_window(source.schedule, until) > since
        return SourceCoverage(source=name, language=language, state=NO_RUN if due else NOT_DUE)
    found = sorted(found, key=lambda run: run.planned_at)
    newest = found[-1]
    reports = [run.report for run in found if run.report is not None]
    return SourceCoverage(
        source=name,
        language=language,
        state=str(newest.report.status) if newest.report else UNFINISHED,
        runs=len(found),
        bad_runs=sum(run.report is None or run.report.status is not RunStatus.OK for run in found),
        pages=sum(report.fetched for report in reports),
        listings=sum(report.listings for report in reports),
        messages=newest.report.messages if newest.report else tuple(filter(None, [newest.problem])),
    )
