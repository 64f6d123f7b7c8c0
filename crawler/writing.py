"""The files of a run folder: written aside while the run lasts, put in place at its end, the report last."""

import os
from collections import Counter
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TextIO

from crawler.health import Counts, judge
from crawler.keeping import Reading
from crawler.run import Run
from records.crawl import CrawlReport, RunStatus
from records.folder import RunFolder
from records.jsonl import dumps, sync_folder


class Writer:
    """A killed run leaves its `.part` files; the next attempt writes them anew from the archive."""

    def __init__(self, folder: RunFolder) -> None:
        self._folder = folder
        self._listings = _open(folder.listings)
        self._rejected = _open(folder.rejected)
        self.listings = 0
        self.listing_pages = 0
        self.rejected: Counter[str] = Counter()

    @property
    def pages(self) -> int:
        return self.listing_pages + self.rejected.total()

    def add(self, reading: Reading) -> None:
        for listing in reading.listings:
            self._listings.write(dumps(listing) + "\n")
        self.listings += len(reading.listings)
        self.listing_pages += bool(reading.listings)
        if reading.rejection is not None:
            self._rejected.write(dumps(reading.rejection) + "\n")
            self.rejected[reading.rejection.reason] += 1

    def finish(self) -> None:
        for stream, final in ((self._listings, self._folder.listings), (self._rejected, self._folder.rejected)):
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            os.replace(_part(final), final)
        sync_folder(self._folder.path)


def conclude(run: Run, writer: Writer, started_at: datetime) -> CrawlReport:
    """The report of a run that came to its end."""
    counts = Counts(
        fetched=writer.pages,
        listing_pages=writer.listing_pages,
        listings=writer.listings,
        rejected=writer.rejected,
        disallowed=run.disallowed,
        failures=run.failures,
        unvisited=run.unvisited,
        crashes=run.crashes.total(),
    )
    status, messages = judge(run.source, counts, run.stopped)
    said = [f"{text} ({times} times)" if times > 1 else text for text, times in (run.messages + run.crashes).items()]
    return CrawlReport(
        source=run.source.name,
        run=run.plan.run,
        day=run.plan.day,
        started_at=started_at,
        finished_at=run.clock.now(),
        status=status,
        fetched=counts.fetched,
        listings=counts.listings,
        rejected=dict(sorted(counts.rejected.items())),
        disallowed=counts.disallowed,
        failures=counts.failures,
        messages=(*messages, *said),
    )


def failed(run: Run, writer: Writer, started_at: datetime) -> CrawlReport:
    """The report of a run that could not be carried through; what it had until then is kept."""
    return replace(conclude(run, writer, started_at), status=RunStatus.FAILED)


def _part(final: Path) -> Path:
    return final.with_name(final.name + ".part")


def _open(final: Path) -> TextIO:
    return open(os.open(_part(final), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii")
