"""Between the wire and everything else: pages of an earlier attempt come from its archive, new ones go there first."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.http import Response

from crawler.archive import REDIRECTS, Stored
from crawler.run import Run, run_of
from records.page import Page

ARCHIVED = "archived"
"""Flag of a response that an earlier attempt of this run already had."""
TOO_LARGE = "too_large"
"""Flag of a response whose body was over the page limit and is empty here."""
ROBOTS = "robots_txt"


class ReplayMiddleware:
    """First of all: what is in the archive is not asked for again."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(run_of(crawler))

    def process_request(self, request: Request) -> Response | None:
        if request.meta.get(ROBOTS):
            return None
        if self.run.broken:
            raise IgnoreRequest("broken")
        stored = self.run.archive.get(request.url)
        return None if stored is None else _response(request, stored)


class ArchiveMiddleware:
    """Last in, first out: sees the decoded response before redirects are followed and pages are read."""

    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(run_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        if request.meta.get(ROBOTS) or ARCHIVED in response.flags:
            return response
        page = Page(
            source=self.run.source.name,
            url=request.url,
            fetched_at=self.run.clock.now(),
            status=response.status,
            content_type=_text(response.headers.get("Content-Type")),
            body=response.body,
        )
        location = _text(response.headers.get("Location")) if response.status in REDIRECTS else None
        stored = Stored(page=page, location=location or None, too_large=TOO_LARGE in response.flags)
        headers = tuple((_text(k), _text(v)) for k, vs in response.headers.items() for v in vs)
        try:
            self.run.archive.add(stored, headers)
        except OSError as error:
            self.run.broken = f"the raw archive could not be written: {error.strerror}"
            raise IgnoreRequest("broken") from error
        return _response(request, stored)

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """The handler cuts a body off at the limit."""
        if isinstance(exception, DownloadCancelledError) and not request.meta.get(ROBOTS):
            return Response(request.url, status=200, flags=[TOO_LARGE], request=request)
        return None


def page_of(response: Response) -> Page:
    page: Page = response.meta["page"]
    return page


def _response(request: Request, stored: Stored) -> Response:
    page = stored.page
    request.meta["page"] = page
    headers = {"Location": stored.location} if stored.location else {}
    flags = [ARCHIVED, *([TOO_LARGE] if stored.too_large else [])]
    return Response(page.url, status=page.status, headers=headers, body=page.body, flags=flags, request=request)


def _text(value: bytes | None) -> str:
    """A header's value as one line of text."""
    return " ".join((value or b"").decode("latin-1").split())
