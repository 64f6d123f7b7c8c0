"""Whether the numbers of every finished run add up, from the pages fetched to the documents in the index."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from records.convert import RecordError
from records.crawl import CrawlReport
from records.extraction import Extraction
from records.folder import RunFolder, runs
from records.jsonl import read, read_one
from records.listing import Listing, Rejection
from search import indices, queries
from search.ingest import CHUNK, IngestReport
from search.reading import document_key
from search.store import Store


@dataclass(frozen=True, kw_only=True)
class RunCheck:
    """The numbers of one run; an absent stage counts 0."""

    source: str
    run: str
    day: str
    fetched: int = 0
    listings: int = 0
    rejected_pages: int = 0
    extractions: int = 0
    indexed: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    found: int = 0
    """Listings of this run that the index has, with this content and as seen on this day."""
    problems: tuple[str, ...] = ()
    """What does not add up; empty where all is well."""
    pending: str | None = None
    """The stage that has not been run yet: crawl, extract or index."""


@dataclass(frozen=True, kw_only=True)
class VerifyReport:
    runs: tuple[RunCheck, ...]

    @property
    def broken(self) -> tuple[RunCheck, ...]:
        return tuple(run for run in self.runs if run.problems)

    @property
    def pending(self) -> tuple[RunCheck, ...]:
        return tuple(run for run in self.runs if run.pending)


def verify(store: Store, data: Path) -> VerifyReport:
    indices.refresh(store, indices.listings(store))
    return VerifyReport(runs=tuple(_check(store, folder) for folder in runs(data)))


def _check(store: Store, folder: RunFolder) -> RunCheck:
    empty = RunCheck(source=folder.source, run=folder.run, day=folder.day)
    try:
        return _checked(store, folder, empty)
    except (RecordError, FileNotFoundError) as error:
        return replace(empty, problems=(str(error),))


def _checked(store: Store, folder: RunFolder, check: RunCheck) -> RunCheck:
    if not folder.report.exists():
        return replace(check, pending="crawl")
    report = read_one(CrawlReport, folder.report)
    listings = list(read(Listing, folder.listings))
    rejections = list(read(Rejection, folder.rejected)) if folder.rejected.exists() else []
    problems = list(_crawl_problems(report, listings, rejections))
    check = replace(check, fetched=report.fetched, listings=len(listings), rejected_pages=len(rejections))
    if not folder.extractions.exists():
        return replace(check, problems=tuple(problems), pending="extract")
    check = replace(check, extractions=sum(1 for _ in read(Extraction, folder.extractions)))
    if check.extractions != check.listings:
        problems.append(f"{check.listings} listings, but {check.extractions} extractions")
    if not folder.ingest.exists():
        return replace(check, problems=tuple(problems), pending="index")
    done = read_one(IngestReport, folder.ingest)
    found = _found(store, folder, listings)
    problems += _ingest_problems(done, report, listings, found)
    return replace(
        check,
        indexed=done.indexed,
        updated=done.updated,
        unchanged=done.unchanged,
        rejected=done.rejected,
        found=found,
        problems=tuple(problems),
    )


def _crawl_problems(report: CrawlReport, listings: list[Listing], rejections: list[Rejection]) -> Iterator[str]:
    if report.listings != len(listings):
        yield f"the report says {report.listings} listings, listings.jsonl has {len(listings)}"
    stated = sum(report.rejected.values())
    if stated != len(rejections):
        yield f"the report says {stated} rejected pages, rejected.jsonl has {len(rejections)}"
    read_pages, refused = len({(one.url, one.page_digest) for one in listings}), len(rejections)
    if report.fetched != read_pages + refused:
        yield f"fetched {report.fetched}, but {read_pages} pages with listings + {refused} rejected"


def _ingest_problems(done: IngestReport, report: CrawlReport, listings: list[Listing], found: int) -> Iterator[str]:
    total = done.indexed + done.updated + done.unchanged + done.rejected
    if total != len(listings):
        yield f"{len(listings)} listings, but {total} indexed + updated + unchanged + rejected"
    if done.fetched != report.fetched:
        yield f"ingest.json says fetched {done.fetched}, the report {report.fetched}"
    refused = {one.listing_id for one in done.reasons}
    expected = {one.listing_id for one in listings}
    if not len(expected - refused) <= found <= len(expected):
        yield f"{len(expected)} different listings, {len(refused)} refused, but {found} in the index"


def _found(store: Store, folder: RunFolder, listings: list[Listing]) -> int:
    """How many of the listings are in the index, by their documents' ids, as seen on the run's day."""
    first = {one.listing_id: one for one in reversed(listings)}
    keys = iter([document_key(one) for one in first.values()])
    found = 0
    while chunk := list(islice(keys, CHUNK)):
        body = queries.sighted_body(chunk, folder.day)
        answer = store.request("POST", f"{indices.listings(store)}/_search", body, **indices.LENIENT)
        found += answer["hits"]["total"]["value"]
    return found
