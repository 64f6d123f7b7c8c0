from decimal import Decimal
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from crawler.pages.parts import json_ld, microdata, visible
from crawler.pages.parts.money import codes, price, shipping
from crawler.pages.parts.product import availability
from crawler.pages.parts.rows import count, names, truth
from crawler.pages.parts.tame import DEPTH, tame
from crawler.pages.parts.text import clean


@pytest.mark.parametrize(
    ("text", "default", "amount", "currency"),
    [
        ("€ 35.00", "USD", "35.00", "EUR"),
        ("35,00 €", "USD", "35.00", "EUR"),
        ("1.250,00 EUR", "USD", "1250.00", "EUR"),
        ("$ 1,250", "USD", "1250", "USD"),
        ("$ 12", "CAD", "12", "CAD"),
        ("$ 12", "EUR", "12", "USD"),
        ("AUD 12", "EUR", "12", "AUD"),
        ("100 kr", "SEK", "100", "SEK"),
        ("99 zł", "EUR", "99", "PLN"),
        ("0.00042 BTC", "EUR", "0.00042", "BTC"),
        ("0.13 XMR", "EUR", "0.13", "XMR"),
        ("12", "CHF", "12", "CHF"),
        ("free", "EUR", "0", "EUR"),
    ],
)
def test_price(text: str, default: str, amount: str, currency: str) -> None:
    found = price(text, default)
    assert found is not None
    assert (found.amount, found.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize("text", ["", "ask", "on request", "x" * 300 + " 12 €"])
def test_no_price(text: str) -> None:
    assert price(text, "EUR") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Letter - 3 days - 5.00 EUR", ("Letter", "5.00", "EUR", 3)),
        ("UK - tracked - 4,50 GBP", ("UK - tracked", "4.50", "GBP", None)),
        ("DHL - 5.00 EUR - 2 Tage", ("DHL", "5.00", "EUR", 2)),
        ("By hand", ("By hand", None, None, None)),
        ("Mail - no tracking", ("Mail - no tracking", None, None, None)),
    ],
)
def test_shipping(text: str, expected: tuple[Any, ...]) -> None:
    found = shipping(text, "EUR")
    name, amount, currency, days = expected
    assert (found.name, found.currency, found.days) == (name, currency, days)
    assert found.amount == (Decimal(amount) if amount else None)


def test_codes() -> None:
    assert codes("btc, XMR and BTC, ABC") == ("BTC", "XMR")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("97 Items", 97),
        ("1,200 left", 1200),
        ("1.200", 1200),
        ("Unlimited", None),
        ("3 of 10", None),
        ("2.5", None),
        (None, None),
    ],
)
def test_count(text: str | None, expected: int | None) -> None:
    assert count(text) == expected


def test_names_and_truth() -> None:
    assert names("Europe, United Kingdom; ") == ("Europe", "United Kingdom")
    assert [truth(word) for word in ("Yes", " no ", "perhaps", None)] == [True, False, None, None]


@pytest.mark.parametrize(
    ("fragment", "text"),
    [
        ("<p>a  b<br>c</p><p>d</p>", "a b\nc\n\nd"),
        ("<p>wrapped\nsource</p>", "wrapped source"),
        ("<pre>kept\nlines &amp; all</pre>", "kept\nlines & all"),
        ("plain\nlines", "plain\nlines"),
        ("a<script>var x = '<b>';</script>b", "ab"),
        ("<custom-tag>4-<i>MMC</i></custom-tag><!-- x -->", "4-MMC"),
        ("<ul><li>one</li><li>two</ul>", "one\ntwo"),
        ("<ul><li>one<x></x></li><li>two</ul>", "one\ntwo"),
        ("<div>a<div>b</div>c</div>", "a\nb\nc"),
        ("1 < 2 &lt; 3", "1 < 2 < 3"),
        ("<form><input value=x>hidden</form><p>shown</p>", "shown"),
        ("", ""),
    ],
)
def test_clean(fragment: str, text: str) -> None:
    assert clean(fragment) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://schema.org/InStock", True),
        ("OutOfStock", False),
        ("sold out", False),
        ("PreOrder", True),
        ("", None),
        ("perhaps", None),
    ],
)
def test_availability(text: str, expected: bool | None) -> None:
    assert availability(text) is expected


@pytest.mark.parametrize(
    "block",
    [
        '{"@type":"Product","name":"4-MMC","offers":{"price":"9.5","priceCurrency":"EUR"}}',
        '{"@type":"product","name":"4-MMC","offers":[{"price":9.5}],}',
        '<!-- {"@type":"Product","name":"4-MMC","offers":{"lowPrice":"9.5","highPrice":"90"}} -->',
        '[{"@type":"WebSite"},{"@graph":[{"@type":["Thing","http://schema.org/Product"],"name":"4-MMC","offers":{"offers":[{"price":"9.5"}]}}]}]',
        '{"@type":"WebPage","mainEntity":{"@type":"Product","name":"4-MMC","offers":{"priceSpecification":[{"price":"9,50"}]}}}',
        '{"@type":"WebSite"};\n{"@type":"Product","name":"4-MMC","description":"two\nlines","offers":{"price":"9.5"}}',
        '{"@type":"Product","name":"4-MMC","offers":{"price":"9.5"}} trailing rubbish {',
    ],
)
def test_json_ld(block: str) -> None:
    tree = LexborHTMLParser(f'<script type="application/ld+json">{block}</script>')
    (found,) = json_ld.products(json_ld.blocks(tree), "EUR")
    assert found.name == "4-MMC"
    assert [(p.amount, p.currency) for p in found.prices] == [(Decimal("9.5"), "EUR")]


