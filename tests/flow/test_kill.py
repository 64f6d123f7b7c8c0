"""`kill -9` of crawl, index, detect and digest at three points each: the same command again finishes the work.

Three chains are each killed in all four stages, early, in the middle or late, and must end as one that never was.
"""

import mailbox
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import read
from records.convert import plain
from records.folder import RunFolder
from tests.crawler.loopback import Answer, Site, close, serve
from tests.flow.gates import WAIT, Gate, Page, Post, PostOffice, Proxy
from tests.flow.market import FIRST, NEW_NAME, SECOND, depot, entry, show
from tests.flow.monitor import RECIPIENTS, Monitor, at

POINTS = ("early", "middle", "late")
PAGES = dict(zip(POINTS, ("/robots.txt", "/listing/13", "/listing/23"), strict=True))
CRAWL, CRAWL_AGAIN, REPORT, REPORT_AGAIN = (at(1, hour) for hour in ("05:05", "05:35", "06:10", "06:25"))


@dataclass(frozen=True, kw_only=True)
class Stand:
    """All that a chain needs, with a gate in every conversation."""

    monitor: Monitor
    site: Site
    depot: Site
    proxy: Proxy
    post: Post

    def clone(self, folder: Path, prefix: str) -> "Stand":
        """An installation of its own that has crawled and extracted the same first day."""
        shutil.copytree(self.monitor.data, folder / "data")
        shutil.copytree(self.monitor.config, folder / "config")
        self.post.mailbox = mailbox.Maildir(folder / "maildir")
        return replace(self, monitor=replace(self.monitor, folder=folder, prefix=prefix))


@dataclass(frozen=True, kw_only=True)
class End:
    """What a chain comes to."""

    listings: Any
    documents: Any
    counts: Any
    alerts: Any
    outbox: Any
    mails: frozenset[str]


@pytest.fixture
def stand(tmp_path: Path, elasticsearch: str, prefix: Callable[[], str]) -> Iterator[Stand]:
    sites, proxy, post = (serve(), serve()), Proxy(elasticsearch), Post(tmp_path / "maildir")
    office = PostOffice(post)
    office.start()
    monitor = Monitor(folder=tmp_path / "first", elasticsearch=proxy.url, prefix=prefix(), smtp_port=office.port)
    monitor.configure(entry(sites[0]), entry(sites[1], "depot"))
    yield Stand(monitor=monitor, site=sites[0], depot=sites[1], proxy=proxy, post=post)
    office.stop()
    proxy.close()
    for each in sites:
        close(each)


def test_killed_chains_end_as_one_that_never_was(stand: Stand, tmp_path: Path, prefix: Callable[[], str]) -> None:
    """One test, since the first day and the unbroken chain are made once for all three."""
    _first_day(stand)
    show(stand.site, SECOND)
    unbroken = stand.clone(tmp_path / "unbroken", prefix())
    asked = _unbroken(unbroken)
    expected = _end(unbroken.monitor)
    assert len(expected.documents) == 600 + len(SECOND)
    assert any(alert["signal"]["key"] == NEW_NAME and not alert["held"] for alert in expected.alerts.values())
    assert len(expected.mails) == len(RECIPIENTS)
    assert all(state == "sent" for _, _, state in expected.outbox.values())
    for point in POINTS:
        broken = stand.clone(tmp_path / point, prefix())
        _crawl_killed(broken, point)
        broken.monitor.run("extract", now=CRAWL_AGAIN)
        _index_killed(broken, point, asked["index"])
        _detect_killed(broken, point, asked["detect"])
        _digest_killed(broken, point)
        broken.monitor.run("verify", now=REPORT)
        ended = _end(broken.monitor)
        for name in ("listings", "documents", "counts", "alerts", "outbox", "mails"):
            assert getattr(ended, name) == getattr(expected, name), f"{point}: {name}"


def _first_day(stand: Stand) -> None:
    show(stand.site, FIRST)
    stand.depot.pages |= {"/robots.txt": Answer(b"", content_type="text/plain"), "/": depot(600)}
    stand.monitor.run("crawl", now=at(0))
    stand.monitor.run("extract", now=at(0))


def _unbroken(stand: Stand) -> dict[str, list[str]]:
    """Go through the second day; what index and detect asked of Elasticsearch, in order."""
    asked = {}
    for command, now in (("crawl", CRAWL), ("extract", CRAWL), ("index", CRAWL), ("detect", REPORT)):
        stand.proxy.pass_all()
        stand.monitor.run(command, now=now)
        asked[command] = list(stand.proxy.asked)
    stand.monitor.run("digest", now=REPORT)
    return asked


