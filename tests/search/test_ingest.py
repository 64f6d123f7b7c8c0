import dataclasses
from datetime import date
from typing import Any

import pytest

from records.jsonl import read_one, write
from records.problems import Broken, FailedItems
from search import indices
from search.counts import panel
from search.ingest import CHUNK, IngestReport, ingest_run, ingest_runs, pending
from search.store import Store
from search.verify import verify


def documents(store: Store) -> list[dict[str, Any]]:
    """All documents with their sequence numbers, by listing and first day."""
    indices.refresh(store, indices.listings(store))
    body = {"query": {"match_all": {}}, "size": 1000, "seq_no_primary_term": True}
    hits = store.request("POST", f"{indices.listings(store)}/_search", body)["hits"]["hits"]
    return sorted(hits, key=lambda h: (h["_source"]["listing_id"], h["_source"]["first_seen"], h["_id"]))


def numbers(report: IngestReport) -> tuple[int, int, int, int]:
    return report.indexed, report.updated, report.unchanged, report.rejected


def test_first_and_second_ingest(store: Store, make: Any) -> None:
    folder = make.run([make.listing("1"), make.listing("2", "4-MMC crystals 5 g")])
    assert numbers(ingest_run(store, folder)) == (2, 0, 0, 0)
    before = documents(store)
    assert numbers(ingest_run(store, folder)) == (0, 0, 2, 0)
    assert documents(store) == before
    assert read_one(IngestReport, folder.ingest).unchanged == 2


def test_a_second_run_of_the_day_changes_nothing(store: Store, make: Any) -> None:
    listings = [make.listing("1", stock=3), make.listing("2", "4-MMC crystals 5 g")]
    ingest_run(store, make.run(listings))
    before = documents(store)
    evening = make.run(listings, "2026-03-01T18:00:00Z")
    assert numbers(ingest_run(store, evening)) == (0, 0, 2, 0)
    assert documents(store) == before
    sold = [make.listing("1", stock=2, page_digest="sha256:" + "1" * 64), listings[1]]
    assert numbers(ingest_run(store, make.run(sold, "2026-03-01T20:00:00Z"))) == (0, 1, 1, 0)
    assert numbers(ingest_run(store, evening)) == (0, 0, 2, 0), "an older page says nothing new"
    assert verify(store, make.data).broken == ()


def test_a_version_that_comes_back_on_the_same_day(store: Store, make: Any) -> None:
    one, other = make.listing("1"), make.listing("1", "DMT 2 g")
    folders = [
        make.run([said], f"2026-03-01T{hour}:00:00Z") for hour, said in (("06", one), ("12", other), ("18", one))
    ]
    assert [numbers(ingest_run(store, folder)) for folder in folders] == [(1, 0, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)]
    assert {d["_source"]["title"]: d["_source"]["current"] for d in documents(store)} == {
        "DMT 1 g": True,
        "DMT 2 g": False,
    }
    before = documents(store)
    assert [numbers(ingest_run(store, folder)) for folder in folders] == [(0, 0, 1, 0)] * 3
    assert documents(store) == before


def test_a_later_run_adds_a_sighting(store: Store, make: Any) -> None:
    for day in ("01", "02", "04"):
        ingest_run(store, make.run([make.listing("1", stock=int(day))], f"2026-03-{day}T06:00:00Z"))
    (document,) = (d["_source"] for d in documents(store))
    assert document["seen_on"] == ["2026-03-01", "2026-03-02", "2026-03-04"]
    assert (document["first_seen"], document["last_seen"], document["stock"]) == ("2026-03-01", "2026-03-04", 4)


def test_order_of_runs_does_not_matter(store: Store, make: Any) -> None:
    runs = [make.run([make.listing("1", stock=n)], f"2026-0{n}-01T06:00:00Z") for n in (1, 2, 3)]
    for folder in (runs[1], runs[2], runs[0]):
        ingest_run(store, folder)
    (document,) = documents(store)
    assert document["_source"]["seen_on"] == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert document["_source"]["stock"] == 3
    assert document["_index"].endswith("2026.02")


