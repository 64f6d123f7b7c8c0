"""Query bodies: pure functions from named arguments, tested by their dictionary form."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from records.counts import Role
from records.problems import Misuse
from search import counting
from search.asked import Query
from search.fold import parts, variants
from search.words import Wanted, Words

Body = dict[str, Any]
FACETS = {
    "substance": "substances",
    "kind": "kind",
    "source": "source",
    "substance_class": "classes",
    "country": "country",
}
FACET_SIZE = 20
TERMS = {
    "name": "names",
    "substance": "substances",
    "precursor": "precursors",
    "cutting_agent": "cutting_agents",
    "unknown": "unknown",
    "primary": "primary",
    "substance_class": "classes",
    "kind": "kind",
    "source": "source",
    "listing": "listing_id",
    "seller": "seller",
    "country": "country",
    "language": "language",
    "ships_from": "ships_from",
    "ships_to": "ships_to",
    "currency": "currency",
    "group": "group",
}
"""Filters by exact value: the name in `Query` and the field of the index. Values of one filter are alternatives."""
UNIT_PRICES = {"g": "eur_per_g", "ml": "eur_per_ml", "unit": "eur_per_unit"}


def find_body(asked: Query, words: Words) -> Body:
    body: Body = {
        "query": matching(asked, words),
        "size": asked.size,
        "sort": sort(asked),
        "track_total_hits": True,
        "aggs": {name: {"terms": {"field": field, "size": FACET_SIZE}} for name, field in FACETS.items()},
    }
    if asked.after is not None:
        body["search_after"] = read_cursor(asked.after, len(body["sort"]))
    return body


def matching(asked: Query, words: Words) -> Body:
    """The documents that a query means, as a `bool` query."""
    must = [_word(w) for w in words.wanted if not w.unwanted]
    must_not = [_word(w) for w in words.wanted if w.unwanted]
    clauses: Body = {"filter": filters(asked)}
    if must and words.name:
        by_name = {"term": {"names": {"value": words.name, "boost": 4.0}}}
        clauses["must"] = [{"bool": {"should": [{"bool": {"must": must}}, by_name], "minimum_should_match": 1}}]
    elif must:
        clauses["must"] = must
    if must_not:
        clauses["must_not"] = must_not
    return {"bool": clauses}


def filters(asked: Query) -> list[Body]:
    found: list[Body] = [{"terms": {field: list(v)}} for name, field in TERMS.items() if (v := getattr(asked, name))]
    if asked.role:
        has = [{"prefix": {"counted": f"{role}|"}} for role in asked.role]
        found.append({"bool": {"should": has, "minimum_should_match": 1}})
    found += _range("price_eur", asked.price_min, asked.price_max)
    found += _range(UNIT_PRICES[asked.per], asked.unit_price_min, asked.unit_price_max)
    found += _range("first_seen", asked.first_seen_from, asked.first_seen_to)
    found += _range("last_seen", asked.last_seen_from, asked.last_seen_to)
    if asked.unknown_only:
        found.append({"exists": {"field": "unknown"}})
    if not asked.all_versions:
        found.append({"term": {"current": True}})
    return found


def sort(asked: Query) -> list[Body]:
    """Ends with the document's key, so that pages neither repeat nor skip."""
    newest = {"last_seen": {"order": "desc"}}
    by: Mapping[str, list[Body]] = {
        "relevance": [{"_score": {"order": "desc"}}, newest],
        "newest": [newest],
        "oldest": [{"first_seen": {"order": "asc"}}],
        "price": [{"price_eur": {"order": "asc", "missing": "_last"}}],
        "unit_price": [{UNIT_PRICES[asked.per]: {"order": "asc", "missing": "_last"}}],
    }
    return [*by[asked.sort], {"key": {"order": "asc"}}]


def versions_body(keys: Sequence[str], listing_keys: Sequence[str], fields_: Sequence[str]) -> Body:
    """The documents with these ids, and the current versions of these listings."""
    wanted = [{"terms": {"key": list(keys)}}, {"term": {"current": True}}]
    return {
        "query": {
            "bool": {
                "filter": [{"terms": {"listing_key": list(listing_keys)}}],
                "should": wanted,
                "minimum_should_match": 1,
            }
        },
        "size": 10_000,
        "seq_no_primary_term": True,
        "_source": list(fields_),
    }


