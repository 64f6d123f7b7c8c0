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
    PRICE = "price"
    SUBSTITUTION = "substitution"
    SOURCE = "source"


class Stage(StrEnum):
    """How far an event (one name on one side of the market) has come; `alerts.stories` says when it is in which."""

    SIGHTING = "sighting"
    EMERGING = "emerging"
    ESTABLISHED = "established"
    FADING = "fading"


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
    asked: bool = False
    """Whether it is about wishes and not offers; a demand always is."""


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
class Week:
    """What the panel says of a name in seven days."""

    first: date
    sellers: int
    """Independent ones: each with a text of its own."""
    seen_days: int
    read_days: int
    """Days on which any of its sources was read."""
    read: float
    """Share, 0 to 1, of its sources that were read in the week; 0 is no observation and not a zero."""


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """Independent sellers a week that the weeks before the alert's window lead to expect."""

    weeks: int
    """Read weeks behind it."""
    expected: float
    high: float
    """What 19 of 20 such weeks stay within."""


@dataclass(frozen=True, kw_only=True)
class PriceRange:
    """Unit prices in EUR of the headline offers behind an alert."""

    per: str
    """g, ml or unit."""
    low: float
    median: float
    high: float
    offers: int


@dataclass(frozen=True, kw_only=True)
class SourceReading:
    """How a source was read in an alert's window."""

    source: str
    days: dict[str, int]
    """Days by how the crawl ended: ok, partial, layout_changed, failed."""
    unread: int
    """Days without any crawl."""


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
    prices: tuple[PriceRange, ...] = ()
    bulk: bool = False
    """Whether an offer is of wholesale size."""
    seller_keys: tuple[str, ...] = ()
    """Hashes of those seen in the window, the first of them."""
    weeks: tuple[Week, ...] = ()
    """Oldest first, the last one ending on the alert's day."""
    baseline: Baseline | None = None
    """None: no week before the window was read."""
    readings: tuple[SourceReading, ...] = ()
    earlier: tuple[str, ...] = ()
    """Why it was not told earlier: what was missing on the days before."""


@dataclass(frozen=True, kw_only=True)
class HarmPart:
    """One factor of an alert's harm; all of them multiplied are the harm."""

    what: str
    factor: float


@dataclass(frozen=True, kw_only=True)
class Told:
    """A stage that an event was told in."""

    stage: Stage
    day: date
    rule: str


@dataclass(frozen=True, kw_only=True)
class Alert:
    signal: Signal
    evidence: Evidence
    harm: float
    """Ranking weight: class weight, novelty and spread."""
    held: str | None
    """Why a filter holds it back; None: it goes out."""
    created_at: datetime
    harm_parts: tuple[HarmPart, ...] = ()
    stage: Stage | None = None
    """None for a source, and for what was stored before stages were known."""
    story: tuple[Told, ...] = ()
    """What was told of the event before, oldest first."""

    @property
    def alert_id(self) -> str:
        """The same finding has the same id, whenever and however often it is detected."""
        s = self.signal
        key = f"{s.rule}|{s.kind}|{s.key}|{s.day}"
        return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]
