"""What a run keeps of a page's listings: sellers hashed, contacts masked, each listing once."""

import hashlib
from dataclasses import dataclass, fields, replace

from w3lib.url import canonicalize_url

from config.sources import Source
from crawler.pages import ListingFields
from crawler.privacy import hash_seller, mask, mask_url
from records.listing import Listing, Rejection
from records.page import Page

LONGEST_DETAIL = 200


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What came of one page: listings, or else a rejection."""

    listings: tuple[Listing, ...] = ()
    rejection: Rejection | None = None
    links: tuple[str, ...] = ()
    """Addresses as the page has them: unmasked, for the queue only."""
    crash: str | None = None
    """A fault of the page object itself, without anything from the page."""


class Keeper:
    """Remembers which listings and pages of one run it has had."""

    def __init__(self, source: Source, run: str, key: bytes) -> None:
        self._source = source
        self._run = run
        self._key = key
        self._ids: set[str] = set()
        self._pages: set[tuple[str, str]] = set()

    def keep(self, page: Page, found: tuple[ListingFields, ...], links: tuple[str, ...] = ()) -> Reading:
        listings = []
        url = page.url
        for each in found:
            url = mask_url(url, each.seller)
        for each in found:
            listing = self._listing(page, url, each, alone=len(found) == 1)
            if listing.listing_id not in self._ids:
                self._ids.add(listing.listing_id)
                listings.append(listing)
        # Pages are told apart by digest and masked address, here and where runs are verified.
        if not listings or (page.digest, url) in self._pages:
            self._ids.difference_update(x.listing_id for x in listings)
            return Reading(rejection=self.reject(page, "duplicate"), links=links)
        self._pages.add((page.digest, url))
        return Reading(listings=tuple(listings), links=links)

    def _listing(self, page: Page, url: str, raw: ListingFields, *, alone: bool) -> Listing:
        clean = Cleaner(raw.seller)
        own = {f.name: getattr(raw, f.name) for f in fields(raw)}
        own |= {
            "url": url,
            "listing_id": self._id(page, url, raw, alone),
            "title": clean(raw.title),
            "description": clean(raw.description),
            "category": tuple(map(clean, raw.category)),
            "seller": hash_seller(self._key, raw.seller) if raw.seller and raw.seller.strip() else None,
            "prices": tuple(replace(p, quantity=clean.maybe(p.quantity)) for p in raw.prices),
            "ships_from": clean.maybe(raw.ships_from),
            "ships_to": tuple(map(clean, raw.ships_to)),
            "shipping": tuple(replace(s, name=clean.maybe(s.name)) for s in raw.shipping),
            "accepts": tuple(map(clean, raw.accepts)),
        }
        return Listing(
            source=self._source.name,
            run=self._run,
            seen_at=page.fetched_at,
            page_digest=page.digest,
            language=self._source.language,
            currency=self._source.currency,
            country=self._source.country or None,
            **own,
        )

    def _id(self, page: Page, url: str, raw: ListingFields, alone: bool) -> str:
        """The page's own id, or a digest of the address; keyed where it would name somebody."""
        if raw.listing_id and mask_url(f"//x/{raw.listing_id}", raw.seller) == f"//x/{raw.listing_id}":
            return raw.listing_id
        if raw.listing_id:
            return hash_seller(self._key, raw.listing_id)
        address = canonicalize_url(page.url)
        name = address if alone else f"{address}\n{raw.title}\n{hash_seller(self._key, raw.seller or '')}"
        if url != page.url:
            return hash_seller(self._key, name)
        return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:32]

    def reject(self, page: Page, reason: str, detail: str = "") -> Rejection:
        return Rejection(
            source=self._source.name,
            run=self._run,
            url=mask_url(page.url),
            page_digest=page.digest,
            reason=reason,
            detail=detail[:LONGEST_DETAIL],
        )


class Cleaner:
    """Masks the texts of one listing; none may hold its seller's handle."""

    def __init__(self, handle: str | None) -> None:
        self._handle = handle

    def __call__(self, text: str) -> str:
        return mask(text.replace("\x00", ""), self._handle)

    def maybe(self, text: str | None) -> str | None:
        return None if text is None else self(text)
