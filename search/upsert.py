"""Write a chunk of listings: look up what is there, decide what differs, write that, and decide anew on a conflict."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from records.problems import Away, Busy
from search import document, indices, queries, sightings
from search.reading import Reading
from search.sightings import Sightings
from search.similar import Groups, Member, Text, sketches
from search.store import ItemResult, Store

ROUNDS = 6
MOST_MEMBERS = 20_000
"""Founders and variants kept in memory; when there are more, they are looked up in the index again."""
CONFLICT = 409
_NEEDED = ("key", "listing_key", "current", "pipeline", "extracted_run", *sightings.STORED)


class Outcome(StrEnum):
    INDEXED = "indexed"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@dataclass(frozen=True)
class Result:
    listing_id: str
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Found:
    """A document as it stands in the index."""

    index: str
    seq_no: int
    term: int
    source: Mapping[str, Any]

    @property
    def key(self) -> str:
        return str(self.source["key"])

    @property
    def last_run(self) -> str:
        return str(self.source["last_run"])


@dataclass(frozen=True)
class Plan:
    """What is to be written for one listing; `item` is empty where its document is right as it is."""

    outcome: Outcome
    item: bytes = b""
    retire: tuple[Found, ...] = ()
    """Versions that are no longer the listing's newest: told so when this one is safe."""
    touches: tuple[str, ...] = ()
    """Days whose counts rest on this run's extraction."""


