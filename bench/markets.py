"""Invents a market in the benchmark's format with habits of its own: `python bench/markets.py FOLDER [SEED] [--quiet]`.

A cross-check for detectors that were developed on another simulator. Sellers visit with a few names of their own
taste, names drift, sources differ in size and rhythm, crawls fail and half fail, shops open with old stock. Unless
quiet, names emerge, rise and are asked for. `truth.json` says where; nothing but a scorer may read it.
"""

import argparse
import csv
import gzip
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np

DAY0, EVAL = date(2021, 3, 1), 180
HEADS = [
    "ar",
    "bel",
    "cor",
    "dan",
    "ev",
    "fro",
    "gal",
    "hur",
    "is",
    "jen",
    "kel",
    "lom",
    "mar",
    "nor",
    "op",
    "pel",
    "qui",
    "ras",
    "sul",
    "tor",
    "ul",
    "vex",
    "wan",
    "xi",
    "yor",
    "zan",
]
TAILS = ["idone", "amine", "azole", "ophen", "etine", "olam", "ital", "exone", "irole", "udine", "aprin", "ecaine"]


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
    offers: list[Offer] = field(default_factory=list)
    events: list[dict[str, object]] = field(default_factory=list)
    decoys: list[dict[str, object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)
        self.sources = int(self.rng.integers(12, 19))
        self.size = self.rng.dirichlet(np.full(self.sources, 1.2))
        self.opens = np.where(np.arange(self.sources) >= self.sources - 3, self.rng.integers(190, 380, self.sources), 0)
        self.opens[: self.sources - 3] = 0
        self.every = self.rng.choice([1, 1, 2, 3, 5], self.sources)
        self.boards = self.rng.choice(self.sources - 3, 3, replace=False)
        self.label: list[str] = []
        self.role = np.array(["substance"] * (self.names - 70) + ["precursor"] * 45 + ["cutting_agent"] * 25)
        while len(self.label) < self.names:
            self._coin()
        self.cls = ["base"] * self.names
        self.listed = self.rng.random(self.names) < 0.85
        self.base = self.rng.lognormal(0.0, 1.3, self.names)
        self.base *= 26.0 / self.base.sum()
        self.posts = np.where(self.role == "precursor", self.rng.lognormal(0.0, 1.0, self.names), 0.02)
        self.posts *= 4.0 / self.posts.sum()
        steps = self.rng.normal(0.0, 0.12, (self.names, self.days // 30 + 3))
        self.drift = np.exp(np.repeat(np.cumsum(steps, 1), 30, 1)[:, : self.days + 140])

    def _coin(self) -> int:
        while True:
            heads = "".join(self.rng.choice(HEADS, self.rng.integers(2, 4)))
            word = f"{self.rng.choice(['', '', '3-', '4F-', 'N-'])}{heads}{self.rng.choice(TAILS)}"
            if word not in self.label:
                self.label.append(word)
                return len(self.label) - 1

    def build(self) -> None:
        lift = np.ones((self.names, self.days + 140))
        asked = np.ones_like(lift)
        if not self.quiet:
            self._rises(lift, asked)
        flow, wave = np.ones(self.days + 140), self.rng.choice(np.arange(120, self.days), 3, replace=False)
        for start in wave:
            flow[start + 60 : start + 72] *= self.rng.uniform(1.4, 2.2)
            self.decoys.append({"type": "panel_wave", "start": self._iso(start), "end": self._iso(start + 26)})
        self._trade(lift, flow)
        self._wishes(asked)
        if not self.quiet:
            self._emergences()
        self._minor()
        self._spam()

    def _seller(self) -> str:
        return f"{self.rng.choice(HEADS)}{self.rng.choice(HEADS)}{self.rng.integers(10**6)}"

    def _stay(self) -> int:
        return int(self.rng.gamma(1.1, 32.0)) + 1

    def _at(self, day: int) -> int:
        """A source that is open; what opens later holds old stock, offered there since sixty days before."""
        share = self.size * (self.opens - 60 <= day)
        return int(self.rng.choice(self.sources, p=share / share.sum()))

    def _trade(self, lift: np.ndarray, flow: np.ndarray) -> None:
        pool: list[tuple[str, int]] = []
        for day in range(-60, self.days):
            rate = self.base * self.drift[:, day + 60] * lift[:, day + 60] * flow[day + 60] / 1.9
            visits = self.rng.poisson(rate.sum())
            for _ in range(visits):
                if not pool or self.rng.random() < 0.3:
                    pool.append((self._seller(), self._at(day)))
                    number = 1 + self.rng.geometric(0.35)
                else:
                    number = 1 + (self.rng.random() < 0.25)
                seller, source = pool[self.rng.integers(max(len(pool) - 700, 0), len(pool))] if number < 3 else pool[-1]
                chosen = self.rng.choice(self.names, int(min(number, 12)), replace=False, p=rate / rate.sum())
                for name in chosen:
                    self._offer(source, seller, int(name), day)

    def _offer(self, source: int, seller: str, name: int, day: int) -> None:
        self.offers.append(Offer(source, seller, name, "offer", day, day + self._stay(), self.rng.geometric(0.7)))
        if self.rng.random() < 0.06:
            self.offers.append(Offer(self._at(day), seller, name, "offer", day + 3, day + self._stay()))

    def _wishes(self, asked: np.ndarray) -> None:
        for day in range(-20, self.days):
            rate = self.posts * asked[:, day + 60]
            for name in np.flatnonzero(self.rng.poisson(rate)):
                board = int(self.rng.choice(self.boards))
                stay = int(self.rng.gamma(1.0, 9.0)) + 1
                self.offers.append(Offer(board, self._seller(), int(name), "want", day, day + stay))

    def _rises(self, lift: np.ndarray, asked: np.ndarray) -> None:
        busy = np.argsort(self.base)[-int(self.names * 0.7) :]
        for name in self.rng.choice(busy, 14, replace=False):
            onset, length = int(self.rng.integers(EVAL + 5, self.days - 40)), int(self.rng.integers(30, 75))
            times = max(self.rng.uniform(2.5, 6.0), 1.0 + self.rng.uniform(7, 14) / (self.base[name] * length))
            lift[name, onset + 60 : onset + 60 + length] = 1 + (times - 1) * np.minimum(np.arange(length) / 10.0, 1.0)
            self._event("rise", int(name), onset, onset + length)
        wanted = np.flatnonzero(self.role == "precursor")
        for name in self.rng.choice(wanted, 9, replace=False):
            onset, length = int(self.rng.integers(EVAL + 5, self.days - 30)), int(self.rng.integers(18, 45))
            times = max(self.rng.uniform(3, 7), 1.0 + self.rng.uniform(6, 10) / (self.posts[name] * length))
            asked[name, onset + 60 : onset + 60 + length] = times
            self._event("demand", int(name), onset, onset + length)

    def _emergences(self) -> None:
        for _ in range(13):
            name = self._coin()
            self._grow(name, "emergence", "substance", self.rng.random() < 0.25)
            onset, length = int(self.rng.integers(EVAL + 5, self.days - 60)), int(self.rng.integers(70, 130))
            top, middle, pace = self.rng.uniform(0.15, 0.8), self.rng.uniform(20, 45), self.rng.uniform(6, 14)
            for day in range(onset, self.days):
                curve = top / (1 + np.exp(-(day - onset - middle) / pace)) + 0.01
                for _ in range(self.rng.poisson(curve if day < onset + length else curve / 2)):
                    self._offer(self._at(day), self._seller(), name, day)
            self._offer(self._at(onset), self._seller(), name, onset)
            self._event("emergence", name, onset, onset + length)

    def _grow(self, name: int, cls: str, role: str, listed: bool) -> None:
        assert name == len(self.cls)
        self.cls.append(cls)
        self.role = np.append(self.role, role)
        self.listed = np.append(self.listed, listed)

    def _minor(self) -> None:
        for _ in range(45):
            name = self._coin()
            self._grow(name, "minor", "substance", False)
            day = int(self.rng.integers(0, self.days))
            for _ in range(self.rng.geometric(0.7)):
                self._offer(self._at(day), self._seller(), name, day + int(self.rng.integers(0, 60)))
        for _ in range(60):
            right = self.label[int(self.rng.integers(self.names))]
            at = int(self.rng.integers(3, len(right)))
            wrong = right[:at] + right[at + 1 :] if self.rng.random() < 0.5 else right[:at] + right[at - 1] + right[at:]
            if wrong not in self.label:
                self.label.append(wrong)
                self._grow(len(self.label) - 1, "typo", "substance", False)
                day = int(self.rng.integers(0, self.days))
                self._offer(self._at(day), self._seller(), len(self.label) - 1, day)

    def _spam(self) -> None:
        for _ in range(4):
            day, source, seller = int(self.rng.integers(150, self.days)), self._at(150), self._seller()
            for name in self.rng.choice(self.names, 5, replace=False):
                self.offers.append(Offer(source, seller, int(name), "offer", day, day + 30, 60))
        for _ in range(2):
            day, source, much = int(self.rng.integers(150, self.days)), int(self.rng.integers(self.sources)), []
            for offer in self.offers:
                if offer.source == source and offer.first < day < offer.last and self.rng.random() < 0.5:
                    much.append(Offer(source, offer.seller + "x", offer.name, offer.side, day, offer.last))
                    offer.last = day
            self.offers += much
            self.decoys.append({"type": "relabel", "start": self._iso(day), "end": self._iso(day + 21)})

    def _event(self, kind: str, name: int, onset: int, end: int) -> None:
        end = min(end, self.days - 1)
        self.events.append({"key": self.label[name], "type": kind, "onset": self._iso(onset), "end": self._iso(end)})

    @staticmethod
    def _iso(day: int) -> str:
        return str(DAY0 + timedelta(days=int(day)))

    def crawls(self) -> dict[tuple[int, int], float]:
        """Share of a source's listings that a day's crawl read; no entry: not planned; negative: failed."""
        seen: dict[tuple[int, int], float] = {}
        for source in range(self.sources):
            dark = set()
            for _ in range(self.rng.poisson(2.0)):
                start = int(self.rng.integers(60, self.days))
                dark |= set(range(start, start + int(self.rng.integers(4, 25))))
            half = int(self.rng.integers(100, self.days)) if self.rng.random() < 0.2 else self.days
            for day in range(self.opens[source], self.days):
                if day % self.every[source] == 0:
                    share = 0.5 if half <= day < half + 20 else 1.0
                    share *= self.rng.uniform(0.2, 0.8) if self.rng.random() < 0.04 else 1.0
                    seen[source, day] = -1.0 if day in dark or self.rng.random() < 0.02 else share
        return seen

    def write(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        seen = self.crawls()
        first: dict[int, str | None] = {}
        per_source: dict[int, list[tuple[int, Offer]]] = defaultdict(list)
        for number, offer in enumerate(self.offers):
            per_source[offer.source].append((number, offer))
        posters: dict[str, set[str]] = defaultdict(set)
        log = []
        with gzip.open(folder / "observations.csv.gz", "wt", newline="", compresslevel=3) as file:
            out = csv.writer(file)
            out.writerow(["date", "source", "listing_id", "seller", "substance", "kind", "role"])
            for (source, day), share in sorted(seen.items(), key=lambda item: (item[0][1], item[0][0])):
                there = [(n, o) for n, o in per_source[source] if o.first <= day <= o.last] if share > 0 else []
                kept = self.rng.random(len(there)) < share
                shown = [pair for pair, keep in zip(there, kept, strict=True) if keep]
                for number, o in shown:
                    first.setdefault(o.name, self._iso(day))
                    if day >= EVAL:
                        posters[self.label[o.name] + o.side].add(o.seller)
                    where = [self._iso(day), f"s{source:02}"]
                    what = [o.seller, self.label[o.name], o.side, self.role[o.name]]
                    out.writerows([*where, f"s{source:02}-{number}-{i}", *what] for i in range(o.copies))
                status = "failed" if share < 0 else "partial" if share < 0.5 or 0.5 < share < 1 else "ok"
                listings = sum(o.copies for _, o in shown)
                log.append([self._iso(day), f"s{source:02}", status, listings // 20 + 1, listings])
        self._tables(folder, log, first, posters)

    def _tables(
        self, folder: Path, log: list[list[object]], first: dict[int, str | None], posters: dict[str, set[str]]
    ) -> None:
        def table(name: str, head: str, rows: list[list[object]]) -> None:
            with (folder / name).open("w", newline="") as file:
                csv.writer(file).writerows([head.split(","), *rows])

        table("crawl_log.csv", "date,source,status,pages,listings", log)
        lexicon = [[w, self.role[i], int(self.listed[i])] for i, w in enumerate(self.label) if self.cls[i] == "base"]
        table("lexicon.csv", "name,role,listed", lexicon)
        opened: list[list[object]] = [[f"s{s:02}", "market", self._iso(self.opens[s])] for s in range(self.sources)]
        table("sources.csv", "source,kind,first_crawl", opened)
        for s in np.flatnonzero(self.opens):
            end = self._iso(self.opens[s] + 30)
            self.decoys.append(
                {"type": "new_source", "source": f"s{s:02}", "start": self._iso(self.opens[s]), "end": end}
            )
        for event in self.events:
            side = "want" if event["type"] == "demand" else "offer"
            event["scored"] = len(posters[str(event["key"]) + side]) >= 4
        names = {w: {"cls": self.cls[i], "first_observed": first.get(i)} for i, w in enumerate(self.label)}
        truth = {
            "eval_start": self._iso(EVAL), "eval_end": self._iso(self.days - 1), "day0": self._iso(0),
            "events": self.events, "decoys": self.decoys, "names": names,
        }  # fmt: skip
        (folder / "truth.json").write_text(json.dumps(truth), "utf-8")


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("seed", type=int, nargs="?", default=1)
    wanted.add_argument("--quiet", action="store_true")
    chosen = wanted.parse_args()
    world = World(chosen.seed, chosen.quiet)
    world.build()
    world.write(chosen.folder)


if __name__ == "__main__":
    main()
