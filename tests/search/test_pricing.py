from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from records.counts import DailyPrice, DailyYield
from search.counts import panel
from search.day_rows import plain_row
from search.ingest import ingest_run
from search.pricing import Asked, prices, read
from search.store import Store

DAY = date(2026, 3, 1)
VALUES: Mapping[str, list[Any]] = {
    "kind": ["drug"], "primary": ["dmt"], "unit_price_eur": [40.0], "per": ["g"], "tier": ["retail"],
}  # fmt: skip


def test_the_headline_offer_of_one_thing() -> None:
    assert Asked.of(VALUES) == Asked("dmt", "g", "retail", 40.0)


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": ["want"]},
        {"kind": ["other"]},
        {"primary": ["dmt", "lsd"]},
        {"unit_price_eur": [0.0]},
    ],
)
def test_no_offer_of_one_thing(changes: Mapping[str, list[Any]]) -> None:
    assert Asked.of({**VALUES, **changes}) is None


@pytest.mark.parametrize("missing", ["primary", "unit_price_eur", "tier"])
def test_not_told(missing: str) -> None:
    assert Asked.of({name: value for name, value in VALUES.items() if name != missing}) is None


def test_a_seller_has_the_median_of_his_listings() -> None:
    asked = [("s", Asked("dmt", "g", "retail", eur)) for eur in (30.0, 50.0, 10.0)]
    found = prices(
        DAY, "alpha", [*asked, ("r", Asked("dmt", "g", "retail", 70.0)), ("s", Asked("dmt", "g", "bulk", 5.0))]
    )
    assert [(p.tier, p.seller_keys, p.eur) for p in found] == [
        ("bulk", ("s",), (5.0,)),
        ("retail", ("r", "s"), (70.0, 30.0)),
    ]


def test_two_names_of_one_seller_count_once() -> None:
    price = DailyPrice(
        day=DAY, source="alpha", name="dmt", per="g", tier="retail", seller_keys=("new", "old"), eur=(30.0, 40.0)
    )
    assert read(DAY, "alpha", plain_row(price), {}) == price
    assert read(DAY, "alpha", plain_row(price), {"new": "old"}) == replace(price, seller_keys=("old",), eur=(30.0,))


def test_the_panel_has_prices_and_what_could_be_read(store: Store, make: Any) -> None:
    listings = [make.listing("1"), make.listing("2", "hat", prices=(), seller="b" * 32)]
    plain = make.extraction(listings[1], offers=(), primary=())
    ingest_run(store, make.run(listings, extractions=[make.extraction(listings[0]), plain]))
    found = panel(store, DAY)
    (price,) = found.prices
    assert (price.name, price.per, price.tier, price.seller_keys, price.eur) == (
        "dmt", "g", "retail", ("a" * 32,), (40.0,),
    )  # fmt: skip
    assert found.yields == (DailyYield(day=DAY, source="alpha", priced=1, measured=1),)
