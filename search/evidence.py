"""What stands behind a name's counts: the listings themselves, for an alert's evidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.convert import RecordError, convert
from records.counts import Role
from records.extraction import Kind, Mention, Offer
from records.problems import Broken
from search import indices, queries
from search.defang import defang
from search.find import full_text
from search.store import Store

_PRECISE = 40_000


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A listing's version that was counted under the name."""

    source: str
    listing_id: str
    kind: Kind
    seller: str | None
    group: str
    text: str
    """What the mentions' offsets refer to."""
    mentions: tuple[Mention, ...]
    """All of them; those of the name are in `naming`."""
    naming: tuple[Mention, ...]
    """Not denied mentions of the name asked for, in order."""
    offers: tuple[Offer, ...]
    seen_on: tuple[date, ...]
    """All days it was seen, before and after the ones asked for too."""
    page_digest: str
    """Of the first page it was read from."""
    last_page_digest: str
    url: str
    """Defanged."""


@dataclass(frozen=True, kw_only=True)
class NamingCounts:
    """Exact up to 40,000 of each."""

    listings: int
    sellers: int
    """A group without a seller counts as one."""
    groups: int
    sources: tuple[str, ...]


def listings_naming(  # noqa: PLR0917
    store: Store, name: str, role: Role, start: date, end: date, limit: int = 20
) -> tuple[Hit, ...]:
    """Listings counted under `name` in `role` and seen between two days, both included.

    The first seen of each near-duplicate group, earliest first, so that few hits show many sellers.
    """
    body = {
        "query": queries.naming_body(name, role, start, end),
        "size": limit,
        "collapse": {"field": "group"},
        "sort": [{"first_seen": "asc"}, {"key": "asc"}],
        "_source": {"excludes": ["folded", "variants", "named", "bands"]},
    }
    answer = store.request("POST", f"{indices.listings(store)}/_search", body, **indices.LENIENT)
    return tuple(_hit(hit["_source"], name, f"{hit['_index']}/{hit['_id']}") for hit in answer["hits"]["hits"])


def naming_counts(store: Store, name: str, role: Role, start: date, end: date) -> NamingCounts:
    """How many listings, sellers, groups and which sources named it between two days, both included."""
    no_seller = {"bool": {"must_not": [{"exists": {"field": "seller"}}]}}
    body = {
        "query": queries.naming_body(name, role, start, end),
        "size": 0,
        "aggs": {
            "listings": _distinct("listing_key"),
            "sellers": _distinct("seller"),
            "groups": _distinct("group"),
            "unsigned": {"filter": no_seller, "aggs": {"groups": _distinct("group")}},
            "sources": {"terms": {"field": "source", "size": 1000, "order": {"_key": "asc"}}},
        },
    }
    answer = store.request("POST", f"{indices.listings(store)}/_search", body, **indices.LENIENT)
    found = answer.get("aggregations")
    if not found:
        return NamingCounts(listings=0, sellers=0, groups=0, sources=())
    return NamingCounts(
        listings=found["listings"]["value"],
        sellers=found["sellers"]["value"] + found["unsigned"]["groups"]["value"],
        groups=found["groups"]["value"],
        sources=tuple(b["key"] for b in found["sources"]["buckets"]),
    )


def _hit(source: Mapping[str, Any], name: str, where: str) -> Hit:
    try:
        mentions = convert(tuple[Mention, ...], source.get("mentions", []), f"{where}: mentions")
        offers = convert(tuple[Offer, ...], source.get("offers", []), f"{where}: offers")
    except RecordError as error:
        raise Broken(str(error)) from error
    return Hit(
        source=source["source"],
        listing_id=source["listing_id"],
        kind=Kind(source["kind"]),
        seller=source.get("seller"),
        group=source["group"],
        text=full_text(source),
        mentions=mentions,
        naming=tuple(m for m in mentions if m.canonical == name and not m.denied),
        offers=offers,
        seen_on=tuple(date.fromisoformat(day) for day in source["seen_on"]),
        page_digest=source["first_page"],
        last_page_digest=source["last_page"],
        url=defang(source["url"]),
    )


def _distinct(field: str) -> dict[str, Any]:
    return {"cardinality": {"field": field, "precision_threshold": _PRECISE}}
