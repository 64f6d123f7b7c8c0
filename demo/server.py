"""Serves the invented world on loopback, a port a site; what is served follows from the day."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from demo.site import is_closed, is_unavailable, pages
from demo.world import SITES, Site, World


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    site: "_Site"

    def do_GET(self) -> None:
        status, content_type, body = self.site.answer(self.path)
        head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n"
        if status.startswith("503"):
            head += "Retry-After: 86400\r\n"
        # one write for head and body, so that no small packet waits for an acknowledgement
        self.wfile.write(head.encode("ascii") + b"\r\n" + body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A crawler that hangs up is no news."""


class _Site:
    """One site's socket and pages; closed while the site does not exist."""

    def __init__(self, world: World, site: Site) -> None:
        self.world, self.site = world, site
        self.port = 0
        self.requests: list[str] = []
        self._pages: dict[str, tuple[str, bytes]] = {}
        self._unavailable = False
        self._server: _Server | None = None
        self._open()

    def answer(self, path: str) -> tuple[str, str, bytes]:
        self.requests.append(path)
        if self._unavailable:
            return "503 Service Unavailable", "text/plain", b"down for maintenance\n"
        if path not in self._pages:
            return "404 Not Found", "text/html", b"<html><title>Not found</title><h1>Page not found</h1></html>"
        content_type, body = self._pages[path]
        return "200 OK", content_type, body

    def set_day(self, day: int) -> None:
        self._unavailable = is_unavailable(self.site, day)
        rendered = pages(self.world, self.site, day)
        self._pages = {path: (kind, text.encode()) for path, (kind, text) in rendered.items()}
        if is_closed(self.site, day):
            self.close()
        elif self._server is None:
            self._open()

    def _open(self) -> None:
        handler = type("Handler", (_Handler,), {"site": self})
        self._server = _Server(("127.0.0.1", self.port), handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class Server:
    """`with Server(world) as server:` serves day 0; `set_day` turns the page."""

    def __init__(self, world: World) -> None:
        self._sites = {site.name: _Site(world, site) for site in SITES}
        self.urls = {name: f"http://127.0.0.1:{site.port}/" for name, site in self._sites.items()}

    def set_day(self, day: int) -> None:
        for site in self._sites.values():
            site.set_day(day)

    def requests(self, site: str) -> list[str]:
        """Paths asked for so far, in order."""
        return self._sites[site].requests

    def __enter__(self) -> "Server":
        self.set_day(0)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for site in self._sites.values():
            site.close()
