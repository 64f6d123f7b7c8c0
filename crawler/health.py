"""How far a run can be trusted, from its counts alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from config.sources import Source
from records.crawl import RunStatus

CHANGED_SHARE = 0.2
"""From this share of the pages that should hold listings on, the layout counts as changed."""
LOST_SHARE = 0.05
"""Up to this share of lost pages a run is still whole."""
LOST = ("http_error", "layout_changed", "too_large", "log_in")
READ = ("index_page", "duplicate", "empty")


@dataclass(frozen=True, kw_only=True)
class Counts:
    """A run in numbers. `fetched == listing_pages + sum(rejected.values())`."""

    fetched: int
    listing_pages: int
    listings: int
    rejected: Mapping[str, int]
    disallowed: int = 0
    failures: int = 0
    unvisited: int = 0
    crashes: int = 0


def judge(source: Source, counts: Counts, stopped: str | None = None) -> tuple[RunStatus, tuple[str, ...]]:
    """The status, and what an operator should read about it."""
    messages = tuple(_messages(source, counts, stopped))
    changed = counts.rejected.get("layout_changed", 0)
    if changed and changed >= CHANGED_SHARE * (changed + counts.listing_pages):
        return RunStatus.LAYOUT_CHANGED, messages
    if not counts.listing_pages and not any(counts.rejected.get(reason) for reason in READ):
        return RunStatus.FAILED, messages
    lost = counts.failures + sum(counts.rejected.get(reason, 0) for reason in LOST)
    outside = not source.expected_min <= counts.listings <= source.expected_max
    if outside or stopped or counts.crashes or lost > LOST_SHARE * (counts.fetched + counts.failures):
        return RunStatus.PARTIAL, messages
    return RunStatus.OK, messages


def _messages(source: Source, counts: Counts, stopped: str | None) -> Iterable[str]:
    if stopped:
        yield f"ended early: {stopped}; {counts.unvisited} known addresses were not visited"
    if not counts.fetched:
        yield "no page could be fetched"
    if counts.failures:
        yield f"{counts.failures} requests ended without a response"
    if counts.crashes:
        yield f"the reading of {counts.crashes} pages failed by a fault of the layout's own"
    for reason in LOST:
        if counts.rejected.get(reason):
            yield f"{counts.rejected[reason]} pages: {reason}"
    if counts.listings < source.expected_min:
        yield f"{counts.listings} listings, below the stated minimum of {source.expected_min}"
    if counts.listings > source.expected_max:
        yield f"{counts.listings} listings, above the stated maximum of {source.expected_max}"
