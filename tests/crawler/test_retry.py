import math
from datetime import UTC, datetime

import pytest

from crawler.retry import retry_after

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"120", 120),
        (b" 0 ", 0),
        ("Mon, 05 Jan 2026 12:01:30 GMT", 90),
        ("Monday, 05-Jan-26 12:00:10 GMT", 10),
        ("Mon, 05 Jan 2026 11:00:00 GMT", 0),
        ("9" * 40, math.inf),
        (b"-5", None),
        (b"soon", None),
        (b"1.5", None),
        ("\u0661", None),
        (b"", None),
        (None, None),
    ],
)
def test_retry_after(value: bytes | str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds
