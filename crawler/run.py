"""What one run of one source has come to so far: the counters that its middlewares and its spider share."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from scrapy.crawler import Crawler

from config.sources import Source
from crawler.addresses import Hosts, Pinned
from crawler.archive import Archive
from records.clock import Clock
from records.crawl import CrawlPlan

LONGEST_MESSAGES = 20


@dataclass(kw_only=True)
class Run:
    source: Source
    plan: CrawlPlan
    clock: Clock
    archive: Archive
    hosts: Hosts
    pinned: Pinned
    user_agent: str

    disallowed: int = 0
    failures: int = 0
    unvisited: int = 0
    """Addresses that were known and left out because the run had to end."""
    stopped: str | None = None
    """Why no further request is made."""
    broken: str | None = None
    """The archive could not be written; the run is left without a report."""
    crashes: Counter[str] = field(default_factory=Counter)
    messages: Counter[str] = field(default_factory=Counter)

    def say(self, message: str) -> None:
        """For the operator; said once, however often it happens. Never holds anything from a page."""
        if message in self.messages or len(self.messages) < LONGEST_MESSAGES:
            self.messages[message] += 1

    def stop(self, reason: str) -> None:
        if self.stopped is None:
            self.stopped = reason


def run_of(crawler: Crawler) -> Run:
    """The run that a Scrapy crawler serves: its spider has it."""
    spider: Any = crawler.spider
    run: Run = spider.run
    return run
