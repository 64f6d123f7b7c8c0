"""An invented market: who offers and asks for what, where and when, before any crawler looks (bench/markets.py).

Sellers visit with a few names of their own taste, names drift, sources differ in size and rhythm, shops open with old
stock. Unless quiet, names emerge, rise and are asked for. Names, trade and slips grow with the number of names.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from bench import words

DAY0, EVAL, BEFORE = date(2021, 3, 1), 180, 60
"""The first day that a crawler can see, the days before anything is scored, and the days of trade before the first."""


@dataclass
class Offer:
    source: int
    seller: str
    name: int
    side: str
    first: int
    last: int
    copies: int = 1


@dataclass
class World:
    seed: int
    quiet: bool = False
    days: int = 450
    names: int = 500
    sources: int = 0
    """0: twelve to eighteen."""
    offers: list[Offer] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)
    decoys: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        usual, self.scale = int(self.rng.integers(12, 19)), self.names / 500
        self.sources = self.sources or usual
        self.size = self.rng.dirichlet(np.full(self.sources, 1.2))
        self.opens = self.rng.integers(190, 380, self.sources) * (np.arange(self.sources) >= self.sources - 3)
        self.every = self.rng.choice([1, 1, 2, 3, 5], self.sources)
        self.boards = self.rng.choice(self.sources - 3, 3, replace=False)
        self.label: list[str] = []
        precursors, agents = self._scaled(45), self._scaled(25)
        substances = self.names - precursors - agents
        self.role = np.array(["substance"] * substances + ["precursor"] * precursors + ["cutting_agent"] * agents)
        while len(self.label) < self.names:
            self._coin()
        self.cls = ["base"] * self.names
        self.listed = self.rng.random(self.names) < 0.85
        self.base = self.rng.lognormal(0.0, 1.3, self.names)
        self.base *= 26.0 * self.scale / self.base.sum()
        self.posts = np.where(self.role == "precursor", self.rng.lognormal(0.0, 1.0, self.names), 0.02)
        self.posts *= 4.0 * self.scale / self.posts.sum()
        steps = self.rng.normal(0.0, 0.12, (self.names, self.days // 30 + 3))
        self.drift = np.exp(np.repeat(np.cumsum(steps, 1), 30, 1)[:, : self.days + BEFORE + 80])

    def _scaled(self, number: int) -> int:
        return round(number * self.scale)

    def _coin(self) -> int:
        while True:
            word = words.good(self.rng)
            if word not in self.label:
                self.label.append(word)
                return len(self.label) - 1

    def build(self) -> None:
        lift = np.ones((self.names, self.days + BEFORE + 80))
        asked = np.ones_like(lift)
        if not self.quiet:
            self._rises(lift, asked)
        flow, wave = np.ones(self.days + BEFORE + 80), self.rng.choice(np.arange(120, self.days), 3, replace=False)
        for start in wave:
            flow[start + BEFORE : start + BEFORE + 12] *= self.rng.uniform(1.4, 2.2)
            self._decoy("panel_wave", start, 26)
        self._trade(lift, flow)
        self._wishes(asked)
        if not self.quiet:
            self._emergences()
        self._minor()
        self._spam()

    def _stay(self) -> int:
        return int(self.rng.gamma(1.1, 32.0)) + 1

    def _at(self, day: int) -> int:
        """A source that is open; what opens later holds old stock, offered there since sixty days before."""
        share = self.size * (self.opens - BEFORE <= day)
        return int(self.rng.choice(self.sources, p=share / share.sum()))

    def _trade(self, lift: np.ndarray, flow: np.ndarray) -> None:
        pool, recent = list[tuple[str, int]](), self._scaled(700)
        for day in range(-BEFORE, self.days):
            rate = self.base * self.drift[:, day + BEFORE] * lift[:, day + BEFORE] * flow[day + BEFORE] / 1.9
            for _ in range(self.rng.poisson(rate.sum())):
                if not pool or self.rng.random() < 0.3:
                    pool.append((words.handle(self.rng), self._at(day)))
                    number = 1 + self.rng.geometric(0.35)
                else:
                    number = 1 + (self.rng.random() < 0.25)
                one = self.rng.integers(max(len(pool) - recent, 0), len(pool)) if number < 3 else -1
                seller, source = pool[one]
                for name in self.rng.choice(self.names, int(min(number, 12)), replace=False, p=rate / rate.sum()):
                    self._offer(source, seller, int(name), day)

    def _offer(self, source: int, seller: str, name: int, day: int) -> None:
        self.offers.append(Offer(source, seller, name, "offer", day, day + self._stay(), self.rng.geometric(0.7)))
        if self.rng.random() < 0.06:
            self.offers.append(Offer(self._at(day), seller, name, "offer", day + 3, day + self._stay()))

    def _wishes(self, asked: np.ndarray) -> None:
        for day in range(-20, self.days):
            rate = self.posts * asked[:, day + BEFORE]
            for name in np.flatnonzero(self.rng.poisson(rate)):
                board = int(self.rng.choice(self.boards))
                stay = int(self.rng.gamma(1.0, 9.0)) + 1
                self.offers.append(Offer(board, words.handle(self.rng), int(name), "want", day, day + stay))

    def _rises(self, lift: np.ndarray, asked: np.ndarray) -> None:
        busy = np.argsort(self.base)[-int(self.names * 0.7) :]
        for name in self.rng.choice(busy, 14, replace=False):
            onset, length = int(self.rng.integers(EVAL + 5, self.days - 40)), int(self.rng.integers(30, 75))
            times = max(self.rng.uniform(2.5, 6.0), 1.0 + self.rng.uniform(7, 14) / (self.base[name] * length))
            slope = np.minimum(np.arange(length) / 10.0, 1.0)
            lift[name, onset + BEFORE : onset + BEFORE + length] = 1 + (times - 1) * slope
            self._event("rise", int(name), onset, onset + length)
        wanted = np.flatnonzero(self.role == "precursor")
        for name in self.rng.choice(wanted, 9, replace=False):
            onset, length = int(self.rng.integers(EVAL + 5, self.days - 30)), int(self.rng.integers(18, 45))
            times = max(self.rng.uniform(3, 7), 1.0 + self.rng.uniform(6, 10) / (self.posts[name] * length))
            asked[name, onset + BEFORE : onset + BEFORE + length] = times
            self._event("demand", int(name), onset, onset + length)

    def _emergences(self) -> None:
        for _ in range(13):
            name = self._coin()
            self._grow("emergence", self.rng.random() < 0.25)
            onset, length = int(self.rng.integers(EVAL + 5, self.days - 60)), int(self.rng.integers(70, 130))
            top, middle, pace = self.rng.uniform(0.15, 0.8), self.rng.uniform(20, 45), self.rng.uniform(6, 14)
            for day in range(onset, self.days):
                curve = top / (1 + np.exp(-(day - onset - middle) / pace)) + 0.01
                for _ in range(self.rng.poisson(curve if day < onset + length else curve / 2)):
                    self._offer(self._at(day), words.handle(self.rng), name, day)
            self._offer(self._at(onset), words.handle(self.rng), name, onset)
            self._event("emergence", name, onset, onset + length)

    def _grow(self, cls: str, listed: bool) -> None:
        """What the newest name is."""
        self.cls.append(cls)
        self.role = np.append(self.role, "substance")
        self.listed = np.append(self.listed, listed)

    def _minor(self) -> None:
        for _ in range(self._scaled(45)):
            name = self._coin()
            self._grow("minor", False)
            day = int(self.rng.integers(0, self.days))
            for _ in range(self.rng.geometric(0.7)):
                self._offer(self._at(day), words.handle(self.rng), name, day + int(self.rng.integers(0, 60)))
        for _ in range(self._scaled(60)):
            right = self.label[int(self.rng.integers(self.names))]
            wrong = words.slip(self.rng, right)
            if wrong not in self.label:
                self.label.append(wrong)
                self._grow("typo", False)
                day = int(self.rng.integers(0, self.days))
                self._offer(self._at(day), words.handle(self.rng), len(self.label) - 1, day)

    def _spam(self) -> None:
        for _ in range(4):
            day, source, seller = int(self.rng.integers(150, self.days)), self._at(150), words.handle(self.rng)
            for name in self.rng.choice(self.names, 5, replace=False):
                self.offers.append(Offer(source, seller, int(name), "offer", day, day + 30, 60))
        for _ in range(2):
            day, source, much = int(self.rng.integers(150, self.days)), int(self.rng.integers(self.sources)), []
            for offer in self.offers:
                if offer.source == source and offer.first < day < offer.last and self.rng.random() < 0.5:
                    much.append(Offer(source, offer.seller + "x", offer.name, offer.side, day, offer.last))
                    offer.last = day
            self.offers += much
            self._decoy("relabel", day, 21)

    def _decoy(self, kind: str, start: int, length: int) -> None:
        self.decoys.append({"type": kind, "start": iso(start), "end": iso(start + length)})

    def _event(self, kind: str, name: int, onset: int, end: int) -> None:
        last = iso(min(end, self.days - 1))
        self.events.append({"key": self.label[name], "type": kind, "onset": iso(onset), "end": last})


def iso(day: int) -> str:
    return str(DAY0 + timedelta(days=int(day)))
