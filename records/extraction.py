"""What the text of a listing says, as spans with their meaning."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Label(StrEnum):
    SUBSTANCE = "SUBSTANCE"
    PRECURSOR = "PRECURSOR"
    CUTTING_AGENT = "CUTTING_AGENT"
    PRICE = "PRICE"
    QUANTITY = "QUANTITY"
    STRENGTH = "STRENGTH"
    PURITY = "PURITY"


NAMES = (Label.SUBSTANCE, Label.PRECURSOR, Label.CUTTING_AGENT)


class Kind(StrEnum):
    """What the listing is."""

    DRUG = "drug"
    CHEMICAL = "chemical"
    WANT = "want"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, init=False)
class Mention:
    """A run of characters in `Listing.text`: `text[start:end] == surface`."""

    label: Label
    start: int
    end: int
    surface: str
    canonical: str | None = None
    """For names: the lexicon's canonical name, or the folded surface of an unknown name."""
    value: float | None = None
    """For amounts: the number in `unit` (g, ml, unit, mg, mg/ml, %, or the currency of a PRICE)."""
    unit: str | None = None
    known: bool = True
    """False for a name that no lexicon row has: a candidate, found by its shape or place."""
    denied: bool = False
    """"no caffeine": named but said not to be there."""
    found_by: str
    """Component and rule, as `known_names:alias` or `quantity:number-unit`."""
    confidence: float = 1.0
    substance_class: str | None = None
    """The lexicon's class, or the one proposed for an unknown name."""

    def __init__(
        self,
        *,
        label: Label,
        start: int,
        end: int,
        surface: str,
        canonical: str | None = None,
        value: float | None = None,
        unit: str | None = None,
        known: bool = True,
        denied: bool = False,
        found_by: str,
        confidence: float = 1.0,
        substance_class: str | None = None,
    ) -> None:
        # What a frozen dataclass does by itself takes twice as long, and a text has five of these.
        own = self.__dict__
        own["label"], own["start"], own["end"], own["surface"] = label, start, end, surface
        own["canonical"], own["value"], own["unit"] = canonical, value, unit
        own["known"], own["denied"], own["found_by"] = known, denied, found_by
        own["confidence"], own["substance_class"] = confidence, substance_class


@dataclass(frozen=True, kw_only=True)
class Amount:
    """How much is for sale; exactly the fields that the text gives are set."""

    mass_g: float | None = None
    volume_ml: float | None = None
    units: float | None = None
    strength_mg: float | None = None
    """Active content of one unit, or of one ml where `volume_ml` is set."""


@dataclass(frozen=True, kw_only=True)
class Offer:
    """An amount with its price, as far as the listing gives them."""

    amount: Amount
    price: Decimal | None = None
    currency: str | None = None
    price_eur: float | None = None
    unit_price_eur: float | None = None
    per: str | None = None
    """What `unit_price_eur` buys: g, ml or unit."""
    tier: str | None = None
    """sample, retail or bulk: unit prices compare within one."""
    rate_date: date | None = None
    rate_source: str | None = None
    """`ecb`, `page`, `table`; None where there was no rate and the EUR fields are empty."""


@dataclass(frozen=True, kw_only=True)
class Extraction:
    source: str
    listing_id: str
    run: str
    text_digest: str
    """`Listing.text_digest` of the text the offsets refer to."""
    kind: Kind
    primary: tuple[str, ...] = ()
    """Canonical names of the main things offered or wanted; empty where nothing is nameable."""
    mentions: tuple[Mention, ...] = ()
    offers: tuple[Offer, ...] = ()
    """The first is the headline offer."""
    notes: tuple[str, ...] = ()
    """What was left open and why ("no rate for XMR on 2026-01-02")."""
    pipeline: str = ""
    """Version of components and lexicon: a digest; another one means that the text is read again."""
