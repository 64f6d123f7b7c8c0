"""What an analyst checks an alert by: passages, counts, prices, pages. Pure: the listings come in as hits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from statistics import median

from alerts.background import Background
from alerts.spread import Spread
from config.lexicon import Entry
from records.alert import Evidence, PriceRange, Signal, Snippet
from records.counts import Side
from records.extraction import Kind
from search.evidence import Hit

SNIPPETS = 12
PAGES = 50
AROUND = 120
"""Characters shown on either side of the name."""
BULK_G, BULK_ML, BULK_UNITS = 1000, 1000, 1000
"""From here on an offer is made to dealers and not to users."""


def gather(  # noqa: PLR0917
    signal: Signal,
    spread: Spread | None,
    side: Side,
    hits: Iterable[Hit],
    entry: Entry | None,
    around: Background | None = None,
) -> Evidence:
    """Evidence from the listings that name the signal's key; those that came within its window first."""
    if spread is None:
        return Evidence(listings=0, sellers=0, sources=(signal.key,), groups=0, snippets=(), page_digests=())
    shown = _relevant(hits, side, signal.window_start, signal.day)
    prices = price_ranges(shown)
    return Evidence(
        listings=spread.listings,
        sellers=spread.sellers,
        sources=spread.sources,
        groups=spread.groups,
        snippets=tuple(s for hit in shown[:SNIPPETS] if (s := snippet(hit, signal.window_start, signal.day))),
        page_digests=tuple(
            dict.fromkeys(digest for hit in shown for digest in (hit.page_digest, hit.last_page_digest))
        )[:PAGES],
        substance_class=entry.substance_class if entry else proposed_class(signal.key, shown),
        status=entry.status if entry else None,
        unit_prices_eur={price.per: price.median for price in prices},
        prices=prices,
        bulk=wholesale(shown),
        seller_keys=around.sellers if around else (),
        weeks=around.weeks if around else (),
        baseline=around.baseline if around else None,
        readings=around.readings if around else (),
        earlier=around.earlier if around else (),
    )


def _relevant(hits: Iterable[Hit], side: Side, start: date, end: date) -> list[Hit]:
    """Hits on one side of the market that were seen in the window: newcomers first, then by first sighting."""
    seen = [h for h in hits if (h.kind is Kind.WANT) == (side is Side.WANT) and _seen(h, start, end)]
    return sorted(seen, key=lambda h: (min(h.seen_on) < start, min(h.seen_on), h.source, h.listing_id))


def _seen(hit: Hit, start: date, end: date) -> list[date]:
    return sorted(day for day in hit.seen_on if start <= day <= end)


def snippet(hit: Hit, start: date, end: date) -> Snippet | None:
    """The passage around the first mention; None where the listing names it without a span of its own."""
    if not hit.naming:
        return None
    mention = hit.naming[0]
    begin = max(mention.start - AROUND, 0)
    return Snippet(
        source=hit.source,
        listing_id=hit.listing_id,
        text=hit.text[begin : mention.end + AROUND],
        start=mention.start - begin,
        end=mention.end - begin,
        offset=begin,
        seller=hit.seller,
        seen_on=_seen(hit, start, end)[0],
        page_digest=hit.page_digest,
        url=hit.url,
    )


def proposed_class(name: str, hits: Iterable[Hit]) -> str | None:
    """The class that extraction most often proposed for an unlisted name."""
    proposed = Counter(m.substance_class for h in hits for m in h.naming if m.canonical == name and m.substance_class)
    return min(proposed, key=lambda c: (-proposed[c], c)) if proposed else None


def price_ranges(hits: Sequence[Hit]) -> tuple[PriceRange, ...]:
    """EUR of the headline offers by what they are per."""
    prices: dict[str, list[float]] = defaultdict(list)
    for hit in hits:
        if hit.offers and hit.offers[0].unit_price_eur is not None and hit.offers[0].per:
            prices[hit.offers[0].per].append(hit.offers[0].unit_price_eur)
    return tuple(
        PriceRange(
            per=per,
            low=round(min(found), 2),
            median=round(median(found), 2),
            high=round(max(found), 2),
            offers=len(found),
        )
        for per, found in sorted(prices.items())
    )


def wholesale(hits: Iterable[Hit]) -> bool:
    """Whether an offer is of wholesale size."""
    amounts = [offer.amount for hit in hits for offer in hit.offers]
    return any(
        (a.mass_g or 0) >= BULK_G or (a.volume_ml or 0) >= BULK_ML or (a.units or 0) >= BULK_UNITS for a in amounts
    )