def members_body(bands: Sequence[str]) -> Body:
    """The founders and variants that share a band."""
    return {
        "query": {"bool": {"filter": [{"terms": {"bands": list(bands)}}]}},
        "size": 5000,
        "sort": [{"key": "asc"}],
        "_source": ["key", "group", "first_seen", "folded", "primary", "seller", "source"],
        "track_total_hits": False,
    }


def sellers_body(sellers: Sequence[str], before: str) -> Body:
    """Which of these sellers were seen before a day, by their names only."""
    seen = [{"terms": {"seller": list(sellers)}}, {"range": {"first_seen": {"lt": before}}}]
    return {
        "query": {"bool": {"filter": seen}},
        "size": 0,
        "aggs": {"sellers": {"terms": {"field": "seller", "size": len(sellers)}}},
        "track_total_hits": False,
    }


def founded_body(groups: Sequence[str]) -> Body:
    """The founders of these groups, by their values only."""
    return {
        "query": {"bool": {"filter": [{"terms": {"key": list(groups)}}]}},
        "size": 5000,
        "sort": [{"key": "asc"}],
        "_source": False,
        "docvalue_fields": ["key", "source", "seller"],
        "track_total_hits": False,
    }


def seen_body(sources: Sequence[str], day: str) -> Body:
    """The documents of sources that were seen on a day, by their values only."""
    return {
        "query": {"bool": {"filter": [{"terms": {"source": list(sources)}}, {"term": {"seen_on": day}}]}},
        "size": 5000,
        "sort": [{"key": "asc"}],
        "_source": False,
        "docvalue_fields": [
            *("key", "source", "listing_key", "seller", "group", "first_seen", "counted", "likeness", "names"),
            *("kind", "primary", "price", "unit_price_eur", "per", "tier", "mass_g", "volume_ml", "units"),
        ],
        "track_total_hits": False,
    }


def sighted_body(keys: Sequence[str], day: str) -> Body:
    """Those of these documents that were seen on a day, to be counted."""
    return {
        "query": {"bool": {"filter": [{"terms": {"key": list(keys)}}, {"term": {"seen_on": day}}]}},
        "size": 0,
        "track_total_hits": True,
    }


def days_body(until: date, since: date) -> Body:
    return {
        "query": {"bool": {"filter": _range("day", since, until)}},
        "size": 500,
        "sort": [{"day": "asc"}, {"source": "asc"}],
        "track_total_hits": False,
    }


def naming_body(name: str, role: Role, start: date, end: date) -> Body:
    """Every version that was counted under a name in a role and seen between two days, both included."""
    named = {"terms": {"counted": list(counting.keys(name, role))}}
    return {"bool": {"filter": [named, *_range("seen_on", start, end)]}}


def unseen_body(before: date) -> Body:
    return {"query": {"range": {"last_seen": {"lt": before.isoformat()}}}, "sort": [{"key": "asc"}], "_source": False}


def cursor(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode()


def read_cursor(text: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text.encode()))
    except (ValueError, binascii.Error):
        values = None
    if not isinstance(values, list) or len(values) != length:
        raise Misuse(f"after: expected the `next` of a result with the same sorting, got {text[:40]!r}")
    return values


def _word(wanted: Wanted) -> Body:
    """Any spelling of one wanted thing."""
    if wanted.begin:
        begin = wanted.tokens[0]
        found: list[Body] = [{"prefix": {field: begin}} for field in ("folded", "variants", "named")]
    elif len(wanted.tokens) > 1:
        phrase = " ".join(wanted.tokens)
        found = [{"match_phrase": {"folded": phrase}}, {"match_phrase": {"named": phrase}}]
    else:
        found = _spellings(wanted.tokens[0])
    if wanted.name:
        found.append({"term": {"names": {"value": wanted.name, "boost": 2.0}}})
    return {"dis_max": {"queries": found}}


def _spellings(token: str) -> list[Body]:
    joined = variants(token)[:1]
    found: list[Body] = [{"term": {"folded": {"value": token, "boost": 1.5}}}]
    found += [
        {"term": {field: {"value": spelling}}} for spelling in (token, *joined) for field in ("variants", "named")
    ]
    found += [{"term": {"folded": {"value": spelling}}} for spelling in joined]
    if parts(token):
        found.append({"match_phrase": {"folded": " ".join(parts(token))}})
    return found


def _range(field: str, least: Any, most: Any) -> list[Body]:
    bounds = {"gte": least, "lte": most}
    given = {k: v.isoformat() if isinstance(v, date) else v for k, v in bounds.items() if v is not None}
    return [{"range": {field: given}}] if given else []
