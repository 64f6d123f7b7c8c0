import dataclasses
from typing import Any

import pytest

from records.crawl import CrawlReport
from records.jsonl import read_one, write, write_one
from records.listing import Rejection
from search import indices
from search.ingest import IngestReport, ingest_run
from search.store import Store
from search.verify import verify


def test_all_is_well(store: Store, make: Any) -> None:
    one = make.listing("1")
    table = [make.listing(str(n), url="https://alpha.example/table") for n in (2, 3)]
    ingest_run(store, make.run([one, *table]))
    ingest_run(store, make.run([one, make.listing("4", sales=2**63)], "2026-03-02T06:00:00Z"))
    report = verify(store, make.data)
    assert report.broken == ()
    assert [(c.fetched, c.listings, c.indexed, c.updated, c.rejected, c.found) for c in report.runs] == [
        (2, 3, 3, 0, 0, 3),
        (2, 2, 0, 1, 1, 1),
    ]


def test_stages_that_are_to_come(store: Store, make: Any) -> None:
    crawled, extracted, started = (make.run([make.listing()], f"2026-03-0{n}T06:00:00Z") for n in (1, 2, 3))
    crawled.extractions.unlink()
    started.report.unlink()
    assert [c.pending for c in verify(store, make.data).runs] == ["extract", "index", "crawl"]
    assert extracted.extractions.exists()


def lose_document(store: Store, folder: Any) -> None:
    indices.refresh(store, indices.listings(store))
    hit = store.request("POST", f"{indices.listings(store)}/_search", {"size": 1})["hits"]["hits"][0]
    store.request("DELETE", f"{hit['_index']}/_doc/{hit['_id']}")


def lose_extraction(store: Store, folder: Any) -> None:
    folder.extractions.write_bytes(b"".join(folder.extractions.read_bytes().splitlines(keepends=True)[1:]))


def more_fetched(store: Store, folder: Any) -> None:
    write_one(folder.report, dataclasses.replace(read_one(CrawlReport, folder.report), fetched=9))


def unstated_rejection(store: Store, folder: Any) -> None:
    page = Rejection(source="alpha", run=folder.run, url="https://alpha.example/", page_digest=None, reason="empty")
    write(folder.rejected, [page])


def other_numbers(store: Store, folder: Any) -> None:
    write_one(folder.ingest, dataclasses.replace(read_one(IngestReport, folder.ingest), indexed=1))


def torn_file(store: Store, folder: Any) -> None:
    folder.listings.write_bytes(folder.listings.read_bytes()[:-20])


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lose_document, "2 different listings, 0 refused, but 1 in the index"),
        (lose_extraction, "2 listings, but 1 extractions"),
        (more_fetched, "fetched 9, but 2 pages with listings + 0 rejected"),
        (unstated_rejection, "the report says 0 rejected pages, rejected.jsonl has 1"),
        (other_numbers, "2 listings, but 1 indexed + updated + unchanged + rejected"),
        (torn_file, "listings.jsonl:2: not JSON"),
    ],
)
def test_what_is_broken_is_said(store: Store, make: Any, damage: Any, message: str) -> None:
    folder = make.run([make.listing("1"), make.listing("2")])
    ingest_run(store, folder)
    damage(store, folder)
    (check,) = verify(store, make.data).broken
    assert any(message in problem for problem in check.problems), check.problems