@pytest.mark.parametrize(
    "block",
    [
        "",
        "{",
        "null",
        "[1, 2]",
        '{"@type":"Product"}',
        '{"@type":"Organization","name":"x"}',
        '{"@type":{"a":1},"name":3}',
        "[" * 100_000,
        '{"@type":"BreadcrumbList","itemListElement":[1,{"item":[3]}],"offers":7}',
    ],
)
def test_json_ld_without_product(block: str) -> None:
    tree = LexborHTMLParser(f'<script type="application/ld+json">{block}</script>')
    assert json_ld.products(json_ld.blocks(tree), "EUR") == []


@pytest.mark.parametrize(
    "offers",
    [
        "7",
        '"x"',
        "[null, 3]",
        '{"price":[]}',
        '{"price":{"a":1}}',
        '{"price":true}',
        '{"price":"0"}',
        '{"offers":{"offers":[]}}',
    ],
)
def test_json_ld_with_odd_offers(offers: str) -> None:
    tree = LexborHTMLParser(
        f'<script type="application/ld+json">{{"@type":"Product","name":"x","offers":{offers}}}</script>'
    )
    (found,) = json_ld.products(json_ld.blocks(tree), "EUR")
    assert found.prices == ()


def test_microdata_of_an_inner_scope_is_not_the_products() -> None:
    tree = LexborHTMLParser(
        """<div itemscope itemtype="http://schema.org/Product"><div itemprop="brand" itemscope itemtype="http://schema.org/Brand">
        <span itemprop="name">Blue Door</span></div><span itemprop="name">2-FDCK</span>
        <div itemprop="offers" itemscope><span itemprop="price">29,00</span>
        <meta itemprop="priceCurrency" content="EUR"></div></div>"""
    )
    (found,) = microdata.products(tree, "USD")
    assert (found.name, found.brand) == ("2-FDCK", "Blue Door")
    assert [(p.amount, p.currency) for p in found.prices] == [(Decimal("29.00"), "EUR")]


@pytest.mark.parametrize(
    ("html", "amount"),
    [
        ("<h1>2-FDCK</h1><p>€ 29,00</p>", "29.00"),
        ("<div><h1>2-FDCK</h1></div><div><span class=price>29.00 EUR</span></div>", "29.00"),
        ("<h1>2-FDCK</h1><del>€ 40</del><b>€ 29.00</b>", "29.00"),
        ("<h1>2-FDCK</h1><p>1 g: $29.00</p><p>5 g: $99</p>", "29.00"),
        ("<title>2-FDCK - shop</title><h1>Menu</h1><h1>2-FDCK</h1><p>€ 29,00</p>", "29.00"),
        ("<h1>2-FDCK</h1><script>var price = '€ 99';</script><p class=price>29.00 €</p>", "29.00"),
    ],
)
def test_visible(html: str, amount: str) -> None:
    found = visible.product(LexborHTMLParser(html), "EUR")
    assert found is not None
    assert (found.name, found.prices[0].amount) == ("2-FDCK", Decimal(amount))


@pytest.mark.parametrize(
    "html",
    [
        "<h1>2-FDCK</h1><p>no figures</p>",
        "<p>€ 29,00</p>",
        "<h1>a</h1><h1>b</h1><p>€ 29,00</p>",
        "<h1>Stimulants</h1><ul><li><a href=/1>x</a> € 3</li><li><a href=/2>y</a> € 4</li></ul>",
        "<h1>Stimulants</h1><a href=/1><h3>x</h3><p class=price>€ 3</p></a>",
        "<h1>Stimulants</h1><aside><p>€ 3</p></aside>",
        "<h1>Bromazolam 2mg</h1><p>10 pcs, CAS 71368-80-4</p>",
    ],
)
def test_nothing_visible(html: str) -> None:
    assert visible.product(LexborHTMLParser(html), "EUR") is None


def test_tame_leaves_ordinary_pages_alone() -> None:
    html = "<!DOCTYPE html><title>a</title>" + '<div class="x"><p>a > b &amp; <b>c</b></p></div>' * 1000
    assert tame(html) is html


def test_tame_keeps_text_links_and_data() -> None:
    html = (
        '<!DOCTYPE html><title>a < b</title><script type="application/ld+json">{"name":"<b>x</b>"}</script>'
        "<script>if (a<b) {}</script>"
        "<ul>" + "<li><a href='/1?a=1&b=2'>x</a>" * 3000 + "</ul>" + '<td title="5 > 4">y</td><input disabled value=z>'
    )
    tree = LexborHTMLParser(tame(html))
    assert len(tree.css("ul > li > a[href='/1?a=1&b=2']")) == 3000
    assert tree.css_first("title").text() == "a < b"  # type: ignore[union-attr]
    assert json_ld.blocks(tree) == [{"name": "<b>x</b>"}]
    assert tree.css_first("input[disabled][value=z]") is not None


def test_tame_limits_nesting() -> None:
    tree = LexborHTMLParser(tame("<div>" * 20_000 + "<p>end"))
    assert len(tree.css("div")) <= DEPTH
    assert tree.body is not None
    assert tree.body.text().strip() == "end"
