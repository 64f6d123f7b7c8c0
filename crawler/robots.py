"""robots.txt by RFC 9309: read before anything else of an origin, and unreachable means no.

Scrapy's own middleware (2.14 to 2.19) lets requests through while the file is on its way, allows everything where it
cannot be had, and ignores Crawl-delay. Here every request of an origin awaits one answer.
"""

import asyncio
import math
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.run import Run, run_of

PRODUCT = "npsmon"
READ_BYTES = 500 * 1024
LONGEST_DELAY = 3600.0
ROBOTS = "robots_txt"
"""Key in `Request.meta` of the requests for the file itself."""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What one origin permits; `parsed` None: nothing."""

    parsed: Protego | None
    reason: str = ""

    def allow(self, url: str) -> bool:
        return self.parsed is not None and self.parsed.can_fetch(url, PRODUCT)

    @property
    def delay(self) -> float:
        """Seconds between two requests that the origin asks for; 0 where it does not."""
        asked = self.parsed.crawl_delay(PRODUCT) if self.parsed is not None else None
        return asked if asked is not None and math.isfinite(asked) and asked > 0 else 0.0


def rules(status: int, body: bytes) -> Rules:
    """The answer to a request for robots.txt. 4xx: no restrictions (429 apart: come back later); 5xx: all closed."""
    if 200 <= status < 300:
        text = body[:READ_BYTES].decode("utf-8", "replace").replace("\x00", "").removeprefix("\ufeff")
        return Rules(parsed=Protego.parse(text))
    if 400 <= status < 500 and status != 429:
        return Rules(parsed=Protego.parse(""))
    return Rules(parsed=None, reason=f"answered with status {status}")


class RobotsMiddleware:
    def __init__(self, crawler: Crawler, run: Run) -> None:
        self.crawler = crawler
        self.run = run
        self._origins: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, run_of(crawler))

    async def process_request(self, request: Request) -> None:
        if request.meta.get(ROBOTS):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._origins:
            self._origins[origin] = asyncio.get_running_loop().create_task(self._fetch(origin))
        found = await self._origins[origin]
        if not found.allow(request.url):
            self.run.disallowed += 1
            raise IgnoreRequest("robots.txt")
        if self.run.stopped:
            self.run.unvisited += 1
            raise IgnoreRequest("stopped")

    async def _fetch(self, origin: str) -> Rules:
        request = Request(f"{origin}/robots.txt", priority=1000, callback=NO_CALLBACK, meta={ROBOTS: True})
        engine: Any = self.crawler.engine
        try:
            response: Response = await engine.download_async(request)
        except Exception as error:
            found = Rules(parsed=None, reason=f"could not be had ({type(error).__name__})")
        else:
            found = rules(response.status, response.body)
        self._heed(origin, found)
        return found

    def _heed(self, origin: str, found: Rules) -> None:
        host = urlsplit(origin).netloc.rpartition("@")[2]
        if found.parsed is None:
            self.run.say(f"robots.txt of {host} {found.reason}: everything there counts as disallowed")
        if found.delay > LONGEST_DELAY:
            self.run.stop(f"robots.txt of {host} asks for a pause of {found.delay:g} s between requests")
        elif found.delay > self.run.source.delay_seconds:
            slow_down(self.crawler, self.run.source.name, found.delay)


def slow_down(crawler: Crawler, slot: str, seconds: float) -> None:
    """Lengthen the pause between two requests of the source, for good."""
    engine: Any = crawler.engine
    downloader = engine.downloader
    known = downloader.per_slot_settings.setdefault(slot, {"concurrency": 1, "jitter": 0.0, "delay": 0.0})
    known["delay"] = max(known["delay"], seconds)
    if slot in downloader.slots:
        downloader.slots[slot].delay = max(downloader.slots[slot].delay, seconds)
