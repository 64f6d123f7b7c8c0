"""One seller under two names, known by the texts.

Who appears for the first time and brings, as at least half of its texts, those of one earlier seller is that seller:
relabelled where the earlier one is gone from the source, a mirror's name for it where it is another source. Two who
offer the same text side by side at one source stay two sellers (with one text between them: see `DailyCount`), and so
do two at different sources with only one text in common. It is judged once, on the first day, from what was known then.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from search import indices, queries
from search.counting import Counted
from search.pricing import Asked
from search.store import Store

LEAST_ELSEWHERE = 2


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What a document seen on a day adds to its counts."""

    key: str
    listing: str
    seller: str | None
    group: str
    first_seen: str
    counted: tuple[Counted, ...]
    readable: bool
    priced: bool = False
    measured: bool = False
    asked: Asked | None = None
    likeness: tuple[tuple[str, str], ...] = ()
    """Names that no list has, each with its likeness."""

    @property
    def seller_key(self) -> str:
        return self.seller or f"?{self.group}"


@dataclass(frozen=True)
class _New:
    """A seller of whom the source has nothing older than this day."""

    source: str
    seller: str
    groups: frozenset[str]


def aliases(store: Store, day: str, seen: Mapping[str, Sequence[Seen]]) -> dict[str, dict[str, str]]:
    """By source: the new names of sellers, and the older one of each. Two requests at most, but for very many texts."""
    fresh = [new for source, rows in seen.items() for new in _fresh(source, day, rows)]
    owners = _owners(store, {group for new in fresh for group in new.groups}) if fresh else {}
    present = {source: {row.seller for row in rows} for source, rows in seen.items()}
    likely = {new: old for new in fresh if (old := _earlier(new, owners, present[new.source]))}
    known = _known(store, sorted({new.seller for new in likely}), day) if likely else set()
    found: dict[str, dict[str, str]] = {source: {} for source in seen}
    for new, old in likely.items():
        if new.seller not in known:
            found[new.source][new.seller] = old
    return found


def _fresh(source: str, day: str, rows: Iterable[Seen]) -> list[_New]:
    """Those with a text that another document had first."""
    by_seller: dict[str, list[Seen]] = {}
    for row in rows:
        if row.seller:
            by_seller.setdefault(row.seller, []).append(row)
    return [
        _New(source, seller, frozenset(row.group for row in own))
        for seller, own in sorted(by_seller.items())
        if all(row.first_seen == day for row in own) and any(row.group != row.key for row in own)
    ]


def _owners(store: Store, groups: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Seller and source of the first document of each group, where it names one."""
    owners = {}
    for hits in indices.pages(store, indices.listings(store), queries.founded_body(sorted(groups))):
        for hit in hits:
            values: Mapping[str, list[str]] = hit["fields"]
            if "seller" in values:
                owners[values["key"][0]] = values["seller"][0], values["source"][0]
    return owners


def _earlier(new: _New, owners: Mapping[str, tuple[str, str]], present: set[str | None]) -> str | None:
    """Whose texts it brings."""
    brought = [owners[group] for group in new.groups if group in owners and owners[group][0] != new.seller]
    counted = Counter(seller for seller, _ in brought)
    if not counted:
        return None
    old = min(counted, key=lambda seller: (-counted[seller], seller))
    least = 1 if (old, new.source) in brought else LEAST_ELSEWHERE
    if old in present or counted[old] < least or 2 * counted[old] < len(new.groups):
        return None
    return old


def _known(store: Store, sellers: Sequence[str], day: str) -> set[str]:
    """Those of them who were seen anywhere before that day."""
    body = queries.sellers_body(sellers, day)
    answer = store.request("POST", f"{indices.listings(store)}/_search", body, **indices.LENIENT)
    return {bucket["key"] for bucket in answer["aggregations"]["sellers"]["buckets"]}
