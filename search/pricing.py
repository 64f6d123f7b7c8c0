"""What sellers ask for a name on a source-day: one unit price a seller, in EUR, by unit and tier."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

from records.counts import DailyPrice

OFFERS = frozenset({"drug", "chemical"})


@dataclass(frozen=True, slots=True, order=True)
class Asked:
    """The headline offer of a listing about one thing."""

    name: str
    per: str
    tier: str
    eur: float

    @staticmethod
    def of(values: Mapping[str, list[Any]]) -> "Asked | None":
        """From a document's values; None where it is no offer, of several things, or without a unit price."""
        primary, eur = values.get("primary", ()), values.get("unit_price_eur")
        if values["kind"][0] not in OFFERS or len(primary) != 1 or not eur or eur[0] <= 0 or "tier" not in values:
            return None
        return Asked(primary[0], values["per"][0], values["tier"][0], eur[0])


def prices(day: date, source: str, asked: Iterable[tuple[str, Asked]]) -> tuple[DailyPrice, ...]:
    """`asked`: seller keys with what each asks; a seller with several listings of one name has their median."""
    found: dict[tuple[str, str, str], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for seller, one in asked:
        found[one.name, one.per, one.tier][seller].append(one.eur)
    return tuple(
        DailyPrice(
            day=day,
            source=source,
            name=name,
            per=per,
            tier=tier,
            seller_keys=tuple(sorted(sellers)),
            eur=tuple(float(f"{median(sellers[key]):.6g}") for key in sorted(sellers)),
        )
        for (name, per, tier), sellers in sorted(found.items())
    )


def read(day: date, source: str, row: Mapping[str, Any], names: Mapping[str, str]) -> DailyPrice:
    """What `search.day_rows` wrote; `names` are sellers' older names. Two of one seller count once, the lower price."""
    by_seller: dict[str, float] = {}
    for key, eur in zip(row["seller_keys"], row["eur"], strict=True):
        seller = names.get(key, key)
        by_seller[seller] = min(eur, by_seller.get(seller, eur))
    return DailyPrice(
        day=day,
        source=source,
        name=row["name"],
        per=row["per"],
        tier=row["tier"],
        seller_keys=tuple(sorted(by_seller)),
        eur=tuple(by_seller[key] for key in sorted(by_seller)),
    )
