"""OpenGraph and product `<meta>` properties."""

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.parts.money import price
from crawler.pages.parts.product import Product, availability
from crawler.pages.parts.text import squeeze

AMOUNT = ("product:sale_price:amount", "product:price:amount", "og:price:amount", "product:price", "og:price")
CURRENCY = (
    "product:sale_price:currency",
    "product:price:currency",
    "og:price:currency",
    "product:currency",
    "og:currency",
)
SKU = ("product:retailer_item_id", "product:retailer_part_no", "product:sku", "og:sku", "product:id")
AVAILABILITY = ("product:availability", "og:availability")


def properties(tree: LexborHTMLParser) -> dict[str, str]:
    """Property or name, in lower case, to content; the first one wins."""
    found: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        key = node.attributes.get("property") or node.attributes.get("name") or ""
        found.setdefault(key.strip().lower(), squeeze(node.attributes.get("content") or ""))
    return found


def product(found: dict[str, str], currency: str) -> Product | None:
    """The page's product where the page calls itself one."""
    amount = next((found[key] for key in AMOUNT if found.get(key)), "")
    if not amount and not found.get("og:type", "").lower().endswith("product"):
        return None
    unit = next((found[key] for key in CURRENCY if found.get(key)), currency)
    asked = price(amount, unit)
    return Product(
        name=found.get("og:title", ""),
        description=found.get("og:description", "") or found.get("description", ""),
        sku=next((found[key] for key in SKU if found.get(key)), None),
        brand=found.get("product:brand") or found.get("og:brand") or None,
        category=tuple(part.strip() for part in found.get("product:category", "").split(">") if part.strip()),
        prices=(asked,) if asked else (),
        in_stock=next((availability(found[key]) for key in AVAILABILITY if found.get(key)), None),
    )
