"""Daily counts: one document a source-day in `PREFIX-counts`, replaced whole, so no reader sees half a day."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import orjson

from records.convert import RecordError, build, convert, plain
from records.counts import DailyCount, Panel, SourceDay
from records.crawl import CrawlReport, RunStatus
from records.folder import RunFolder
from records.jsonl import read_one
from records.problems import Broken
from search import indices, queries
from search.counting import Counted
from search.store import Store

_BEST_FIRST = (RunStatus.OK, RunStatus.PARTIAL, RunStatus.LAYOUT_CHANGED, RunStatus.FAILED)
_OF_DAY = ("day", "source")


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


def recount(store: Store, folder: RunFolder, report: CrawlReport, days: Iterable[str]) -> None:
    """Count days of the folder's source from the documents seen on them; an equal count is not written again.

    `report` is the run's own, which has no `ingest.json` yet. Everything must be refreshed before.
    """
    wanted: dict[str, dict[str, Any]] = {}
    for day in sorted(days):
        reports = [*_reports(folder, day), *([report] if day == folder.day else [])]
        if reports:
            wanted[_key(folder.source, day)] = _body(_source_day(store, folder.source, day, reports))
    stored = _stored(store, list(wanted))
    items = [
        orjson.dumps({"index": {"_index": indices.counts(store), "_id": key}}) + b"\n" + orjson.dumps(body) + b"\n"
        for key, body in wanted.items()
        if stored.get(key) != body
    ]
    for result in store.bulk(items):
        if not result.ok:
            raise Broken(f"daily counts of {folder.source} were refused: {result.error}")
    indices.refresh(store, indices.counts(store))


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
    counts: list[DailyCount] = []
    observed: list[SourceDay] = []
    body = queries.days_body(until, until - timedelta(days=days - 1))
    for hit in _pages(store, indices.counts(store), body):
        source, where = dict(hit["_source"]), f"{hit['_index']}/{hit['_id']}"
        source.pop("names")
        rows = source.pop("counts")
        try:
            observed.append(build(SourceDay, source, where))
            head = {name: source[name] for name in _OF_DAY}
            counts += convert(tuple[DailyCount, ...], [head | row for row in rows], where)
        except RecordError as error:
            raise Broken(str(error)) from error
    return Panel(until=until, counts=tuple(counts), days=tuple(observed))


def _source_day(
    store: Store, source: str, day: str, reports: Iterable[CrawlReport]
) -> tuple[SourceDay, tuple[DailyCount, ...]]:
    reports = list(reports)
    status = min((r.status for r in reports), key=_BEST_FIRST.index)
    seen = list(_seen(store, source, day))
    head = SourceDay(
        day=date.fromisoformat(day),
        source=source,
        status=status,
        pages=sum(r.fetched for r in reports),
        listings=len({s.listing for s in seen}),
        readable=len({s.listing for s in seen if s.readable}),
    )
    return head, () if status is RunStatus.FAILED else count(head.day, source, seen)


def _seen(store: Store, source: str, day: str) -> Iterator[Seen]:
    for hit in _pages(store, indices.listings(store), queries.seen_body(source, day)):
        values: Mapping[str, list[str]] = hit["fields"]
        yield Seen(
            listing=values["listing_key"][0],
            seller=values.get("seller", [None])[0],
            group=values["group"][0],
            counted=tuple(Counted.of(key) for key in values.get("counted", ())),
            readable="names" in values,
        )


def _reports(folder: RunFolder, day: str) -> Iterator[CrawlReport]:
    """Of the source's other runs on a day, as far as they are in the index."""
    for path in sorted((folder.data / "runs" / day / folder.source).glob("*/ingest.json")):
        if path.parent != folder.path:
            yield read_one(CrawlReport, path.with_name("report.json"))


def _body(counted: tuple[SourceDay, tuple[DailyCount, ...]]) -> dict[str, Any]:
    head, rows = counted
    plain_rows = [{k: v for k, v in plain(row).items() if k not in _OF_DAY} for row in rows]
    return {**plain(head), "names": sorted({row.name for row in rows}), "counts": plain_rows}


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
