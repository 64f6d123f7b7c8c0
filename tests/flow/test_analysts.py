"""What an analyst does with an alert, through the `npsmon` command alone: judge it, pass it on, compare dates."""

import json

from tests.crawler.loopback import Site
from tests.flow.market import FIRST, NEW_NAME, SECOND, entry, show
from tests.flow.monitor import DAYS, Monitor, at


def test_an_alert_is_judged_passed_on_and_compared(monitor: Monitor, site: Site) -> None:
    monitor.configure(entry(site))
    for day, wares in enumerate((FIRST, SECOND)):
        show(site, wares)
        for command in ("crawl", "extract", "index", "detect"):
            monitor.run(command, now=at(day))
    (stored,) = [i for i, alert in monitor.alerts().items() if alert.signal.key == NEW_NAME and alert.held is None]
    monitor.run("alerts", "confirm", stored[:8], "--by", "ada", now=at(1))
    assert "confirmed by ada" in monitor.run("alerts", now=at(1)).stdout
    _passed_on(monitor, stored)
    _compared(monitor)


def _passed_on(monitor: Monitor, stored: str) -> None:
    form = json.loads(monitor.run("notification", stored, "--format", "json", now=at(1)).stdout)
    assert form["name"] == NEW_NAME
    assert (form["date_first_seen"], form["independent_sellers"]) == (DAYS[1], 3)
    assert form["countries"] == ["sources in NL"]
    assert form["source_types"] == ["table market (1)"]
    assert form["amounts_seen"] == ["1 to 5 g (3 offers)"]
    assert form["unit_prices"] == ["122 to 140 EUR/g, median 135 (3 offers)"]
    assert "AshMeadow" not in json.dumps(form)
    assert "a letter is for precursors" in monitor.run("letter", stored, now=at(1), code=2).stderr


def _compared(monitor: Monitor) -> None:
    dates = monitor.folder / "dates.csv"
    dates.write_text(f"name,date,what\n{NEW_NAME},2026-03-20,first notification\n", "utf-8")
    days = ("--from", DAYS[0], "--to", DAYS[1])
    replayed = monitor.run("replay", *days, now=at(1)).stdout
    assert "told that day" in replayed
    for words in ((), days):
        (found,) = json.loads(monitor.run("backtest", "--reference", str(dates), *words, "--json", now=at(1)).stdout)
        ((row),) = [r for r in found["substances"] if r["name"] == NEW_NAME]
        assert (row["days"], row["rule"], found["missed"]) == (-17, "sighting", [])
