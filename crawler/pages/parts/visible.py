"""The tolerant reading of a shop page without structured data: the heading, and the price that stands by it."""

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.parts.money import SYMBOLS, price
from crawler.pages.parts.product import Product
from crawler.pages.parts.text import description, line
from records.listing import Price

_SIGNS = "|".join(
    sorted(map(re.escape, (*SYMBOLS, "$", "kr", "Kn", "USD", "EUR", "GBP", "CHF", "BTC", "XMR")), key=len, reverse=True)
)
_NUMBER = r"\d[\d\s.,'\u00a0]{0,14}\d|\d"
MONEY = re.compile(rf"(?<![\w.,])(?:(?:{_SIGNS})\s?(?:{_NUMBER})|(?:{_NUMBER})\s?(?:{_SIGNS}))(?![\w])")
OLD = re.compile(
    r"""\bold|-old|old-|\bwas\b|before|regular|list-?price|strike|compare|original|rrp|uvp|msrp|saving|shipping|delivery
        |unit|instal|related|recommend|similar|carousel|upsell""",
    re.IGNORECASE | re.VERBOSE,
)
PRICE_PLACES = "[itemprop=price], [class*=price i], [id*=price i], [data-price], [class*=cost i], [class*=amount i]"
ASIDE = ("nav", "header", "footer", "aside", "del", "s", "strike")
TEXT_PLACES = (
    "[itemprop=description], #description, .description, .product__description, [class*=product-description], "
    "[id*=product-description], [class*=prod-desc]"
)
SELLER_PLACES = "[itemprop=seller], [class*=seller i], [class*=vendor i], [rel=author]"
LONGEST = 80


def product(page: LexborHTMLParser, currency: str) -> Product | None:
    """None where there is not one heading with a price near it: a grid of cards has many."""
    tree = page.clone()
    tree.strip_tags(["script", "style", "template", "noscript"])
    heading = _heading(tree)
    home = None if heading is None else _home(heading)
    prices = () if home is None else _prices(home, currency)
    if heading is None or home is None or not prices:
        return None
    text = home.css_first(TEXT_PLACES)
    return Product(
        name=line(heading),
        description=description(text) if text is not None else _paragraphs(home),
        sku=_sku(home),
        prices=prices,
        seller=_seller(home),
    )


def _heading(tree: LexborHTMLParser) -> LexborNode | None:
    """The only `<h1>`; of several, the only one that the page's title repeats."""
    headings = [node for node in tree.css("h1") if line(node)]
    title = line(tree.css_first("title")).casefold()
    if len(headings) > 1:
        headings = [node for node in headings if line(node).casefold()[:60] in title]
    return headings[0] if len(headings) == 1 else None


def _home(heading: LexborNode) -> LexborNode:
    """The smallest block around the heading that has money in it."""
    node = heading
    while node.parent is not None and node.parent.tag not in ("html", "-undef") and not MONEY.search(line(node)):
        node = node.parent
    return node


def _prices(home: LexborNode, currency: str) -> tuple[Price, ...]:
    """From marked price places; where there are none, from the first short run of text that holds money."""
    for node in home.css(PRICE_PLACES):
        text = node.attributes.get("data-price") or node.attributes.get("content") or line(node)
        if len(text) <= LONGEST and (asked := price(_money(text), currency)) and not _beside(node, home):
            return (asked,)
    for node in home.css("p, li, td, dd, span, strong, b, div, h2, h3"):
        match = MONEY.search(text) if len(text := line(node)) <= LONGEST else None
        if match and (asked := price(match[0], currency)) and not _beside(node, home):
            return (asked,)
    return ()


def _money(text: str) -> str:
    match = MONEY.search(text)
    return match[0] if match else text


def _beside(node: LexborNode, home: LexborNode) -> bool:
    """Whether it is another product's price, a crossed-out one, or no price of the thing itself."""
    at: LexborNode | None = node
    while at is not None and at.mem_id != home.mem_id:
        marks = f"{at.attributes.get('class') or ''} {at.attributes.get('id') or ''}"
        if at.tag in ASIDE or OLD.search(marks) or _is_card(at):
            return True
        at = at.parent
    return False


def _is_card(node: LexborNode) -> bool:
    """Whether it is a link, or a short block that a link opens: another product's card."""
    text = line(node)
    if node.tag == "a" or len(text) > 5 * LONGEST:
        return node.tag == "a"
    names = [name for link in node.css("a[href]")[:3] if (name := line(link))]
    return bool(names) and text.startswith(names[0]) and not MONEY.search(names[0])


def _sku(home: LexborNode) -> str | None:
    field = home.css_first(
        "input[name=sku i], input[name=product_id i], input[name=asin i], [data-sku], [data-product-id]"
    )
    if field is not None:
        marks = field.attributes
        return marks.get("data-sku") or marks.get("data-product-id") or marks.get("value") or None
    match = re.search(
        r"\b(?:SKU|Art(?:icle|ikel)?\.?\s?(?:No|Nr)\.?|Item (?:No|number)\.?|Product code|Ref\.?)"
        r"\s*[:#]?\s*([\w./-]{3,40})",
        line(home),
    )
    return match[1].rstrip(".") if match and any(c.isdigit() for c in match[1]) else None


def _seller(home: LexborNode) -> str | None:
    for node in home.css(SELLER_PLACES):
        text = re.sub(
            r"^(?:sold|offered|by|seller|vendor|shop|verkauft|von)\b[\s:]*(?:by|von)?[\s:]*", "", line(node), flags=re.I
        )
        if 0 < len(text) <= 60:
            return text
    return None


def _paragraphs(home: LexborNode) -> str:
    texts = [description(node) for node in home.css("p")]
    return "\n\n".join(text for text in texts if len(text) > 20 and not MONEY.fullmatch(text))
