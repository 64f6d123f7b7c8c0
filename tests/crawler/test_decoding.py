import gzip
import zlib

import pytest
from scrapy.exceptions import ResponseDataLossError

from crawler.decoding import TooLargeError, decode

TEXT = b"<p>text</p>" * 50
RAW = zlib.compressobj(9, zlib.DEFLATED, -15)
BARE = RAW.compress(TEXT) + RAW.flush()


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(TEXT), "gzip"),
        (gzip.compress(TEXT), "x-gzip"),
        (gzip.compress(TEXT[:100]) + gzip.compress(TEXT[100:]), "gzip"),
        (gzip.compress(TEXT) + b"\0\0\0", "gzip"),
        (zlib.compress(TEXT), "deflate"),
        (BARE, "deflate"),
        (TEXT, "identity"),
    ],
)
def test_whole_streams(body: bytes, coding: str) -> None:
    assert decode(body, coding, 10_000) == TEXT


@pytest.mark.parametrize(
    ("body", "coding"),
    [
        (gzip.compress(TEXT)[:-9], "gzip"),
        (gzip.compress(TEXT)[:-1], "gzip"),
        (gzip.compress(TEXT)[:12], "gzip"),
        (b"plain text", "gzip"),
        (gzip.compress(TEXT) + b"trailer", "gzip"),
        (BARE[:-2], "deflate"),
        (TEXT, "br"),
    ],
)
def test_broken_streams_are_failures(body: bytes, coding: str) -> None:
    with pytest.raises(ResponseDataLossError):
        decode(body, coding, 10_000)


@pytest.mark.parametrize(("size", "limit"), [(1001, 1000), (50_000_000, 1_000_000)])
def test_bombs_stop_at_the_limit(size: int, limit: int) -> None:
    with pytest.raises(TooLargeError):
        decode(gzip.compress(b"0" * size), "gzip", limit)
    assert decode(gzip.compress(b"0" * limit), "gzip", limit) == b"0" * limit
