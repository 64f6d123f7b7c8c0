import numpy as np
import pytest

from alerts.arrivals import ESTABLISHED, Arrivals, arrivals, exposure
from records.counts import Panel, Role, Side
from records.crawl import RunStatus
from tests.alerts.market import Market, sellers


def of(market: Market) -> Arrivals:
    return arrivals(market.panel(), [Role.SUBSTANCE], Side.OFFER)


def market() -> Market:
    """Ten days; each source holds one settled name so that it has something usual."""
    built = Market(10)
    for source in ("alpha", "beta", "gamma"):
        built.offer("caffeine", sellers(10, f"{source}-old"), first=0, source=source)
    return built


CASES = {
    "inventory is no arrival": (lambda m: m.offer("x", ["a"], first=0), []),
    "a seller arrives once however many copies": (lambda m: m.offer("x", ["a"], first=3, copies=500), [(3, 1)]),
    "the same seller at a second source": (
        lambda m: m.offer("x", ["a"], first=3).offer("x", ["a"], first=5, source="beta", group="other text"),
        [(3, 1)],
    ),
    "the same text by another seller": (
        lambda m: m.offer("x", ["a"], first=3, group="text").offer("x", ["b"], first=5, source="beta", group="text"),
        [(3, 1)],
    ),
    "two sellers with texts of their own": (lambda m: m.offer("x", ["a", "b"], first=3, every=2), [(3, 1), (5, 1)]),
    "a seller comes back": (
        lambda m: m.offer("x", ["a"], first=2, last=3).offer("x", ["a"], first=7, group="new text"),
        [(2, 1)],
    ),
    "a new source's stock": (lambda m: m.open("shop", 4).offer("x", ["a"], first=0, source="shop"), []),
    "a new source's first newcomer": (
        lambda m: m.open("shop", 4).offer("x", ["a"], first=6, source="shop"),
        [(6, 1)],
    ),
    "a partial first crawl leaves stock for the second": (
        lambda m: (
            m.open("shop", 4).status("shop", range(4, 5), RunStatus.PARTIAL).offer("x", ["a"], first=5, source="shop")
        ),
        [],
    ),
    "two names of one newcomer come together": (
        lambda m: m.offer("x", ["a"], first=3).offer("y", ["a"], first=3),
        [(3, 2), (3, 2)],
    ),
    "a wish is no offer": (lambda m: m.offer("x", ["a"], first=3, side=Side.WANT), []),
    "a precursor is no substance": (lambda m: m.offer("x", ["a"], first=3, role=Role.PRECURSOR), []),
}


@pytest.mark.parametrize("title", CASES)
def test_what_counts_as_an_arrival(title: str) -> None:
    build, expected = CASES[title]
    found = of(build(market()))
    assert list(zip(found.day.tolist(), found.together.tolist(), strict=True)) == expected


def test_birth_is_the_first_sighting_and_stock_of_the_first_day_was_always_there() -> None:
    found = of(market().offer("x", ["a"], first=3).open("shop", 5).offer("y", ["b"], first=0, source="shop"))
    born = dict(zip(found.names, found.born.tolist(), strict=True))
    assert born == {"caffeine": ESTABLISHED, "x": 3, "y": 5}


EXPOSURES = {
    "every day": (lambda m: m, [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
    "a gap is answered for by the next day": (
        lambda m: m.status("alpha", range(3, 6), RunStatus.FAILED),
        [0, 1, 1, 0, 0, 0, 4, 1, 1, 1],
    ),
    "no run is no observation": (lambda m: m.status("alpha", range(8, 10), None), [0, 1, 1, 1, 1, 1, 1, 1, 0, 0]),
}


@pytest.mark.parametrize("title", EXPOSURES)
def test_exposure(title: str) -> None:
    build, expected = EXPOSURES[title]
    assert exposure(build(market()).panel()).days[0].tolist() == expected


def test_a_day_on_which_half_could_be_read_answers_for_half() -> None:
    built = market()
    built.readable["alpha", 4] = 0.5
    assert exposure(built.panel()).days[0].tolist() == [0, 1, 1, 1, 0.5, 1.5, 1, 1, 1, 1]


def test_after_a_very_long_gap_a_source_is_new_again() -> None:
    built = Market(90).offer("caffeine", sellers(5, "old"), first=0).status("alpha", range(5, 75), None)
    found = of(built.offer("x", ["a"], first=70))
    assert found.day.size == 0
    assert exposure(built.panel()).days[0, 70:77].tolist() == [0, 0, 0, 0, 0, 0, 1]


def test_rows_after_the_panels_last_day_are_not_seen() -> None:
    panel = market().offer("x", ["a"], first=8).panel()
    early = Panel(until=market().panel(5).until, counts=panel.counts, days=panel.days)
    assert "x" not in arrivals(early, [Role.SUBSTANCE], Side.OFFER).names
    assert exposure(early).last == 5


def test_the_order_of_rows_does_not_matter() -> None:
    panel = market().offer("x", sellers(4), first=3, source=["alpha", "beta"]).panel()
    back = Panel(until=panel.until, counts=panel.counts[::-1], days=panel.days[::-1])
    a, b = (arrivals(p, [Role.SUBSTANCE], Side.OFFER) for p in (panel, back))
    assert a.names == b.names
    assert np.array_equal(a.source, b.source)
    assert np.array_equal(a.together, b.together)
