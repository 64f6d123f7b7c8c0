"""CPU of a crawl: ours with all its parts against Scrapy with an empty callback, over the same pages in the same run.

    python bench/crawl.py [--pages 600] [--repeat 3]

A server on loopback, in a process of its own, has an index and small listing pages. The reference fetches the same
addresses with Scrapy's usual settings and does nothing with them. Ours archives, reads, masks and writes them. What a
process needs to start is measured on one page and taken off both. The goal is a ratio of 1.7.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from config.sources import Source
from crawler.launch import crawl
from records.clock import Clock
from records.crawl import CrawlPlan

SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
COUNT = int(sys.argv[1])
NAV = '<nav class="categories"><a href="/">All</a></nav>'
LISTING = NAV + '''<ol class="breadcrumb"><li><a href="/">Home</a></li></ol><h1>Invented compound {0}</h1>
<table class="details"><tr><th>Listing</th><td>{0}</td></tr><tr><th>Seller</th><td>Seller{1}</td></tr>
<tr><th>Price</th><td>EUR 35.00</td></tr></table><div class="description"><p>Sealed bags of {0} g, sent within two
days from stock. Purity by HPLC 98 %. Ask before ordering more than ten; wickr: invented{1}.</p></div>'''

class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    def do_GET(self):
        kind, body = "text/html", NAV
        if self.path == "/robots.txt":
            kind, body = "text/plain", "User-agent: *\\nAllow: /\\n"
        elif self.path == "/":
            rows = "".join(f'<tr><td><a href="/listing/{n}">x</a></td><td>s</td></tr>' for n in range(COUNT))
            body = f'{NAV}<h1>All</h1><table class="listings"><tr><th>Title</th><th>Seller</th></tr>{rows}</table>'
        else:
            number = int(self.path.rpartition("/")[2])
            body = LISTING.format(number, number % 40)
        data = body.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
    def log_message(self, *args):
        pass

server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
"""
REFERENCE = """
import sys
from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess

class Empty(Spider):
    name = "empty"
    async def start(self):
        for number in range(int(sys.argv[2])):
            yield Request(f"{sys.argv[1]}/listing/{number}")
    def parse(self, response):
        pass

process = CrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS": 1,
                          "DOWNLOAD_DELAY": 0})
process.crawl(Empty)
process.start()
"""


@contextmanager
def served(count: int) -> Iterator[str]:
    server = subprocess.Popen([sys.executable, "-c", SERVER, str(count)], stdout=subprocess.PIPE)
    assert server.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(server.stdout.readline())}"
    finally:
        server.kill()
        server.wait()


def reference(url: str, count: int) -> None:
    subprocess.run([sys.executable, "-c", REFERENCE, url, str(count)], check=True)


def ours(url: str, count: int) -> None:
    source = Source(
        name="bench",
        start_urls=(f"{url}/",) if count > 1 else (f"{url}/listing/0",),
        layout="table_market",
        country="DE",
        language="en",
        currency="EUR",
        schedule="0 3 * * *",
        delay_seconds=0,
        expected_min=1,
        expected_max=100_000,
        legal_ground="Pages that this measurement serves itself.",
        allow_private=True,
        max_pages=count + 1 if count > 1 else 1,
    )
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as data:
        jobs = [(source, CrawlPlan.at("bench", moment))]
        (report,) = crawl(jobs, data=Path(data), seller_key=b"k" * 32, contact="", clock=Clock(moment))
    if report.listings != count:
        raise SystemExit(f"expected {count} listings, got {report.listings}: {report.messages}")


def seconds(run: Callable[[str, int], None], url: str, count: int, repeat: int) -> float:
    """CPU seconds of the processes that `run` starts and waits for; the best of several turns."""
    best = float("inf")
    for _ in range(repeat):
        before = os.times()
        run(url, count)
        after = os.times()
        spent = after.children_user + after.children_system - before.children_user - before.children_system
        best = min(best, spent)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=600)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    each = {}
    with served(options.pages) as url:
        for run in (reference, ours):
            start = seconds(run, url, 1, options.repeat)
            whole = seconds(run, url, options.pages, options.repeat)
            each[run] = (whole - start) / (options.pages - 1) * 1000
            print(f"{run.__name__:10} start {start:.2f} s   {each[run]:5.2f} ms a page")
    print(f"ratio to Scrapy with an empty callback: {each[ours] / each[reference]:.2f}")


if __name__ == "__main__":
    main()
