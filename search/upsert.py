"""Write a chunk of listings: look up what is there, decide what differs, write that, and decide anew on a conflict."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from records.problems import Away, Busy
from search import document, indices, queries, sightings
from search.copies import Copies, Placed
from search.reading import Reading
from search.sightings import Sightings
from search.store import ItemResult, Store

ROUNDS = 6
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
class _Batch:
    """A chunk on its way; its listings are numbered."""

    results: dict[int, Result] = field(default_factory=dict)
    waiting: dict[int, Reading] = field(default_factory=dict)
    plans: dict[int, Plan] = field(default_factory=dict)

    @property
    def items(self) -> dict[str, bytes]:
        return {self.waiting[number].key: plan.item for number, plan in self.plans.items() if plan.item}


@dataclass(frozen=True)
class _Sent:
    batch: _Batch
    answers: Future[dict[str, ItemResult]]


@dataclass
class Upserts:
    """Writes the listings of runs on one day, no two of one source; remembers which ids and texts there were."""

    store: Store
    day: str
    touched: set[tuple[str, str]] = field(default_factory=set)
    """Sources and days to count again."""
    _seen: dict[str, str] = field(default_factory=dict)
    _copies: Copies = field(init=False)

    def __post_init__(self) -> None:
        self._copies = Copies(self.store, self.day)

    def write(self, chunks: Iterable[Sequence[Reading]]) -> Iterator[list[Result]]:
        """Of each chunk one result a listing, in order; while a chunk is sent, the next one is prepared.

        A rejected listing does not stop the others. No listing is in two chunks but as a repetition, which is not
        written, so none depends on whether the chunk before it has arrived.
        """
        with ThreadPoolExecutor(max_workers=1) as sender:
            sent: _Sent | None = None
            for readings in chunks:
                if sent and self._copies.many:
                    yield self._finished(sent)
                    sent = None
                    self._copies.forget()
                batch = self._batch(readings)
                self._prepare(batch)
                if sent:
                    yield self._finished(sent)
                sent = _Sent(batch, sender.submit(self._send, batch.items))
            if sent:
                yield self._finished(sent)

    def _batch(self, readings: Sequence[Reading]) -> _Batch:
        batch = _Batch()
        for number, reading in enumerate(readings):
            if first := self._seen.get(reading.listing_key):
                batch.results[number] = _repeated(reading, first)
            else:
                self._seen[reading.listing_key] = reading.version
                batch.waiting[number] = reading
        return batch

    def _prepare(self, batch: _Batch) -> None:
        """Decide what is to be written of those that wait."""
        found = self._lookup(batch.waiting.values())
        versions: dict[str, list[Found]] = defaultdict(list)
        for one in found.values():
            versions[one.source["listing_key"]].append(one)
        placed = self._copies.place([r for r in batch.waiting.values() if r.key not in found])
        batch.plans = {}
        for number, reading in batch.waiting.items():
            try:
                here, others = found.get(reading.key), versions[reading.listing_key]
                batch.plans[number] = self._plan(reading, here, others, placed)
            except TypeError as error:
                batch.results[number] = Result(reading.listing.listing_id, Outcome.REJECTED, f"not JSON: {error}")

    def _finished(self, sent: _Sent) -> list[Result]:
        """What came of a chunk; what somebody else changed meanwhile is decided and sent anew."""
        batch, said = sent.batch, sent.answers.result()
        for attempt in range(ROUNDS):
            if attempt:
                indices.refresh(self.store, indices.listings(self.store))
                self._prepare(batch)
                said = self._send(batch.items)
            self._settle(batch, said)
            if not batch.waiting:
                return [batch.results[number] for number in sorted(batch.results)]
        raise Busy(f"{len(batch.waiting)} listings are being changed by somebody else; index this run again")

    def _settle(self, batch: _Batch, said: Mapping[str, ItemResult]) -> None:
        """Read the answers and retire what was replaced; those that somebody else changed wait on."""
        conflicts, retiring = set(), {}
        for number, plan in batch.plans.items():
            reading = batch.waiting[number]
            answer = said.get(reading.key)
            if answer and answer.status == CONFLICT:
                conflicts.add(number)
            elif answer and not answer.ok:
                batch.results[number] = Result(reading.listing.listing_id, Outcome.REJECTED, answer.error)
            else:
                batch.results.setdefault(number, Result(reading.listing.listing_id, plan.outcome))
                self.touched.update((reading.listing.source, day) for day in plan.touches)
                retiring.update({old.key: (number, old) for old in plan.retire})
        answers = self._send({key: _update(old, {"current": False}) for key, (_, old) in retiring.items()})
        conflicts.update(retiring[key][0] for key, answer in answers.items() if not answer.ok)
        batch.waiting = {number: batch.waiting[number] for number in sorted(conflicts)}

    def _lookup(self, readings: Iterable[Reading]) -> dict[str, Found]:
        wanted = {r.key: r.listing_key for r in readings}
        if not wanted:
            return {}
        body = queries.versions_body(list(wanted), sorted(set(wanted.values())), _NEEDED)
        answer = self.store.request("POST", f"{indices.listings(self.store)}/_search", body)
        hits = (Found(h["_index"], h["_seq_no"], h["_primary_term"], h["_source"]) for h in answer["hits"]["hits"])
        return {found.key: found for found in hits}

    def _plan(
        self,
        reading: Reading,
        here: Found | None,
        versions: Sequence[Found],
        placed: Mapping[str, Placed],
    ) -> Plan:
        others = tuple(v for v in versions if v.key != reading.key and v.source["current"])
        if here is not None:
            return _again(reading, here, others, self.day)
        current = all(other.last_run < reading.listing.run for other in others)
        copy = placed[reading.key]
        body = document.body(reading) | Sightings.one(reading.listing, self.day).body()
        body |= {"current": current, "group": copy.group, "bands": list(copy.bands)}
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


def _update(found: Found, change: Mapping[str, Any]) -> bytes:
    where = {"_index": found.index, "_id": found.key, "if_seq_no": found.seq_no, "if_primary_term": found.term}
    return _lines({"update": where}, {"doc": change})


def _lines(action: Mapping[str, Any], source: Mapping[str, Any]) -> bytes:
    return document.line(action) + document.line(source)
