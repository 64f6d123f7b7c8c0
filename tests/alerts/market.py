"""An invented market whose panel a test builds stroke by stroke."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from alerts.detect import PANEL_DAYS
from records.counts import DailyCount, Panel, Role, Side, SourceDay
from records.crawl import RunStatus

START = date(2026, 1, 1)


def at(day: int) -> date:
    return START + timedelta(days=day)


def cut(panel: Panel, until: date, days: int = PANEL_DAYS) -> Panel:
    """What the panel of an earlier day held."""
    since = until - timedelta(days=days)
    return Panel(
        until=until,
        counts=tuple(row for row in panel.counts if since < row.day <= until),
        days=tuple(row for row in panel.days if since < row.day <= until),
        prices=tuple(row for row in panel.prices if since < row.day <= until),
        yields=tuple(row for row in panel.yields if since < row.day <= until),
    )


@dataclass(kw_only=True)
class Stall:
    """Somebody offers (or wants) a name at a source from one day to another."""

    source: str
    name: str
    seller: str
    group: str
    first: int
    last: int
    role: Role
    side: Side
    known: bool
    copies: int


@dataclass
class Market:
    """Three sources, read every day, with a steady trade in known names."""

    length: int = 90
    stalls: list[Stall] = field(default_factory=list)
    opened: dict[str, int] = field(default_factory=lambda: {"alpha": 0, "beta": 0, "gamma": 0})
    statuses: dict[tuple[str, int], RunStatus | None] = field(default_factory=dict)
    """What differs from OK; None: no run."""
    readable: dict[tuple[str, int], float] = field(default_factory=dict)
    """Share of the listings that could be read, where not all."""

    def offer(
        self,
        name: str,
        sellers: list[str],
        *,
        first: int,
        last: int | None = None,
        every: int = 0,
        source: str | list[str] = "alpha",
        role: Role = Role.SUBSTANCE,
        side: Side = Side.OFFER,
        known: bool = True,
        group: str | None = None,
        copies: int = 1,
    ) -> "Market":
        """One stall for each seller, `every` days apart, in turn over the sources; a text of their own by default."""
        sources = [source] if isinstance(source, str) else source
        for i, seller in enumerate(sellers):
            self.stalls.append(
                Stall(
                    source=sources[i % len(sources)],
                    name=name,
                    seller=seller,
                    group=group or f"{name}/{seller}",
                    first=first + i * every,
                    last=self.length if last is None else last,
                    role=role,
                    side=side,
                    known=known,
                    copies=copies,
                )
            )
        return self

    def trade(self, seed: int = 1, names: int = 40, rate: float = 0.03, role: Role = Role.SUBSTANCE) -> "Market":
        """Background: each name gets a new seller now and then, at any open source, who stays for about a month."""
        rng = np.random.default_rng(seed)
        for number in range(names):
            self._trade_in(f"{role}-{number}", rng, rate * rng.gamma(1.0), role)
        return self

    def _trade_in(self, name: str, rng: np.random.Generator, rate: float, role: Role) -> None:
        side = Side.WANT if role is Role.PRECURSOR else Side.OFFER
        early = [0] * int(rng.poisson(rate * 30) + 1)
        for day in early + [d for d in range(self.length) for _ in range(rng.poisson(rate))]:
            sources = sorted(s for s, first in self.opened.items() if first <= day)
            seller, source = f"seller-{rng.integers(150)}", sources[rng.integers(len(sources))]
            stay = day + int(rng.exponential(30))
            self.offer(name, [seller], first=day, last=stay, source=source, role=role, side=side)

    def open(self, source: str, day: int) -> "Market":
        self.opened[source] = day
        return self

    def status(self, source: str, days: range, status: RunStatus | None) -> "Market":
        self.statuses |= {(source, day): status for day in days}
        return self

    def panel(self, until: int | None = None) -> Panel:
        last = self.length - 1 if until is None else until
        counts: list[DailyCount] = []
        days = []
        for source, first in self.opened.items():
            for day in range(first, last + 1):
                status = self.statuses.get((source, day), RunStatus.OK)
                if status is not None:
                    rows = [] if status is RunStatus.FAILED else self._rows(source, day)
                    counts += rows
                    days.append(self._day(source, day, status, rows))
        return Panel(until=at(last), counts=tuple(counts), days=tuple(days))

    def _day(self, source: str, day: int, status: RunStatus, rows: list[DailyCount]) -> SourceDay:
        there = 0 if status is RunStatus.FAILED else sum(s.copies for s in self._open(source, day))
        read = sum(r.listings for r in rows)
        return SourceDay(day=at(day), source=source, status=status, pages=there, listings=there, readable=read)

    def _open(self, source: str, day: int) -> list[Stall]:
        return [s for s in self.stalls if s.source == source and s.first <= day <= s.last]

    def _rows(self, source: str, day: int) -> list[DailyCount]:
        rows: dict[tuple[str, Role, Side, bool], list[Stall]] = defaultdict(list)
        share = self.readable.get((source, day), 1.0)
        there = self._open(source, day)
        for stall in there[: int(len(there) * share)]:
            rows[stall.name, stall.role, stall.side, stall.known].append(stall)
        return [
            DailyCount(
                day=at(day),
                source=source,
                name=name,
                role=role,
                side=side,
                known=known,
                listings=sum(s.copies for s in stalls),
                seller_keys=tuple(sorted({s.seller for s in stalls})),
                group_keys=tuple(sorted({s.group for s in stalls})),
            )
            for (name, role, side, known), stalls in sorted(rows.items())
        ]


def sellers(number: int, prefix: str = "new") -> list[str]:
    return [f"{prefix}-{i}" for i in range(number)]
