import threading
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from crawler.robots import rules
from records.crawl import RunStatus
from tests.crawler.altered import run_altered
from tests.crawler.loopback import Answer, Site, close, serve, source

URL = "https://shop.example/private/a?x=1"


@pytest.mark.parametrize(
    ("status", "text", "allowed", "delay"),
    [
        (200, "", True, 0),
        (200, "<html>not robots</html>", True, 0),
        (200, "User-agent: *\nDisallow: /private/", False, 0),
        (200, "user-agent: *\ndisallow: /private/\nallow: /private/a", True, 0),
        (200, "User-agent: *\nDisallow: /*?x=", False, 0),
        (200, "User-agent: *\nDisallow: /private/a$", True, 0),
        (200, "User-agent: NPSMON\nDisallow: /\n\nUser-agent: *\nAllow: /", False, 0),
        (200, "User-agent: npsmon\nAllow: /\n\nUser-agent: *\nDisallow: /", True, 0),
        (200, "User-agent: npsmonster\nDisallow: /", True, 0),
        (200, "User-agent: other\nUser-agent: npsmon\nDisallow: /private", False, 0),
        (200, "\ufeffUser-agent: *\nDisallow: /", False, 0),
        (200, "User-agent: *\r\nCrawl-delay: 7\r\n", True, 7),
        (200, "User-agent: *\nCrawl-delay: -3", True, 0),
        (200, "User-agent: *\nCrawl-delay: soon", True, 0),
        (200, "# " + "x" * 510 * 1024 + "\nUser-agent: *\nDisallow: /", True, 0),
        (204, "", True, 0),
        (404, "User-agent: *\nDisallow: /", True, 0),
        (401, "", True, 0),
        (403, "", True, 0),
        (429, "", False, 0),
        (500, "User-agent: *\nAllow: /", False, 0),
        (503, "", False, 0),
        (302, "", False, 0),
    ],
)
def test_rules(status: int, text: str, allowed: bool, delay: float) -> None:
    found = rules(status, text.encode())
    assert found.allow(URL) is allowed
    assert found.delay == delay


AT_ONCE = """
usual = settings.for_run
def at_once(run):
    slots = {run.source.name: {"concurrency": 8, "delay": 0.0, "jitter": 0.0}}
    return {**usual(run), "CONCURRENT_REQUESTS": 8, "CONCURRENT_REQUESTS_PER_DOMAIN": 8, "DOWNLOAD_SLOTS": slots}
settings.for_run = at_once
"""


class Together:
    """Answers when as many requests as `barrier` wants are there at the same time, and a late one at once."""

    def __init__(self, answer: Answer, barrier: threading.Barrier) -> None:
        self.answer, self.barrier = answer, barrier

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.barrier.wait()
        write(handler, self.answer)


def write(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    handler.send_response(answer.status)
    handler.send_header("Content-Type", answer.content_type)
    handler.send_header("Content-Length", str(len(answer.body)))
    handler.end_headers()
    handler.wfile.write(answer.body)


def test_requests_that_wait_together_await_one_answer(tmp_path: Path) -> None:
    site: Site = serve().fill(8)
    barrier = threading.Barrier(4, timeout=20)
    asked_meanwhile: list[str] = []
    hurried = threading.Event()

    def rules_after_a_while(handler: BaseHTTPRequestHandler) -> None:
        hurried.wait(0.5)  # nobody sets it: time enough for a request that does not wait
        asked_meanwhile.extend(site.asked)
        write(handler, Answer(b"User-agent: *\nDisallow: /\nAllow: /listing/2\nAllow: /listing/4\n"
                              b"Allow: /listing/6\nAllow: /listing/7\n", content_type="text/plain"))  # fmt: skip

    allowed = ("/listing/2", "/listing/4", "/listing/6", "/listing/7")
    for path in allowed:
        site.pages[path] = Together(site.listing(int(path[-1])), barrier)
    site.pages["/robots.txt"] = rules_after_a_while
    starts = tuple(f"{site.url}/listing/{n}" for n in range(8))
    report = run_altered(tmp_path, source(site, start_urls=starts), AT_ONCE)
    close(site)
    assert asked_meanwhile == ["/robots.txt"]
    assert sorted(site.asked) == [*allowed, "/robots.txt"]
    assert not barrier.broken, "the requests were not under way at the same time"
    assert (report.status, report.listings, report.disallowed) == (RunStatus.OK, 4, 5)
