"""What each detector's signal says; whether anybody is told is for test_detect.py."""

import dataclasses

import pytest

from alerts import detectors
from alerts.detectors.sighting import Sighting
from alerts.detectors.source import Source
from alerts.survey import Survey
from config import rules
from config.settings import SHIPPED
from records.alert import AlertKind, Signal
from records.counts import Role, Side
from records.crawl import RunStatus
from tests.alerts.market import Market, at, sellers

RULES = {rule.name: rule for rule in rules.load(SHIPPED)}


def stocked(length: int = 40) -> Market:
    market = Market(length)
    for source in ("alpha", "beta", "gamma"):
        market.offer("caffeine", sellers(20, f"{source}-old"), first=0, source=source)
    return market


def sightings(market: Market) -> list[Signal]:
    return Sighting(roles=(Role.SUBSTANCE,)).detect(Survey(market.panel()).evening())


@pytest.mark.parametrize("name", detectors.written())
def test_a_detector_is_frozen_and_pure(name: str) -> None:
    detector = detectors.load(RULES[name])
    panel = stocked().offer("zelorine", ["a"], first=35, known=False).panel()
    assert detector.detect(Survey(panel).evening()) == detector.detect(Survey(panel).evening())
    assert dataclasses.is_dataclass(detector)
    with pytest.raises(dataclasses.FrozenInstanceError):
        detector.anything = 1  # type: ignore[attr-defined]


def test_a_sighting_counts_its_sellers_and_says_so() -> None:
    (found,) = sightings(
        stocked().offer("zelorine", sellers(2), first=35, every=2, source=["alpha", "beta"], known=False)
    )
    assert (found.kind, found.key, found.day, found.window_start) == (AlertKind.SIGHTING, "zelorine", at(39), at(35))
    assert found.numbers == {"sellers": 2, "groups": 2, "sources": 2, "listings": 2, "days": 5, "at_once": 1}
    assert found.reason == f"zelorine: on no list and not seen before {at(35)}; 2 sellers at 2 sources on 5 days."


@pytest.mark.parametrize(
    "market",
    [
        stocked().offer("zelorine", ["a"], first=35),
        stocked().offer("zelorine", ["a"], first=0, known=False),
        stocked().offer("zelorine", ["a"], first=10, known=False),
        stocked().offer("zelorine", ["a"], first=35, side=Side.WANT),
        stocked().offer("zelorine", ["a"], first=10, known=False, side=Side.WANT),
        stocked().offer("zelorine", ["a"], first=0, known=False).offer("zelorine", ["b"], first=35, side=Side.WANT),
        stocked().open("shop", 35).offer("zelorine", ["a"], first=0, known=False, source="shop"),
    ],
    ids=[
        "listed",
        "always there",
        "long seen",
        "a listed name is asked for",
        "long asked for",
        "offered before",
        "a new shop's stock",
    ],
)
def test_no_sighting(market: Market) -> None:
    assert sightings(market) == []


def test_what_is_asked_for_and_not_offered_is_a_sighting_until_it_is_offered() -> None:
    asked = stocked().offer("zelorine", ["a"], first=35, known=False, side=Side.WANT)
    (found,) = sightings(asked)
    assert (found.asked, found.key, found.window_start) == (True, "zelorine", at(35))
    assert found.reason == (
        f"zelorine: asked for and not yet offered, on no list and not seen before {at(35)};"
        " 1 poster at 1 source on 5 days."
    )
    (found,) = sightings(asked.offer("zelorine", ["b"], first=37, known=False))
    assert (found.asked, found.window_start) == (False, at(37))


def test_a_listed_name_is_news_once_the_market_was_long_watched() -> None:
    late = stocked(170).offer("zelorine", ["a"], first=165)
    (found,) = sightings(late)
    assert "listed but not seen before" in found.reason


def test_a_flood_of_new_names_is_counted() -> None:
    market = stocked()
    for number in range(30):
        market.offer(f"word-{number}", [f"s{number}"], first=38, known=False)
    assert {s.numbers["at_once"] for s in sightings(market)} == {30}


def fallen(market: Market, share: float) -> Market:
    market.readable |= {("beta", day): share for day in range(39, 40)}
    return market


SOURCES = {
    "silent": (stocked().status("beta", range(30, 40), RunStatus.FAILED), f"not read since {at(29)}, 10 days"),
    "silent without runs": (stocked().status("beta", range(30, 40), None), "usually read every day"),
    "layout": (stocked().status("beta", range(39, 40), RunStatus.LAYOUT_CHANGED), "its layout changed"),
    "nothing readable": (fallen(stocked(), 0.1), "a name was read in 2 of 20 listings"),
    "never": (
        stocked().open("delta", 36).status("delta", range(36, 40), RunStatus.FAILED),
        "never read, 4 runs failed",
    ),
}


@pytest.mark.parametrize("title", SOURCES)
def test_a_sick_source(title: str) -> None:
    market, reason = SOURCES[title]
    (found,) = Source().detect(Survey(market.panel()).evening())
    assert found.kind is AlertKind.SOURCE
    assert reason in found.reason


def test_listings_that_fell() -> None:
    market = Market(40).offer("caffeine", sellers(20), first=0, last=38, source="beta")
    market.offer("caffeine", sellers(4, "left"), first=0, source="beta")
    (found,) = [s for s in Source().detect(Survey(market.panel()).evening()) if s.key == "beta"]
    assert "4 listings" in found.reason
    assert "usually 24" in found.reason


def test_a_source_without_a_rhythm_is_given_time() -> None:
    irregular = {0, 8, 15, 25, 32, 35, 40, 45, 48, 53, 59, 64}
    market = stocked(76)
    market.statuses = {("beta", day): None for day in range(76) if day not in irregular}
    days = [day for day in range(76) if Source().detect(Survey(market.panel(day)).evening())]
    assert days == [75], "eleven days where five are usual and ten were seen"
    (found,) = Source().detect(Survey(market.panel(75)).evening())
    assert f"not read since {at(64)}, 11 days; it is usually read every 5 days" in found.reason


def test_a_source_that_was_read_once_is_given_a_week_and_more() -> None:
    market = stocked(20).status("beta", range(1, 20), None)
    assert Source(silent_days=3).detect(Survey(market.panel(9)).evening()) == []
    (found,) = Source(silent_days=3).detect(Survey(market.panel(10)).evening())
    assert "nobody knows yet how often" in found.reason


HEALTHY = {
    "every day": stocked(),
    "a day missed": stocked().status("beta", range(39, 40), RunStatus.FAILED),
    "read weekly": stocked(60).status("beta", range(1, 60), None),
    "a partial day": stocked().status("beta", range(39, 40), RunStatus.PARTIAL),
    "slightly less to read": fallen(stocked(), 0.7),
}
HEALTHY["read weekly"].statuses = {k: v for k, v in HEALTHY["read weekly"].statuses.items() if k[1] % 7}


@pytest.mark.parametrize("title", HEALTHY)
def test_a_healthy_source(title: str) -> None:
    assert Source().detect(Survey(HEALTHY[title].panel()).evening()) == []
