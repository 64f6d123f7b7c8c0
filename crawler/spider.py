"""One source, one spider: pages to the intake, their links back to the queue."""

from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import urldefrag, urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.archiving import TOO_LARGE, page_of
from crawler.intake import Intake
from crawler.run import Run
from crawler.writing import Writer


class SourceSpider(Spider):
    name = "source"

    def __init__(self, run: Run, intake: Intake, writer: Writer, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.run = run
        self.intake = intake
        self.writer = writer
        self._taken: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        for url in self.run.source.start_urls:
            yield self._request(urldefrag(url).url)

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Request]:  # noqa: ARG002
        page = page_of(response)
        if "Location" in response.headers:
            self._lost("redirect that leads nowhere")
            return
        if page.url in self._taken:
            return
        self._taken.add(page.url)
        reading = self.intake.read(page, too_large=TOO_LARGE in response.flags)
        self.writer.add(reading)
        if reading.crash is not None:
            self.run.crashes[f"the layout {self.run.source.layout!r} failed on a page: {reading.crash}"] += 1
        for link in reading.links:
            if self.run.hosts.refusal(urlsplit(link)) is None:
                yield self._request(link)

    def failed(self, failure: Failure) -> None:
        """A request without a response; what was refused on purpose has been counted where it was refused."""
        error = failure.value
        if isinstance(error, IgnoreRequest):
            if "redirection" in str(error):
                self._lost("too many redirects")
            return
        self._lost(type(error).__name__)

    def _lost(self, why: str) -> None:
        self.run.failures += 1
        self.run.say(f"request failed: {why}")

    def _request(self, url: str) -> Request:
        # One slot for all hosts of the source: one request at a time and one pause between them.
        return Request(url, errback=self.failed, meta={"download_slot": self.run.source.name})
