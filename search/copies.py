"""Which group a new document's text belongs to, by the members that the index has and those of this run."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from search import indices, queries
from search.reading import Reading
from search.similar import Groups, Member, Text, keywords, sketches
from search.store import Store

MOST_MEMBERS = 20_000
"""Founders and variants kept in memory; when there are more, they are looked up in the index again."""


@dataclass(frozen=True)
class Placed:
    group: str
    bands: tuple[str, ...]
    """None where nothing is compared with it."""


@dataclass
class Copies:
    store: Store
    day: str
    _members: Groups = field(default_factory=Groups)

    @property
    def many(self) -> bool:
        return len(self._members) > MOST_MEMBERS

    def forget(self) -> None:
        """All that was placed must have been written before."""
        indices.refresh(self.store, indices.listings(self.store))
        self._members = Groups()

    def place(self, new: Sequence[Reading]) -> dict[str, Placed]:
        """By document id."""
        sketched = sketches([text_of(reading) for reading in new])
        self._fetch(sorted(keywords({band for sketch in sketched for band in sketch.bands})))
        placed: dict[str, Placed] = {}
        for reading, sketch in zip(new, sketched, strict=True):
            group = self._members.place(reading.key, self.day, sketch)
            placed[reading.key] = Placed(group, keywords(sketch.bands) if reading.key in self._members else ())
        return placed

    def _fetch(self, bands: Sequence[str]) -> None:
        if not bands:
            return
        body = queries.members_body(bands)
        for hits in indices.pages(self.store, indices.listings(self.store), body):
            fresh = [hit["_source"] for hit in hits if hit["_source"]["key"] not in self._members]
            texts = [
                Text(s.get("folded", ""), tuple(s.get("primary", ())), s.get("seller") or s["source"]) for s in fresh
            ]
            for source, sketch in zip(fresh, sketches(texts), strict=True):
                since, group = source["first_seen"], source["group"]
                self._members.add(Member(key=source["key"], group=group, since=since, sketch=sketch))


def text_of(reading: Reading) -> Text:
    owner = reading.listing.seller or reading.listing.source
    return Text(reading.folded, names=reading.extraction.primary, owner=owner)
