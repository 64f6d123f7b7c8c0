"""Whatever is wrong has its sentence and its exit code; nothing collected is lost and the rest goes on."""

import json
import mailbox
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from alerts import late
from alerts.lock import held
from alerts.store import Store as State
from config.schedule import JobName
from nlp import compiled
from records import lock
from records.crawl import RunStatus
from records.folder import private_folder
from records.jsonl import read
from records.listing import Rejection
from records.lock import is_held
from tests.crawler.loopback import Answer, Site, close, serve
from tests.flow.market import FIRST, Ware, entry, index, page, show
from tests.flow.monitor import DAYS, RECIPIENTS, Monitor, at

LATER = at(0, "06:40")


@pytest.fixture
def nobody() -> Iterator[int]:
    """A port on which nobody answers while the test lasts: bound, so that nobody else gets it, and not listening."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture
def other() -> Iterator[Site]:
    """A second site, with nothing wrong."""
    made = serve()
    show(made, FIRST)
    yield made
    close(made)


WRONG = [
    # file, what stands there, what should be said
    ("sources", "sources:\n  - {name: shop, colour: red}\n", ("sources.yaml", "'shop'", "'colour'", "expected one of")),
    ("sources", "sources:\n  - {name: shop}\n", ("sources.yaml", "'shop'", "missing key 'start_urls'", "expected")),
    ("sources", "sources: [\n", ("sources.yaml", "cannot be read as YAML", "line")),
    ("sources", "markets: []\n", ("sources.yaml", "expected one key 'sources'")),
    ("notify", "notifier: pigeon\nsender: {address: a@example.org, name: A}\nrecipients: []\n",
     ("notify.yaml", "notifier", "expected one of", "'pigeon'")),
    ("rules", "rules:\n  - {name: oracle, why: It knows everything., silence_days: 3}\n",
     ("rules.yaml", "'oracle'", "expected one of")),
    ("schedule", "jobs:\n  - {name: nap, cron: '* * * * *'}\n",
     ("schedule.yaml", "'nap'", "expected one of", "'crawl'")),
]  # fmt: skip
READS = {"sources": "crawl", "notify": "digest", "rules": "detect", "schedule": "health"}


@pytest.mark.parametrize(("stem", "text", "said"), WRONG)
def test_wrong_configuration_is_named(monitor: Monitor, stem: str, text: str, said: tuple[str, ...]) -> None:
    monitor.configure(**{stem: text})
    stderr = monitor.run(READS[stem], code=2).stderr
    assert [word for word in said if word not in stderr] == [], stderr


def test_an_unknown_layout_is_named(monitor: Monitor, site: Site) -> None:
    monitor.configure(entry(site, layout="bazaar"))
    stderr = monitor.run("crawl", code=2).stderr
    for word in ("sources.yaml", "'market'", "layout", "table_market", "'bazaar'"):
        assert word in stderr
    assert not (monitor.data / "runs").exists()


def test_wrong_usage_is_named(monitor: Monitor, site: Site) -> None:
    monitor.configure(entry(site))
    unknown = monitor.run("crawl", "bazar", code=2).stderr
    assert "'bazar'" in unknown
    assert "market" in unknown
    unheard = monitor.run("find", "dmt", "--filter", "flavour=mint", code=2).stderr
    assert "'flavour=mint'" in unheard
    assert "substance" in unheard
    assert "NPSMON_COLOUR" in monitor.run("health", code=2, colour="red").stderr


def test_a_source_that_is_away_does_not_stop_the_others(monitor: Monitor, other: Site, site: Site, nobody: int) -> None:
    gone = entry(site, "gone", start_urls=[f"http://127.0.0.1:{nobody}/"])
    monitor.configure(gone, entry(other))
    assert "gone" in monitor.run("crawl", code=1).stderr
    assert monitor.report("gone").status is RunStatus.FAILED
    assert len(monitor.listings("market")) == len(FIRST)
    monitor.run("extract")
    monitor.run("index")
    assert len(monitor.documents()) == len(FIRST)
    monitor.run("verify")


BAD_PAGES = {
    "empty": Answer(b""),
    "log_in": Answer(
        b"<title>Log in</title><h1>Log in</h1><form><input name=user><input type=password name=pw></form>"
    ),
    "layout_changed": Answer(b"<h1>New look</h1><p>Everything is elsewhere now."),
    "http_error": Answer(b"<h1>Oops</h1>", status=500),
    "not_html": Answer(b"%PDF-1.7", content_type="application/pdf"),
}
ODD = {
    31: page(Ware(number=31, title="DMT 1 g", seller="LongReed", price="", quantity="1 g", text="Price on request.")),
    32: page(Ware(number=32, title="DMT 2 g", seller="LongReed", price="€ 90.00", quantity="2 g", text="A\x00B end.")),
    33: page(Ware(number=33, title="DMT " + "x" * 1_000_000, seller="LongReed", price="€ 9.00", quantity="", text="T")),
    34: Answer(page(Ware(number=34, title="DMT 3 g", seller="LongReed", price="€ 120.00", quantity="3 g", text="QQ"))
               .body.replace(b"QQ", b"caf\xe9 \xff\xfe\xc3( end"), content_type="text/html; charset=utf-8"),
}  # fmt: skip


def test_bad_pages_are_counted_and_odd_ones_read(monitor: Monitor, site: Site, other: Site) -> None:
    """One site has every bad page there is; the listings beside them are all there, and so is the other site."""
    monitor.configure(entry(site, "odd"), entry(other))
    show(site, FIRST)
    site.pages |= {f"/bad/{reason}": answer for reason, answer in BAD_PAGES.items()}
    site.pages |= {f"/listing/{number}": answer for number, answer in ODD.items()}
    site.pages["/"] = index(*(path for path in site.pages if path not in ("/", "/robots.txt")))
    assert "odd" in monitor.run("crawl", code=1).stderr
    monitor.run("extract")
    monitor.run("index")
    report = monitor.report("odd")
    assert report.rejected == {"index_page": 1} | dict.fromkeys(BAD_PAGES, 1)
    found = monitor.listings("odd")
    assert found.keys() == {str(ware.number) for ware in FIRST} | {str(number) for number in ODD}
    assert found["31"].prices == ()
    assert found["32"].description.startswith("A")
    assert "\x00" not in found["32"].text
    assert len(found["33"].title) > 1000
    assert "caf" in found["34"].description
    assert len(monitor.listings("market")) == len(FIRST)
    monitor.run("verify")
    (results,) = json.loads(monitor.run("find", "dmt", "--json").stdout)
    assert {row["listing_id"] for row in results["rows"]} == {str(number) for number in ODD}
    priceless = next(row for row in results["rows"] if row["listing_id"] == "31")
    assert priceless["price"] is None
    assert priceless["unit_price_eur"] is None
    assert "DMT" in monitor.run("find", "dmt", "--facets").stdout


def test_the_pages_of_bad_input_are_told_apart(monitor: Monitor, site: Site) -> None:
    """A source that asks for a log-in on all of its pages is no observation, and it is named."""
    monitor.configure(entry(site))
    show(site, ())
    site.pages["/"] = BAD_PAGES["log_in"]
    assert "market" in monitor.run("crawl", code=1).stderr
    (rejection,) = read(Rejection, monitor.folders("market")[-1].rejected)
    assert rejection.reason == "log_in"
    assert monitor.report("market").status is RunStatus.FAILED


def test_an_index_that_is_away_loses_nothing(monitor: Monitor, other: Site, nobody: int) -> None:
    monitor.configure(entry(other))
    away = f"http://127.0.0.1:{nobody}"
    monitor.run("crawl")
    monitor.run("extract")
    for command in (("index",), ("find", "dmt"), ("detect",), ("verify",)):
        assert "not reachable" in monitor.run(*command, code=3, elasticsearch_url=away).stderr
    assert not monitor.folders("market")[0].ingest.exists()
    monitor.run("index", now=LATER)
    assert len(monitor.documents()) == len(FIRST)
    monitor.run("verify", now=LATER)


def test_a_mail_server_that_is_away_gets_each_digest_once_later(
    monitor: Monitor, inbox: mailbox.Maildir, nobody: int
) -> None:
    stderr = monitor.run("digest", code=3, smtp_port=str(nobody)).stderr
    assert f"127.0.0.1:{nobody}" in stderr
    assert sorted(state for _, _, state in monitor.outbox().values()) == ["waiting", "waiting"]
    assert list(inbox) == []
    monitor.run("digest", now=LATER)
    monitor.run("digest", now=LATER)
    assert sorted(mail["To"] for mail in inbox) == list(RECIPIENTS)
    assert {mail["Message-ID"] for mail in inbox} == set(monitor.outbox())


def test_a_second_service_is_refused_and_the_first_goes_on(
    monitor: Monitor, other: Site, inbox: mailbox.Maildir
) -> None:
    """The first one makes up for what was missed since yesterday: from the pages to the mails."""
    monitor.configure(entry(other))
    yesterday = datetime(2026, 3, 1, 6, 10, tzinfo=UTC)
    with State.open(monitor.data) as state:
        for job in JobName:
            state.set_done(job, yesterday, yesterday)
    service = monitor.popen("run")
    deadline = time.monotonic() + 60
    while not is_held(monitor.data / "state" / "lock"):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert str(service.process.pid) in monitor.run("run", code=5).stderr
    while len(inbox) < len(RECIPIENTS):
        assert service.process.is_alive()
        assert time.monotonic() < deadline
        time.sleep(0.05)
    os.kill(service.process.pid, signal.SIGTERM)
    assert service.end().code == 0
    assert len(monitor.documents()) == len(FIRST)
    monitor.run("verify", now=LATER)
    told = json.loads(monitor.run("health", "--json", now=at(0, "06:12")).stdout)
    how = next(row["detail"] for row in told if row["what"] == "extraction")
    assert how.endswith(compiled.missing() or "compiled")


def test_broken_lines_of_texts_are_named(monitor: Monitor) -> None:
    texts, output = monitor.folder / "in.jsonl", monitor.folder / "out.jsonl"
    texts.write_text('{"id":"a","text":"5 g DMT"}\n{"id":"b","text":\n{"id":"c"}\n{"id":"d","text":"GBL"}\n', "utf-8")
    stderr = monitor.run("extract", "--texts", str(texts), "--output", str(output), code=1).stderr
    assert f"{texts}:2" in stderr
    assert f"{texts}:3" in stderr
    assert [json.loads(line)["id"] for line in output.read_text("utf-8").splitlines()] == ["a", "d"]
    assert "in.jsonl" in monitor.run("extract", "--texts", "no/in.jsonl", "--output", str(output), code=2).stderr


def test_damaged_files_of_one_run_do_not_stop_the_others(monitor: Monitor, site: Site, other: Site) -> None:
    monitor.configure(entry(site, "damaged"), entry(other))
    show(site, FIRST)
    monitor.run("crawl")
    monitor.run("extract")
    whole, damaged = monitor.folder / "whole.jsonl", monitor.folders("damaged")[0].listings
    shutil.copy(damaged, whole)
    lines = damaged.read_bytes().splitlines(keepends=True)
    damaged.write_bytes(b"".join([lines[0], lines[1][:40] + b"\n", *lines[2:]]))
    stderr = monitor.run("index", code=1).stderr
    assert "listings.jsonl:2" in stderr
    sources = [document["source"] for document in monitor.documents().values()]
    assert sources.count("market") == len(FIRST)
    monitor.run("verify", code=4)
    shutil.copy(whole, damaged)
    monitor.run("index", now=LATER)
    assert len(monitor.documents()) == 2 * len(FIRST)
    monitor.run("verify", now=LATER)


def test_two_detections_at_once(monitor: Monitor, site: Site) -> None:
    with lock.holding(private_folder(monitor.data / "state") / "detect.lock", "the other one"):
        done = monitor.run("detect", code=5)
    assert "another instance is at work: detecting on 2026-03-02" in done.stderr
    monitor.run("detect")


def test_two_digests_at_once(monitor: Monitor) -> None:
    with held(monitor.data):
        assert "another instance is running" in monitor.run("digest", code=5).stderr


def test_a_late_day_is_a_note_on_the_command_line_too(monitor: Monitor) -> None:
    monitor.run("detect", now=at(2))
    monitor.run("detect", "--day", DAYS[0], now=at(2))
    monitor.run("detect", "--day", DAYS[0], "--mail", now=at(2))
    with State.open(monitor.data) as state:
        assert late.newest(state) == date.fromisoformat(DAYS[2])
