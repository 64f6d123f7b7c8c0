"""A plain market: tables of listings, and a page of labelled rows for each listing.

    <h1>Stimulants</h1>                                   (category page; `nav.categories` on every page)
    <nav class="categories"><a href="/category/stimulants">Stimulants</a> ...</nav>
    <table class="listings">
    <tr><th>Title</th><th>Seller</th><th>Price</th><th>Quantity</th><th>Ships from</th></tr>
    <tr><td><a href="/listing/1042">...</a></td><td>...</td><td>€ 35.00</td><td>1 g</td><td>Germany</td></tr>
    </table><p class="pages"><a rel="next" href="/category/stimulants?page=2">Next</a></p>

    <ol class="breadcrumb"><li><a href="/">Home</a></li><li><a href="/category/stimulants">Stimulants</a></li></ol>
    <h1>Title</h1>                                        (page of a listing)
    <table class="details"><tr><th>Listing</th><td>1042</td></tr><tr><th>Seller</th><td>...</td></tr> ...</table>
    <table class="prices"><tr><th>Quantity</th><th>Price</th></tr><tr><td>5 g</td><td>€ 150.00</td></tr></table>
    <div class="description"><p>...</p></div>

Rows of `details`, all but Seller optional, in any order: Listing, Seller, Price, Quantity, Ships from, Ships to
(commas), Shipping (`name - 5.00 EUR - 3 days`, one `<li>` or line each), Accepts (commas), Escrow (yes, no), Stock,
Sold. `table.prices` (further amounts) is optional. A table whose titles are not links is itself read, a listing a row.
"""

import re

from selectolax.lexbor import LexborNode

from crawler.pages.base import LayoutChangedError, ListingFields, ListingPage
from crawler.pages.parts.money import codes, price, shipping
from crawler.pages.parts.rows import count, labelled, names, truth
from crawler.pages.parts.text import description, line
from records.listing import Price


class TableMarket(ListingPage):
    listing_mark = "table.details, table.listings td:first-child:not(:has(a))"
    index_mark = "table.listings, nav.categories"
    link_area = "nav.categories a[href], table.listings td:first-child a[href], .breadcrumb a[href], .pages a[href]"

    def is_index(self) -> bool:
        """Every page has the categories, so a page of a listing that has changed must not pass for an index."""
        return super().is_index() and self.tree.css_first(".breadcrumb") is None

    def listings(self) -> tuple[ListingFields, ...]:
        if self.tree.css_first("table.listings") is not None:
            return tuple(self._rows(self.one("table.listings")))
        return (self._detail(),)

    def _detail(self) -> ListingFields:
        rows = labelled(self.one("table.details"))
        if "seller" not in rows:
            raise LayoutChangedError(type(self), self.url, "table.details th: Seller", 0)
        found = {key: line(node) for key, node in rows.items()}
        text = self.maybe("div.description")
        return ListingFields(
            url=self.url,
            title=line(self.one("h1")),
            listing_id=found.get("listing"),
            description=description(text) if text is not None else "",
            category=tuple(line(a) for a in self.tree.css(".breadcrumb li a")[1:]),
            seller=found["seller"] or None,
            prices=self._prices(found),
            ships_from=found.get("ships from"),
            ships_to=names(found.get("ships to")),
            shipping=tuple(shipping(each, self.currency) for each in _lines(rows.get("shipping"))),
            accepts=codes(found.get("accepts", "")),
            escrow=truth(found.get("escrow")),
            stock=count(found.get("stock")),
            sales=count(found.get("sold")),
        )

    def _prices(self, found: dict[str, str]) -> tuple[Price, ...]:
        prices = [price(found.get("price", ""), self.currency, found.get("quantity"))]
        for row in self.tree.css("table.prices tr:has(td)"):
            cells = [line(cell) for cell in row.css("td")]
            if len(cells) != 2:
                raise LayoutChangedError(type(self), self.url, "table.prices tr > td", len(cells))
            prices.append(price(cells[1], self.currency, cells[0] or None))
        return tuple(p for p in prices if p is not None)

    def _rows(self, table: LexborNode) -> list[ListingFields]:
        heads = [line(head).lower() for head in table.css("th")]
        if "title" not in heads:
            raise LayoutChangedError(type(self), self.url, "table.listings th: Title", 0)
        listings = []
        for row in table.css("tr:has(td)"):
            found = dict(zip(heads, (line(cell) for cell in row.css("td")), strict=False))
            amount = price(found.get("price", ""), self.currency, found.get("quantity"))
            listings.append(
                ListingFields(
                    url=self.url,
                    title=found["title"],
                    listing_id=row.attributes.get("id"),
                    category=(line(self.one("h1")),),
                    seller=found.get("seller") or None,
                    prices=(amount,) if amount else (),
                    ships_from=found.get("ships from") or None,
                )
            )
        return listings


def _lines(node: LexborNode | None) -> list[str]:
    return [] if node is None else [each for each in re.split(r"\n+", description(node)) if each]
