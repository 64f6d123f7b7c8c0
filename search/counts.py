"""Daily counts: one document a source-day in `PREFIX-counts`, replaced whole, so no reader sees half a day."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

from records.convert import RecordError, build, plain
from records.counts import DailyCount, Panel, Role, Side, SourceDay
from records.crawl import CrawlReport, RunStatus
from records.jsonl import read_one
from records.problems import Away, Broken
from search import indices, queries
from search.counting import Counted
from search.store import Store

_BEST_FIRST = (RunStatus.OK, RunStatus.PARTIAL, RunStatus.LAYOUT_CHANGED, RunStatus.FAILED)
_OF_DAY = ("day", "source")
_OF_ROW = tuple(f.name for f in fields(DailyCount) if f.name not in _OF_DAY)


@dataclass(frozen=True)
class Seen:
    """What a document seen on a day adds to its counts."""

    listing: str
    seller: str | None
    group: str
    counted: tuple[Counted, ...]
    readable: bool

    @property
    def seller_key(self) -> str:
        return self.seller or f"?{self.group}"


def recount(store: Store, data: Path, new: Iterable[CrawlReport], touched: Iterable[tuple[str, str]] = ()) -> None:
    """Count source-days from the documents seen on them; an equal count is not written again.

    `new` are the reports of runs that have no `ingest.json` yet; `touched` are more sources and days to count.
    The listings must be refreshed before.
    """
    reports: dict[tuple[str, str], dict[str, CrawlReport]] = defaultdict(dict)
    for report in new:
        reports[report.source, report.day.isoformat()][report.run] = report
    for source, day in {*reports, *touched}:
        reports[source, day] = _indexed(data, source, day) | reports[source, day]
    wanted: dict[str, dict[str, Any]] = {}
    for day in sorted({day for (_, day), known in reports.items() if known}):
        of_day = {source: list(known.values()) for (source, on), known in reports.items() if on == day and known}
        seen = _seen(store, sorted(of_day), day)
        for source, known in of_day.items():
            wanted[_key(source, day)] = _body(source, day, known, seen[source])
    stored = _stored(store, list(wanted))
    items = [
        orjson.dumps({"index": {"_index": indices.counts(store), "_id": key}}) + b"\n" + orjson.dumps(body) + b"\n"
        for key, body in wanted.items()
        if stored.get(key) != body
    ]
    for result in store.bulk(items):
        if not result.ok:
            raise (Away if result.busy else Broken)(f"daily counts were not taken: {result.error}")


def count(day: date, source: str, seen: Iterable[Seen]) -> tuple[DailyCount, ...]:
    """The rows of one source-day; a listing counts once however many of its versions were seen."""
    by_name: dict[Counted, list[Seen]] = defaultdict(list)
    for one in seen:
        for what in one.counted:
            by_name[what].append(one)
    return tuple(
        DailyCount(
            day=day,
            source=source,
            name=what.name,
            role=what.role,
            side=what.side,
            known=what.known,
            listings=len({s.listing for s in of_name}),
            seller_keys=tuple(sorted({s.seller_key for s in of_name})),
            group_keys=tuple(sorted({s.group for s in of_name})),
        )
        for what, of_name in sorted(by_name.items())
    )


def panel(store: Store, until: date, days: int = 400) -> Panel:
    """The observed source-days of the last `days` days up to and including `until`, 500 source-days a request."""
    indices.refresh(store, indices.counts(store))
    counts: list[DailyCount] = []
    observed: list[SourceDay] = []
    body = queries.days_body(until, until - timedelta(days=days - 1))
    for hit in _pages(store, indices.counts(store), body):
        source, where = dict(hit["_source"]), f"{hit['_index']}/{hit['_id']}"
        source.pop("names", None)
        rows = source.pop("counts", ())
        try:
            observed.append(build(SourceDay, source, where))
            counts += [_count(observed[-1], row) for row in rows]
        except (RecordError, KeyError, ValueError, TypeError) as error:
            raise Broken(f"{where}: not a daily count: {error}; index its runs again") from error
    return Panel(until=until, counts=tuple(counts), days=tuple(observed))


def _seen(store: Store, sources: Sequence[str], day: str) -> dict[str, list[Seen]]:
    """By source."""
    found: dict[str, list[Seen]] = {source: [] for source in sources}
    for hit in _pages(store, indices.listings(store), queries.seen_body(sources, day)):
        values: Mapping[str, list[str]] = hit["fields"]
        one = Seen(
            listing=values["listing_key"][0],
            seller=values.get("seller", [None])[0],
            group=values["group"][0],
            counted=tuple(Counted.of(key) for key in values.get("counted", ())),
            readable="names" in values,
        )
        found[values["source"][0]].append(one)
    return found


def _indexed(data: Path, source: str, day: str) -> dict[str, CrawlReport]:
    """The source's runs on a day that are in the index already, by run."""
    done = sorted((data / "runs" / day / source).glob("*/ingest.json"))
    return {path.parent.name: read_one(CrawlReport, path.with_name("report.json")) for path in done}


def _body(source: str, day: str, reports: Sequence[CrawlReport], seen: Sequence[Seen]) -> dict[str, Any]:
    status = min((r.status for r in reports), key=_BEST_FIRST.index)
    head = SourceDay(
        day=date.fromisoformat(day),
        source=source,
        status=status,
        pages=max(r.fetched for r in reports),
        listings=len({s.listing for s in seen}),
        readable=len({s.listing for s in seen if s.readable}),
    )
    rows = () if status is RunStatus.FAILED else count(head.day, source, seen)
    return {**plain(head), "names": sorted({row.name for row in rows}), "counts": [_row(row) for row in rows]}


def _row(row: DailyCount) -> dict[str, Any]:
    """Plain data, without what the source-day says for all its rows."""
    values = ((name, getattr(row, name)) for name in _OF_ROW)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values}


def _count(head: SourceDay, row: Mapping[str, Any]) -> DailyCount:
    """What `_row` wrote, built by hand: a panel has tens of thousands of rows."""
    values = dict(row)
    return DailyCount(
        day=head.day,
        source=head.source,
        role=Role(values.pop("role")),
        side=Side(values.pop("side")),
        seller_keys=tuple(values.pop("seller_keys")),
        group_keys=tuple(values.pop("group_keys")),
        **values,
    )


def _stored(store: Store, keys: list[str]) -> dict[str, Any]:
    if not keys:
        return {}
    answer = store.request("POST", f"{indices.counts(store)}/_mget", {"ids": keys})
    return {doc["_id"]: doc["_source"] for doc in answer["docs"] if doc.get("found")}


def _pages(store: Store, index: str, body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    while True:
        hits = store.request("POST", f"{index}/_search", body, **indices.LENIENT)["hits"]["hits"]
        yield from hits
        if len(hits) < body["size"]:
            return
        body = {**body, "search_after": hits[-1]["sort"]}


def _key(source: str, day: str) -> str:
    return hashlib.sha256(f"{source}|{day}".encode()).hexdigest()[:32]
