"""The crawling process: reads one order from standard input, crawls its sources at once, leaves their run folders.

It ends at once when its standard input closes, that is when its parent is gone. A killed run is finished by the next.
"""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.utils.reactor import install_reactor

from crawler import settings
from crawler.addresses import Hosts, Pinned, site
from crawler.archive import Archive
from crawler.discreet import log_to
from crawler.intake import Intake
from crawler.order import Job, Order
from crawler.pages import load
from crawler.run import Run
from crawler.spider import SourceSpider
from crawler.writing import Writer, conclude, failed
from records.clock import Clock
from records.folder import RunFolder
from records.jsonl import loads, write_one

log = logging.getLogger("crawler")

UNFINISHED = 3
"""Exit code: at least one run has no report."""


def main() -> int:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    order = loads(Order, sys.stdin.buffer.readline(), "order")
    threading.Thread(target=_end_with_parent, daemon=True).start()
    log_to(Path(order.data) / "logs")
    return carry_out(order, Pinned())


def carry_out(order: Order, pinned: Pinned) -> int:
    """Crawl all jobs of the order; the exit code. Once a process: the reactor cannot be started again."""
    install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
    reactor: Any = import_module("twisted.internet.reactor")  # importing it earlier would install another
    reactor.installNameResolver(pinned)
    finished: list[bool] = []
    reactor.callWhenRunning(lambda: asyncio.ensure_future(_crawl_all(order, pinned, finished, reactor.stop)))
    reactor.run(installSignalHandlers=False)
    return 0 if finished and all(finished) else UNFINISHED


async def _crawl_all(order: Order, pinned: Pinned, finished: list[bool], stop: Callable[[], None]) -> None:
    clock = order.started_clock()
    try:
        results = await asyncio.gather(
            *(_crawl(job, order, clock, pinned) for job in order.jobs), return_exceptions=True
        )
        for job, result in zip(order.jobs, results, strict=True):
            if isinstance(result, BaseException):
                log.error("source %s could not be finished", job.source.name, exc_info=result)
            finished.append(result is True)
    finally:
        stop()


def _end_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os._exit(UNFINISHED)


async def _crawl(job: Job, order: Order, clock: Clock, pinned: Pinned) -> bool:
    """Crawl one source; True when its report is there."""
    folder = RunFolder.of(Path(order.data), job.plan)
    run = Run(
        source=job.source,
        plan=job.plan,
        clock=clock,
        archive=Archive(folder.archive, job.source.name),
        hosts=Hosts(
            allowed=frozenset(map(str.lower, job.source.allow_hosts))
            | {site(urlsplit(url)) for url in job.source.start_urls},
            allow_private=job.source.allow_private,
        ),
        pinned=pinned,
        user_agent=settings.user_agent(order.contact),
    )
    started_at = clock.now()
    writer = Writer(folder)
    try:
        layout, key = load(job.source.layout), bytes.fromhex(order.seller_key)
        intake = Intake(job.source, job.plan.run, layout, key, run.hosts.allowed)
        crawler = Crawler(SourceSpider, Settings(settings.for_run(run)))
        await crawler.crawl_async(run=run, intake=intake, writer=writer)
    except Exception as error:
        log.error("source %s broke down", job.source.name, exc_info=error)
        run.say(f"the crawl of this source broke down: {type(error).__name__}")
        report = failed(run, writer, started_at)
    else:
        report = conclude(run, writer, started_at)
    run.archive.close()
    if run.broken:
        return False
    writer.finish()
    write_one(folder.report, report)
    return True


if __name__ == "__main__":
    sys.exit(main())