@dataclass
class Upserts:
    """Writes the listings of runs on one day, no two of one source; remembers which ids and texts there were."""

    store: Store
    day: str
    touched: set[tuple[str, str]] = field(default_factory=set)
    """Sources and days to count again."""
    _seen: dict[str, str] = field(default_factory=dict)
    _members: Groups = field(default_factory=Groups)

    def write(self, readings: Sequence[Reading]) -> list[Result]:
        """One result a listing, in order. A rejected one does not stop the others."""
        results: dict[int, Result] = {}
        waiting: dict[int, Reading] = {}
        for number, reading in enumerate(readings):
            if first := self._seen.get(reading.listing_key):
                results[number] = _repeated(reading, first)
            else:
                self._seen[reading.listing_key] = reading.version
                waiting[number] = reading
        for _ in range(ROUNDS):
            waiting = self._round(waiting, results)
            if not waiting:
                return [results[number] for number in sorted(results)]
            indices.refresh(self.store, indices.listings(self.store))
        raise Busy(f"{len(waiting)} listings are being changed by somebody else; index this run again")

    def _round(self, waiting: dict[int, Reading], results: dict[int, Result]) -> dict[int, Reading]:
        """Write what can be written; returns the listings that somebody else changed meanwhile."""
        found = self._lookup(waiting.values())
        versions: dict[str, list[Found]] = defaultdict(list)
        for one in found.values():
            versions[one.source["listing_key"]].append(one)
        groups = self._groups([r for r in waiting.values() if r.key not in found])
        plans: dict[int, Plan] = {}
        for number, reading in waiting.items():
            try:
                plans[number] = self._plan(reading, found.get(reading.key), versions[reading.listing_key], groups)
            except TypeError as error:
                results[number] = Result(reading.listing.listing_id, Outcome.REJECTED, f"not JSON: {error}")
        said = self._send({waiting[n].key: plan.item for n, plan in plans.items() if plan.item})
        conflicts, retiring = set(), {}
        for number, plan in plans.items():
            answer = said.get(waiting[number].key)
            if answer and answer.status == CONFLICT:
                conflicts.add(number)
            elif answer and not answer.ok:
                results[number] = Result(waiting[number].listing.listing_id, Outcome.REJECTED, answer.error)
            else:
                results.setdefault(number, Result(waiting[number].listing.listing_id, plan.outcome))
                self.touched.update((waiting[number].listing.source, day) for day in plan.touches)
                retiring.update({old.key: (number, old) for old in plan.retire})
        answers = self._send({key: _update(old, {"current": False}) for key, (_, old) in retiring.items()})
        conflicts.update(retiring[key][0] for key, answer in answers.items() if not answer.ok)
        return {number: waiting[number] for number in sorted(conflicts)}

    def _lookup(self, readings: Iterable[Reading]) -> dict[str, Found]:
        wanted = {r.key: r.listing_key for r in readings}
        if not wanted:
            return {}
        body = queries.versions_body(list(wanted), sorted(set(wanted.values())), _NEEDED)
        answer = self.store.request("POST", f"{indices.listings(self.store)}/_search", body)
        hits = (Found(h["_index"], h["_seq_no"], h["_primary_term"], h["_source"]) for h in answer["hits"]["hits"])
        return {found.key: found for found in hits}

    def _groups(self, new: Sequence[Reading]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """The group of each new document, and its bands where others are compared with it; by document id."""
        if len(self._members) > MOST_MEMBERS:
            indices.refresh(self.store, indices.listings(self.store))
            self._members = Groups()
        sketched = sketches([_text(reading) for reading in new])
        self._fetch_members(sorted({band for sketch in sketched for band in sketch.bands}))
        groups: dict[str, tuple[str, tuple[str, ...]]] = {}
        for reading, sketch in zip(new, sketched, strict=True):
            group = self._members.place(reading.key, self.day, sketch)
            groups[reading.key] = (group, sketch.bands if reading.key in self._members else ())
        return groups

    def _fetch_members(self, wanted: Sequence[str]) -> None:
        if not wanted:
            return
        body = queries.members_body(wanted)
        for hits in indices.pages(self.store, indices.listings(self.store), body):
            fresh = [hit["_source"] for hit in hits if hit["_source"]["key"] not in self._members]
            texts = [
                Text(s.get("folded", ""), tuple(s.get("primary", ())), s.get("seller") or s["source"]) for s in fresh
            ]
            for source, sketch in zip(fresh, sketches(texts), strict=True):
                since, group = source["first_seen"], source["group"]
                self._members.add(Member(key=source["key"], group=group, since=since, sketch=sketch))

    def _plan(
        self,
        reading: Reading,
        here: Found | None,
        versions: Sequence[Found],
        groups: Mapping[str, tuple[str, tuple[str, ...]]],
    ) -> Plan:
        others = tuple(v for v in versions if v.key != reading.key and v.source["current"])
        if here is not None:
            return _again(reading, here, others, self.day)
        current = all(other.last_run < reading.listing.run for other in others)
        group, own_bands = groups[reading.key]
        body = document.body(reading) | Sightings.one(reading.listing, self.day).body()
        body |= {"current": current, "group": group, "bands": list(own_bands)}
        action = {"create": {"_index": indices.month(self.store, self.day), "_id": reading.key}}
        item = _lines(action, {name: value for name, value in body.items() if value is not None})
        return Plan(Outcome.INDEXED, item, others if current else ())

    def _send(self, items: Mapping[str, bytes]) -> dict[str, ItemResult]:
        results = {result.id: result for result in self.store.bulk(items.values())} if items else {}
        if any(result.busy for result in results.values()):
            raise Away("Elasticsearch was too busy to take all listings; index this run again")
        return results


def _again(reading: Reading, here: Found, others: tuple[Found, ...], day: str) -> Plan:
    """A known version is seen again, or its text was read again."""
    before = Sightings.read(here.source)
    after = before.and_also(Sightings.one(reading.listing, day))
    current = all(other.last_run < after.last_run for other in others)
    change: dict[str, Any] = {}
    if after.says_more_than(before) or current != here.source["current"]:
        change = {**after.body(), "current": current}
    speaks = here.source["extracted_run"]
    if reading.extraction.pipeline != here.source["pipeline"] and reading.listing.run >= speaks:
        change |= document.extracted(reading)
        speaks = reading.listing.run
    touches = after.seen_on if speaks == reading.listing.run else ()
    retire = others if current else ()
    if not change:
        return Plan(Outcome.UNCHANGED, b"", retire, touches)
    return Plan(Outcome.UPDATED, _update(here, change), retire, touches)


def _repeated(reading: Reading, first: str) -> Result:
    listing_id = reading.listing.listing_id
    if reading.version == first:
        return Result(listing_id, Outcome.UNCHANGED)
    return Result(listing_id, Outcome.REJECTED, "its id was already there in this run with other content")


def _text(reading: Reading) -> Text:
    owner = reading.listing.seller or reading.listing.source
    return Text(reading.folded, names=reading.extraction.primary, owner=owner)


def _update(found: Found, change: Mapping[str, Any]) -> bytes:
    where = {"_index": found.index, "_id": found.key, "if_seq_no": found.seq_no, "if_primary_term": found.term}
    return _lines({"update": where}, {"doc": change})


def _lines(action: Mapping[str, Any], source: Mapping[str, Any]) -> bytes:
    return document.line(action) + document.line(source)
