import time

import pytest

from config.sources import known_layouts
from crawler.pages import LayoutChangedError, PageKind, load
from crawler.pages.base import ListingPage
from crawler.pages.table_market import TableMarket

URL = "http://shop.example/product/7"
DETAIL = '<h1>{}</h1><table class="details"><tr><th>Seller</th><td>quiet-otter</td></tr></table>'


def read(html: bytes | str, url: str = URL) -> TableMarket:
    return TableMarket(html, url, "EUR")


@pytest.mark.parametrize("layout", known_layouts())
@pytest.mark.parametrize(
    "html",
    [
        b"",
        b" \n\t ",
        b"\0\0\0",
        b"<html><head><title>x</title></head><body> \n </body></html>",
        b"<!-- nothing -->",
        "\ufeff",
    ],
)
def test_empty_page(layout: str, html: bytes | str) -> None:
    page = load(layout)(html, URL, "EUR")
    assert page.kind() is PageKind.EMPTY
    assert page.links() == ()


@pytest.mark.parametrize("layout", known_layouts())
@pytest.mark.parametrize(
    ("html", "kind"),
    [
        ("<title>404 Not Found</title><p>nginx", PageKind.NOT_FOUND),
        ("<h1>Sorry, this page could not be found</h1>", PageKind.NOT_FOUND),
        ("<title>Seite nicht gefunden</title><p>x", PageKind.NOT_FOUND),
        ("<title>Log in</title><form><input type=password></form>", PageKind.LOG_IN),
        ("<title>Just a moment...</title><div class=h-captcha></div>", PageKind.LOG_IN),
        ("<h1>Are you a robot?</h1>", PageKind.LOG_IN),
        ("<p>Nothing that any layout knows", PageKind.UNKNOWN),
    ],
)
def test_kind_in_every_layout(layout: str, html: str, kind: PageKind) -> None:
    assert load(layout)(html, URL, "EUR").kind() is kind


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (DETAIL.format("a" * 1_000_000), "a" * 1_000_000),
        (DETAIL.format("2C\0-B"), "2C-B"),
        (DETAIL.format("caf\xe9").encode("latin-1"), "café"),
        (
            b'<meta charset="utf-8">' + DETAIL.format("x").encode().replace(b"x", b"caf\xe9 \xf0\x9f"),
            "caf\ufffd \ufffd",
        ),
        (b'<meta charset="windows-1251">' + DETAIL.format("гашиш").encode("cp1251"), "гашиш"),
        (b'<meta charset="iso-8859-1">' + DETAIL.format("5 µg €").encode(), "5 µg €"),
        (b'<meta charset="no-such">' + DETAIL.format("ü").encode(), "ü"),
        (b"\xef\xbb\xbf" + DETAIL.format("ü").encode(), "ü"),
        ("\ufeff".encode("utf-16-le") + DETAIL.format("ü").encode("utf-16-le"), "ü"),
        (DETAIL.format("\ud800x"), "?x"),
        (DETAIL.format("&#0;&amp;&nbsp;x"), "\ufffd& x"),
    ],
    ids=[
        "1 MB",
        "NUL",
        "latin-1",
        "invalid",
        "cp1251",
        "really utf-8",
        "unknown charset",
        "bom",
        "utf-16",
        "surrogate",
        "entities",
    ],
)
def test_title(html: bytes | str, title: str) -> None:
    (found,) = read(html).listings()
    assert found.title == title


def test_header_charset_wins_over_the_page() -> None:
    html = b'<meta charset="utf-8">' + DETAIL.format("гашиш").encode("koi8-r")
    (found,) = TableMarket(html, URL, "EUR", "koi8-r").listings()
    assert found.title == "гашиш"


def test_listing_without_price() -> None:
    (found,) = read(DETAIL.format("x")).listings()
    assert found.prices == ()


def test_one_and_maybe() -> None:
    page = read("<h1>a</h1><p>b</p><p>c</p>")
    assert page.one("h1").text() == "a"
    assert page.maybe("h2") is None
    with pytest.raises(LayoutChangedError, match=r"TableMarket: http://shop.example/product/7: 'p' matched 2 times"):
        page.one("p")
    with pytest.raises(LayoutChangedError, match="'h2' matched 0 times"):
        page.one("h2")
    with pytest.raises(LayoutChangedError, match="'p' matched 2 times"):
        page.maybe("p")


def test_load_refuses_what_is_no_layout() -> None:
    with pytest.raises(ModuleNotFoundError):
        load("nonesuch")
    with pytest.raises(ValueError, match="expected one subclass of ListingPage, found 0"):
        load("parts")


HOSTILE = {
    "deep": "<div>" * 400_000,
    "deep and closed": "<div>" * 300_000 + "</div>" * 300_000,
    "deep lists": "<ul><li>" * 200_000,
    "deep behind comments": "<div><!--</div>-->" * 100_000,
    "deep behind attributes": "<div a='</div>'>" * 100_000,
    "deep behind scope": "<div><table><tr><td></div></table>" * 20_000,
    "many attributes": "<p " + " ".join(f"a{n}=1" for n in range(100_000)) + ">x</p>",
    "many quoted attributes": "<p " + " ".join(f'a{n}="<>"' for n in range(100_000)) + ">x</p>",
    "formatting left open": "<p>" + "".join(f"<b a{n}>" for n in range(5_000)) + "</p>" + "<p>x" * 8_000,
    "unclosed comment": "<!--" * 300_000,
    "unclosed script": "<script>" * 100_000,
    "unclosed tag": "<a " * 300_000,
    "unclosed quote": '<a b="' * 200_000,
    "nested JSON": '<script type="application/ld+json">' + "[" * 300_000 + "</script>",
    "many links": "<a href=/product/{0}>x</a>" * 100_000,
    "many scopes": "<div itemscope itemtype='http://schema.org/Product'>" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_page_takes_bounded_time(name: str) -> None:
    started = time.process_time()
    page: ListingPage = load("generic_shop")(HOSTILE[name], URL, "EUR")
    page.kind()
    assert len(page.links()) <= 5000
    assert time.process_time() - started < 8


def test_what_stands_before_the_hostile_part_is_read() -> None:
    head = f'<body><nav class="categories"><a href="/category/1">x</a></nav>{DETAIL.format("4-MMC")}'
    (found,) = read(head + "<div>" * 100_000).listings()
    assert (found.title, found.seller) == ("4-MMC", "quiet-otter")
