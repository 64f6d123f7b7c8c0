"""Invented shops and what they ask, for bench/shifts.py; no rule was in view when their habits were chosen.

A shop has a level of its own for each thing, prices anew now and then (and only then follows the market), rounds, runs
promotions, shows other lots for a while, sells at one or two sources, comes and leaves. Names and classes drift, two
classes jump, one week is a sale for many. How much of all this differs from panel to panel.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from alerts.arrivals import Floats, Ints
from alerts.survey import Survey
from records.counts import DailyPrice, Panel, SourceDay
from records.crawl import RunStatus

DAY0, DAYS, SINCE, CHANGED = date(2025, 1, 1), 300, 150, 230
NAMES, CLASSES = 300, 15
EVERY = (1, 1, 2, 3, 7)
"""Days between two crawls of each source."""
THINGS, SELLERS = 5, 9
"""Names of a shop and shops of a name, on average."""


@dataclass(frozen=True, kw_only=True)
class Habits:
    """Of one panel; spreads are of logarithms, the others mean numbers of days."""

    level: float
    own: float
    drift: float
    wave: float
    reprice: float
    promote: float
    stay: float

    @staticmethod
    def drawn(rng: np.random.Generator) -> "Habits":
        return Habits(
            level=rng.uniform(0.3, 0.6),
            own=rng.uniform(0.1, 0.2),
            drift=rng.uniform(0.001, 0.005),
            wave=rng.uniform(0.003, 0.008),
            reprice=rng.uniform(25, 80),
            promote=rng.uniform(40, 120),
            stay=rng.uniform(45, 150),
        )


class Town:
    """On day CHANGED a name of each class moves by one of `factors`, in turn; all else is as without them."""

    def __init__(self, seed: int, factors: Sequence[float]) -> None:
        self.rng, self.later = np.random.default_rng(seed), np.random.default_rng(seed + 10_000)
        rng, self.habits = self.rng, Habits.drawn(self.rng)
        self.group = rng.integers(CLASSES, size=NAMES)
        self.common = rng.gamma(0.7, size=NAMES) + 0.02
        waves = np.cumsum(rng.normal(0.0, self.habits.wave, (CLASSES, DAYS)), 1)
        drift = np.cumsum(rng.normal(0.0, self.habits.drift, (NAMES, DAYS)), 1)
        self.course = rng.normal(2.5, 1.0, (NAMES, 1)) + waves[self.group] + drift
        self.sale = int(rng.integers(SINCE, CHANGED - 20))
        self.read = [(np.arange(DAYS) % every == 0) & (rng.random(DAYS) < 0.93) for every in EVERY]
        jumps = {int(c): (int(rng.integers(SINCE, DAYS)), rng.choice([-1, 1]) * rng.uniform(0.25, 0.7)) for c in (3, 8)}
        self.jumps = [[jumps[c]] if c in jumps else [] for c in self.group.tolist()]
        self.moved: dict[str, float] = {}
        for group in range(CLASSES if factors else 0):
            name = int(self.later.choice(np.flatnonzero((self.group == group) & (self.common > 0.5))))
            self.moved[f"n{name}"] = factor = factors[(group + seed) % len(factors)]
            self.jumps[name] = [*self.jumps[name], (CHANGED, float(np.log(factor)))]
        self.asked: dict[tuple[int, int, int], dict[str, float]] = defaultdict(dict)
        shops = NAMES * SELLERS / THINGS
        for number in range(rng.poisson(shops * (1 + DAYS / self.habits.stay))):
            self._shop(f"shop-{number}", int(rng.integers(-self.habits.stay, DAYS)))

    def _shop(self, shop: str, first: int) -> None:
        rng, habits = self.rng, self.habits
        last = min(first + int(rng.exponential(habits.stay)) + 1, DAYS)
        first = max(first, 0)
        if first >= last:
            return
        cheap, promotion = rng.normal(0.0, habits.level / 2), np.zeros(DAYS)
        for start in rng.integers(first, last, rng.poisson((last - first) / habits.promote)).tolist():
            promotion[start : start + rng.integers(3, 15)] = np.log(1.0 - rng.uniform(0.1, 0.3))
        if rng.random() < 0.4:
            promotion[self.sale : self.sale + 7] = np.log(1.0 - rng.uniform(0.15, 0.3))
        places = rng.choice(len(EVERY), 2 if rng.random() < 0.25 else 1, replace=False)
        number = min(rng.geometric(1 / THINGS), NAMES // 10)
        for name in rng.choice(NAMES, number, replace=False, p=self.common / self.common.sum()).tolist():
            late = first if rng.random() < 0.6 else int(rng.integers(first, last))
            prices = self._prices(name, late, last, cheap + rng.normal(0.0, habits.level * 0.87)) + promotion[late:last]
            for place in places.tolist():
                self._show(shop, name, place, late, np.exp(prices + rng.normal(0.0, 0.03)))

    def _prices(self, name: int, first: int, last: int, level: float) -> Floats:
        """Logarithms: set anew at times, near the course of that day; shown lots differ for spells of 15 days."""
        rng, days = self.rng, last - first
        set_on = np.unique(np.append(0, rng.integers(0, days, rng.poisson(days / self.habits.reprice))))
        own = np.cumsum(np.append(0.0, rng.normal(0.0, self.habits.own, len(set_on) - 1)))
        price = np.repeat(self.course[name, first + set_on] + level + own, np.diff(set_on, append=days))
        other = np.where(rng.random(days // 15 + 1) < 0.2, rng.normal(0.0, 0.1, days // 15 + 1), 0.0)
        price = price + np.repeat(other, 15)[:days]
        for day, jump in self.jumps[name]:
            price += self._follows(day, jump, first, last)
        return price

    def _follows(self, day: int, jump: float, first: int, last: int) -> Floats:
        """A shop that comes later asks the new price; of the others some wait, some go further, some never follow."""
        rng, days = self.later, np.arange(first, last)
        if first >= day:
            return np.full(last - first, jump * rng.normal(1.0, 0.1))
        share = 0.0 if rng.random() < 0.15 else rng.normal(1.0, 0.25)
        return np.where(days >= day + rng.exponential(7.0), jump * share, 0.0)

    def _show(self, shop: str, name: int, place: int, first: int, eur: Floats) -> None:
        step = 10.0 ** np.floor(np.log10(eur)) / 20.0
        eur = np.round(eur / step) * step
        seen = self.read[place][first : first + len(eur)] & (self.rng.random(len(eur)) < 0.92)
        days: Ints = np.flatnonzero(seen)
        for day in days.tolist():
            self.asked[first + day, place, name][shop] = round(float(eur[day]), 6)


def survey(town: Town) -> Survey:
    rows = tuple(
        DailyPrice(
            day=DAY0 + timedelta(days=day), source=f"s{place}", name=f"n{name}", per="g", tier="retail",
            seller_keys=tuple(sorted(eur)), eur=tuple(eur[s] for s in sorted(eur)),
        )
        for (day, place, name), eur in town.asked.items()
    )  # fmt: skip
    read = SourceDay(day=DAY0, source="s0", status=RunStatus.OK, pages=1, listings=1, readable=1)
    panel = Panel(until=DAY0 + timedelta(days=DAYS - 1), counts=(), days=(read,), prices=rows)
    return Survey(panel, {f"n{name}": f"c{group}" for name, group in enumerate(town.group.tolist())})
