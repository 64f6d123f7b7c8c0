"""What stands around an alert, and why it was not told earlier."""

from datetime import date, timedelta

import pytest

from alerts.background import Background, background
from alerts.stories import Stories, Story
from alerts.weeks import Weekly
from records.alert import AlertKind, Signal, Stage, Told
from records.counts import Side
from records.crawl import RunStatus
from tests.alerts.market import Market, at, sellers


def signal(day: date, kind: AlertKind = AlertKind.EMERGENCE, start: int = 20) -> Signal:
    return Signal(
        rule=str(kind), kind=kind, key="zelorine", day=day, score=1.0, reason="because", window_start=at(start)
    )


def around(
    market: Market, story: Story, day: int = 30, start: int = 20, kind: AlertKind = AlertKind.EMERGENCE
) -> Background:
    return background(Stories(Weekly(market.panel(day)), ()), signal(at(day), kind, start), story)


NEW = Story(stage=Stage.EMERGING)


def test_weeks_sellers_and_readings_are_of_the_name_and_its_window() -> None:
    market = Market(60).offer("zelorine", ["old"], first=0, last=10).offer("other", sellers(5, "other"), first=0)
    market.offer("zelorine", sellers(3), first=22, every=2, source=["alpha", "beta"])
    market.status("beta", range(21, 24), RunStatus.FAILED).status("beta", range(24, 26), None)
    found = around(market, NEW)
    assert found.sellers == ("new-0", "new-1", "new-2")
    assert [week.sellers for week in found.weeks[-2:]] == [1, 3]
    assert found.baseline is not None
    assert {r.source: (r.days, r.unread) for r in found.readings} == {
        "alpha": ({"ok": 11}, 0),
        "beta": ({"failed": 3, "ok": 6}, 2),
    }


def test_a_listing_without_a_seller_is_not_a_hash() -> None:
    market = Market(60).offer("zelorine", ["?text", "real"], first=22)
    assert around(market, NEW).sellers == ("real",)


@pytest.mark.parametrize(
    ("story", "first", "number", "said"),
    [
        (NEW, 25, 3, "not seen at all before 2026-01-26"),
        (NEW, 28, 3, "until 2026-01-30 2 new independent sellers in 4 weeks, where 3 are needed"),
        (NEW, 10, 6, "until 2026-01-30 no surge beyond chance: 6 new independent sellers in 4 weeks, 6 now"),
        (
            Story(stage=Stage.ESTABLISHED, told=(Told(stage=Stage.EMERGING, day=at(5), rule="rise"),)),
            10,
            3,
            "until 2026-01-30 fewer than 4 weeks with 3 independent sellers each",
        ),
    ],
)
def test_what_was_missing_the_day_before(story: Story, first: int, number: int, said: str) -> None:
    market = Market(60).offer("zelorine", sellers(number), first=first, every=1)
    assert said in around(market, story).earlier


def test_the_newest_objection_of_each_kind_since_it_was_told_last() -> None:
    told = (Told(stage=Stage.SIGHTING, day=at(10), rule="sighting"),)
    held = (
        (at(8), "seen on 1 of at least 2 days, by one seller: not confirmed yet"),
        (at(20), "only 1 of at least 3 sellers: one seller is not a market"),
        (at(25), "only 2 of at least 3 sellers: one seller is not a market"),
        (at(29), f"same event as on {at(10)}, already told as sighting; no further stage since"),
        (at(22), "looks like a misspelling of zeloryne"),
    )
    market = Market(60).offer("zelorine", sellers(3), first=20, every=5)
    lines = around(market, Story(stage=Stage.EMERGING, told=told, held=held)).earlier
    assert lines[-2:] == (
        f"held back until {at(25)}: only 2 of at least 3 sellers: one seller is not a market",
        f"held back until {at(22)}: looks like a misspelling of zeloryne",
    )


@pytest.mark.parametrize(
    ("status", "said"),
    [(RunStatus.LAYOUT_CHANGED, "beta could be read on 2 of 11 days"), (None, ""), (RunStatus.PARTIAL, "")],
)
def test_a_source_that_could_not_be_read(status: RunStatus | None, said: str) -> None:
    market = Market(60).offer("zelorine", sellers(4), first=15, source=["alpha", "beta"])
    market.status("beta", range(22, 60), status)
    lines = " ".join(around(market, NEW).earlier)
    assert said in lines
    assert said or "beta" not in lines, "a source that is read every few days is not in trouble"


def test_posters_are_called_so() -> None:
    market = Market(60).offer("zelorine", sellers(3), first=29, side=Side.WANT, every=0)
    lines = around(market, NEW, kind=AlertKind.DEMAND).earlier
    assert any("independent posters in 4 weeks" in line for line in lines)


def test_a_window_wider_than_the_panel_is_no_trouble() -> None:
    market = Market(60).offer("zelorine", sellers(3), first=0)
    found = background(Stories(Weekly(market.panel(5)), ()), signal(at(5), start=0), NEW)
    assert found.baseline is None
    assert found.readings[0].unread == 0
    assert timedelta(days=7 * len(found.weeks)) == timedelta(weeks=26)
