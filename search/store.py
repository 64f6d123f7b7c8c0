"""The only connection to Elasticsearch."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import elasticsearch
from elastic_transport import ConnectionError as LostConnection
from elastic_transport import TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch

from config.settings import Settings
from records.problems import Away, Misuse
from search.node import Endpoint

BULK_BYTES = 4_000_000
"""A larger body may be cut on the wire and half applied without an answer."""
_BUSY = (429, 503)


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """What Elasticsearch said of one bulk item."""

    action: str
    index: str
    id: str
    status: int
    result: str
    """created, updated, deleted, noop, not_found; empty for an error."""
    error: str = ""
    """Type and reason; empty where the item was taken."""

    @property
    def ok(self) -> bool:
        return not self.error


@dataclass(frozen=True)
class Store:
    """A client and the prefix of all index names."""

    client: Elasticsearch
    prefix: str

    def request(self, method: str, path: str, body: Any = None, **params: Any) -> Any:
        """One API call; `path` has no leading slash. Raises `Away` where nothing answers, `ApiError` where refused."""
        with reaching():
            answer = self.client.perform_request(method, "/" + path, params=params or None, headers=_JSON, body=body)
        return answer.body

    def bulk(self, items: Iterable[bytes], *, attempts: int = 6) -> Iterator[ItemResult]:
        """Send bulk items, each one action line and, but for deletes, one source line, both ending in a line feed.

        Bodies stay under `BULK_BYTES`; items that Elasticsearch was too busy for are sent again, with growing pauses.
        Yields one result an item, in order within a body.
        """
        for chunk in _chunks(items):
            yield from self._send(chunk, attempts)

    def _send(self, chunk: list[bytes], attempts: int) -> Iterator[ItemResult]:
        for attempt in range(attempts):
            with reaching():
                answer = self.client.perform_request("POST", "/_bulk", headers=_NDJSON, body=b"".join(chunk))
            results = [_result(item) for item in answer.body["items"]]
            again = [n for n, result in enumerate(results) if result.status in _BUSY]
            last = attempt == attempts - 1
            yield from (r for r in results if last or r.status not in _BUSY)
            if not again or last:
                return
            chunk = [chunk[n] for n in again]
            time.sleep(min(0.2 * 2**attempt, 5))

    def close(self) -> None:
        self.client.close()


def connect(settings: Settings, endpoint: Endpoint) -> Store:
    """Open the client and make sure that the cluster answers; `Away` says why it does not."""
    options: dict[str, Any] = {}
    if settings.elasticsearch_api_key:
        options["api_key"] = settings.elasticsearch_api_key
    if settings.elasticsearch_ca:
        if not settings.elasticsearch_ca.is_file():
            raise Misuse(f"NPSMON_ELASTICSEARCH_CA: no such file: {settings.elasticsearch_ca}")
        options["ca_certs"] = str(settings.elasticsearch_ca)
    try:
        client = Elasticsearch(endpoint.url, request_timeout=60, max_retries=2, retry_on_timeout=False, **options)
    except ValueError as error:
        raise Misuse(f"NPSMON_ELASTICSEARCH_URL: {error}") from error
    store = Store(client, settings.index_prefix)
    try:
        # client.info() and ping() ask for an address that the embedded core node does not have
        store.request("GET", "_cluster/health", timeout="30s", wait_for_status="yellow")
    except BaseException:
        client.close()
        raise
    return store


@contextmanager
def reaching() -> Iterator[None]:
    """Turn lost connections, bad certificates and refused keys into `Away`, with what to check."""
    try:
        yield
    except TlsError as error:
        raise Away(f"Elasticsearch's certificate was not accepted: {error}; check NPSMON_ELASTICSEARCH_CA") from error
    except (elasticsearch.AuthenticationException, elasticsearch.AuthorizationException) as error:
        raise Away(f"Elasticsearch refused the key: {error}; check NPSMON_ELASTICSEARCH_API_KEY") from error
    except ApiError as error:
        if error.meta.status in (502, 503, 504):
            raise Away(f"Elasticsearch is not ready: {error}") from error
        raise
    except (LostConnection, TransportError) as error:
        raise Away(f"Elasticsearch is not reachable: {error}") from error


_JSON = {"accept": "application/json", "content-type": "application/json"}
_NDJSON = {"accept": "application/json", "content-type": "application/x-ndjson"}


def _chunks(items: Iterable[bytes]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    size = 0
    for item in items:
        if chunk and size + len(item) > BULK_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(item)
        size += len(item)
    if chunk:
        yield chunk


def _result(item: dict[str, Any]) -> ItemResult:
    ((action, said),) = item.items()
    error = said.get("error")
    return ItemResult(
        action=action,
        index=said["_index"],
        id=said.get("_id") or "",
        status=said["status"],
        result=said.get("result", ""),
        error=f"{error['type']}: {error['reason']}" if error else "",
    )
