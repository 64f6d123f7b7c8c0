"""How far a name has spread in a window: the numbers that filters judge and an analyst reads."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from records.alert import AlertKind
from records.counts import DailyCount, Panel, Role, Side


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Of one name on one side of the market, from one day to another."""

    role: Role
    known: bool
    listings: int
    """The most that were seen on one day."""
    sellers: int
    groups: int
    """Near-duplicate groups: copies and mirrors of a text are one."""
    sources: tuple[str, ...]
    days: int
    """Distinct days on which it was seen."""

    @property
    def independent(self) -> int:
        """Sellers with a text of their own, at most."""
        return min(self.sellers, self.groups)


class Rows:
    """A panel's rows by name, so that many names can be asked about."""

    def __init__(self, panel: Panel) -> None:
        self._rows: dict[tuple[str, Side], list[DailyCount]] = defaultdict(list)
        for row in panel.counts:
            if row.day <= panel.until:
                self._rows[row.name, row.side].append(row)

    def spread(self, name: str, side: Side, start: date, end: date) -> Spread | None:
        """None where the name was not seen in the window."""
        rows = [r for r in self._rows.get((name, side), ()) if start <= r.day <= end]
        return _spread(rows) if rows else None

    def established(self, sellers: int = 3, sources: int = 2) -> frozenset[str]:
        """Offered names that a list has, or that so many independent sellers at so many sources have used."""
        return frozenset(
            name
            for (name, side), rows in self._rows.items()
            if side is Side.OFFER and (rows[0].known or _is_name(_spread(rows), sellers, sources))
        )


def side_of(kind: AlertKind) -> Side:
    return Side.WANT if kind is AlertKind.DEMAND else Side.OFFER


def _is_name(spread: Spread, sellers: int, sources: int) -> bool:
    return spread.independent >= sellers and len(spread.sources) >= sources


def _spread(rows: Iterable[DailyCount]) -> Spread:
    rows = list(rows)
    per_day: Counter[date] = Counter()
    roles: Counter[Role] = Counter()
    for row in rows:
        per_day[row.day] += row.listings
        roles[row.role] += row.listings
    return Spread(
        role=max(roles, key=lambda role: (roles[role], role)),
        known=any(r.known for r in rows),
        listings=max(per_day.values()),
        sellers=len({key for r in rows for key in r.seller_keys}),
        groups=len({key for r in rows for key in r.group_keys}),
        sources=tuple(sorted({r.source for r in rows})),
        days=len(per_day),
    )
