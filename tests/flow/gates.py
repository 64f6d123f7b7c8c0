"""A place in a conversation where one side is kept waiting: the moment to kill the other."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from tests.flow.monitor import Command

WAIT = 60


@dataclass(frozen=True)
class Gate:
    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def stop(self) -> None:
        self.reached.set()
        self.opened.wait(WAIT)

    def kill(self, command: Command) -> None:
        """Kill a command once somebody stands at the gate."""
        assert self.reached.wait(WAIT), "the command never came to the place where it was to be killed"
        command.kill()
        self.opened.set()


class Page:
    """In a loopback site's pages: an address that is asked for and never answered."""

    def __init__(self) -> None:
        self.gate = Gate()

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.gate.stop()
        handler.close_connection = True


class _Pass(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    proxy: "Proxy"

    def _any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        gate = self.proxy.gate_at(f"{self.command} {self.path}")
        if gate is not None and not self.proxy.answered:
            gate.stop()
            self.close_connection = True
            return
        status, headers, content = self.proxy.ask(self.command, self.path, body, dict(self.headers))
        if gate is not None:
            gate.stop()
            self.close_connection = True
            return
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("transfer-encoding", "connection", "content-length"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _any  # noqa: N815 - the library calls them so

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that is killed is what this is for."""


class Proxy:
    """Between a command and Elasticsearch: notes what is asked, and can stop one request of it."""

    def __init__(self, upstream: str) -> None:
        self._upstream = urlsplit(upstream).netloc
        self.asked: list[str] = []
        self.answered = False
        """Whether Elasticsearch gets the request that is stopped (and only its answer is lost)."""
        self._gate: tuple[int, Gate] | None = None
        self._lock = threading.Lock()
        handler = type("Handler", (_Pass,), {"proxy": self})
        self._server = _Server(("127.0.0.1", 0), handler)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def stop_at(self, number: int, *, answered: bool) -> Gate:
        """From now on count anew, and stop the request with this number (from 0)."""
        with self._lock:
            self.asked, self.answered = [], answered
            self._gate = (number, Gate())
            return self._gate[1]

    def pass_all(self) -> None:
        with self._lock:
            self.asked, self._gate = [], None

    def gate_at(self, line: str) -> Gate | None:
        with self._lock:
            self.asked.append(line)
            if self._gate is not None and self._gate[0] == len(self.asked) - 1:
                return self._gate[1]
            return None

    def ask(
        self, method: str, path: str, body: bytes, headers: dict[str, str]
    ) -> tuple[int, list[tuple[str, str]], bytes]:
        connection = HTTPConnection(self._upstream, timeout=WAIT)
        try:
            connection.request(method, path, body, {k: v for k, v in headers.items() if k.lower() != "host"})
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class Post(Mailbox):
    """Puts mails into a maildir; can stop a client before its envelope or after its mail was put there."""

    def __init__(self, maildir: Path) -> None:
        maildir.parent.mkdir(parents=True, exist_ok=True)
        super().__init__(maildir)
        self.before: Callable[[str], Gate | None] = lambda _: None
        self.after: Callable[[str], Gate | None] = lambda _: None

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        await _hang(self.before(address))
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        said = await super().handle_DATA(server, session, envelope)
        await _hang(self.after(envelope.rcpt_tos[0]))
        return str(said)


async def _hang(gate: Gate | None) -> None:
    """Until the client's end, of which the event loop learns by its closed connection."""
    if gate is not None:
        gate.reached.set()
        await asyncio.Event().wait()


class PostOffice(Controller):
    """Serves a `Post` on a free port."""

    def __init__(self, post: Post) -> None:
        super().__init__(post, hostname="127.0.0.1", port=0, server_hostname="localhost")

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()
