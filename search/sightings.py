"""When and where one version of a listing was seen, merged so that a repeated sighting changes nothing.

A document holds days, not runs: a later run of a day that finds the same page again leaves it as it is. So
`first_run` and `last_run` are the runs that `first_page` and `last_page` were taken from; runs between or after them
on the same days may have seen it too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from records.listing import Listing

STORED = ("url", "first_seen", "last_seen", "seen_on", "first_run", "last_run", "first_page", "last_page", "stock",
          "sales")  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sightings:
    seen_on: tuple[str, ...]
    """Days as YYYY-MM-DD, sorted."""
    first_run: str
    last_run: str
    first_page: str
    last_page: str
    url: str
    """As it was last."""
    stock: int | None = None
    sales: int | None = None

    @staticmethod
    def one(listing: Listing, day: str) -> "Sightings":
        return Sightings(
            seen_on=(day,),
            first_run=listing.run,
            last_run=listing.run,
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
            seen_on=tuple(source["seen_on"]),
            first_run=source["first_run"],
            last_run=source["last_run"],
            first_page=source["first_page"],
            last_page=source["last_page"],
            url=source["url"],
            stock=source.get("stock"),
            sales=source.get("sales"),
        )

    def and_also(self, other: "Sightings") -> "Sightings":
        """Both together: the first page of the earlier, everything else as the later saw it."""
        earlier = self if self.first_run <= other.first_run else other
        later = self if self.last_run >= other.last_run else other
        return replace(
            later,
            seen_on=tuple(sorted({*self.seen_on, *other.seen_on})),
            first_run=earlier.first_run,
            first_page=earlier.first_page,
        )

    def says_more_than(self, other: "Sightings") -> bool:
        """Whether anything but the runs differs."""
        return replace(self, first_run=other.first_run, last_run=other.last_run) != other

    def body(self) -> dict[str, Any]:
        return {
            "seen_on": list(self.seen_on),
            "first_seen": self.seen_on[0],
            "last_seen": self.seen_on[-1],
            "first_run": self.first_run,
            "last_run": self.last_run,
            "first_page": self.first_page,
            "last_page": self.last_page,
            "url": self.url,
            "stock": self.stock,
            "sales": self.sales,
        }
