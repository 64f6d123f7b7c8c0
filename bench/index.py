"""Ingest against pre-serialised bulk bodies of the same documents, in the same run: `python bench/index.py [LISTINGS]`.

Starts an embedded node in a folder of its own and stops it. Prints documents a second and the ratio (1.0: as fast as
sending finished bodies), what a run of 40 listings takes that has all been seen before, what one of 60 takes where
seven are indexed together, and one day's panel.
"""

import dataclasses
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from config.settings import Settings
from records.crawl import CrawlPlan, CrawlReport, RunStatus
from records.extraction import Amount, Extraction, Kind, Label, Mention, Offer
from records.folder import RunFolder
from records.jsonl import write, write_one
from records.listing import Listing, Price
from search import node
from search.counts import panel
from search.document import body, line
from search.indices import month, prepare
from search.ingest import ingest_run, ingest_runs
from search.reading import Reading
from search.store import Store, connect

RANDOM = random.Random(1)  # noqa: S311 - a repeatable sample
WORDS = [f"{a}{b}" for a in ("lab", "pure", "ship", "pack", "deal", "rate") for b in ("ing", "ed", "er", "s", "", "ly")]


def listings(count: int, run: str) -> Iterator[Reading]:
    for number in range(count):
        name = f"{RANDOM.randrange(2, 9)}-xy{RANDOM.randrange(90)}"
        title, words = f"{name} {RANDOM.randrange(1, 99)} g", " ".join(RANDOM.choices(WORDS, k=35))
        listing = Listing(
            source="bench",
            listing_id=str(number),
            url=f"https://bench.example/{number}",
            run=run,
            seen_at=datetime(2026, 3, 1, tzinfo=UTC),
            page_digest=f"sha256:{number:064x}",
            title=title,
            description=words,
            language="en",
            seller=f"{RANDOM.randrange(300):032x}",
            prices=(Price(amount=Decimal(40), currency="EUR"),),
        )
        mention = Mention(label=Label.SUBSTANCE, start=0, end=len(name), surface=name, canonical=name, found_by="bench")
        offer = Offer(amount=Amount(mass_g=1.0), price=Decimal(40), currency="EUR", unit_price_eur=40.0, per="g")
        extraction = Extraction(
            source="bench",
            listing_id=listing.listing_id,
            run=run,
            text_digest=listing.text_digest,
            kind=Kind.DRUG,
            primary=(name,),
            mentions=(mention,),
            offers=(offer,),
            pipeline="1",
        )
        yield Reading(listing, extraction)


def folder_of(data: Path, readings: list[Reading], moment: datetime, source: str = "bench") -> RunFolder:
    plan = CrawlPlan.at(source, moment)
    folder = RunFolder.of(data, plan)
    folder.path.mkdir(parents=True)
    write_one(folder.plan, plan)
    write(folder.listings, [dataclasses.replace(r.listing, run=plan.run, source=source) for r in readings])
    write(folder.extractions, [dataclasses.replace(r.extraction, run=plan.run, source=source) for r in readings])
    report = CrawlReport(
        source=source, run=plan.run, day=plan.day, started_at=moment, finished_at=moment, status=RunStatus.OK,
        fetched=len(readings), listings=len(readings),
    )  # fmt: skip
    write_one(folder.report, report)
    return folder


def reference(store: Store, readings: list[Reading]) -> float:
    prepare(store, "2025-01-01")
    index = month(store, "2025-01-01")
    bodies = [line({"create": {"_index": index, "_id": r.key}}) + line(body(r)) for r in readings]
    start = time.perf_counter()
    assert all(result.ok for result in store.bulk(bodies))
    return time.perf_counter() - start


def measure(settings: Settings, count: int) -> None:
    store = connect(settings, node.ensure(settings))
    readings = list(listings(count, "20260301T000000Z"))
    reference(store, list(listings(2000, "20250101T000000Z")))
    sent = reference(store, list(listings(count, "20250102T000000Z")))
    folder = folder_of(settings.data, readings, datetime(2026, 3, 1, tzinfo=UTC))
    start = time.perf_counter()
    ingest_run(store, folder)
    taken = time.perf_counter() - start
    print(f"pre-serialised bodies {count / sent:8.0f} documents/s")
    print(f"ingest_run            {count / taken:8.0f} documents/s   ratio {taken / sent:.2f}")
    start = time.perf_counter()
    ingest_run(store, folder)
    print(f"the same once more    {count / (time.perf_counter() - start):8.0f} listings/s")
    small = [folder_of(settings.data, readings[:40], datetime(2026, 3, day, tzinfo=UTC)) for day in range(2, 22)]
    start = time.perf_counter()
    for one in small:
        ingest_run(store, one)
    print(f"a run of 40 seen      {(time.perf_counter() - start) / len(small) * 1000:8.0f} ms")
    shops = [(f"shop-{n}", readings[n * 60 : n * 60 + 60]) for n in range(7)]
    days = [datetime(2026, 3, day, tzinfo=UTC) for day in range(2, 22)]
    several = [[folder_of(settings.data, part, day, shop) for shop, part in shops] for day in days]
    start = time.perf_counter()
    for runs_of_day in several:
        ingest_runs(store, runs_of_day)
    print(f"a run of 60, 7 a day  {(time.perf_counter() - start) / len(several) / 7 * 1000:8.0f} ms")
    start = time.perf_counter()
    found = panel(store, date(2026, 3, 31))
    print(f"panel                 {(time.perf_counter() - start) * 1000:8.0f} ms   {len(found.counts)} rows")
    store.close()


def main() -> None:
    data = Path(tempfile.mkdtemp(prefix="npsmon-bench-"))
    settings = Settings(data=data, node_heap_mb=1024)
    try:
        measure(settings, int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    finally:
        node.stop(settings)
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
