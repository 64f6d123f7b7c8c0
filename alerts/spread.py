"""How far a name has spread in a window: the numbers that filters judge and an analyst reads."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from records.alert import AlertKind, Signal
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


NAME_SELLERS, NAME_SOURCES = 6, 2
"""Independent sellers and sources that make a name of what no list has: a common name's slip is made by several."""


class Rows:
    """A panel's rows by name and in order of day, so that many names can be asked about on many days."""

    def __init__(self, panel: Panel) -> None:
        self._rows: dict[tuple[str, Side], list[DailyCount]] = defaultdict(list)
        for row in panel.counts:
            if row.day <= panel.until:
                self._rows[row.name, row.side].append(row)
        for rows in self._rows.values():
            rows.sort(key=_day)

    def spread(self, name: str, side: Side, start: date, end: date) -> Spread | None:
        """None where the name was not seen in the window."""
        rows = self._rows.get((name, side), [])
        rows = rows[bisect_left(rows, start, key=_day) : bisect_right(rows, end, key=_day)]
        return _spread(rows) if rows else None

    def sellers(self, name: str, first: date, last: date, sources: Collection[str]) -> tuple[int, Counter[str]]:
        """Independent sellers of an offer between two days, both included; and the sellers at each source."""
        rows = self._rows.get((name, Side.OFFER), [])
        rows = rows[bisect_left(rows, first, key=_day) : bisect_right(rows, last, key=_day)]
        rows = [row for row in rows if row.source in sources]
        found = {(row.source, key) for row in rows for key in row.seller_keys}
        groups = {key for row in rows for key in row.group_keys}
        return min(len({seller for _, seller in found}), len(groups)), Counter(source for source, _ in found)

    def names(self) -> frozenset[str]:
        return frozenset(name for name, side in self._rows if side is Side.OFFER)

    def established(self, until: date | None = None) -> frozenset[str]:
        """Offered names that a list has, or that enough independent sellers at enough sources have used."""
        return frozenset(name for name, day in self._since.items() if until is None or day <= until)

    @cached_property
    def _since(self) -> dict[str, date]:
        offers = ((name, rows) for (name, side), rows in self._rows.items() if side is Side.OFFER)
        days = ((name, _a_name_since(rows)) for name, rows in offers)
        return {name: day for name, day in days if day is not None}


def side_of(signal: Signal) -> Side:
    return Side.WANT if signal.asked or signal.kind is AlertKind.DEMAND else Side.OFFER


def _a_name_since(rows: Iterable[DailyCount]) -> date | None:
    sellers: set[str] = set()
    groups: set[str] = set()
    sources: set[str] = set()
    for row in rows:
        sellers.update(row.seller_keys)
        groups.update(row.group_keys)
        sources.add(row.source)
        if row.known or (min(len(sellers), len(groups)) >= NAME_SELLERS and len(sources) >= NAME_SOURCES):
            return row.day
    return None


def _day(row: DailyCount) -> date:
    return row.day


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
