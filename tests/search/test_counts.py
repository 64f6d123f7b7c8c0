import dataclasses
from datetime import date
from typing import Any

import pytest

from records.counts import DailyCount, Role, Side
from records.crawl import RunStatus
from records.problems import Broken
from search import indices
from search.counting import Counted
from search.counts import count, panel
from search.ingest import ingest_run
from search.sellers import Seen
from search.store import Store

DMT = Counted(Role.SUBSTANCE, Side.OFFER, True, "dmt")


def seen(listing: str, seller: str | None, group: str) -> Seen:
    return Seen(
        key=f"{listing}{group}", listing=listing, seller=seller, group=group, first_seen="2026-03-01", counted=(DMT,),
        readable=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "listings", "sellers", "groups"),
    [
        ([seen("1", "s", "g"), seen("2", "s", "h")], 2, ("s",), ("g", "h")),
        ([seen("1", "s", "g"), seen("1", "s", "h")], 1, ("s",), ("g", "h")),
        ([seen("1", None, "g"), seen("2", None, "g"), seen("3", None, "h")], 3, ("?g", "?h"), ("g", "h")),
    ],
    ids=["one seller", "two versions of one listing", "no sellers"],
)
def test_count(rows: list[Seen], listings: int, sellers: tuple[str, ...], groups: tuple[str, ...]) -> None:
    (row,) = count(date(2026, 3, 1), "alpha", rows)
    assert (row.listings, row.seller_keys, row.group_keys) == (listings, sellers, groups)


def by_name(rows: tuple[DailyCount, ...]) -> dict[tuple[str, str, str], int]:
    return {(row.day.isoformat(), row.source, row.name): row.listings for row in rows}


def test_panel(store: Store, make: Any) -> None:
    ingest_run(
        store, make.run([make.listing("1"), make.listing("2", "4-MMC, with levamisole"), make.listing("3", "hat")])
    )
    ingest_run(store, make.run([make.listing("1")], "2026-03-03T06:00:00Z"))
    ingest_run(store, make.run([make.listing("9")], source="beta", status=RunStatus.PARTIAL))
    ingest_run(store, make.run([], "2026-03-02T06:00:00Z", status=RunStatus.FAILED))
    found = panel(store, date(2026, 3, 3))
    assert by_name(found.counts) == {
        ("2026-03-01", "alpha", "dmt"): 1,
        ("2026-03-01", "alpha", "mephedrone"): 1,
        ("2026-03-01", "alpha", "levamisole"): 1,
        ("2026-03-01", "beta", "dmt"): 1,
        ("2026-03-03", "alpha", "dmt"): 1,
    }
    days = {(d.day.day, d.source): (d.status, d.pages, d.listings, d.readable) for d in found.days}
    assert days == {
        (1, "alpha"): (RunStatus.OK, 3, 3, 2),
        (1, "beta"): (RunStatus.PARTIAL, 1, 1, 1),
        (2, "alpha"): (RunStatus.FAILED, 0, 0, 0),
        (3, "alpha"): (RunStatus.OK, 1, 1, 1),
    }


def test_panel_ends_at_its_day(store: Store, make: Any) -> None:
    for day in ("01", "02", "03"):
        ingest_run(store, make.run([make.listing("1")], f"2026-03-{day}T06:00:00Z"))
    found = panel(store, date(2026, 3, 2), days=1)
    assert [d.day for d in found.days] == [c.day for c in found.counts] == [date(2026, 3, 2)]
    assert panel(store, date(2025, 1, 1)).days == ()


def test_panel_before_the_first_ingest(store: Store) -> None:
    assert panel(store, date(2026, 3, 1)).counts == ()


def test_a_mirror_has_the_same_group(store: Store, make: Any) -> None:
    text = "DMT crystals from our lab, tested and packed in vacuum, shipped the next day with tracking"
    for source, seller in (("alpha", "a" * 32), ("beta", "b" * 32)):
        ingest_run(store, make.run([make.listing("1", text, seller=seller)], source=source))
    one, other = panel(store, date(2026, 3, 1)).counts
    assert one.group_keys == other.group_keys
    assert one.seller_keys != other.seller_keys


def test_two_runs_of_a_day_are_one_day(store: Store, make: Any) -> None:
    ingest_run(store, make.run([make.listing("1")], status=RunStatus.FAILED))
    ingest_run(store, make.run([make.listing("1"), make.listing("2")], "2026-03-01T18:00:00Z"))
    (day,) = panel(store, date(2026, 3, 1)).days
    assert (day.status, day.pages, day.listings) == (RunStatus.OK, 2, 2)


def test_another_reading_recounts_every_day_it_speaks_for(store: Store, make: Any) -> None:
    listing = make.listing("1", run="20260301T060000Z")
    ingest_run(store, make.run([listing]))
    ingest_run(store, make.run([listing], "2026-03-02T06:00:00Z"))
    silent = make.extraction(listing, mentions=(), primary=(), pipeline="p2")
    ingest_run(store, make.run([listing], extractions=[silent]))
    found = panel(store, date(2026, 3, 2))
    assert found.counts == ()
    assert [d.readable for d in found.days] == [0, 0]


