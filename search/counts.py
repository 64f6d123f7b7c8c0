"""Daily counts: one document a source-day in `PREFIX-counts`, replaced whole, so no reader sees half a day.

A source-day's document says how the source was read that day, which names were counted, with whose sellers and which
texts, and which sellers came under another name (`aliases`, see `search/sellers.py`). A day without a document was not
observed, and one whose crawl failed has no rows: neither is a day on which nothing was offered.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, groupby
from pathlib import Path
from typing import Any

import orjson

from records.convert import RecordError, build, plain
from records.counts import PLACE, DailyCount, DailyPrice, DailyYield, Panel, Role, Side, SourceDay
from records.crawl import CrawlReport, RunStatus
from records.jsonl import read_one
from records.problems import Away, Broken
from search import indices, pricing, queries
from search.counting import Counted
from search.day_rows import plain_row
from search.pricing import Asked
from search.sellers import Seen, aliases
from search.store import Store

_BEST_FIRST = (RunStatus.OK, RunStatus.PARTIAL, RunStatus.LAYOUT_CHANGED, RunStatus.FAILED)
_MEASURES = frozenset({"mass_g", "volume_ml", "units"})


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
        renamed = aliases(store, day, seen)
        for source, known in of_day.items():
            wanted[_key(source, day)] = _body(source, day, known, seen[source], renamed[source])
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
            likeness=None if what.known else _likeness(what.name, of_name),
        )
        for what, of_name in sorted(by_name.items())
    )


def _likeness(name: str, seen: Iterable[Seen]) -> str | None:
    """What most listings say; a plan before a place, for it needs no place to be seen."""
    said = Counter(like for one in seen for known, like in one.likeness if known == name)
    return min(said, key=lambda like: (like == PLACE, -said[like], like), default=None)


def _named(value: str) -> tuple[str, str]:
    like, name = value.split("|", 1)
    return name, like


def panel(store: Store, until: date, days: int = 400) -> Panel:
    """The observed source-days of the last `days` days up to and including `until`, 500 source-days a request.

    A seller who came under another name has the older one from that day on.
    """
    indices.refresh(store, indices.counts(store))
    counts: list[DailyCount] = []
    observed: list[SourceDay] = []
    prices: list[DailyPrice] = []
    yields: list[DailyYield] = []
    names: dict[str, str] = {}
    body = queries.days_body(until, until - timedelta(days=days - 1))
    pages = indices.pages(store, indices.counts(store), body)
    for _, hits in groupby(chain.from_iterable(pages), key=lambda hit: hit["_source"]["day"]):
        of_day = list(hits)
        for new, old in chain.from_iterable(hit["_source"].get("aliases", {}).items() for hit in of_day):
            names.setdefault(new, names.get(old, old))
        for hit in of_day:
            day, rows = _read(hit, names)
            observed.append(day)
            counts += rows
            said = hit["_source"]
            prices += [pricing.read(day.day, day.source, row, names) for row in said.get("prices", ())]
            if "priced" in said:
                found = DailyYield(day=day.day, source=day.source, priced=said["priced"], measured=said["measured"])
                yields.append(found)
    return Panel(until=until, counts=tuple(counts), days=tuple(observed), prices=tuple(prices), yields=tuple(yields))


def _read(hit: Mapping[str, Any], names: Mapping[str, str]) -> tuple[SourceDay, list[DailyCount]]:
    source, where = dict(hit["_source"]), f"{hit['_index']}/{hit['_id']}"
    rows = source.pop("counts", ())
    for other in ("names", "aliases", "prices", "priced", "measured"):
        source.pop(other, None)
    try:
        head = build(SourceDay, source, where)
        return head, [_count(head, row, names) for row in rows]
    except (RecordError, KeyError, ValueError, TypeError) as error:
        raise Broken(f"{where}: not a daily count: {error}; index its runs again") from error


def _seen(store: Store, sources: Sequence[str], day: str) -> dict[str, list[Seen]]:
    """By source."""
    found: dict[str, list[Seen]] = {source: [] for source in sources}
    body = queries.seen_body(sources, day)
    for hit in chain.from_iterable(indices.pages(store, indices.listings(store), body)):
        values: Mapping[str, list[str]] = hit["fields"]
        one = Seen(
            key=values["key"][0],
            listing=values["listing_key"][0],
            seller=values.get("seller", [None])[0],
            group=values["group"][0],
            first_seen=values["first_seen"][0],
            counted=tuple(Counted.of(key) for key in values.get("counted", ())),
            readable="names" in values,
            priced="price" in values,
            measured=not _MEASURES.isdisjoint(values),
            asked=Asked.of(values),
            likeness=tuple(map(_named, values.get("likeness", ()))),
        )
        found[values["source"][0]].append(one)
    return found


def _indexed(data: Path, source: str, day: str) -> dict[str, CrawlReport]:
    """The source's runs on a day that are in the index already, by run."""
    done = sorted((data / "runs" / day / source).glob("*/ingest.json"))
    return {path.parent.name: read_one(CrawlReport, path.with_name("report.json")) for path in done}


def _body(
    source: str, day: str, reports: Sequence[CrawlReport], seen: Sequence[Seen], renamed: Mapping[str, str]
) -> dict[str, Any]:
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
    body = {**plain(head), "names": sorted({row.name for row in rows}), "counts": [plain_row(row) for row in rows]}
    if rows:
        body["priced"] = len({s.listing for s in seen if s.priced})
        body["measured"] = len({s.listing for s in seen if s.measured})
        asked = pricing.prices(head.day, source, ((s.seller_key, s.asked) for s in seen if s.asked))
        body["prices"] = [plain_row(price) for price in asked]
    return {**body, "aliases": dict(renamed)} if renamed else body


def _count(head: SourceDay, row: Mapping[str, Any], names: Mapping[str, str]) -> DailyCount:
    """What `plain_row` wrote, built by hand: a panel has tens of thousands of rows."""
    values = dict(row)
    return DailyCount(
        day=head.day,
        source=head.source,
        role=Role(values.pop("role")),
        side=Side(values.pop("side")),
        seller_keys=tuple(sorted({names.get(key, key) for key in values.pop("seller_keys")})),
        group_keys=tuple(values.pop("group_keys")),
        **values,
    )


def _stored(store: Store, keys: list[str]) -> dict[str, Any]:
    if not keys:
        return {}
    answer = store.request("POST", f"{indices.counts(store)}/_mget", {"ids": keys})
    return {doc["_id"]: doc["_source"] for doc in answer["docs"] if doc.get("found")}


def _key(source: str, day: str) -> str:
    return hashlib.sha256(f"{source}|{day}".encode()).hexdigest()[:32]
