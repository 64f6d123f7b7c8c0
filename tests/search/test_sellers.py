"""Which seller an offer is counted for, in the real index."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from search.counts import panel
from search.ingest import ingest_run
from search.store import Store

OLD, NEW, THIRD = "a" * 32, "b" * 32, "c" * 32
DMT = "DMT crystals from our lab, tested and packed in vacuum, shipped the next day with tracking"
SHARDS = "4-MMC in large shards, washed twice, we reship once if your letter is lost on its way to you"
PILLS = "2C-B in pink tablets pressed by ourselves, every batch is sent to a lab and the result is in the photos"
POWDER = "4-MMC powder and nothing else, no reship and no refund, write before you order more than you can use"

Shown = tuple[int, str, str, tuple[str, ...]]
"""Day of March, source, seller, texts."""
OLD_FIRST: Shown = (1, "alpha", OLD, (DMT, SHARDS, PILLS))
SAME: dict[str, list[Shown]] = {
    "relabelled": [OLD_FIRST, (2, "alpha", NEW, (DMT, SHARDS, PILLS))],
    "relabelled after a pause": [OLD_FIRST, (9, "alpha", NEW, (DMT, SHARDS, PILLS))],
    "edited a little": [OLD_FIRST, (2, "alpha", NEW, (f"{DMT} today", f"{SHARDS} 5 g", PILLS))],
    "half of the texts are new": [OLD_FIRST, (2, "alpha", NEW, (DMT, POWDER))],
    "one text was all there was": [(1, "alpha", OLD, (DMT,)), (2, "alpha", NEW, (DMT,))],
    "a mirror names it otherwise": [OLD_FIRST, (1, "beta", NEW, (DMT, SHARDS, PILLS))],
    "a mirror found later": [OLD_FIRST, (2, "alpha", OLD, (DMT,)), (2, "beta", NEW, (DMT, SHARDS))],
    "it writes something new later": [
        OLD_FIRST, (2, "alpha", NEW, (DMT, SHARDS)), (3, "alpha", NEW, (POWDER,)),
    ],
    "and once more under a third name": [
        OLD_FIRST, (2, "alpha", NEW, (DMT, SHARDS)), (3, "alpha", THIRD, (DMT, SHARDS, POWDER)),
    ],
}  # fmt: skip
OTHER: dict[str, list[Shown]] = {
    "side by side": [OLD_FIRST, (2, "alpha", OLD, (DMT,)), (2, "alpha", NEW, (DMT, SHARDS))],
    "side by side from the first day": [OLD_FIRST, (1, "alpha", NEW, (DMT, SHARDS))],
    "its own texts": [OLD_FIRST, (2, "alpha", NEW, (POWDER,))],
    "one copied text among its own": [OLD_FIRST, (2, "alpha", NEW, (DMT, POWDER, "DMT 1 g", "2C-B 10 pcs"))],
    "one copied text at another source": [OLD_FIRST, (2, "beta", NEW, (DMT,))],
    "it was there before": [OLD_FIRST, (1, "beta", NEW, (POWDER,)), (2, "alpha", NEW, (DMT, SHARDS))],
    "short titles like everybody's": [(1, "alpha", OLD, ("DMT 1 g", "2C-B")), (2, "alpha", NEW, ("DMT 1 g", "2C-B"))],
}


def sellers(store: Store, make: Any, shown: list[Shown]) -> set[str]:
    """All that the panel of the last day has."""
    crawls: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for day, source, seller, texts in shown:
        crawls[day, source] += [make.listing(f"{seller[0]}{text[:20]}", text, seller=seller) for text in texts]
    for (day, source), listings in sorted(crawls.items()):
        ingest_run(store, make.run(listings, f"2026-03-{day:02}T06:00:00Z", source=source))
    return {key for row in panel(store, date(2026, 3, max(day for day, *_ in shown))).counts for key in row.seller_keys}


@pytest.mark.parametrize("shown", SAME.values(), ids=SAME.keys())
def test_one_seller(store: Store, make: Any, shown: list[Shown]) -> None:
    assert sellers(store, make, shown) == {OLD}


@pytest.mark.parametrize("shown", OTHER.values(), ids=OTHER.keys())
def test_two_sellers(store: Store, make: Any, shown: list[Shown]) -> None:
    assert sellers(store, make, shown) == {OLD, NEW}


def test_nothing_is_known_before_its_day(store: Store, make: Any) -> None:
    """An older panel is what it was then, and a day that is counted again says the same."""
    before = [(1, "alpha", OLD, (DMT, SHARDS)), (1, "beta", OLD, (PILLS,))]
    sellers(store, make, before)
    early = panel(store, date(2026, 3, 1))
    sellers(store, make, [(2, "alpha", NEW, (DMT, SHARDS))])
    assert panel(store, date(2026, 3, 1)) == early
    late = panel(store, date(2026, 3, 2))
    sellers(store, make, [(2, "alpha", NEW, (DMT, SHARDS))])
    assert panel(store, date(2026, 3, 2)) == late
