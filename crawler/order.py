"""What the parent process tells the crawling one: one JSON line on its standard input, never on its command line."""

from dataclasses import dataclass, field
from datetime import datetime

from config.sources import Source
from records.clock import Clock
from records.crawl import CrawlPlan


@dataclass(frozen=True, kw_only=True)
class Job:
    source: Source
    plan: CrawlPlan


@dataclass(frozen=True, kw_only=True)
class Order:
    jobs: tuple[Job, ...]
    data: str
    seller_key: str = field(repr=False)
    """Hexadecimal."""
    contact: str
    clock: datetime | None
    """Where a simulated clock stands; None: the system's."""

    def started_clock(self) -> Clock:
        return Clock(self.clock)
