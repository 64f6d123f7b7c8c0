"""Starts the crawling process and waits for it. Scrapy is never imported here: its reactor starts once a process."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from config.sources import Source
from crawler.order import Job, Order
from records.clock import Clock
from records.crawl import CrawlPlan, CrawlReport
from records.folder import RunFolder, private_folder, runs
from records.jsonl import dumps, read_one, write_one
from records.lock import take
from records.problems import Broken, Busy, FailedItems, Misuse

GRACE = 3.0
"""Seconds that a killed predecessor's process has to let go of its lock."""


def crawl(
    jobs: Sequence[tuple[Source, CrawlPlan]], *, data: Path, seller_key: bytes, contact: str, clock: Clock
) -> tuple[CrawlReport, ...]:
    """Crawl the sources at once, each by its plan, and return their reports in the order of `jobs`.

    A plan whose run was killed is resumed from its archive; one that has its report is not crawled again.
    Raises `Busy` while another crawl of one of the sources is under way, and `FailedItems` when the crawling process
    ended without all reports; such runs are `unfinished` and resume.
    """
    names = [source.name for source, _ in jobs]
    if len(set(names)) != len(names) or any(source.name != plan.source for source, plan in jobs):
        raise Misuse("expected one plan for each source, each source once")
    private_folder(data)
    with ExitStack() as stack:
        locks = [stack.enter_context(_locked(data, name)) for name in names]
        todo = [Job(source=s, plan=p) for s, p in jobs if not RunFolder.of(data, p).report.exists()]
        for job in todo:
            keep_plan(data, job.plan)
        if todo:
            order = Order(
                jobs=tuple(todo),
                data=str(data.absolute()),
                seller_key=seller_key.hex(),
                contact=contact,
                clock=None if clock.start is None else clock.now(),
            )
            _run(order, locks)
        return tuple(_reports(data, [plan for _, plan in jobs]))


def unfinished(data: Path) -> tuple[CrawlPlan, ...]:
    """The plans of killed crawls: begun, and without a report."""
    return tuple(read_one(CrawlPlan, folder.plan) for folder in runs(data) if not folder.report.exists())


def _run(order: Order, locks: list[int]) -> None:
    command = [sys.executable, "-m", "crawler"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=Path(__file__).parent.parent, pass_fds=locks
    ) as process:
        orders, errors = cast(IO[bytes], process.stdin), cast(IO[bytes], process.stderr)
        try:
            # Left open: its closing tells the process that its parent is gone.
            with suppress(BrokenPipeError):  # It died before it read its orders: its missing reports tell.
                orders.write(dumps(order).encode() + b"\n")
                orders.flush()
            said = errors.read()
            process.wait()
            with suppress(BrokenPipeError):
                orders.close()
        except BaseException:
            process.kill()
            raise
    if process.returncode not in (0, 3) and said:
        log = private_folder(Path(order.data) / "logs") / "crawl.stderr"
        log.write_bytes(said[-20_000:])


def _reports(data: Path, plans: list[CrawlPlan]) -> Iterator[CrawlReport]:
    missing = [plan.source for plan in plans if not RunFolder.of(data, plan).report.exists()]
    if missing:
        raise FailedItems(
            f"the crawl of {', '.join(missing)} ended before its time; what it fetched is kept, "
            f"and crawling the same plan again resumes it (see {data / 'logs'})"
        )
    for plan in plans:
        yield read_one(CrawlReport, RunFolder.of(data, plan).report)


def keep_plan(data: Path, plan: CrawlPlan) -> None:
    folder = RunFolder.of(data, plan)
    private_folder(folder.path)
    if not folder.plan.exists():
        write_one(folder.plan, plan)
    elif read_one(CrawlPlan, folder.plan) != plan:
        raise Broken(f"{folder.plan}: holds another plan of the same run")


@contextmanager
def _locked(data: Path, source: str) -> Iterator[int]:
    """Hold the source's lock. The crawling process inherits it, so it lasts as long as either of the two."""
    path = private_folder(data / "locks") / f"crawl-{source}.lock"
    until = time.monotonic() + GRACE
    while (handle := take(path)) is None:
        if time.monotonic() > until:
            raise Busy(f"source {source!r} is being crawled by another process")
        time.sleep(0.05)
    try:
        yield handle
    finally:
        os.close(handle)
