"""The benchmark's files: what is read, what is refused and with which words, and the command that runs on them."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alerts import benchmark
from alerts.candidates import candidates
from alerts.survey import Survey
from config import rules
from config.settings import SHIPPED
from npsmon.main import app
from records.counts import Panel, Role, Side
from records.problems import Misuse
from tests.alerts.market import Market, sellers

SEEN = "date,source,listing_id,seller,substance,kind,role\n"
LOG = "date,source,status,pages,listings\n2026-01-01,s1,ok,2,3\n2026-01-02,s1,failed,0,0\n"
NAMES = "name,role,listed\nzelorine,substance,0\nbromazolam,substance,1\n"
ROWS = (
    "2026-01-01,s1,s1-1-0,NorLab7,bromazolam,offer,substance\n"
    "2026-01-01,s1,s1-1-1,norlab7,bromazolam,offer,substance\n"
    "2026-01-01,s1,s1-2-0,other,zelorine,want,substance\n"
)


def folder(path: Path, rows: str = ROWS, log: str = LOG, names: str = NAMES) -> Path:
    with gzip.open(path / "observations.csv.gz", "wt") as file:
        file.write(SEEN + rows)
    (path / "crawl_log.csv").write_text(log)
    (path / "lexicon.csv").write_text(names)
    return path


def test_a_market_becomes_a_panel_and_a_handle_in_other_letters_is_one_seller(tmp_path: Path) -> None:
    panel = benchmark.market(folder(tmp_path))
    assert panel.until == date(2026, 1, 2)
    offer, want = panel.counts
    assert (offer.name, offer.side, offer.known, offer.listings) == ("bromazolam", Side.OFFER, True, 2)
    assert offer.seller_keys == offer.group_keys == ("norlab7",)
    assert (want.name, want.side, want.role, want.known) == ("zelorine", Side.WANT, Role.SUBSTANCE, False)
    assert [(d.readable, d.listings) for d in panel.days] == [(3, 3), (0, 0)]


BAD = {
    "a role that does not exist": ({"rows": ROWS + "2026-01-01,s1,s1-3-0,x,y,offer,drug\n"}, "observations.csv.gz:5"),
    "a short row": ({"rows": "2026-01-01,s1\n"}, "observations.csv.gz:2"),
    "a status that does not exist": ({"log": LOG + "2026-01-03,s1,fine,1,1\n"}, "crawl_log.csv:4"),
    "no such day": ({"log": LOG + "2026-02-31,s1,ok,1,1\n"}, "crawl_log.csv:4"),
    "no crawl": ({"log": LOG.split("\n", maxsplit=1)[0] + "\n"}, "at least one crawl"),
    "a column missing": ({"names": "name,role\n"}, "listed missing"),
}


@pytest.mark.parametrize("title", BAD)
def test_a_bad_market_is_refused_with_its_line(tmp_path: Path, title: str) -> None:
    changed, said = BAD[title]
    with pytest.raises(Misuse, match=said):
        benchmark.market(folder(tmp_path, **changed))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("series,week,count\n1,1,3\n1,3,4\n", "week 2 is missing"),
        ("series,week,count\n1,0,3\n", "weeks from 1"),
        ("series,week,count\n1,1,x\n", ":2: expected"),
        ("series,week\n", "count missing"),
        ("", "count missing"),
    ],
)
def test_bad_weekly_counts_are_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "counts.csv"
    path.write_text(text)
    with pytest.raises(Misuse, match=said):
        benchmark.weekly(path)


def test_candidates_hold_what_is_sent_and_what_stays_below() -> None:
    market = Market(90).trade(3, 40).offer("bromazolam", sellers(2, "old"), first=0)
    market.offer("bromazolam", sellers(9), first=55, every=2, source=["alpha", "beta", "gamma"])
    panel = market.panel()
    found = [c for c in candidates(Survey(panel), rules.load(SHIPPED)) if (c.key, c.kind) == ("bromazolam", "rise")]
    assert sum(c.fired for c in found) == 1
    assert min(c.score for c in found) < 3.0 < max(c.score for c in found)
    cut = Panel(until=date(2026, 3, 15), counts=panel.counts, days=panel.days)
    early = [c for c in candidates(Survey(cut), rules.load(SHIPPED)) if (c.key, c.kind) == ("bromazolam", "rise")]
    assert early == [c for c in found if c.day <= cut.until]


def test_the_command_writes_both_formats(tmp_path: Path) -> None:
    market, out = folder(tmp_path), tmp_path / "out.csv"
    done = CliRunner().invoke(app, ["detect", "--market", str(market), "--output", str(out), "--budget", "1"])
    assert done.exit_code == 0, done.output
    assert out.read_text() == "date,key,kind,score,fired\n"
    counts = tmp_path / "counts.csv"
    counts.write_text("series,week,count\n" + "".join(f"7,{week},{week % 3}\n" for week in range(1, 579)))
    assert CliRunner().invoke(app, ["detect", "--weekly", str(counts), "--output", str(out)]).exit_code == 0
    header, *rows = out.read_text().split()
    assert header == "series,week,score,alarm"
    assert [row.split(",")[:2] for row in rows] == [["7", "576"], ["7", "577"], ["7", "578"]]


@pytest.mark.parametrize(
    "options", [["--market", "x"], ["--market", "x", "--weekly", "y", "--output", "z"], ["--output", "z"]]
)
def test_options_that_do_not_fit_are_refused(options: list[str]) -> None:
    assert isinstance(CliRunner().invoke(app, ["detect", *options]).exception, Misuse)
