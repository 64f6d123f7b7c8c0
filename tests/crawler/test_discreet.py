import logging

import pytest

from crawler.discreet import DiscreetFormatter


@pytest.mark.parametrize(
    ("message", "gone", "kept"),
    [
        ("GET https://m.example/vendor/bobby?x=1 failed", "bobby", "https://m.example/..."),
        ("<GET http://127.0.0.1:80/u/bobby>", "bobby", "127.0.0.1:80"),
        ("https://bobby:secret@m.example/", "bobby", "m.example"),
        ("wickr: bobby99", "bobby99", "[handle]"),
    ],
)
def test_messages(message: str, gone: str, kept: str) -> None:
    text = DiscreetFormatter().format(logging.LogRecord("x", logging.ERROR, "", 0, message, None, None))
    assert gone not in text
    assert kept in text


def test_exceptions_keep_their_place_and_lose_their_message() -> None:
    try:
        raise ValueError("text of a page: bobby")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, (ValueError, error, error.__traceback__))
    text = DiscreetFormatter().format(record)
    assert "bobby" not in text
    assert "ValueError" in text
    assert "test_exceptions_keep_their_place" in text
