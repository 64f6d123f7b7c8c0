"""From a detector's signal to what an analyst reads."""

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class AlertKind(StrEnum):
    """The detectors' subjects. `SOURCE` is about the crawl's own health and never about the market."""

    SIGHTING = "sighting"
    EMERGENCE = "emergence"
    RISE = "rise"
    DEMAND = "demand"
    CUTTING_AGENT = "cutting_agent"
    SOURCE = "source"


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A detector's finding; nothing has been decided yet about telling anybody."""

    rule: str
    kind: AlertKind
    key: str
    """The canonical name, or the source for `SOURCE`."""
    day: date
    score: float
    """Larger is stronger; comparable within one rule."""
    reason: str
    """One sentence with its numbers, written once, here."""
    numbers: dict[str, float] = field(default_factory=dict)
    window_start: date
    """The evidence is what was seen from here to `day`."""


@dataclass(frozen=True, kw_only=True)
class Snippet:
    source: str
    listing_id: str
    text: str
    start: int
    end: int
    """Offsets of the name in `text`, the passage around it."""
    offset: int
    """Where `text` begins in the listing's text."""
    seller: str | None
    seen_on: date
    page_digest: str
    url: str
    """Defanged (`hxxp`, `[.]`)."""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    listings: int
    sellers: int
    sources: tuple[str, ...]
    groups: int
    snippets: tuple[Snippet, ...]
    page_digests: tuple[str, ...]
    """Keys into the raw archive."""
    substance_class: str | None = None
    status: str | None = None
    """Official status where known: UN 1988 table, surveillance list..."""
    unit_prices_eur: dict[str, float] = field(default_factory=dict)
    """Median by `per` (g, ml, unit)."""


@dataclass(frozen=True, kw_only=True)
class Alert:
    signal: Signal
    evidence: Evidence
    harm: float
    """Ranking weight: class weight, novelty and spread."""
    held: str | None
    """Why a filter holds it back; None: it goes out."""
    created_at: datetime

    @property
    def alert_id(self) -> str:
        """The same finding has the same id, whenever and however often it is detected."""
        s = self.signal
        key = f"{s.rule}|{s.kind}|{s.key}|{s.day}"
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
