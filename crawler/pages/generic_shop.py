"""Any shop: JSON-LD, then microdata, then OpenGraph and product properties, then heading and visible price.

What an earlier source lacks is taken from a later one. Which links lead to products cannot be told from a strange
shop's addresses, so all of its pages are followed but those that act, belong to a visitor, or are about the shop.
"""

import re
from functools import cached_property
from urllib.parse import urlsplit

from crawler.pages.base import LayoutChangedError, ListingFields, ListingPage
from crawler.pages.parts import json_ld, meta, microdata, visible
from crawler.pages.parts.marks import LOG_IN_LABEL
from crawler.pages.parts.product import Product
from crawler.pages.parts.text import line

INFO = re.compile(
    r"""(?:^|[/_-])(?:about(?:-us)?|terms|privacy|imprint|impressum|agb|legal|cookies?|faq|help|blog|news|press|careers?|jobs|team
        |returns?|refunds?|shipping(?:-(?:info|policy))?|delivery|stores?-?locator|gift-?cards?|newsletter|sitemap|reviews?)
        (?:$|[/?._-](?!.*\d{3}))""",
    re.IGNORECASE | re.VERBOSE,
)
VARIATION = re.compile(
    r"[?&](?:sort|order|orderby|dir|filter|view|limit|per_?page|variant|currency|lang|price|color|size)[\w\[\]]*=",
    re.IGNORECASE,
)
PRODUCT_PATH = re.compile(
    r"/(?:products?|produkte?|producto|item|itm|p|dp|artikel|listing)s?/[^/]+|[-_/]p?-?\d{4,}(?:\.html?)?$",
    re.IGNORECASE,
)

NUMBER = re.compile(
    r"/(?:dp|gp/product|p|itm|item|product|listing|artikel)/([A-Za-z]{0,3}\d[\w-]{3,20}|[A-Z0-9]{8,14})(?=[/?]|$)"
    r"|[-_/.](?:p|pid|id|art|iid-)?-?(\d{5,14})(?:\.html?|\.aspx?|/p)?(?=\?|$)|[?&](?:id|pid|sku|item|product_?id)=([\w.-]{3,40})(?:&|$)"
)


class GenericShop(ListingPage):
    listing_mark = "h1"
    index_mark = "a[href]"

    def is_listing(self) -> bool:
        return self.product is not None

    def is_not_found(self) -> bool:
        return self.product is None and super().is_not_found()

    def is_index(self) -> bool:
        """A page that says it has a product, but whose product cannot be read, is no index: its mark-up has changed."""
        if self.claims_product or any(LOG_IN_LABEL.search(label) for label in self.labels):
            return False
        return len(self.links()) >= (4 if self.tree.css_first("input[type=password]") is not None else 1)

    def links(self) -> tuple[str, ...]:
        return tuple(
            url for url in super().links() if not INFO.search(urlsplit(url).path) and not VARIATION.search(url)
        )

    def listings(self) -> tuple[ListingFields, ...]:
        found = self.product
        if found is None:
            raise LayoutChangedError(type(self), self.url, "JSON-LD, microdata, og:product, or h1 with a price", 0)
        return (
            ListingFields(
                url=self.url,
                title=found.name,
                listing_id=found.sku or self._number,
                description=found.description,
                category=found.category or self._trail,
                seller=found.seller or self._meta.get("og:site_name") or None,
                prices=found.prices,
                ships_from=found.ships_from,
                ships_to=found.ships_to,
                shipping=found.shipping,
                stock=0 if found.in_stock is False else None,
            ),
        )

    @cached_property
    def product(self) -> Product | None:
        """The page's one product, or None; `stock` is 0 where it says that there are none."""
        structured = self._structured
        if len(structured) > 1 and not self._headed(structured):
            return None
        found = self._headed(structured) or (structured[0] if structured else None)
        tagged = meta.product(self._meta, self.currency)
        if found is None and (tagged is None or not tagged.name):
            return None if super().is_not_found() else visible.product(self.tree, self.currency)
        found = (found or Product()).fill(tagged or Product())
        return (
            found if found.prices and found.sku else found.fill(visible.product(self.tree, self.currency) or Product())
        )

    @property
    def claims_product(self) -> bool:
        return self._meta.get("og:type", "").endswith("product") or bool(PRODUCT_PATH.search(urlsplit(self.url).path))

    @cached_property
    def _structured(self) -> list[Product]:
        return json_ld.products(json_ld.blocks(self.tree), self.currency) or microdata.products(
            self.tree, self.currency
        )

    @cached_property
    def _meta(self) -> dict[str, str]:
        return meta.properties(self.tree)

    @property
    def _trail(self) -> tuple[str, ...]:
        links = self.tree.css("[class*=breadcrumb i] a, [aria-label=breadcrumb i] a")
        return tuple(text for text in (line(a) for a in links[1:8]) if text)

    @property
    def _number(self) -> str | None:
        """The product's id as the address has it."""
        parts = urlsplit(self.url)
        match = NUMBER.search(f"{parts.path.rstrip('/')}?{parts.query}")
        return next((group for group in match.groups() if group), None) if match else None

    def _headed(self, products: list[Product]) -> Product | None:
        """The one among several that the heading or the title names."""
        labels = [label.casefold() for label in (*self.labels, self._meta.get("og:title", "")) if label]
        named = [each for each in products if any(each.name.casefold() in label for label in labels)]
        return max(named, key=lambda each: (bool(each.prices), len(each.name))) if named else None
