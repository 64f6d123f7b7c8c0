"""From a run's listings and extractions to documents: each content version once, every sighting kept.

Safe to repeat and to kill anywhere: what is there already is found by its id and only changed where it differs, all
writes are conditional (`create`, `if_seq_no`), and `ingest.json` is written when everything else is done.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, zip_longest
from pathlib import Path

from records.convert import RecordError
from records.crawl import CrawlReport
from records.extraction import Extraction
from records.folder import RunFolder, private_folder, runs
from records.jsonl import read, read_one, write_one
from records.listing import Listing
from records.problems import Broken
from search import counts, indices
from search.reading import Reading
from search.store import Store
from search.upsert import Outcome, Result, Upserts

CHUNK = 500
Progress = Callable[[int, int], None]
"""Called with listings done and listings of the run."""


@dataclass(frozen=True, kw_only=True)
class Refused:
    listing_id: str
    reason: str
    """What Elasticsearch said, or why it was not asked."""


@dataclass(frozen=True, kw_only=True)
class IngestReport:
    """`listings = indexed + updated + unchanged + rejected` holds for every run."""

    source: str
    run: str
    day: str
    fetched: int
    listings: int
    indexed: int
    """New content versions."""
    updated: int
    """Known versions that were seen again, or read by another pipeline."""
    unchanged: int
    rejected: int
    reasons: tuple[Refused, ...] = ()


def pending(data: Path) -> Iterator[RunFolder]:
    """Runs that were crawled and extracted, but not ingested since."""
    for folder in runs(data):
        if not folder.report.exists() or not folder.extractions.exists():
            continue
        if not folder.ingest.exists() or folder.ingest.stat().st_mtime_ns < folder.extractions.stat().st_mtime_ns:
            yield folder


def ingest_run(store: Store, folder: RunFolder, progress: Progress | None = None) -> IngestReport:
    """Bring one run into the index and recount its days. Raises `Broken` where its files contradict each other."""
    report = read_one(CrawlReport, folder.report)
    total = _same_length(folder)
    with _alone(folder.data):
        indices.prepare(store, folder.day)
        indices.refresh(store, indices.listings(store))
        upserts = Upserts(store, folder.day)
        results: list[Result] = []
        readings = _readings(folder)
        while chunk := list(islice(readings, CHUNK)):
            results += upserts.write(chunk)
            if progress is not None:
                progress(len(results), total)
        indices.refresh(store, indices.listings(store))
        counts.recount(store, folder, report, {folder.day, *upserts.touched})
        done = _report(report, folder, results)
        write_one(folder.ingest, done)
    return done


def _readings(folder: RunFolder) -> Iterator[Reading]:
    pairs = zip_longest(read(Listing, folder.listings), read(Extraction, folder.extractions))
    try:
        for line, (listing, extraction) in enumerate(pairs, 1):
            if listing is None or extraction is None:
                raise Broken(f"{folder.extractions}: expected one extraction for each of {folder.listings}")
            _same_listing(listing, extraction, f"{folder.extractions}:{line}")
            yield Reading(listing, extraction)
    except RecordError as error:
        raise Broken(str(error)) from error


def _same_listing(listing: Listing, extraction: Extraction, where: str) -> None:
    for name in ("source", "listing_id", "run", "text_digest"):
        expected, found = getattr(listing, name), getattr(extraction, name)
        if expected != found:
            raise Broken(f"{where}: {name}: expected {expected!r} as in listings.jsonl, got {found!r}; extract again")


def _same_length(folder: RunFolder) -> int:
    """The number of listings, after a look at the files before anything is written."""
    lengths: list[int] = []
    for path in (folder.listings, folder.extractions):
        if not path.exists():
            raise Broken(f"{path}: file not found; the run was not {'extracted' if lengths else 'crawled'} to its end")
        with path.open("rb") as lines:
            lengths.append(sum(1 for line in lines if line.strip()))
    if lengths[0] != lengths[1]:
        raise Broken(f"{folder.path}: {lengths[0]} listings, but {lengths[1]} extractions; extract again")
    return lengths[0]


def _report(report: CrawlReport, folder: RunFolder, results: list[Result]) -> IngestReport:
    number = {outcome: sum(r.outcome is outcome for r in results) for outcome in Outcome}
    return IngestReport(
        source=folder.source,
        run=folder.run,
        day=folder.day,
        fetched=report.fetched,
        listings=len(results),
        indexed=number[Outcome.INDEXED],
        updated=number[Outcome.UPDATED],
        unchanged=number[Outcome.UNCHANGED],
        rejected=number[Outcome.REJECTED],
        reasons=tuple(Refused(listing_id=r.listing_id, reason=r.reason) for r in results if r.reason),
    )


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """One ingest at a time: groups and daily counts are read, then written. A second one waits."""
    path = private_folder(data / "state") / "ingest.lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
