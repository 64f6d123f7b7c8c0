"""A listing together with what was read from its text."""

import hashlib
import json
import math
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from typing import Any

import orjson

from records.convert import plain
from records.extraction import Extraction, Label
from records.listing import Listing
from search.counting import names
from search.fold import words

_PASSING = ("seen_at", "run", "page_digest", "url", "rates", "stock", "sales")
"""What may differ from visit to visit without making another version."""
_CONTENT = tuple(f.name for f in fields(Listing) if f.name not in _PASSING)


@dataclass(frozen=True)
class Reading:
    """A listing with what was read from it."""

    listing: Listing
    extraction: Extraction

    @cached_property
    def words(self) -> list[str]:
        """The text's folded tokens."""
        return words(self.listing.text)

    @property
    def folded(self) -> str:
        return " ".join(self.words)

    @cached_property
    def version(self) -> str:
        return version(self.listing)

    @cached_property
    def listing_key(self) -> str:
        return listing_key(self.listing)

    @cached_property
    def key(self) -> str:
        return _key(self.listing_key, self.version)

    def said(self, label: Label | None = None, *, known: bool | None = None) -> list[str]:
        """Canonical names in order of mention, without the denied ones."""
        return list(
            dict.fromkeys(
                m.canonical
                for m in names(self.extraction)
                if m.canonical and not m.denied and label in (None, m.label) and known in (None, m.known)
            )
        )

    @property
    def classes(self) -> list[str]:
        found = (m.substance_class for m in names(self.extraction) if not m.denied)
        return list(dict.fromkeys(c for c in found if c))

    def unit_prices(self, per: str) -> list[float]:
        return [
            price
            for offer in self.extraction.offers
            if offer.per == per and (price := _number(offer.unit_price_eur)) is not None
        ]

    def headline(self, *path: str) -> Any:
        """A value of the first offer, or None."""
        value: Any = self.extraction.offers[0] if self.extraction.offers else None
        for name in path:
            value = getattr(value, name) if value is not None else None
        return _number(value) if isinstance(value, float | int | Decimal) else value

    @property
    def price(self) -> tuple[float | None, str | None]:
        """The headline price and its currency: the offer's, else the page's first."""
        if self.extraction.offers and self.extraction.offers[0].price is not None:
            return self.headline("price"), self.headline("currency")
        first = self.listing.prices[0] if self.listing.prices else None
        return (_number(first.amount), first.currency) if first else (None, None)


def version(listing: Listing) -> str:
    """Digest of everything in the listing that makes it another offer when it changes."""
    content = {name: getattr(listing, name) for name in _CONTENT}
    try:
        return _digest(orjson.dumps(content, default=str, option=orjson.OPT_SORT_KEYS))
    except TypeError:  # half a surrogate pair, or a number that takes more than 64 bits
        return _digest(json.dumps(plain(content), sort_keys=True).encode("ascii"))


def listing_key(listing: Listing) -> str:
    """One for all versions of a listing."""
    return _digest(f"{listing.source}|{listing.listing_id}".encode("utf-8", "surrogatepass"))


def document_key(listing: Listing) -> str:
    """The id of the document that has this version of the listing."""
    return _key(listing_key(listing), version(listing))


def _key(of_listing: str, of_version: str) -> str:
    return _digest(f"{of_listing}|{of_version}".encode("ascii"))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _number(value: float | Decimal | None) -> float | None:
    number = float(value) if value is not None else None
    return number if number is not None and math.isfinite(number) else None
