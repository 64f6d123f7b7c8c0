"""Read all hits of a query, however many, as the index stood at the beginning."""

from collections.abc import Iterator
from typing import Any

from elasticsearch import NotFoundError

from search.store import Store

KEPT = "2m"


def scan(store: Store, index: str, body: dict[str, Any], size: int = 500) -> Iterator[dict[str, Any]]:
    """Hits in the order of `body["sort"]`, through a point in time; none where there is no such index."""
    try:
        pit = store.request("POST", f"{index}/_pit", keep_alive=KEPT)["id"]
    except NotFoundError:
        return
    try:
        page = {**body, "size": size, "track_total_hits": False}
        while True:
            page["pit"] = {"id": pit, "keep_alive": KEPT}
            answer = store.request("POST", "_search", page)
            pit, hits = answer["pit_id"], answer["hits"]["hits"]
            yield from hits
            if len(hits) < size:
                return
            page["search_after"] = hits[-1]["sort"]
    finally:
        store.request("DELETE", "_pit", {"id": pit})