def test_new_content_is_a_new_version(store: Store, make: Any) -> None:
    one = make.listing("1")
    dearer = dataclasses.replace(one, prices=(dataclasses.replace(one.prices[0], amount=50),))
    for day, listing in (("01", one), ("02", dearer), ("03", one)):
        ingest_run(store, make.run([listing], f"2026-03-{day}T06:00:00Z"))
    first, second = (d["_source"] for d in documents(store))
    assert (first["seen_on"], first["current"]) == (["2026-03-01", "2026-03-03"], True)
    assert (second["seen_on"], second["current"]) == (["2026-03-02"], False)
    assert first["group"] == second["group"] == first["key"]


def test_a_late_older_version_does_not_become_current(store: Store, make: Any) -> None:
    ingest_run(store, make.run([make.listing("1", "DMT 2 g")], "2026-03-02T06:00:00Z"))
    ingest_run(store, make.run([make.listing("1", "DMT 1 g")], "2026-03-01T06:00:00Z"))
    assert [d["_source"]["current"] for d in documents(store)] == [False, True]


@pytest.mark.parametrize("field", ["stock", "sales", "url", "page_digest"])
def test_what_passes_makes_no_version(store: Store, make: Any, field: str) -> None:
    value = 7 if field in ("stock", "sales") else "https://alpha.example/other"
    ingest_run(store, make.run([make.listing("1")], "2026-03-01T06:00:00Z"))
    assert numbers(ingest_run(store, make.run([make.listing("1", **{field: value})], "2026-03-02T06:00:00Z")))[1] == 1
    assert len(documents(store)) == 1


def test_one_refused_document_does_not_stop_the_rest(store: Store, make: Any) -> None:
    listings = [make.listing("1"), make.listing("2", sales=2**63), make.listing("3", sales=10**30), make.listing("4")]
    report = ingest_run(store, make.run(listings))
    assert numbers(report) == (2, 0, 0, 2)
    assert [r.listing_id for r in report.reasons] == ["2", "3"]
    assert "sales" in report.reasons[0].reason
    assert "64-bit" in report.reasons[1].reason


def test_same_id_twice_in_a_run(store: Store, make: Any) -> None:
    one = make.listing("1")
    report = ingest_run(store, make.run([one, one, make.listing("1", "DMT 9 g")]))
    assert numbers(report) == (1, 0, 1, 1)
    assert documents(store)[0]["_source"]["title"] == "DMT 1 g"


def test_another_pipeline_updates_in_place(store: Store, make: Any) -> None:
    folders = [make.run([make.listing("1")], f"2026-03-0{n}T06:00:00Z") for n in (1, 2)]
    for folder in folders:
        ingest_run(store, folder)
    again = make.run([make.listing("1")], "2026-03-01T06:00:00Z", pipeline="p2")
    assert numbers(ingest_run(store, again)) == (0, 1, 0, 0)
    (document,) = documents(store)
    assert document["_source"]["pipeline"] == "p2"
    assert numbers(ingest_run(store, folders[1])) == (0, 1, 0, 0), "a later run speaks with the pipeline it has"
    assert numbers(ingest_run(store, again)) == (0, 0, 1, 0), "an earlier one no longer"


def test_another_pipeline_clears_what_is_no_longer_said(store: Store, make: Any) -> None:
    listing = make.listing("1", run="20260301T060000Z")
    ingest_run(store, make.run([listing]))
    silent = make.extraction(listing, mentions=(), primary=(), offers=(), pipeline="p2")
    ingest_run(store, make.run([listing], extractions=[silent]))
    document = documents(store)[0]["_source"]
    assert (document["names"], document["primary"], document["unit_price_eur"]) == ([], [], None)


HOSTILE = {
    "a 1 MB title": "DMT " + "powder " * 150_000,
    "more mentions than are kept": "DMT " * 3000,
    "a NUL byte": "DMT\0 1 g",
    "half a surrogate pair": "DMT \ud83d 1 g",
    "no letters": "!!! \U0001f344",
    "one long word": "x" * 100_000,
    "a right-to-left override": "DMT \u202e g 1",
}


