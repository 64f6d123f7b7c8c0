"""Cryptonia (2019-2020): labelled `product_data` rows, bulk prices as rows of their own."""

import re
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest

from selectolax.lexbor import LexborNode

from crawler.pages.base import LayoutChangedError, ListingFields, ListingPage
from crawler.pages.parts.money import codes, decimal
from crawler.pages.parts.text import description, line
from records.listing import Price, Shipping

AMOUNT = re.compile(r"^([\d,]+(?:\.\d+)?) ([A-Z]{3,4})/(.+)$")
BULK = re.compile(r"^(\d+) (.+) or more$")
OPTION = re.compile(r"^(?P<name>.*?)\s*\((?P<amount>\d+(?:\.\d+)?) (?P<currency>[A-Z]{3,4})\)\s*$", re.DOTALL)
RATE = re.compile(r"= ([\d.]+) ([A-Z]{3,4})\b")
PRODUCT = re.compile(r"product\+%23(\d+)$")


class Cryptonia(ListingPage):
    listing_mark = ".product_details > .product_data > label"
    index_mark = "form[action='/products']"
    link_area = "#body a[href]"
    link_pattern = re.compile(
        r"/product/\d+$|/products/(?:all|\w+)/[^/?]+(?:[/?](?:page=)?\d+)?$|/products/?\?[^#]*page=\d+"
    )

    def listings(self) -> tuple[ListingFields, ...]:
        report = self.maybe(".toolbar_link[href*='Reporting+product']")
        number = PRODUCT.search(report.attributes.get("href") or "") if report is not None else None
        text = self.tree.css_first("#general_div > .content_div")  # some pages repeat it
        origin, _, targets = line(self._row("Ships from")).partition("→")
        escrow = line(self._row("FE or Escrow")).upper()
        category = line(self._row("Category"))
        stock = re.match(r"\d+", line(self._row("In stock")))
        return (
            ListingFields(
                url=self.url,
                title=line(self.one(".mainarea_inner > h2")),
                listing_id=number[1] if number else None,
                description=description(text, keep_lines=True) if text is not None else "",
                category=(category,) if category else (),
                seller=line(self.one("a[href*='/user/']", self._needed("Sold by"))) or None,
                prices=self._prices,
                ships_from=origin.strip() or None,
                ships_to=tuple(each.strip() for each in targets.split(",") if each.strip()),
                shipping=self._shipping,
                accepts=self._accepts,
                escrow=None if not escrow else "ESCROW" in escrow and not escrow.startswith("FE"),
                stock=int(stock[0]) if stock else None,
                rates=self.rates,
            ),
        )

    @property
    def rates(self) -> dict[str, Decimal]:
        """The footer: `1 BTC = 8571.18 EUR = 9519.27 USD = ...`."""
        footer = line(self.maybe("#footer .rate_div"))
        found = {code: value for amount, code in RATE.findall(footer) if (value := decimal(amount))}
        return {"BTC": Decimal(1), **found} if found else {}

    @cached_property
    def _rows(self) -> dict[str, LexborNode]:
        rows = {}
        for row in self.tree.css(".product_details > .product_data"):
            label = row.css_first("label")
            if label is not None:
                rows[line(label).rstrip(":").strip()] = row
        return rows

    def _needed(self, label: str) -> LexborNode:
        if label not in self._rows:
            raise LayoutChangedError(type(self), self.url, f".product_data > label: {label}", 0)
        return self._rows[label]

    def _row(self, label: str) -> LexborNode | None:
        row = self._rows.get(label)
        return None if row is None else row.css_first("label ~ *")

    @property
    def _prices(self) -> tuple[Price, ...]:
        """The single price, then the bulk prices: each is for one, when ordering that many."""
        bulk = [(match, row) for label, row in self._rows.items() if (match := BULK.match(label))]
        amount, currency, unit = self._amount(self._needed("Price"))
        prices = [Price(amount=amount, currency=currency, quantity=unit if unit[0].isdigit() else f"1 {unit}")]
        uppers = [match for match, _ in bulk[1:]]
        for (match, row), upper in zip_longest(bulk, uppers):
            amount, currency, _ = self._amount(row)
            span = f"{match[1]}-{int(upper[1]) - 1}" if upper else f"{match[1]}+"
            prices.append(Price(amount=amount, currency=currency, quantity=f"{span} {match[2]}"))
        return tuple(prices)

    def _amount(self, row: LexborNode) -> tuple[Decimal, str, str]:
        match = AMOUNT.match(line(self.one("span.lgtext", row)))
        if match is None:
            raise LayoutChangedError(type(self), self.url, f"span.lgtext ~ {AMOUNT.pattern}", 0)
        return Decimal(match[1].replace(",", "")), match[2], match[3]

    @property
    def _shipping(self) -> tuple[Shipping, ...]:
        options = self.tree.css(".buydiv select[name=shipping_method] option:not([value='0'])")
        found = [(option, OPTION.match(line(option))) for option in options]
        return tuple(
            Shipping(name=m["name"] or None, amount=Decimal(m["amount"]), currency=m["currency"])
            if m
            else Shipping(name=line(option))
            for option, m in found
        )

    @property
    def _accepts(self) -> tuple[str, ...]:
        row = self._rows.get("Accepted Payments")
        images = row.css("img[alt]") if row is not None else []
        return codes(" ".join(image.attributes.get("alt") or "" for image in images))
