"""From a run's listings and extractions to documents: each content version once, every sighting kept.

Safe to repeat and to kill anywhere: what is there already is found by its id and only changed where it differs, all
writes are conditional (`create`, `if_seq_no`), and `ingest.json` is written when everything else is done.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, zip_longest
from pathlib import Path

from records import lock
from records.convert import RecordError
from records.crawl import CrawlReport
from records.extraction import Extraction
from records.folder import RunFolder, private_folder, runs
from records.jsonl import read, read_one, write_one
from records.listing import Listing
from records.problems import Broken, FailedItems
from search import counts, indices
from search.reading import Reading
from search.store import Store
from search.upsert import Outcome, Result, Upserts

CHUNK = 500
Progress = Callable[[int, int], None]
"""Called with how many are done and how many there are."""
WAIT_SECONDS = 600
"""For another ingest to end: groups and daily counts are read, then written, by one at a time."""


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
    """Known versions seen on another day, on another page, or read by another pipeline."""
    unchanged: int
    """Known versions of which the index had all this already."""
    rejected: int
    reasons: tuple[Refused, ...] = ()


def pending(data: Path) -> Iterator[RunFolder]:
    """Runs that were crawled and extracted, but not ingested since."""
    for folder in runs(data):
        if not folder.report.exists() or not folder.extractions.exists():
            continue
        if not folder.ingest.exists() or folder.ingest.stat().st_mtime_ns < folder.extractions.stat().st_mtime_ns:
            yield folder


def ingest_run(store: Store, folder: RunFolder, progress: Progress = lambda *_: None) -> IngestReport:
    """Bring one run into the index and recount its days. Raises `Broken` where its files contradict each other."""
    (done,) = _ingest(store, [_work(folder)], progress)
    return done


def ingest_runs(
    store: Store, folders: Sequence[RunFolder], progress: Progress = lambda *_: None
) -> tuple[IngestReport, ...]:
    """Bring runs into the index, those that follow each other on one day together: they share their requests.

    `progress` is called with runs done and runs. A broken run does not stop the others: `FailedItems` names it at
    the end.
    """
    done: list[IngestReport] = []
    failed: list[str] = []
    for batch in _batches(folders, failed):
        try:
            done += _ingest(store, batch)
        except Broken as problem:
            failed += [_failure(work.folder, problem) for work in batch]
        progress(len(done) + len(failed), len(folders))
    if failed:
        raise FailedItems(f"indexing: {len(failed)} of {len(folders)} runs failed\n" + "\n".join(failed))
    return tuple(done)


@dataclass(frozen=True, kw_only=True)
class _Work:
    """A run whose files have been looked at; a small one's are in memory."""

    folder: RunFolder
    report: CrawlReport
    listings: int
    readings: Iterable[Reading]


def _work(folder: RunFolder) -> _Work:
    try:
        report = read_one(CrawlReport, folder.report)
    except (RecordError, FileNotFoundError) as error:
        raise Broken(f"{folder.report}: cannot be read: {error}") from error
    listings, readings = _same_length(folder), _readings(folder)
    whole = readings if listings > CHUNK else list(readings)
    return _Work(folder=folder, report=report, listings=listings, readings=whole)


def _batches(folders: Iterable[RunFolder], failed: list[str]) -> Iterator[list[_Work]]:
    """Runs on one day, no two of one source, that make up a chunk at most; a larger run is alone."""
    batch: list[_Work] = []
    for folder in folders:
        try:
            work = _work(folder)
        except Broken as problem:
            failed.append(_failure(folder, problem))
            continue
        if batch and not _fits(work, batch):
            yield batch
            batch = []
        batch.append(work)
    if batch:
        yield batch


def _fits(work: _Work, batch: Sequence[_Work]) -> bool:
    return (
        all(other.folder.day == work.folder.day and other.folder.source != work.folder.source for other in batch)
        and work.listings + sum(other.listings for other in batch) <= CHUNK
    )


def _failure(folder: RunFolder, problem: Broken) -> str:
    return f"{folder.day}/{folder.source}/{folder.run}: {problem}"


def _ingest(store: Store, works: Sequence[_Work], progress: Progress = lambda *_: None) -> list[IngestReport]:
    """Runs of one day: their documents, then their counts, and last of all what says that they are done."""
    data, day = works[0].folder.data, works[0].folder.day
    total = sum(work.listings for work in works)
    with lock.holding(private_folder(data / "state") / "ingest.lock", "indexing", WAIT_SECONDS):
        indices.prepare(store, day)
        indices.refresh(store, indices.listings(store))
        upserts = Upserts(store, day)
        results: list[Result] = []
        readings = chain.from_iterable(work.readings for work in works)
        for written in upserts.write(iter(lambda: list(islice(readings, CHUNK)), [])):
            results += written
            progress(len(results), total)
        indices.refresh(store, indices.listings(store))
        counts.recount(store, data, [work.report for work in works], upserts.touched)
        remaining = iter(results)
        done = [_report(work, list(islice(remaining, work.listings))) for work in works]
        for work, report in zip(works, done, strict=True):
            write_one(work.folder.ingest, report)
    return done


def _readings(folder: RunFolder) -> Iterator[Reading]:
    where = str(folder.extractions)
    pairs = zip_longest(read(Listing, folder.listings), read(Extraction, folder.extractions))
    try:
        for line, (listing, extraction) in enumerate(pairs, 1):
            if listing is None or extraction is None:
                raise Broken(f"{folder.extractions}: expected one extraction for each of {folder.listings}")
            _same_listing(listing, extraction, f"{where}:{line}")
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


def _report(work: _Work, results: Sequence[Result]) -> IngestReport:
    number = Counter(result.outcome for result in results)
    return IngestReport(
        source=work.folder.source,
        run=work.folder.run,
        day=work.folder.day,
        fetched=work.report.fetched,
        listings=len(results),
        indexed=number[Outcome.INDEXED],
        updated=number[Outcome.UPDATED],
        unchanged=number[Outcome.UNCHANGED],
        rejected=number[Outcome.REJECTED],
        reasons=tuple(Refused(listing_id=r.listing_id, reason=r.reason) for r in results if r.reason),
    )