@pytest.mark.parametrize("title", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_indexed(store: Store, make: Any, title: str) -> None:
    long_id = make.listing("i" * 5000, title, category=("c" * 50_000,))
    assert numbers(ingest_run(store, make.run([long_id]))) == (1, 0, 0, 0)
    assert numbers(ingest_run(store, make.run([long_id]))) == (0, 0, 1, 0)


def test_files_that_contradict_each_other(store: Store, make: Any) -> None:
    folder = make.run([make.listing("1"), make.listing("2")])
    write(folder.extractions, [make.extraction(make.listing("1"))])
    with pytest.raises(Broken, match="2 listings, but 1 extractions"):
        ingest_run(store, folder)
    write(folder.extractions, [make.extraction(make.listing("1")), make.extraction(make.listing("2", "Other"))])
    with pytest.raises(Broken, match=r"extractions\.jsonl:2: text_digest: expected"):
        ingest_run(store, folder)
    folder.extractions.unlink()
    with pytest.raises(Broken, match="not extracted"):
        ingest_run(store, folder)
    assert not folder.ingest.exists()


def test_pending(store: Store, make: Any) -> None:
    one, two = make.run([make.listing()]), make.run([make.listing()], "2026-03-02T06:00:00Z")
    two.extractions.unlink()
    assert list(pending(make.data)) == [one]
    ingest_run(store, one)
    assert list(pending(make.data)) == []


def test_progress(store: Store, make: Any) -> None:
    said: list[tuple[int, int]] = []
    ingest_run(store, make.run([make.listing(str(n)) for n in range(700)]), lambda *at: said.append(at))
    assert said == [(500, 700), (700, 700)]


def test_an_empty_run(store: Store, make: Any) -> None:
    assert numbers(ingest_run(store, make.run([]))) == (0, 0, 0, 0)


TEXT = "DMT crystals from our lab, tested and packed in vacuum, shipped the next day with tracking"


def market(make: Any) -> list[Any]:
    """Two days of three sources that copy from each other, one of them crawled twice, one large."""
    large = [make.listing(str(n), f"4-MMC batch {n}") for n in range(CHUNK + 20)]
    return [
        make.run([make.listing("1", TEXT)], "2026-03-01T06:00:00Z", source="alpha"),
        make.run([make.listing("1", TEXT), make.listing("2", "DMT 2 g")], "2026-03-01T18:00:00Z", source="alpha"),
        make.run([make.listing("1", TEXT), make.listing("2", "2C-B 5 pcs")], "2026-03-01T07:00:00Z", source="beta"),
        make.run(large, "2026-03-01T08:00:00Z", source="gamma"),
        make.run([make.listing("1", TEXT)], "2026-03-02T06:00:00Z", source="alpha"),
        make.run([make.listing("1", TEXT), make.listing("9", "DMT")], "2026-03-02T07:00:00Z", source="beta"),
        make.run([], "2026-03-02T07:00:00Z", source="gamma"),
    ]


def test_together_or_one_by_one_is_the_same(store: Store, make: Any) -> None:
    folders, said = market(make), []
    reports = ingest_runs(store, folders, lambda *at: said.append(at))
    together, counted = documents(store), panel(store, date(2026, 3, 2))
    assert [d.source for d in counted.days] == ["alpha", "beta", "gamma"] * 2
    assert said[-1] == (7, 7)
    assert verify(store, make.data).broken == ()
    assert [r.unchanged for r in ingest_runs(store, folders)] == [r.listings for r in reports]
    assert documents(store) == together
    for folder in folders:
        folder.ingest.unlink()
    alone = Store(store.client, f"{store.prefix}-alone")
    assert tuple(ingest_run(alone, folder) for folder in folders) == reports
    assert [d["_source"] for d in documents(alone)] == [d["_source"] for d in together]
    assert panel(alone, date(2026, 3, 2)) == counted


def test_a_broken_run_does_not_stop_the_others(store: Store, make: Any) -> None:
    first, torn, last = (make.run([make.listing("1")], source=name) for name in ("alpha", "beta", "gamma"))
    torn.extractions.write_bytes(b"{\n")
    with pytest.raises(FailedItems, match=r"1 of 3 runs failed\n2026-03-01/beta/.*extractions\.jsonl:1: not JSON"):
        ingest_runs(store, [first, torn, last])
    assert [folder.ingest.exists() for folder in (first, torn, last)] == [True, False, True]
    assert len(documents(store)) == 2
