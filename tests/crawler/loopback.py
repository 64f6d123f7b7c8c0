"""A site on loopback that notes who asked for what, and a layout-free way to crawl it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from config.sources import Source
from crawler.launch import crawl
from records.clock import Clock
from records.crawl import CrawlPlan, CrawlReport
from records.folder import RunFolder
from records.jsonl import read
from records.listing import Listing, Rejection

MOMENT = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)


@dataclass
class Answer:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "text/html; charset=utf-8"


@dataclass
class Site:
    """`pages`: path to answer, or to a function of the handler that writes one itself."""

    server: ThreadingHTTPServer
    pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def listing(self, number: int, *, seller: str = "InventedSeller", text: str = "plain", links: str = "") -> Answer:
        """A page of the table market."""
        return Answer(
            f"""<nav class="categories"><a href="/">All</a></nav><ol class="breadcrumb">
            <li><a href="/">Home</a></li></ol><h1>Item {number}</h1><table class="details">
            <tr><th>Listing</th><td>{number}</td></tr><tr><th>Seller</th><td>{seller}</td></tr>
            <tr><th>Price</th><td>€ 35.00</td></tr></table>
            <div class="description"><p>{text}</p></div>{links}""".encode()
        )

    def index(self, *paths: str) -> Answer:
        rows = "".join(f'<tr><td><a href="{path}">x</a></td><td>s</td></tr>' for path in paths)
        head = '<nav class="categories"><a href="/">All</a></nav><h1>All</h1><table class="listings">'
        return Answer(f"{head}<tr><th>Title</th><th>Seller</th></tr>{rows}</table>".encode())

    def fill(self, count: int) -> "Site":
        self.pages["/robots.txt"] = Answer(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        self.pages["/"] = self.index(*(f"/listing/{n}" for n in range(count)))
        self.pages |= {f"/listing/{n}": self.listing(n) for n in range(count)}
        return self


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.asked.append(self.path)
        site.times.append(time.monotonic())
        site.agents.add(self.headers["User-Agent"])
        answer = site.pages.get(self.path, Answer(b"gone", status=404))
        if callable(answer):
            answer(self)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what these tests are about."""


def serve() -> Site:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.site = Site(server)  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    return server.site  # type: ignore[attr-defined,no-any-return]


def close(site: Site) -> None:
    site.server.shutdown()
    site.server.server_close()


def source(site: Site, name: str = "market", **changes: object) -> Source:
    values: dict[str, object] = {
        "name": name,
        "start_urls": (site.url + "/",),
        "layout": "table_market",
        "country": "DE",
        "language": "en",
        "currency": "EUR",
        "schedule": "0 3 * * *",
        "delay_seconds": 0.0,
        "expected_min": 1,
        "expected_max": 1000,
        "legal_ground": "A site that the tests serve themselves.",
        "allow_private": True,
    }
    return Source(**{**values, **changes})  # type: ignore[arg-type]


def run(data: Path, *sources: Source) -> tuple[CrawlReport, ...]:
    jobs = [(each, CrawlPlan.at(each.name, MOMENT)) for each in sources]
    return crawl(jobs, data=data, seller_key=b"k" * 32, contact="ops@monitor.example", clock=Clock(MOMENT))


def folder(data: Path, name: str = "market") -> RunFolder:
    return RunFolder.of(data, CrawlPlan.at(name, MOMENT))


def listings(data: Path, name: str = "market") -> list[Listing]:
    return list(read(Listing, folder(data, name).listings))


def rejections(data: Path, name: str = "market") -> list[Rejection]:
    return list(read(Rejection, folder(data, name).rejected))
