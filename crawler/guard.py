"""Before every request, redirected ones too: of this source, allowed to connect to, room left?"""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response

from crawler.addresses import DEFAULT_PORTS, RefusedError
from crawler.archiving import ROBOTS
from crawler.run import Run, run_of


class GuardMiddleware:
    def __init__(self, run: Run) -> None:
        self.run = run

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(run_of(crawler))

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        is_robots = request.meta.get(ROBOTS, False)
        # A redirect of robots.txt may lead to another host (RFC 9309, 2.3.1.2); to a private address it may not.
        refusal = None if is_robots and parts.scheme in DEFAULT_PORTS else self.run.hosts.refusal(parts)
        if refusal is not None:
            self._refuse(refusal)
        if not is_robots:
            self._room()
        host = parts.hostname or ""
        try:
            self.run.hosts.check(host, await self.run.pinned.look_up(host))
        except RefusedError as error:
            self._refuse(str(error))
        except (OSError, UnicodeError) as error:
            raise CannotResolveHostError(f"{host} has no address") from error

    def _room(self) -> None:
        if self.run.archive.pages >= self.run.source.max_pages:
            self.run.stop(f"max_pages ({self.run.source.max_pages}) reached")
        if self.run.stopped:
            self.run.unvisited += 1
            raise IgnoreRequest("stopped")

    def _refuse(self, reason: str) -> None:
        self.run.disallowed += 1
        self.run.say(reason)
        raise IgnoreRequest(reason)


class PlainRedirectMiddleware(RedirectMiddleware):
    """Follows redirects without a Referer."""

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002
        request.headers.pop("Referer", None)

    def _engine_started(self) -> None:
        """Nothing to look for."""
