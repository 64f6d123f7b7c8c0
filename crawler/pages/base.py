"""What every page object offers: the kind of page, its listings, its links."""

import importlib
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import ClassVar

from selectolax.lexbor import LexborHTMLParser, LexborNode

from crawler.pages.parts.decode import decode
from crawler.pages.parts.links import Links
from crawler.pages.parts.marks import LOG_IN_LABEL, NOT_FOUND_LABEL
from crawler.pages.parts.tame import tame
from crawler.pages.parts.text import squeeze
from records.listing import Price, Shipping

CAPTCHA = "[class*=captcha], [id*=captcha], [name*=captcha]"


class PageKind(StrEnum):
    LISTING = "listing"
    INDEX = "index"
    """A category, search or start page: read for its links only."""
    NOT_FOUND = "not_found"
    LOG_IN = "log_in"
    """Asks for a log-in or a captcha."""
    EMPTY = "empty"
    UNKNOWN = "unknown"
    """None of the layout's marks is there: the layout has changed."""


class LayoutChangedError(Exception):
    """A selector that must match once did not; the message names class, URL, selector and count."""

    def __init__(self, cls: type, url: str, selector: str, count: int) -> None:
        super().__init__(f"{cls.__name__}: {url}: {selector!r} matched {count} times, expected 1")
        self.selector = selector
        self.count = count


@dataclass(frozen=True, kw_only=True)
class ListingFields:
    """`records.listing.Listing` as the page has it: unmasked, the seller's handle in clear. Must not be written."""

    url: str
    title: str
    listing_id: str | None = None
    description: str = ""
    category: tuple[str, ...] = ()
    seller: str | None = None
    prices: tuple[Price, ...] = ()
    ships_from: str | None = None
    ships_to: tuple[str, ...] = ()
    shipping: tuple[Shipping, ...] = ()
    accepts: tuple[str, ...] = ()
    escrow: bool | None = None
    stock: int | None = None
    sales: int | None = None
    wanted: bool = False
    rates: dict[str, Decimal] = field(default_factory=dict)


class ListingPage(ABC):
    """One parsed page. A layout states its marks and its links, and reads its fields."""

    listing_mark: ClassVar[str]
    """A selector that only a page with a listing matches."""
    index_mark: ClassVar[str]
    """A selector that only a category, search or start page matches."""
    link_area: ClassVar[str] = "a[href]"
    """The links that may be followed."""
    link_pattern: ClassVar[re.Pattern[str]] = re.compile("")
    """What an absolute URL must contain, beside being a public page of the same hosts."""

    def __init__(
        self,
        html: bytes | str,
        url: str,
        currency: str,
        charset: str | None = None,
        hosts: frozenset[str] = frozenset(),
    ) -> None:
        """`currency`: what a bare number means here. `charset`: what the response's header says, if it does.

        `hosts`: where links may lead beside the page's own host, as `host` or `host:port`.
        """
        self.url = url
        self.currency = currency
        self.hosts = hosts
        self.tree = LexborHTMLParser(tame(decode(html, charset)))

    def kind(self) -> PageKind:
        if not self._has_content():
            return PageKind.EMPTY
        if self.is_listing():
            return PageKind.LISTING
        if self.is_not_found():
            return PageKind.NOT_FOUND
        if self.is_index():
            return PageKind.INDEX
        return PageKind.LOG_IN if self.is_log_in() else PageKind.UNKNOWN

    @abstractmethod
    def listings(self) -> tuple[ListingFields, ...]:
        """The listings of a page of kind `LISTING`; `LayoutChangedError` where a needed field is not there."""

    def links(self) -> tuple[str, ...]:
        """Absolute addresses worth following, in page order, each once."""
        hrefs = (node.attributes.get("href") for node in self.tree.css(self.link_area))
        return tuple(u for u in self._links.follow(hrefs) if self.link_pattern.search(u))

    def is_listing(self) -> bool:
        return self.tree.css_first(self.listing_mark) is not None

    def is_index(self) -> bool:
        return self.tree.css_first(self.index_mark) is not None

    def is_not_found(self) -> bool:
        return any(NOT_FOUND_LABEL.search(label) for label in self.labels)

    def is_log_in(self) -> bool:
        if self.tree.css_first(f"input[type=password], {CAPTCHA}") is not None:
            return True
        return any(LOG_IN_LABEL.search(label) for label in self.labels)

    def one(self, css: str, under: LexborNode | None = None) -> LexborNode:
        """The only match, or `LayoutChangedError`."""
        found = (under or self.tree).css(css)
        if len(found) != 1:
            raise LayoutChangedError(type(self), self.url, css, len(found))
        return found[0]

    def maybe(self, css: str, under: LexborNode | None = None) -> LexborNode | None:
        """The only match or None; two are still refused."""
        found = (under or self.tree).css(css)
        if len(found) > 1:
            raise LayoutChangedError(type(self), self.url, css, len(found))
        return found[0] if found else None

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the page calls itself: its title and its first headings."""
        found = [self.tree.css_first("title"), *self.tree.css("h1, h2")[:3]]
        return tuple(squeeze(node.text()) for node in found if node is not None)

    @cached_property
    def _links(self) -> Links:
        base = self.tree.css_first("base[href]")
        return Links(self.url, base.attributes.get("href") if base is not None else None, self.hosts)

    def _has_content(self) -> bool:
        body = self.tree.body
        if body is None:
            return False
        return body.css_first(f"img, form, table, a[href], {CAPTCHA}") is not None or bool(body.text().strip())


def load(layout: str) -> type[ListingPage]:
    """The one page class that `crawler/pages/<layout>.py` defines."""
    module = importlib.import_module(f"crawler.pages.{layout}")
    own = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, ListingPage) and value.__module__ == module.__name__
    ]
    if len(own) != 1:
        raise ValueError(f"crawler/pages/{layout}.py: expected one subclass of ListingPage, found {len(own)}")
    return own[0]
