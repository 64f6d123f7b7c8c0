"""Dream (2013-2019): labelled `tabularDetails`, categories as a flat list whose classes tell the depth."""

import re
from decimal import Decimal
from functools import cached_property

from selectolax.lexbor import LexborNode

from crawler.pages.base import LayoutChangedError, ListingFields, ListingPage
from crawler.pages.parts.money import codes, decimal, price
from crawler.pages.parts.rows import names, truth
from crawler.pages.parts.text import description, line
from records.listing import Price, Shipping


class Dream(ListingPage):
    listing_mark = ".viewProduct .tabularDetails"
    index_mark = ".sidebar.browse .category a[href*='category=']:not([href*='login'])"
    link_area = ".sidebar.browse a[href], .content a[href]"
    link_pattern = re.compile(r"/viewProduct\?offer=[\d.]+$|\?(?:page=\d+&)?category=\d+$")

    def is_log_in(self) -> bool:
        """Also the welcome page, whose every way on leads to the log-in."""
        return self.tree.css_first(".category a[href*='login']") is not None or super().is_log_in()

    def listings(self) -> tuple[ListingFields, ...]:
        rows = self._rows
        seller = self.one("a[href*='member=']:not(.viewRatings)", rows["Vendor"])
        offer = self.maybe("form input[name=offer]")
        asked = self._price(line(rows["Price"]))
        return (
            ListingFields(
                url=self.url,
                title=line(self.one(".viewProduct > .title")),
                listing_id=(offer.attributes.get("value") if offer is not None else None)
                or (re.search(r"offer=([\d.]+)", self.url) or ("", None))[1],
                description=description(self.one("#offerDescription")),
                category=self.category,
                seller=line(seller) or None,
                prices=(asked,) if asked is not None else (),
                ships_from=line(rows.get("Ships from")) or None,
                ships_to=names(line(rows.get("Ships to"))),
                shipping=tuple(self._shipping()),
                accepts=self._accepts,
                escrow=truth(line(rows.get("Escrow"))),
                rates=self.rates,
            ),
        )

    @cached_property
    def category(self) -> tuple[str, ...]:
        """The selected category with the shallower ones above it."""
        path: list[str] = []
        for entry in self.tree.css(".sidebar.browse .category"):
            classes = (entry.attributes.get("class") or "").split()
            depth = next((int(c[5:]) for c in classes if c.startswith("depth") and c[5:].isdigit()), 0)
            path[depth:] = [re.sub(r"\s*\d+$", "", line(self.one("a", entry)))]
            if "selected" in classes:
                return tuple(path)
        return ()

    @property
    def rates(self) -> dict[str, Decimal]:
        """What one BTC buys, thousandths of a coin (`mBTC`) included."""
        cells = self.tree.css(".exchangeRateListing td.cur, .exchangeRateListing td.cur + td")
        found = {line(code): decimal(line(value)) for code, value in zip(cells[::2], cells[1::2], strict=False)}
        return {code: value for code, value in found.items() if value is not None}

    @cached_property
    def _rows(self) -> dict[str, LexborNode]:
        rows = {}
        for row in self.one(".viewProduct .tabularDetails").css("div:has(> label)"):
            rows[line(self.one("label", row))] = self.one("div > label + span", row)
        for label in ("Vendor", "Price"):
            if label not in rows:
                raise LayoutChangedError(type(self), self.url, f".tabularDetails label: {label}", 0)
        return rows

    def _price(self, text: str) -> Price | None:
        """`฿0.01408 (€124.80)`: the sign is Bitcoin's here, and what stands in brackets is worked out from it."""
        return price(text.partition("(")[0].replace("฿", "BTC "), self.currency)

    def _shipping(self) -> list[Shipping]:
        found = []
        for row in self.tree.css("table.shippingTable tr:has(input[name=shippingOption])"):
            cost = self._price(line(self.one("td.coinsNoWrap", row)))
            name = line(self.one("td.text:not(.dontwrap)", row)) or None
            found.append(
                Shipping(name=name, amount=cost.amount if cost else None, currency=cost.currency if cost else None)
            )
        return found

    @property
    def _accepts(self) -> tuple[str, ...]:
        rows = self.tree.css("table.shippingTable tr:has(input[name=cryptocurrency])")
        return codes(" ".join(line(row) for row in rows))
