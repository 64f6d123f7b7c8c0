"""Apollon (2018-2020): Bootstrap panels, labelled `<small>` lines, several crypto prices beside one in fiat money."""

import re
from decimal import Decimal
from functools import cached_property

from selectolax.lexbor import LexborNode

from crawler.pages.base import LayoutChangedError, ListingFields, ListingPage
from crawler.pages.parts.money import CRYPTO, codes, decimal
from crawler.pages.parts.rows import count, names
from crawler.pages.parts.text import description, line
from records.listing import Price, Shipping

SALE = re.compile(r"Sale Price : ([\d,]+(?:\.\d+)?) ([A-Z]{3}) / ")
OPTION = re.compile(
    r"^(?P<name>.*?)\s*- (?P<days>\d+) Days?(?:/s)? - (?P<amount>\d+(?:\.\d+)?) (?P<currency>[A-Z]{3})\b"
)
LABELLED = re.compile(r"^(Origin Country|Ship to|Payment|Product class|Quantity|Sold) ?:\s*(.*)$")


class Apollon(ListingPage):
    listing_mark = "#page-wrapper a[href*='report=1']"
    index_mark = "ul#side-menu"
    link_pattern = re.compile(r"\?(?:ls_id=\d+|cid=\d+(?:&csid=\d+)?(?:&ssid=\d+)?(?:&ss_home=\d+)?(?:&pg=\d+)?)$")

    def is_log_in(self) -> bool:
        return self.tree.css_first("form input[type=password]") is not None or super().is_log_in()

    def listings(self) -> tuple[ListingFields, ...]:
        heading = self.one("#page-wrapper td > div > a[href*='ls_id=']:not(:has(img))")
        seller = self.one("#page-wrapper .table small > a[href*='u_id='] > b")
        rows = self._rows
        payment = rows.get("Payment", "")
        return (
            ListingFields(
                url=self.url,
                title=line(heading),
                listing_id=re.sub(r".*ls_id=(\d+).*", r"\1", heading.attributes.get("href") or "") or None,
                description=description(self.one("#page-wrapper .tab-pane.active .panel-body")),
                seller=re.sub(r"\s*\([\d.]+%\)$", "", line(seller)) or None,
                prices=self._prices,
                ships_from=rows.get("Origin Country") or None,
                ships_to=names(rows.get("Ship to")),
                shipping=tuple(self._shipping(option) for option in self.tree.css("select[name=p_psg] option")),
                accepts=tuple(c for sale in self._sales for c in codes(sale.rpartition("/")[2]) if c in CRYPTO),
                escrow=True if "Escrow" in payment else False if payment == "Finalize Early" else None,
                stock=count(rows.get("Quantity")),
                sales=count(rows.get("Sold")),
                rates=self.rates,
            ),
        )

    @cached_property
    def category(self) -> tuple[str, ...]:
        """On an index page: the main category and the sub-category that its menu shows open."""
        main: list[str] = []
        for entry in self.tree.css("ul#side-menu > li, ul#side-menu > ul"):
            if entry.tag == "li":
                link = entry.css_first("a")
                main = [_name(link)] if link is not None else main
            else:
                inner = self.tree.css_first("ul#side-menu li:has(> ul.nav-third-level) > a")
                return (*main, _name(inner)) if inner is not None else tuple(main)
        return ()

    @cached_property
    def pairs(self) -> dict[str, Decimal]:
        """The page's table of rates: `BTC/USD` and the like."""
        cells = [line(span) for span in self.tree.css(".sidebar .list-group-item > span")]
        found = {pair: decimal(value) for pair, value in zip(cells[::2], cells[1::2], strict=False)}
        return {pair: value for pair, value in found.items() if value and re.fullmatch(r"[A-Z]{3}/[A-Z]{3}", pair)}

    @property
    def rates(self) -> dict[str, Decimal]:
        """One BTC in each currency; other coins by way of the dollar."""
        found = {pair[4:]: value for pair, value in self.pairs.items() if pair.startswith("BTC/")}
        dollar = found.get("USD")
        for pair, value in self.pairs.items():
            if dollar and pair.endswith("/USD") and not pair.startswith("BTC/"):
                found[pair[:3]] = round(dollar / value, 8)
        return {"BTC": Decimal(1), **found} if found else {}

    @cached_property
    def _sales(self) -> list[str]:
        return [line(label) for label in self.tree.css("form h5 > span.label")]

    @property
    def _prices(self) -> tuple[Price, ...]:
        """The same price stands there once for each coin, so the first is enough; a listing on request has none."""
        if not self._sales:
            return ()
        match = SALE.match(self._sales[0])
        if match is None:
            raise LayoutChangedError(type(self), self.url, f"form h5 > span.label ~ {SALE.pattern}", 0)
        return (Price(amount=Decimal(match[1].replace(",", "")), currency=match[2]),)

    @cached_property
    def _rows(self) -> dict[str, str]:
        """The column of labels beside the picture, one `<br>` a row."""
        column = [c for c in self.tree.css("#page-wrapper .col-sm-3") if c.css_first("label") is not None]
        if len(column) != 1:
            raise LayoutChangedError(type(self), self.url, "#page-wrapper .col-sm-3:has(label)", len(column))
        rows = (LABELLED.match(each) for each in description(column[0]).split("\n"))
        return {row[1]: row[2].strip() for row in rows if row}

    def _shipping(self, option: LexborNode) -> Shipping:
        match = OPTION.match(option.text().strip("\n"))
        if match is None:
            raise LayoutChangedError(type(self), self.url, f"select[name=p_psg] option ~ {OPTION.pattern}", 0)
        return Shipping(
            name=" ".join(match["name"].split()) or None,
            amount=Decimal(match["amount"]),
            currency=match["currency"],
            days=int(match["days"]),
        )


def _name(link: LexborNode) -> str:
    return re.sub(r"\s*\[[\s\d]*\]$", "", line(link))
