"""Content-Encoding undone within the page limit. A stream that breaks off is a failure, not a shorter page."""

import zlib
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response

from crawler.archiving import ARCHIVED, TOO_LARGE

ACCEPTED = b"gzip, deflate"


class TooLargeError(Exception):
    """Over the page limit when decompressed."""


class DecodingMiddleware:
    def __init__(self, limit: int) -> None:
        self.limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002
        codings = [
            coding.strip().lower()
            for value in response.headers.getlist("Content-Encoding")
            for coding in value.decode("latin-1").split(",")
        ]
        if ARCHIVED in response.flags or not any(codings) or not response.body:
            return response
        body = response.body
        try:
            for coding in reversed(codings):
                body = decode(body, coding, self.limit)
        except TooLargeError:
            return response.replace(body=b"", flags=[*response.flags, TOO_LARGE])
        return response.replace(body=body)


def decode(body: bytes, coding: str, limit: int) -> bytes:
    """Undo one coding; `ResponseDataLossError` where it is unknown, broken or cut short."""
    if coding in ("", "identity"):
        return body
    if coding in ("gzip", "x-gzip"):
        return _inflate(body, 31, limit)
    if coding == "deflate":
        # Named after zlib's wrapping, often sent without it.
        wrapped = len(body) > 1 and body[0] & 0x0F == 8 and (body[0] << 8 | body[1]) % 31 == 0
        return _inflate(body, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, limit)
    raise ResponseDataLossError(f"Content-Encoding {coding[:20]!r} was not asked for")


def _inflate(data: bytes, wbits: int, limit: int) -> bytes:
    parts = []
    room = limit
    while data:
        unpack = zlib.decompressobj(wbits)
        try:
            part = unpack.decompress(data, room + 1)
        except zlib.error as error:
            raise ResponseDataLossError("broken compression") from error
        room -= len(part)
        if room < 0:
            raise TooLargeError
        parts.append(part)
        if not unpack.eof:
            raise ResponseDataLossError("compression cut short")
        data = unpack.unused_data.lstrip(b"\x00") if wbits == 31 else b""
    return b"".join(parts)
