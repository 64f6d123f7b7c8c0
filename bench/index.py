"""Ingest against pre-serialised bulk bodies of the same documents, in the same run.

    python bench/index.py [--listings 10000] [--rounds 3]

Starts an embedded node in a folder of its own and stops it. A round indexes a run of new listings (invented words, as
often as words of a language are) and, before and after it, finished bodies of as many documents: without the keys by
which copies are found, and with them. Prints the medians of documents a second and the ratio (1.0: as fast as sending
finished bodies); the same in processor time of both processes, which a loaded machine disturbs less; and what deciding
who copies whom takes, which is in the ingest. Then what a run of 40 listings takes that has all been seen before, what
one of 60 takes where seven are indexed together, and one day's panel.
"""

import argparse
import dataclasses
import itertools
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path

from config.settings import Settings
from records.crawl import CrawlPlan, CrawlReport, RunStatus
from records.extraction import Amount, Extraction, Kind, Label, Mention, Offer
from records.folder import RunFolder
from records.jsonl import write, write_one
from records.listing import Listing, Price
from search import node
from search.copies import text_of
from search.counts import panel
from search.document import body, line
from search.indices import month, prepare
from search.ingest import ingest_run, ingest_runs
from search.reading import Reading
from search.sightings import Sightings
from search.similar import Groups, keywords, sketches
from search.store import Store, connect

RANDOM = random.Random(1)  # noqa: S311 - a repeatable sample
WORDS = ["".join(RANDOM.choices("abcdefghiklmnoprstuvwz", k=RANDOM.randrange(2, 12))) for _ in range(8000)]
WEIGHTS = list(itertools.accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
GOAL = 1.25
CHUNK = 500


def listings(count: int, run: str, source: str = "bench") -> Iterator[Reading]:
    for number in range(count):
        name = f"{RANDOM.randrange(2, 9)}-xy{RANDOM.randrange(90)}"
        title = f"{name} {RANDOM.randrange(1, 99)} g"
        words = " ".join(RANDOM.choices(WORDS, cum_weights=WEIGHTS, k=35))
        listing = Listing(
            source=source,
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
            source=source,
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


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock, and of both processors' work."""

    clock: float
    work: float


def timed(node_pid: int, run: Callable[[], object]) -> Taken:
    start, before = time.perf_counter(), time.process_time() + node_time(node_pid)
    run()
    return Taken(time.perf_counter() - start, time.process_time() + node_time(node_pid) - before)


def node_time(pid: int) -> float:
    """Processor time of the node; 0 where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def finished(store: Store, readings: Sequence[Reading], *, keys: bool) -> list[bytes]:
    """Bulk items as the ingest writes them for texts that nobody copies."""
    index, day = month(store, "2025-01-01"), "2025-01-01"
    bands = [keywords(sketch.bands) if keys else () for sketch in sketches([text_of(r) for r in readings])]
    items = []
    for reading, own in zip(readings, bands, strict=True):
        whole = body(reading) | Sightings.one(reading.listing, day).body() | {"current": True, "group": reading.key}
        whole = {name: value for name, value in whole.items() if value is not None} | ({"bands": own} if own else {})
        items.append(line({"create": {"_index": index, "_id": reading.key}}) + line(whole))
    return items


def send(store: Store, items: Sequence[bytes]) -> None:
    assert all(result.ok for result in store.bulk(items))


def compare(readings: Sequence[Reading]) -> None:
    """What deciding who copies whom costs an ingest, without its requests."""
    groups = Groups()
    for begin in range(0, len(readings), CHUNK):
        part = readings[begin : begin + CHUNK]
        for reading, sketch in zip(part, sketches([text_of(r) for r in part]), strict=True):
            groups.place(reading.key, "2026-03-01", sketch)


def rounds(settings: Settings, store: Store, pid: int, count: int, times: int) -> RunFolder:
    """Print how the ingest compares; returns the last run."""
    prepare(store, "2025-01-01")
    send(store, finished(store, list(listings(2000, "20250101T000000Z", "first")), keys=True))
    taken: dict[str, list[Taken]] = {"bodies without keys": [], "bodies": [], "ingest_run": [], "comparing alone": []}
    for day in range(1, times + 1):
        moment = datetime(2026, 2, day, tzinfo=UTC)
        plain = finished(store, list(listings(count, "20250101T000000Z", f"plain-{day}")), keys=False)
        keyed = finished(store, list(listings(count, "20250101T000000Z", f"keyed-{day}")), keys=True)
        fresh = list(listings(count, f"{moment:%Y%m%dT%H%M%SZ}"))
        folder = folder_of(settings.data, fresh, moment, f"market-{day}")
        taken["bodies without keys"].append(timed(pid, partial(send, store, plain)))
        taken["ingest_run"].append(timed(pid, partial(ingest_run, store, folder)))
        taken["bodies"].append(timed(pid, partial(send, store, keyed)))
        taken["comparing alone"].append(timed(pid, partial(compare, fresh)))
    show(taken, count)
    return folder


def show(taken: dict[str, list[Taken]], count: int) -> None:
    clock = {name: statistics.median(one.clock for one in every) for name, every in taken.items()}
    work = {name: statistics.median(one.work for one in every) for name, every in taken.items()}
    print(f"{'':20} documents/s   ratio   without keys   work: us each   ratio   without keys")
    for name in taken:
        by_clock = [clock[name] / clock[base] for base in ("bodies", "bodies without keys")]
        by_work = [work[name] / work[base] for base in ("bodies", "bodies without keys")]
        print(f"{name:20} {count / clock[name]:11.0f} {by_clock[0]:7.2f} {by_clock[1]:14.2f} "
              f"{work[name] / count * 1e6:15.0f} {by_work[0]:7.2f} {by_work[1]:14.2f}")  # fmt: skip
    ratio = clock["ingest_run"] / clock["bodies"]
    print(f"goal {GOAL}: {'met' if ratio <= GOAL else 'missed'}")


def measure(settings: Settings, count: int, times: int) -> None:
    endpoint = node.ensure(settings)
    store = connect(settings, endpoint)
    folder = rounds(settings, store, endpoint.pid or 0, count, times)
    readings = list(listings(count, "20260301T000000Z"))
    ingest_run(store, folder_of(settings.data, readings, datetime(2026, 3, 1, tzinfo=UTC)))
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--listings", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="npsmon-bench-"))
    settings = Settings(data=data, node_heap_mb=1024)
    try:
        measure(settings, options.listings, options.rounds)
    finally:
        node.stop(settings)
        shutil.rmtree(data)


if __name__ == "__main__":
    main()
