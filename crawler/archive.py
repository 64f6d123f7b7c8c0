"""The raw archive: one WARC file a run, one gzip member a response, appended before anybody reads the page.

A record holds the request's address, the moment, status, headers and the decoded body with its SHA-256. A page over the
limit is kept without its body (`WARC-Truncated: length`). Equal bodies at several addresses are each stored: the digest
in the record's header finds them, and a run's file stays whole by itself.
"""

import io
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from records.folder import private_folder
from records.jsonl import sync_folder
from records.page import Page

REDIRECTS = frozenset({301, 302, 303, 307, 308})
GZIP = 31
BLOCK = 1 << 16
# Of the response's headers only these are kept: the others can name people and say nothing about the page.
KEPT_HEADERS = ("Content-Type", "Location", "Last-Modified", "ETag", "Retry-After", "Server", "Date")


@dataclass(frozen=True, kw_only=True)
class Stored:
    """One response as it is archived."""

    page: Page
    location: str | None = None
    """Where a redirect leads; a redirect is archived but is not a page."""
    too_large: bool = False
    """The body was over the limit and is not kept."""

    @property
    def is_page(self) -> bool:
        return self.location is None


class Archive:
    """The archive of one run, open for appending. Opening cuts off a torn tail and recalls what is there."""

    def __init__(self, path: Path, source: str) -> None:
        private_folder(path.parent)
        self._path = path
        self._source = source
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        self._file = open(handle, "r+b", buffering=0)  # noqa: SIM115 - open as long as the run
        self._places: dict[str, int] = {}
        self.pages = 0
        """Responses that are pages: all but redirects."""
        end = self._recover()
        self._file.truncate(end)
        self._end = end

    def __contains__(self, url: str) -> bool:
        return url in self._places

    def add(self, stored: Stored, headers: tuple[tuple[str, str], ...] = ()) -> None:
        """Append one response in one write; it outlasts the process from here on."""
        member = _member(stored, headers)
        self._file.seek(self._end)
        view = memoryview(member)
        while view:
            view = view[self._file.write(view) :]
        self._remember(stored, self._end)
        self._end += len(member)

    def get(self, url: str) -> Stored | None:
        place = self._places.get(url)
        if place is None:
            return None
        self._file.seek(place)
        return next(_stored(self._file, self._source))

    def close(self) -> None:
        os.fsync(self._file.fileno())
        self._file.close()
        sync_folder(self._path.parent)

    def _remember(self, stored: Stored, place: int) -> None:
        self.pages += stored.is_page and stored.page.url not in self._places
        self._places[stored.page.url] = place

    def _recover(self) -> int:
        end = 0
        for start, stop, record in _members(self._file):
            stored = next(_stored(io.BytesIO(record), self._source), None)
            if stored is not None:
                self._remember(stored, start)
            end = stop
        return end


def read(path: Path, source: str | None = None) -> Iterator[Page]:
    """The pages of an archive in the order they came; redirects are passed over."""
    with path.open("rb") as file:
        for stored in _stored(file, source if source is not None else path.parent.name):
            if stored.is_page:
                yield stored.page


def find(data: Path, digest: str) -> Page | None:
    """The newest archived page with this digest (`sha256:...`), or None. Reads archives from the newest day back."""
    for path in sorted((data / "raw").glob("*/*/*.warc.gz"), key=lambda p: (p.parts[-3], p.name), reverse=True):
        with path.open("rb") as file:
            for stored in _stored(file, path.parent.name, digest):
                return stored.page
    return None


def _member(stored: Stored, headers: tuple[tuple[str, str], ...]) -> bytes:
    page = stored.page
    plain = io.BytesIO()
    writer = WARCWriter(plain, gzip=False, warc_version="1.1")
    http = [("Content-Type", page.content_type)] if page.content_type else []
    http += [(name, value) for name, value in headers if name in KEPT_HEADERS and name != "Content-Type"]
    http.append(("Content-Length", str(len(page.body))))
    warc = {
        "WARC-Date": page.fetched_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "WARC-Payload-Digest": page.digest,
    }
    if stored.too_large:
        warc["WARC-Truncated"] = "length"
    writer.write_record(
        writer.create_warc_record(
            page.url,
            "response",
            payload=io.BytesIO(page.body),
            length=len(page.body),
            http_headers=StatusAndHeaders(f"{page.status} Status", http, protocol="HTTP/1.1"),
            warc_headers_dict=warc,
        )
    )
    packer = zlib.compressobj(6, zlib.DEFLATED, GZIP)
    return packer.compress(plain.getbuffer()) + packer.flush()


def _stored(file: IO[bytes], source: str, digest: str | None = None) -> Iterator[Stored]:
    for record in ArchiveIterator(file):
        warc, http = record.rec_headers, record.http_headers
        if record.rec_type != "response" or (digest and warc.get_header("WARC-Payload-Digest") != digest):
            continue
        status = int(http.get_statuscode())
        page = Page(
            source=source,
            url=warc.get_header("WARC-Target-URI"),
            fetched_at=datetime.fromisoformat(warc.get_header("WARC-Date")),
            status=status,
            content_type=http.get_header("Content-Type") or "",
            body=record.raw_stream.read(),
        )
        yield Stored(
            page=page,
            location=http.get_header("Location") if status in REDIRECTS else None,
            too_large=warc.get_header("WARC-Truncated") == "length",
        )


def _members(file: IO[bytes]) -> Iterator[tuple[int, int, bytes]]:
    """Start, end and content of every whole gzip member; stops at the first torn one."""
    file.seek(0)
    start = 0
    pending = b""
    while True:
        unpack = zlib.decompressobj(GZIP)
        content = []
        used = 0
        while not unpack.eof:
            block = pending or file.read(BLOCK)
            pending = b""
            if not block:
                return
            try:
                content.append(unpack.decompress(block))
            except zlib.error:
                return
            used += len(block)
        pending = unpack.unused_data
        end = start + used - len(pending)
        yield start, end, b"".join(content)
        start = end
