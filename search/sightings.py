"""When and where one version of a listing was seen; merging is idempotent and does not depend on the order of runs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from records.listing import Listing

STORED = ("url", "first_seen", "last_seen", "seen_on", "runs", "first_page", "last_page", "stock", "sales")


@dataclass(frozen=True, kw_only=True)
class Sightings:
    runs: tuple[str, ...]
    """Sorted."""
    seen_on: tuple[str, ...]
    """Days as YYYY-MM-DD, sorted."""
    first_page: str
    last_page: str
    url: str
    """As it was last."""
    stock: int | None = None
    sales: int | None = None

    @staticmethod
    def one(listing: Listing, day: str) -> "Sightings":
        return Sightings(
            runs=(listing.run,),
            seen_on=(day,),
            first_page=listing.page_digest,
            last_page=listing.page_digest,
            url=listing.url,
            stock=listing.stock,
            sales=listing.sales,
        )

    @staticmethod
    def read(source: Mapping[str, Any]) -> "Sightings":
        """From a document."""
        return Sightings(
            runs=tuple(source["runs"]),
            seen_on=tuple(source["seen_on"]),
            first_page=source["first_page"],
            last_page=source["last_page"],
            url=source["url"],
            stock=source.get("stock"),
            sales=source.get("sales"),
        )

    def and_also(self, other: "Sightings") -> "Sightings":
        """With a sighting that is not among these already."""
        if set(other.runs) <= set(self.runs):
            return self
        earliest = self if self.runs[0] < other.runs[0] else other
        latest = self if self.runs[-1] > other.runs[-1] else other
        return replace(
            latest,
            runs=tuple(sorted({*self.runs, *other.runs})),
            seen_on=tuple(sorted({*self.seen_on, *other.seen_on})),
            first_page=earliest.first_page,
        )

    def body(self) -> dict[str, Any]:
        return {
            "runs": list(self.runs),
            "seen_on": list(self.seen_on),
            "first_seen": self.seen_on[0],
            "last_seen": self.seen_on[-1],
            "first_page": self.first_page,
            "last_page": self.last_page,
            "url": self.url,
            "stock": self.stock,
            "sales": self.sales,
        }
