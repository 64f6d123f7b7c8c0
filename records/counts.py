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


@dataclass(frozen=True, kw_only=True)
class DailyCount:
    """Listings that name `name` on `day` at `source`. Only observed source-days have rows."""

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
class Panel:
    """All that detectors see, up to and including `until`; nothing later may be in it."""

    until: date
    counts: tuple[DailyCount, ...]
    days: tuple[SourceDay, ...]
