"""Asking again: a few times, and not before the site wants to be asked."""

import asyncio
import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

from crawler.archiving import ARCHIVED
from crawler.run import Run, run_of
from records.clock import Clock

LONGEST_PAUSE = 3600.0
ASKS_TO_WAIT = frozenset({429, 503})


def retry_after(value: bytes | str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (a number or an HTTP date), None where it says nothing."""
    if value is None:
        return None
    text = value.decode("latin-1") if isinstance(value, bytes) else value
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text) if len(text) < 12 else math.inf
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max(0.0, (moment - now).total_seconds())


class PatientRetryMiddleware(RetryMiddleware):
    """While it waits the request counts as active, and the source has one active request: the whole source waits."""

    def __init__(self, crawler: Crawler, run: Run) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self.run = run
        self._waited = 0.0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler, run_of(crawler))

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        if ARCHIVED in response.flags or response.status not in self.retry_http_codes:
            return response
        again = self._retry(request, f"status {response.status}")
        asked = retry_after(response.headers.get("Retry-After"), Clock().now())  # real time, as the site means it
        if asked is not None and response.status in ASKS_TO_WAIT:
            if asked + self._waited > LONGEST_PAUSE:
                self.run.stop(f"the site asks to wait {asked:.0f} s (Retry-After), longer than a run may wait")
                return response
            await self._wait(asked)
        elif again is not None:
            await self._wait(self._backoff(again))
        return again or response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:  # type: ignore[override]
        again = super().process_exception(request, exception)
        if not isinstance(again, Request):
            return None
        await self._wait(self._backoff(again))
        return again

    def _backoff(self, request: Request) -> float:
        attempt: int = request.meta["retry_times"]
        return self.run.source.delay_seconds * 2.0**attempt

    async def _wait(self, seconds: float) -> None:
        self._waited += seconds
        if seconds:
            await asyncio.sleep(seconds)
