"""A listing together with what was read from its text."""

import hashlib
import json
import math
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from records.convert import plain
from records.extraction import Extraction, Label
from records.listing import Listing
from search.counting import names
from search.fold import words

_PASSING = ("seen_at", "run", "page_digest", "url", "rates", "stock", "sales")
"""What may differ from visit to visit without making another version."""


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
        """Digest of everything in the listing that makes it another offer when it changes."""
        content = {name: value for name, value in plain(self.listing).items() if name not in _PASSING}
        return _digest(json.dumps(content, sort_keys=True))

    @cached_property
    def listing_key(self) -> str:
        return listing_key(self.listing.source, self.listing.listing_id)

    @cached_property
    def key(self) -> str:
        """The document's id."""
        return _digest(f"{self.listing_key}|{self.version}")

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


def listing_key(source: str, listing_id: str) -> str:
    return _digest(f"{source}|{listing_id}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _number(value: float | Decimal | None) -> float | None:
    number = float(value) if value is not None else None
    return number if number is not None and math.isfinite(number) else None
