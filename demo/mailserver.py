"""A mail server on loopback that puts every mail into a maildir: the demo's recipient."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox


class _AnyPort(Controller):
    """Takes the port that the system gave before it tries itself out."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)  # noqa: S101 - listening by now
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def mail_server(maildir: Path, port: int = 0) -> Iterator[int]:
    """Serve SMTP on 127.0.0.1 while the context lasts; gives the port (0: any free one)."""
    maildir.parent.mkdir(parents=True, exist_ok=True)
    server = _AnyPort(Mailbox(maildir), hostname="127.0.0.1", port=port, server_hostname="localhost")
    server.start()
    try:
        yield server.port
    finally:
        server.stop()