def _crawl_killed(stand: Stand, point: str) -> None:
    """While a page is under way: the rules, one in the middle, the last one with the other source done."""
    monitor, path = stand.monitor, PAGES[point]
    usual, stand.site.pages[path] = stand.site.pages[path], (held := Page())
    stand.site.asked.clear()
    command = monitor.popen("crawl", now=CRAWL)
    if point == "late":
        _wait_for(lambda: (folders := monitor.folders("depot", 1)) and folders[0].report.exists())
    held.gate.kill(command)
    stand.site.pages[path] = usual
    (folder,) = monitor.folders("market", 1)
    assert not folder.report.exists()
    assert not folder.listings.exists()

    monitor.run("crawl", now=CRAWL_AGAIN)
    assert monitor.folders("market", 1) == [folder]
    asked = Counter(p for p in stand.site.asked if p not in (path, "/robots.txt"))
    assert asked == Counter(["/", *(f"/listing/{ware.number}" for ware in SECOND if f"/listing/{ware.number}" != path)])
    archived = Counter(page.url for page in read(folder.archive))
    assert set(archived.values()) == {1}
    assert len(archived) == 1 + len(SECOND)


def _index_killed(stand: Stand, point: str, asked: list[str]) -> None:
    """Before the first write; with a chunk of a run written and its answer lost; with the last counts written."""
    bulks = [number for number, line in enumerate(asked) if "/_bulk" in line]
    assert len(bulks) >= 6
    at_request = {"early": bulks[0], "middle": bulks[len(bulks) // 2], "late": bulks[-1]}[point]
    gate = stand.proxy.stop_at(at_request, answered=point != "early")
    gate.kill(stand.monitor.popen("index", now=CRAWL_AGAIN))
    stand.proxy.pass_all()
    ingested = [folder.ingest.exists() for folder in _run_folders(stand.monitor)]
    assert not all(ingested)
    assert any(ingested) is (point != "early")
    stand.monitor.run("index", now=CRAWL_AGAIN)


def _detect_killed(stand: Stand, point: str, asked: list[str]) -> None:
    """Before the counts are read; with the evidence's answer lost; with the alerts stored and nothing said yet."""
    monitor = stand.monitor
    searches = [number for number, line in enumerate(asked) if "/_search" in line]
    assert len(searches) >= 2
    if point == "late":
        with _full_pipe(monitor.folder / "pipe") as pipe:
            command = monitor.popen("detect", now=REPORT, stdout=pipe)
            _wait_for(monitor.alerts)
            command.kill()
    else:
        at_request = searches[0 if point == "early" else -1]
        gate = stand.proxy.stop_at(at_request, answered=point == "middle")
        gate.kill(monitor.popen("detect", now=REPORT))
        stand.proxy.pass_all()
        assert monitor.alerts() == {}
    monitor.run("detect", now=REPORT)


def _digest_killed(stand: Stand, point: str) -> None:
    """With digests written and none sent; between two mails; with the second mail taken and its answer lost."""
    gate, second = Gate(), RECIPIENTS[1]
    early, late = point == "early", point == "late"
    stand.post.before = lambda address: gate if early or (not late and address == second) else None
    stand.post.after = lambda address: gate if late and address == second else None
    gate.kill(stand.monitor.popen("digest", now=REPORT))
    stand.post.before = stand.post.after = lambda _: None
    states = sorted(state for _, _, state in stand.monitor.outbox().values())
    assert states == (["waiting", "waiting"] if early else ["sent", "waiting"])
    stand.monitor.run("digest", now=REPORT_AGAIN)
    stand.monitor.run("digest", now=REPORT_AGAIN)
    taken = Counter(mail["To"] for mail in mailbox.Maildir(stand.monitor.folder / "maildir"))
    # an answer that was lost is the one case in which SMTP leaves no choice: the same mail under the same id
    assert taken == {RECIPIENTS[0]: 1, second: 2 if late else 1}


def _end(monitor: Monitor) -> End:
    def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
        return {name: value for name, value in record.items() if name not in names}

    return End(
        listings={
            (source, day, key): without(plain(listing), "run", "seen_at")
            for source in ("market", "depot")
            for day in (0, 1)
            for key, listing in monitor.listings(source, day).items()
        },
        documents={key: without(d, "runs", "extracted_run") for key, d in monitor.documents().items()},
        # a source that was done before the kill is crawled again, so its pages of the day are more
        counts={key: without(count, "pages") for key, count in monitor.documents("counts").items()},
        alerts={key: without(plain(alert), "created_at") for key, alert in monitor.alerts().items()},
        outbox=monitor.outbox(),
        mails=frozenset(mail["Message-ID"] for mail in mailbox.Maildir(monitor.folder / "maildir")),
    )


def _run_folders(monitor: Monitor) -> list[RunFolder]:
    return [folder for source in ("market", "depot") for day in (0, 1) for folder in monitor.folders(source, day)]


def _wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + WAIT
    while not condition():
        assert time.monotonic() < deadline, "the command never came to the place where it was to be killed"
        time.sleep(0.01)


@contextmanager
def _full_pipe(path: Path) -> Iterator[Path]:
    """A pipe that takes nothing more: whoever writes to it stands still."""
    os.mkfifo(path)
    ends = (os.open(path, os.O_RDONLY | os.O_NONBLOCK), os.open(path, os.O_WRONLY | os.O_NONBLOCK))
    try:
        with suppress(BlockingIOError):
            while True:
                os.write(ends[1], b"." * 4096)
        with suppress(BlockingIOError):
            while True:
                os.write(ends[1], b".")
        yield path
    finally:
        for end in ends:
            os.close(end)