def test_counting_again_changes_nothing(store: Store, make: Any) -> None:
    folder = make.run([make.listing("1")])
    ingest_run(store, folder)
    body = {"query": {"match_all": {}}, "seq_no_primary_term": True, "version": True}
    indices.refresh(store, indices.counts(store))
    before = store.request("POST", f"{indices.counts(store)}/_search", body)["hits"]["hits"]
    assert len(before) == 1
    ingest_run(store, folder)
    indices.refresh(store, indices.counts(store))
    assert store.request("POST", f"{indices.counts(store)}/_search", body)["hits"]["hits"] == before


@pytest.mark.parametrize(
    "change",
    [{"counts": [{"name": "dmt"}]}, {"counts": [{"role": "chef", "side": "offer"}]}, {"status": "fine"}],
    ids=["a row with keys missing", "no role", "no status"],
)
def test_a_day_that_cannot_be_read(store: Store, make: Any, change: dict[str, Any]) -> None:
    ingest_run(store, make.run([make.listing("1")]))
    indices.refresh(store, indices.counts(store))
    (hit,) = store.request("POST", f"{indices.counts(store)}/_search", {})["hits"]["hits"]
    store.request("POST", f"{indices.counts(store)}/_update/{hit['_id']}", {"doc": change})
    with pytest.raises(Broken, match=f"{hit['_id']}: not a daily count"):
        panel(store, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("shape", "nitazene"), ("place", None)], "nitazene"),
        ([("place", "cathinone")], "place"),
        ([("repeated", "nitazene")], None),
        ([("shape", "opioid"), ("shape", "nitazene"), ("shape", "nitazene")], "nitazene"),
    ],
    ids=["a plan and a place", "a place", "only a repetition", "two plans"],
)
def test_a_new_name_has_what_it_is_like(
    store: Store, make: Any, said: list[tuple[str, str | None]], expected: str | None
) -> None:
    listings = [make.listing(str(n), f"3-ZQX, {n} g") for n in range(len(said))]
    read = []
    for one, (rule, group) in zip(listings, said, strict=True):
        extraction = make.extraction(one)
        (name,) = extraction.mentions
        name = dataclasses.replace(name, found_by=f"unknown_names:{rule}", substance_class=group)
        read.append(dataclasses.replace(extraction, mentions=(name,)))
    ingest_run(store, make.run(listings, extractions=read))
    (row,) = panel(store, date(2026, 3, 1)).counts
    assert (row.name, row.known, row.likeness) == ("3-zqx", False, expected)


def test_500_copies_count_once(store: Store, make: Any) -> None:
    text = (
        "DMT crystals number {n} from our lab, tested and packed in vacuum, shipped the next day with tracking to you"
    )
    ingest_run(store, make.run([make.listing(str(n), text.format(n=n)) for n in range(501)]))
    (row,) = panel(store, date(2026, 3, 1)).counts
    assert (row.listings, len(row.seller_keys), len(row.group_keys)) == (501, 1, 1)


def test_no_day_is_a_zero_that_was_not_read(store: Store, make: Any) -> None:
    """A day without a crawl has no row, and how every other one was read is said beside its counts."""
    ingest_run(store, make.run([make.listing("1"), make.listing("2"), make.listing("3")]))
    ingest_run(store, make.run([make.listing("1")], "2026-03-03T06:00:00Z", status=RunStatus.PARTIAL))
    blank = [make.listing(str(n), "sold by weight") for n in range(3)]
    ingest_run(store, make.run(blank, "2026-03-04T06:00:00Z", status=RunStatus.LAYOUT_CHANGED))
    ingest_run(store, make.run([make.listing("1")], "2026-03-05T06:00:00Z", status=RunStatus.FAILED))
    ingest_run(store, make.run([], "2026-03-06T06:00:00Z"))
    waiting = make.run([make.listing("1")], "2026-03-07T06:00:00Z")
    waiting.extractions.unlink()
    found = panel(store, date(2026, 3, 8))
    assert [(d.day.day, d.status, d.listings, d.readable) for d in found.days] == [
        (1, RunStatus.OK, 3, 3),
        (3, RunStatus.PARTIAL, 1, 1),
        (4, RunStatus.LAYOUT_CHANGED, 3, 0),
        (5, RunStatus.FAILED, 1, 1),
        (6, RunStatus.OK, 0, 0),
    ]
    assert {(row.day.day, row.listings) for row in found.counts} == {(1, 3), (3, 1)}


def test_a_fixed_number_of_requests(store: Store, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many names there are; counted on the wire."""
    asked: list[str] = []
    perform = type(store.client.transport).perform_request

    def counting(self: Any, method: str, target: str, **rest: Any) -> Any:
        asked.append(f"{method} {target}")
        return perform(self, method, target, **rest)

    monkeypatch.setattr(type(store.client.transport), "perform_request", counting)
    numbers = []
    for day, names in (("01", 1), ("02", 600)):
        listings = [make.listing(str(n), f"{n} g of a new thing") for n in range(names)]
        named = [make.extraction(one, primary=(f"{n}-xyz",)) for n, one in enumerate(listings)]
        own = [dataclasses.replace(e, run=f"202603{day}T060000Z") for e in named]
        ingest_run(store, make.run(listings, f"2026-03-{day}T06:00:00Z", extractions=own))
        asked.clear()
        assert len({row.name for row in panel(store, date(2026, 3, int(day)), days=1).counts}) == names
        numbers.append(len(asked))
    assert numbers[0] == numbers[1] == 2, asked
