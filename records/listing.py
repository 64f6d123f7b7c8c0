"""What a page says about one offer or wish. Sellers are keyed hashes here; contacts are masked."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Price:
    """An amount asked. `quantity` is the page's own words for what it buys ("5 g", "10-24 pcs"), or None."""

    amount: Decimal
    currency: str
    """ISO 4217, or BTC, BCH, LTC, XMR, ETH ... for a crypto-currency."""
    quantity: str | None = None


@dataclass(frozen=True, kw_only=True)
class Shipping:
    name: str | None
    amount: Decimal | None = None
    currency: str | None = None
    days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Listing:
    """One listing as one run saw it."""

    source: str
    listing_id: str
    """The source's own id of the listing; where it has none, a digest of the canonical URL."""
    url: str
    run: str
    seen_at: datetime
    page_digest: str
    title: str
    description: str = ""
    language: str
    country: str | None = None
    currency: str = "USD"
    """The source's: what a bare number or an ambiguous sign means in its texts."""
    category: tuple[str, ...] = ()
    """From the main category to the innermost one, in the page's own words."""
    seller: str | None = None
    """HMAC-SHA256 of the seller's handle under the installation's key, 32 hexadecimal digits."""
    prices: tuple[Price, ...] = ()
    """The first is the headline price; the others are a quantity or bulk table in page order."""
    ships_from: str | None = None
    ships_to: tuple[str, ...] = ()
    shipping: tuple[Shipping, ...] = ()
    accepts: tuple[str, ...] = ()
    """Currencies taken, as codes."""
    escrow: bool | None = None
    stock: int | None = None
    sales: int | None = None
    wanted: bool = False
    """True where the page itself files the post as a request to buy."""
    rates: dict[str, Decimal] = field(default_factory=dict)
    """The page's own exchange rates: how much of the currency one BTC buys (`{"USD": 5261.1, "BTC": 1}`)."""

    @property
    def text(self) -> str:
        """Title, a line feed, and the description if there is one: what `nlp` reads and offsets refer to."""
        return f"{self.title}\n{self.description}" if self.description else self.title

    @property
    def text_digest(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A fetched page that gave no listing, and why; `npsmon verify` counts these."""

    source: str
    run: str
    url: str
    page_digest: str | None
    reason: str
    """One of the words in `records.crawl.REASONS`."""
    detail: str = ""
