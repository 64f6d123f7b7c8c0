"""What was counted on observed source-days: the detectors' only input."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from records.crawl import RunStatus


class Role(StrEnum):
    SUBSTANCE = "substance"
    PRECURSOR = "precursor"
    CUTTING_AGENT = "cutting_agent"


class Side(StrEnum):
    OFFER = "offer"
    WANT = "want"


PLACE = "place"


@dataclass(frozen=True, kw_only=True)
class DailyCount:
    """Listings that name `name` on `day` at `source`. Only observed source-days have rows.

    What counts is independent offers: sellers with a text of their own, so at most the smaller of distinct sellers and
    distinct texts over all rows looked at. 500 copies by one seller, a mirror, and several sellers with one text count
    once each. A seller who comes back under another name keeps the older key from then on (`search/sellers.py`).
    """

    day: date
    source: str
    name: str
    role: Role
    side: Side
    known: bool
    """False where no lexicon row has the name."""
    listings: int
    seller_keys: tuple[str, ...]
    """Distinct seller hashes; a listing without a seller counts as its own (`?` and its near-duplicate group)."""
    group_keys: tuple[str, ...]
    """Distinct near-duplicate groups; the same text on a mirror has the same key."""
    likeness: str | None = None
    """Of a name that no list has: the class by whose plan it is built, or `PLACE` where only its place in a title makes
    it one; None where that was not read."""


@dataclass(frozen=True, kw_only=True)
class SourceDay:
    """Whether a source was observed on a day. No row: no crawl ran, nothing is known of that day."""

    day: date
    source: str
    status: RunStatus
    pages: int
    """Of the day's fullest run."""
    listings: int
    readable: int
    """Listings with at least one extracted name: falls when a template changes."""


@dataclass(frozen=True, kw_only=True)
class DailyYield:
    """What could be read of a source's listings on a day, beside names."""

    day: date
    source: str
    priced: int
    """Listings with at least one price."""
    measured: int
    """Listings with at least one amount."""


@dataclass(frozen=True, kw_only=True)
class DailyPrice:
    """What each seller asks for `name` on `day` at `source`, in EUR for one g, ml or unit."""

    day: date
    source: str
    name: str
    per: str
    """g, ml or unit."""
    tier: str
    """sample, retail or bulk; prices compare within one."""
    seller_keys: tuple[str, ...]
    """As in `DailyCount`."""
    eur: tuple[float, ...]
    """Each seller's median, in order of `seller_keys`."""


@dataclass(frozen=True, kw_only=True)
class Panel:
    """All that detectors see, up to and including `until`; nothing later may be in it."""

    until: date
    counts: tuple[DailyCount, ...]
    days: tuple[SourceDay, ...]
    prices: tuple[DailyPrice, ...] = ()
    """Of offers."""
    yields: tuple[DailyYield, ...] = ()
