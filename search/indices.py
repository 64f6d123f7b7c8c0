"""The indices: `PREFIX-listings-YYYY.MM` behind the alias `PREFIX-listings`, and `PREFIX-counts`.

A document lives in the month in which its version was first ingested, however long it is seen afterwards.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import orjson
from elasticsearch import ApiError

from search import document
from search.store import Store

COUNTS: dict[str, Any] = {
    "dynamic": "strict",
    "properties": {
        "source": document.KEYWORD,
        "day": document.DAY,
        "status": document.KEYWORD,
        "pages": document.WHOLE,
        "listings": document.WHOLE,
        "readable": document.WHOLE,
        "priced": document.WHOLE,
        "measured": document.WHOLE,
        "prices": document.OBJECT,
        "names": document.KEYWORD,
        "counts": document.OBJECT,
        "aliases": document.OBJECT,
    },
}
_SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-1", "refresh_interval": "30s"}
"""`index.translog.durability` stays `request`: an acknowledged document outlasts a kill."""
LENIENT = {"ignore_unavailable": "true", "allow_no_indices": "true"}
"""For searches: before the first ingest there is no index, and nothing is found."""


def listings(store: Store) -> str:
    """The alias over all months."""
    return f"{store.prefix}-listings"


def month(store: Store, day: str) -> str:
    """The index for versions first ingested from a run on `day` (YYYY-MM-DD)."""
    return f"{store.prefix}-listings-{day[:4]}.{day[5:7]}"


def counts(store: Store) -> str:
    return f"{store.prefix}-counts"


def prepare(store: Store, day: str) -> None:
    """Make template, alias, the month's index and the counts index, or bring older ones up to this mapping."""
    mapping, count_mapping = _stamped(document.mapping()), _stamped(COUNTS)
    stamps = _stamps(store, month(store, day), counts(store))
    if stamps.get(month(store, day)) != mapping["_meta"]:
        template = {"settings": _SETTINGS, "mappings": mapping, "aliases": {listings(store): {}}}
        body = {"index_patterns": [f"{listings(store)}-*"], "priority": 200, "template": template}
        store.request("PUT", f"_index_template/{listings(store)}", body)
        _create(store, month(store, day), {"aliases": {listings(store): {}}})
        store.request("PUT", f"{listings(store)}/_mapping", mapping)
    if stamps.get(counts(store)) != count_mapping["_meta"]:
        _create(store, counts(store), {"settings": _SETTINGS, "mappings": count_mapping})
        store.request("PUT", f"{counts(store)}/_mapping", count_mapping)


def refresh(store: Store, index: str) -> None:
    """Make everything written so far findable."""
    store.request("POST", f"{index}/_refresh", **LENIENT)


def pages(store: Store, index: str, body: dict[str, Any]) -> Iterator[list[dict[str, Any]]]:
    """All hits of a sorted query, `body["size"]` a request."""
    while True:
        hits = store.request("POST", f"{index}/_search", body, **LENIENT)["hits"]["hits"]
        yield hits
        if len(hits) < body["size"]:
            return
        body = {**body, "search_after": hits[-1]["sort"]}


def _stamped(mapping: dict[str, Any]) -> dict[str, Any]:
    digest = hashlib.sha256(orjson.dumps(mapping, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]
    return {**mapping, "_meta": {"mapping": digest}}


def _stamps(store: Store, *names: str) -> dict[str, Any]:
    """Which mapping each index has; an index that is not there is left out."""
    found = store.request("GET", f"{','.join(names)}/_mapping", **LENIENT)
    return {index: said["mappings"].get("_meta") for index, said in found.items()}


def _create(store: Store, index: str, body: dict[str, Any]) -> None:
    try:
        store.request("PUT", index, body)
    except ApiError as error:
        if error.error != "resource_already_exists_exception":
            raise
