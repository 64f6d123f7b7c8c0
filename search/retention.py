"""Forget what is older than the retention period."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import orjson

from records.problems import Broken
from search import indices, queries
from search.scan import scan
from search.store import Store


@dataclass(frozen=True, kw_only=True)
class Purged:
    documents: int
    archives: int
    """Raw archives and run folders of whole days."""


def purge(store: Store, data: Path, before: date) -> Purged:
    """Delete the documents last seen before a day, the raw archives and run folders of the days before it.

    Daily counts stay: they hold no text and no address. A group whose founder is deleted takes no further members.
    """
    documents = 0
    for result in store.bulk(_deletes(store, before)):
        if not result.ok:
            raise Broken(f"document {result.id} could not be deleted: {result.error}")
        documents += result.result == "deleted"
    indices.refresh(store, indices.listings(store))
    archives = 0
    for kind in ("raw", "runs"):
        for folder in _days_before(data / kind, before):
            shutil.rmtree(folder)
            archives += 1
    return Purged(documents=documents, archives=archives)


def _deletes(store: Store, before: date) -> Iterator[bytes]:
    indices.refresh(store, indices.listings(store))
    for hit in scan(store, indices.listings(store), queries.unseen_body(before), size=5000):
        yield orjson.dumps({"delete": {"_index": hit["_index"], "_id": hit["_id"]}}) + b"\n"


def _days_before(root: Path, before: date) -> Iterator[Path]:
    for folder in sorted(root.glob("????-??-??")):
        if folder.is_dir() and not folder.is_symlink() and folder.name < before.isoformat():
            yield folder
