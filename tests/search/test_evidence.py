from datetime import date
from typing import Any

from records.counts import Role
from search.evidence import NamingCounts, listings_naming, naming_counts
from search.ingest import ingest_run
from search.store import Store

DAYS = (date(2026, 3, 1), date(2026, 3, 2))
LONG = "4-MMC crystals from our lab, tested and packed in vacuum, shipped the next day with tracking"


def test_listings_naming(store: Store, make: Any) -> None:
    listings = [
        make.listing("1", LONG),
        make.listing("2", LONG),
        make.listing("3", "mephedrone and 4-MMC", seller=None),
        make.listing("4", "no 4-MMC"),
        make.listing("5", "DMT"),
    ]
    ingest_run(store, make.run(listings))
    ingest_run(store, make.run([make.listing("1", LONG)], source="beta"))
    ingest_run(store, make.run([make.listing("6", "4-MMC later", seller="c" * 32)], "2026-03-05T06:00:00Z"))
    hits = listings_naming(store, "mephedrone", Role.SUBSTANCE, *DAYS)
    assert len(hits) == 2, "one of each group"
    (several,) = (h for h in hits if h.listing_id == "3")
    assert [several.text[m.start : m.end] for m in several.naming] == ["mephedrone", "4-MMC"]
    assert several.seen_on == (date(2026, 3, 1),)
    assert several.offers[0].per == "g"
    assert several.url.startswith("hxxps://alpha[.]example/")
    assert naming_counts(store, "mephedrone", Role.SUBSTANCE, *DAYS) == NamingCounts(
        listings=4, sellers=2, groups=2, sources=("alpha", "beta")
    )
    assert len(listings_naming(store, "mephedrone", Role.SUBSTANCE, *DAYS, limit=1)) == 1


def test_another_role_or_nothing(store: Store, make: Any) -> None:
    assert listings_naming(store, "mephedrone", Role.SUBSTANCE, *DAYS) == ()
    assert naming_counts(store, "mephedrone", Role.SUBSTANCE, *DAYS).listings == 0
    ingest_run(store, make.run([make.listing("1", LONG)]))
    assert listings_naming(store, "mephedrone", Role.PRECURSOR, *DAYS) == ()
