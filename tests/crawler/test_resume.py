"""`kill -9` at several points; a second start finishes the work, nothing missing, nothing twice."""

import fcntl
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from crawler import launch
from crawler.archive import read
from crawler.launch import unfinished
from records.crawl import CrawlPlan, RunStatus
from records.problems import Busy, FailedItems, Misuse
from tests.crawler.loopback import MOMENT, Answer, Site, close, folder, listings, run, serve, source

PROGRAM = """
import sys
from pathlib import Path
from types import SimpleNamespace
from tests.crawler.loopback import run, source
run(Path(sys.argv[1]), source(SimpleNamespace(url=sys.argv[2])))
"""
ROOT = Path(__file__).parent.parent.parent


class Held:
    """A page that is not answered until it is let go: the moment to kill."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.reached = threading.Event()
        self.released = threading.Event()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.reached.set()
        self.released.wait(20)
        handler.close_connection = True


@pytest.fixture
def site() -> Iterator[Site]:
    made = serve().fill(6)
    yield made
    close(made)


def start(data: Path, site: Site) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, str(data), site.url], cwd=ROOT)


def kill_at(path: str, site: Site, data: Path, *, child: bool = False) -> None:
    """Start a crawl and kill it with the request for `path` under way."""
    usual = site.pages[path]
    assert isinstance(usual, Answer)
    held = Held(usual)
    site.pages[path] = held
    process = start(data, site)
    assert held.reached.wait(30)
    victim = process.pid
    if child:
        victim = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
    os.kill(victim, signal.SIGKILL)
    process.wait(30)
    held.released.set()
    site.pages[path] = usual


@pytest.mark.parametrize("path", ["/robots.txt", "/listing/0", "/listing/5"])
def test_a_killed_crawl_is_finished_by_the_next(path: str, site: Site, data: Path) -> None:
    kill_at(path, site, data)
    assert not folder(data).report.exists()
    assert not folder(data).listings.exists()
    assert unfinished(data) == (CrawlPlan.at("market", MOMENT),)
    (report,) = run(data, source(site))
    assert (report.status, report.fetched, report.listings) == (RunStatus.OK, 7, 6)
    assert sorted(x.listing_id for x in listings(data)) == list("012345")
    assert len(list(read(folder(data).archive))) == 7
    asked = Counter(site.asked)
    assert {p: n for p, n in asked.items() if n > 1 and p != "/robots.txt"} == ({path: 2} if "listing" in path else {})
    assert unfinished(data) == ()


def test_a_torn_tail_is_cut_off(site: Site, data: Path) -> None:
    kill_at("/listing/3", site, data)
    archive = folder(data).archive
    whole = archive.read_bytes()
    archive.write_bytes(whole + whole[:150])
    (report,) = run(data, source(site))
    assert (report.fetched, report.listings) == (7, 6)
    assert archive.read_bytes().startswith(whole)


def test_the_crawling_process_alone_is_killed(site: Site, data: Path) -> None:
    kill_at("/listing/2", site, data, child=True)
    (report,) = run(data, source(site))
    assert (report.status, report.listings) == (RunStatus.OK, 6)


def test_a_finished_run_is_not_crawled_again(site: Site, data: Path) -> None:
    first = run(data, source(site))
    asked = len(site.asked)
    assert run(data, source(site)) == first
    assert len(site.asked) == asked


def test_one_crawl_of_a_source_at_a_time(site: Site, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch, "GRACE", 0.1)
    (data / "locks").mkdir(parents=True)
    with (data / "locks" / "crawl-market.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Busy, match="market"):
            run(data, source(site))
    assert site.asked == []


def test_an_archive_that_cannot_be_written_leaves_the_run_unfinished(site: Site, data: Path) -> None:
    site.pages["/listing/2"] = site.listing(2, text="".join(chr(33 + os.urandom(1)[0] % 90) for _ in range(200_000)))
    program = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n{PROGRAM}"
    process = subprocess.run(
        [sys.executable, "-c", program, str(data), site.url], cwd=ROOT, capture_output=True, check=False
    )
    assert process.returncode == 1
    assert b"FailedItems" in process.stderr
    assert not folder(data).report.exists()
    (report,) = run(data, source(site))
    assert (report.status, report.listings) == (RunStatus.OK, 6)


def test_a_plan_is_for_its_source(site: Site, data: Path) -> None:
    jobs = [(source(site), CrawlPlan.at("other", MOMENT))]
    with pytest.raises(Misuse, match="one plan for each source"):
        launch.crawl(jobs, data=data, seller_key=b"k" * 32, contact="", clock=launch.Clock(MOMENT))


@pytest.mark.parametrize("orders", ["fit the pipe", "overflow the pipe"])
def test_the_process_that_dies_at_once_is_named(
    site: Site, data: Path, monkeypatch: pytest.MonkeyPatch, orders: str
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    jobs = [(source(site), CrawlPlan.at("market", MOMENT))]
    contact = "a" * (300_000 if orders == "overflow the pipe" else 1)
    with pytest.raises(FailedItems, match="market"):
        launch.crawl(jobs, data=data, seller_key=b"k" * 32, contact=contact, clock=launch.Clock(MOMENT))
