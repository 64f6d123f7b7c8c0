import dataclasses
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from records.extraction import Amount, Kind, Offer
from records.problems import Misuse
from search.asked import Query
from search.find import Facet, Results, find
from search.ingest import ingest_run
from search.store import Store

MARCH = "2026-03-01T06:00:00Z"


def ids(results: Results) -> list[str]:
    return [row.listing_id for row in results.rows]


def offer(per_g: float) -> Offer:
    price = Decimal(str(per_g))
    return Offer(amount=Amount(mass_g=1.0), price=price, currency="EUR", price_eur=per_g, unit_price_eur=per_g, per="g")


@pytest.fixture
def shop(store: Store, make: Any) -> Store:
    """Six listings whose ids say what they are."""
    listings = [
        make.listing("dmt", "N,N-DMT crystals", country="NL"),
        make.listing("mmc", "4-MMC pure", description="Bright crystal shards, café grade", country="NL"),
        make.listing("2cb", "2C-B pills", country="DE", ships_to=("EU",)),
        make.listing("pmk", "looking for PMK", wanted=True, seller=None),
        make.listing("new", "3-ZQX powder, no levamisole"),
        make.listing("hat", "a hat"),
    ]
    plan = "20260301T060000Z"
    prices = {"dmt": 60.0, "mmc": 15.0, "2cb": 200.0}
    extractions = [
        make.extraction(
            dataclasses.replace(one, run=plan),
            offers=(offer(prices[one.listing_id]),) if one.listing_id in prices else (),
            **({"kind": Kind.OTHER} if one.listing_id == "hat" else {}),
        )
        for one in listings
    ]
    ingest_run(store, make.run(listings, MARCH, extractions=extractions))
    return store


TEXTS = [
    ("dmt", ["dmt"]),
    ("DMT crystals", ["dmt"]),
    ("crystal*", ["dmt", "mmc"]),
    ("mephedrone", ["mmc"]),
    ("4mmc", ["mmc"]),
    ("4 mmc", ["mmc"]),
    ("cafe", ["mmc"]),
    ("CAFÉ", ["mmc"]),
    ('"crystal shards"', ["mmc"]),
    ('"shards crystal"', []),
    ("2cb", ["2cb"]),
    ("2c b", ["2cb"]),
    ("2C-B", ["2cb"]),
    ("pure -4-mmc", []),
    ("levamisole", ["new"]),
    ("mm", []),
    ("dm", []),
]


def test_texts(shop: Store) -> None:
    assert {text: sorted(ids(find(shop, Query(text=text)))) for text, _ in TEXTS} == {t: sorted(e) for t, e in TEXTS}


FILTERS = [
    (Query(substance=("dmt", "mephedrone")), ["dmt", "mmc"]),
    (Query(name=("levamisole",)), []),
    (Query(precursor=("pmk",)), ["pmk"]),
    (Query(role=("precursor",)), ["pmk"]),
    (Query(substance_class=("cathinones",)), ["mmc"]),
    (Query(kind=("want",)), ["pmk"]),
    (Query(kind=("other",)), ["hat"]),
    (Query(unknown_only=True), ["new"]),
    (Query(unknown=("3-zqx",)), ["new"]),
    (Query(country=("NL",), text="crystal*"), ["dmt", "mmc"]),
    (Query(ships_to=("EU",)), ["2cb"]),
    (Query(listing=("hat",)), ["hat"]),
    (Query(unit_price_max=60), ["dmt", "mmc"]),
    (Query(unit_price_min=16, unit_price_max=200), ["2cb", "dmt"]),
    (Query(unit_price_max=60, per="ml"), []),
    (Query(price_min=100), ["2cb"]),
    (Query(first_seen_to=date(2026, 2, 28)), []),
    (Query(last_seen_from=date(2026, 3, 1), kind=("want",)), ["pmk"]),
    (Query(substance=("unheard of",)), []),
]


def test_filters(shop: Store) -> None:
    assert [sorted(ids(find(shop, query))) for query, _ in FILTERS] == [expected for _, expected in FILTERS]


def test_a_row(shop: Store) -> None:
    (row,) = find(shop, Query(text="mephedrone")).rows
    assert (row.unit_price_eur, row.per, row.kind, row.primary) == (15.0, "g", Kind.DRUG, ("mephedrone",))
    assert row.url == "hxxps://alpha[.]example/item/mmc"
    assert row.seller == "a" * 32
    assert [row.snippet.text[a:b] for a, b in row.snippet.marks] == ["4-MMC"]
    assert (row.first_seen, row.last_seen, row.days_seen) == (date(2026, 3, 1), date(2026, 3, 1), 1)


def test_facets(shop: Store) -> None:
    results = find(shop, Query(size=0))
    assert (results.total, results.rows, results.next) == (6, (), None)
    assert results.facets["kind"] == (
        Facet(value="drug", listings=4),
        Facet(value="other", listings=1),
        Facet(value="want", listings=1),
    )
    assert Facet(value="NL", listings=2) in results.facets["country"]


def test_paging(shop: Store) -> None:
    for sort in ("relevance", "newest", "oldest", "price", "unit_price"):
        found: list[str] = []
        page = find(shop, Query(sort=sort, size=2))
        while page.rows:
            found += ids(page)
            page = find(shop, Query(sort=sort, size=2, after=page.next)) if page.next else find(shop, Query(size=0))
        assert sorted(found) == ["2cb", "dmt", "hat", "mmc", "new", "pmk"], sort
        if "price" in sort:
            assert found[:3] == ["mmc", "dmt", "2cb"]


def test_versions(store: Store, make: Any) -> None:
    ingest_run(store, make.run([make.listing("1", "DMT 1 g")], MARCH))
    ingest_run(store, make.run([make.listing("1", "DMT 2 g")], "2026-03-02T06:00:00Z"))
    assert [r.title for r in find(store, Query(text="dmt")).rows] == ["DMT 2 g"]
    assert len(find(store, Query(text="dmt", all_versions=True)).rows) == 2


def test_an_unheard_of_source(shop: Store) -> None:
    with pytest.raises(Misuse, match="source: expected one of alpha, got 'alhpa'"):
        find(shop, Query(source=("alhpa",)))


def test_nothing_indexed_yet(store: Store) -> None:
    assert find(store, Query(text="dmt")).total == 0
    with pytest.raises(Misuse, match="nothing is indexed yet"):
        find(store, Query(source=("alpha",)))
