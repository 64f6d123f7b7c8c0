"""Bulk bodies that are refused as a whole or in part, by a server that speaks the protocol."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, ClassVar

import pytest
from elasticsearch import ApiError, Elasticsearch

from records.problems import Away
from search.store import Store


class Fake(BaseHTTPRequestHandler):
    """Takes bodies of `most` bytes at most, after so many refusals; remembers the ids of each body it took."""

    protocol_version = "HTTP/1.1"
    most: ClassVar[int] = 10_000
    status: ClassVar[int] = 429
    refusals: ClassVar[int] = 0
    busy_items: ClassVar[list[set[str]]] = []
    taken: ClassVar[list[list[str]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if len(body) > self.most:
            self.answer(413, b"")
        elif type(self).refusals:
            type(self).refusals -= 1
            self.answer(self.status, b'{"error": {"type": "es_rejected_execution_exception"}}')
        else:
            ids = [json.loads(line)["index"]["_id"] for line in body.splitlines()[::2]]
            self.taken.append(ids)
            busy = self.busy_items.pop(0) if self.busy_items else set()
            self.answer(200, json.dumps({"items": [{"index": said(one, one in busy)} for one in ids]}).encode())

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("x-elastic-product", "Elasticsearch")
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


def said(id_: str, busy: bool) -> dict[str, Any]:
    if busy:
        return {"_index": "i", "_id": id_, "status": 429, "error": {"type": "rejected", "reason": "queue is full"}}
    return {"_index": "i", "_id": id_, "status": 201, "result": "created"}


@pytest.fixture
def fake() -> Iterator[type[Fake]]:
    class Server(Fake):
        taken: ClassVar[list[list[str]]] = []
        busy_items: ClassVar[list[set[str]]] = []

    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    Server.url = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield Server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def faked(fake: Any) -> Iterator[Store]:
    with Elasticsearch(fake.url, max_retries=0) as client:
        yield Store(client, "t")


def items(count: int, size: int = 100) -> list[bytes]:
    action = b'{"index":{"_index":"i","_id":"%d"}}\n'
    return [action % n + b'{"t":"%s"}\n' % (b"x" * size) for n in range(count)]


def test_a_refused_body_is_sent_again(fake: Any, faked: Store) -> None:
    fake.refusals = 3
    assert [(r.id, r.ok) for r in faked.bulk(items(2), pause=0)] == [("0", True), ("1", True)]
    assert fake.taken == [["0", "1"]]


def test_only_the_refused_items_are_sent_again(fake: Any, faked: Store) -> None:
    fake.busy_items += [{"1", "2"}, {"2"}]
    assert [(r.id, r.ok) for r in faked.bulk(items(4), pause=0)] == [(n, True) for n in "0312"]
    assert fake.taken == [["0", "1", "2", "3"], ["1", "2"], ["2"]]


def test_a_body_that_stays_refused(fake: Any, faked: Store) -> None:
    fake.refusals = 99
    results = list(faked.bulk(items(2), attempts=3, pause=0))
    assert [(r.id, r.ok, r.busy, r.index, r.action) for r in results] == [
        ("0", False, True, "i", "index"),
        ("1", False, True, "i", "index"),
    ]
    assert fake.refusals == 96


def test_a_body_that_is_too_large_is_halved(fake: Any, faked: Store) -> None:
    fake.most = 500
    assert [r.id for r in faked.bulk(items(10), pause=0)] == [str(n) for n in range(10)]
    assert [one for body in fake.taken for one in body] == [str(n) for n in range(10)]
    assert max(len(body) for body in fake.taken) > 1


def test_one_item_that_is_too_large_does_not_stop_the_rest(fake: Any, faked: Store) -> None:
    fake.most = 500
    given = [*items(3), b'{"index":{"_index":"i","_id":"large"}}\n' + b'{"t":"%s"}\n' % (b"x" * 900)]
    results = {r.id: r for r in faked.bulk(given, pause=0)}
    assert [id_ for id_, r in results.items() if r.ok] == ["0", "1", "2"]
    assert not results["large"].busy
    assert "(413): 948 bytes are more than it takes" in results["large"].error


@pytest.mark.parametrize(("status", "error"), [(400, ApiError), (503, Away), (401, Away)])
def test_other_refusals_end_it(fake: Any, faked: Store, status: int, error: type[Exception]) -> None:
    fake.status, fake.refusals = status, 1
    with pytest.raises(error):
        list(faked.bulk(items(1), pause=0))
