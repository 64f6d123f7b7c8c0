"""schema.org products in microdata."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.parts.money import price
from crawler.pages.parts.product import Product, availability
from crawler.pages.parts.text import description, line
from records.listing import Price

SCOPE = "[itemtype*='schema.org/Product'], [itemtype*='schema.org/IndividualProduct'], [itemtype*='schema.org/Vehicle']"
VALUES = ("content", "datetime", "src", "href")
MOST = 500
"""Products, and properties of one, that are looked at: a page with more is none of one product."""
ASIDE = ("isRelatedTo", "isSimilarTo", "isAccessoryOrSparePartFor")


def products(tree: LexborHTMLParser, currency: str) -> list[Product]:
    """The outermost products in page order; those that are named as related ones are left out."""
    scopes = [node for node in tree.css(SCOPE)[:MOST] if (node.attributes.get("itemprop") or "") not in ASIDE]
    known = {node.mem_id for node in scopes}
    found = [_product(node, currency) for node in scopes if not any(up.mem_id in known for up in _above(node))]
    return [each for each in found if each.name]


def _above(node: LexborNode) -> Iterator[LexborNode]:
    while (parent := node.parent) is not None:
        yield parent
        node = parent


def _product(scope: LexborNode, currency: str) -> Product:
    own = _properties(scope)
    offers = [node for node in own.get("offers", []) if "itemscope" in node.attributes] or [scope]
    prices = [found for offer in offers for found in _offer(offer, currency)]
    first = {**own, **_properties(offers[0])}
    text = own.get("description", [None])[0]
    return Product(
        name=_value(own.get("name")),
        description="" if text is None else text.attributes.get("content") or description(text),
        sku=_value(own.get("sku"))
        or _value(own.get("productID"))
        or _value(own.get("mpn"))
        or _value(first.get("sku"))
        or None,
        brand=_value(own.get("brand")) or None,
        category=tuple(part.strip() for part in _value(own.get("category")).split(">") if part.strip()),
        prices=tuple(dict.fromkeys(prices)),
        in_stock=availability(_value(first.get("availability"))),
        seller=_value(first.get("seller")) or None,
    )


def _offer(scope: LexborNode, currency: str) -> list[Price]:
    found = _properties(scope)
    inner = [node for node in found.get("offers", []) if "itemscope" in node.attributes and node.mem_id != scope.mem_id]
    if inner:
        return [each for node in inner for each in _offer(node, currency)]
    unit = _value(found.get("priceCurrency"))
    label = _value(found.get("eligibleQuantity")) or _value(found.get("name")) if "itemprop" in scope.attributes else ""
    for node in found.get("price", []) or found.get("lowPrice", []):
        read = price(_value([node]), unit or currency, label or None)
        if read is not None and read.amount:
            return [read]
    return []


def _properties(scope: LexborNode) -> dict[str, list[LexborNode]]:
    """The scope's own properties: those of a scope within it are its own."""
    found: dict[str, list[LexborNode]] = {}
    for node in scope.css("[itemprop]")[:MOST]:
        owner = next((up for up in _above(node) if "itemscope" in up.attributes or up.mem_id == scope.mem_id), None)
        if node.mem_id == scope.mem_id or owner is None or owner.mem_id != scope.mem_id:
            continue
        for name in (node.attributes.get("itemprop") or "").split():
            found.setdefault(name, []).append(node)
    return found


def _value(nodes: list[LexborNode] | None) -> str:
    """A property's value: its `content`, the name within its scope, its address or its text."""
    for node in nodes or []:
        if "itemscope" in node.attributes:
            text = _value(_properties(node).get("name"))
        elif node.tag in ("link", "meta", "img", "time", "data"):
            text = next((v for key in (*VALUES, "value") if (v := node.attributes.get(key))), "")
        else:
            text = node.attributes.get("content") or line(node)
        if text.strip():
            return text.strip()
    return ""
