"""What strangers write, and how it is shown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.untrusted import defanged, visible

SHOWN_AS_IT_IS = [
    "Isotonitazene 1 g, 0.5 g, 12.50 EUR",
    "0.5mg tablets, 2.5g",
    "α-PVP and βk-2C-B, Δ9",
    "4'-fluoro-α-PHP",
    "мефедрон",
    "crème brûlée, Straße, naïve",
    "合成大麻素",
    "price/quality: 5/5!",
    "hxxps://shop[.]example/item/3",
    "e.g. 5.5 of 6",
]
CHANGED = [
    ("two\r\nlines\tand a tab", "two lines and a tab"),
    ("fent\u0430nyl", "fent[U+0430]nyl"),
    ("\u0430cid", "[U+0430]cid"),
    ("met\u03bfnitazene", "met[U+03BF]nitazene"),
    ("\uff4detonitazene", "[U+FF4D]etonitazene"),
    ("\U0001d426etonitazene", "[U+1D426]etonitazene"),
    ("\U0001d400\U0001d401", "[U+1D400][U+1D401]"),
    ("abc\u202egnp.exe", "abc[U+202E]gnp[.]exe"),
    ("zero\u200bwidth", "zero[U+200B]width"),
    ("nul\x00 and bell\x07", "nul[U+0000] and bell[U+0007]"),
    ("lone \ud800 half", "lone [U+D800] half"),
    ("line\u2028separator", "line[U+2028]separator"),
    ("zal\u0301\u0302\u0303\u0304go", "zal[+4 marks]go"),
    ("https://shop.example.org/a", "hxxps://shop[.]example[.]org/a"),
    ("HTTP://SHOP.EXAMPLE", "HxxP://SHOP[.]EXAMPLE"),
    ("write to someone@mail.example", "write to someone@mail[.]example"),
    ("www.shop.example", "www[.]shop[.]example"),
    ("shop.\u03c0\u03b1.\u0440\u0444", "shop[.]\u03c0\u03b1[.]\u0440\u0444"),
]


@pytest.mark.parametrize("text", SHOWN_AS_IT_IS)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize(("text", "expected"), CHANGED)
def test_what_hides_or_misleads_is_spelled_out(text: str, expected: str) -> None:
    assert visible(text) == expected
    visible(text).encode()


def test_a_long_text_is_cut_and_says_so() -> None:
    assert visible("x" * 1_000_000) == "x" * 600 + "… (+999400 characters)"


@pytest.mark.parametrize("text", ["https://shop.example.org", "a.bc.de", *SHOWN_AS_IT_IS])
def test_defanging_twice_is_defanging_once(text: str) -> None:
    assert defanged(defanged(text)) == defanged(text)


@given(st.text(max_size=800))
def test_whatever_comes_is_one_line_that_can_be_sent(text: str) -> None:
    shown = visible(text)
    shown.encode()
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]", shown)
    assert "http:" not in shown.lower()
    assert visible(shown, limit=len(shown)) == shown
