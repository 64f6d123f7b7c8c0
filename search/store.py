"""The only connection to Elasticsearch."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import elasticsearch
import orjson
from elastic_transport import ConnectionError as LostConnection
from elastic_transport import TlsError, TransportError
from elasticsearch import ApiError, Elasticsearch, JsonSerializer

from config.settings import Settings
from records.problems import Away, Misuse
from search.node import Endpoint

BULK_BYTES = 4_000_000
"""A larger body may be cut on the wire and half applied without an answer."""
_BUSY = (429, 503)
_TOO_LARGE = 413


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

    @property
    def busy(self) -> bool:
        """Nothing is wrong with the item: it may be taken later."""
        return self.status in _BUSY


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

    def bulk(self, items: Iterable[bytes], *, attempts: int = 6, pause: float = 0.2) -> Iterator[ItemResult]:
        """Send bulk items, each one action line and, but for deletes, one source line, both ending in a line feed.

        Bodies stay under `BULK_BYTES`, and are halved where the cluster (or a proxy before it) takes less. What
        Elasticsearch was too busy for, an item or a whole body, is sent again after `pause` seconds, then twice as
        many, and so on up to 5. Yields one result an item, those that were taken or refused at once first.
        """
        for chunk in _chunks(items):
            yield from self._send(chunk, attempts, pause)

    def _send(self, chunk: list[bytes], attempts: int, pause: float) -> Iterator[ItemResult]:
        for attempt in range(attempts):
            results = self._post(chunk)
            last = attempt == attempts - 1
            yield from (result for result in results if last or not result.busy)
            chunk = [item for item, result in zip(chunk, results, strict=True) if result.busy]
            if last or not chunk:
                return
            time.sleep(min(pause * 2**attempt, 5))

    def _post(self, chunk: list[bytes]) -> list[ItemResult]:
        """One result an item, in order, whether or not the body was taken as a whole."""
        try:
            with reaching():
                answer = self.client.perform_request("POST", "/_bulk", headers=_NDJSON, body=b"".join(chunk))
        except ApiError as error:
            if error.meta.status == _TOO_LARGE and len(chunk) > 1:
                middle = len(chunk) // 2
                return self._post(chunk[:middle]) + self._post(chunk[middle:])
            if error.meta.status in (_TOO_LARGE, *_BUSY):
                return [_refused(item, error) for item in chunk]
            raise
        return [_result(item) for item in answer.body["items"]]

    def close(self) -> None:
        self.client.close()


def connect(settings: Settings, endpoint: Endpoint) -> Store:
    """Open the client and make sure that the cluster answers; `Away` says why it does not."""
    options: dict[str, Any] = {"serializer": _Json()}
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


class _Json(JsonSerializer):
    """Reads answers with orjson; requests are still written by the standard library, which takes any text."""

    def json_loads(self, data: bytes) -> Any:
        return orjson.loads(data)


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


def _refused(item: bytes, error: ApiError) -> ItemResult:
    """An item of a body that was not looked into."""
    ((action, about),) = orjson.loads(item.partition(b"\n")[0]).items()
    reason = f"{len(item)} bytes are more than it takes" if error.meta.status == _TOO_LARGE else "it is too busy"
    said = f"Elasticsearch refused the request ({error.meta.status}): {reason}"
    return ItemResult(
        action=action, index=about["_index"], id=about.get("_id") or "", status=error.meta.status, result="", error=said
    )


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
