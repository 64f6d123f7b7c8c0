"""Run an analyst's query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from records.convert import convert
from records.extraction import Kind, Mention
from records.problems import Misuse
from search import indices, queries
from search.asked import Query
from search.defang import defang
from search.snippets import Passage, marks, passage
from search.store import Store
from search.words import Resolver, Words, parse, unresolved

CLOSED = {"source": "source", "substance_class": "classes"}
"""Filters whose values the operator knows beforehand: where nothing is found, an unheard-of value is an error."""
ROW_SOURCE = {"excludes": ["folded", "variants", "named", "bands", "counted", "likeness"]}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One content version of a listing, as found."""

    source: str
    listing_id: str
    version: str
    title: str
    kind: Kind
    primary: tuple[str, ...]
    names: tuple[str, ...]
    unknown: tuple[str, ...]
    classes: tuple[str, ...]
    seller: str | None
    country: str | None
    ships_from: str | None
    price: float | None
    currency: str | None
    price_eur: float | None
    unit_price_eur: float | None
    per: str | None
    first_seen: date
    last_seen: date
    days_seen: int
    group: str
    url: str
    """Defanged."""
    page_digest: str
    """Of the last page it was read from: a key into the raw archive."""
    current: bool
    snippet: Passage


@dataclass(frozen=True, kw_only=True)
class Facet:
    value: str
    listings: int


@dataclass(frozen=True, kw_only=True)
class Results:
    total: int
    rows: tuple[Row, ...]
    facets: dict[str, tuple[Facet, ...]]
    next: str | None
    """For `Query.after`; None on the last page."""


def find(store: Store, query: Query, resolve: Resolver = unresolved) -> Results:
    """One request; a second one only where nothing was found, to tell an empty answer from a misspelt filter."""
    words = parse(query.text, resolve)
    body = queries.find_body(query, words) | {"_source": ROW_SOURCE}
    answer = store.request("POST", f"{indices.listings(store)}/_search", body, **indices.LENIENT)
    total, hits = answer["hits"]["total"]["value"], answer["hits"]["hits"]
    if total == 0:
        _check_closed(store, query)
    facets = {
        name: tuple(Facet(value=b["key"], listings=b["doc_count"]) for b in found["buckets"])
        for name, found in answer.get("aggregations", {}).items()
    }
    return Results(
        total=total,
        rows=tuple(row(hit["_source"], query, words) for hit in hits),
        facets=facets,
        next=queries.cursor(hits[-1]["sort"]) if hits and len(hits) == query.size else None,
    )


def row(source: Mapping[str, Any], query: Query, words: Words) -> Row:
    text = full_text(source)
    mentions = convert(tuple[Mention, ...], source.get("mentions", []), source["key"])
    asked = (*query.name, *query.substance, *query.precursor, *query.cutting_agent, *query.unknown, *query.primary)
    found = marks(text, words, mentions, asked)
    return Row(
        source=source["source"],
        listing_id=source["listing_id"],
        version=source["version"],
        title=source.get("title", ""),
        kind=Kind(source["kind"]),
        primary=tuple(source.get("primary", ())),
        names=tuple(source.get("names", ())),
        unknown=tuple(source.get("unknown", ())),
        classes=tuple(source.get("classes", ())),
        seller=source.get("seller"),
        country=source.get("country"),
        ships_from=source.get("ships_from"),
        price=source.get("price"),
        currency=source.get("currency"),
        price_eur=source.get("price_eur"),
        unit_price_eur=source.get("unit_price_eur"),
        per=source.get("per"),
        first_seen=date.fromisoformat(source["first_seen"]),
        last_seen=date.fromisoformat(source["last_seen"]),
        days_seen=len(source["seen_on"]),
        group=source["group"],
        url=defang(source["url"]),
        page_digest=source["last_page"],
        current=source["current"],
        snippet=passage(text, found),
    )


def full_text(source: Mapping[str, Any]) -> str:
    """The listing's text, to which offsets refer, from a document."""
    description = source.get("description", "")
    return f"{source.get('title', '')}\n{description}" if description else source.get("title", "")


def _check_closed(store: Store, query: Query) -> None:
    for name, field in CLOSED.items():
        asked: tuple[str, ...] = getattr(query, name)
        if not asked:
            continue
        body = {"size": 0, "aggs": {"known": {"terms": {"field": field, "size": 1000}}}}
        answer = store.request("POST", f"{indices.listings(store)}/_search", body, **indices.LENIENT)
        known = [b["key"] for b in answer.get("aggregations", {}).get("known", {}).get("buckets", [])]
        for value in asked:
            if value not in known:
                raise Misuse(
                    f"{name}: expected one of {', '.join(sorted(known)) or '(nothing is indexed yet)'}, got {value!r}"
                )
