"""Writes an invented market in the benchmark's format: `python bench/markets.py FOLDER [SEED] [--quiet]`.

A cross-check for detectors that were developed on another simulator; what happens in it is in bench/world.py. Crawls
fail and half fail. `truth.json` says what was planted, `rates.npz` how often each name comes when nothing is planted;
nothing but a scorer and bench/oracle.py may read them.
"""

import argparse
import csv
import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.world import BEFORE, EVAL, Offer, World, iso


def crawls(world: World) -> dict[tuple[int, int], float]:
    """Share of a source's listings that a day's crawl read; no entry: not planned; negative: failed."""
    rng, seen = world.rng, dict[tuple[int, int], float]()
    for source in range(world.sources):
        dark = set()
        for _ in range(rng.poisson(2.0)):
            start = int(rng.integers(60, world.days))
            dark |= set(range(start, start + int(rng.integers(4, 25))))
        half = int(rng.integers(100, world.days)) if rng.random() < 0.2 else world.days
        for day in range(world.opens[source], world.days):
            if day % world.every[source] == 0:
                share = 0.5 if half <= day < half + 20 else 1.0
                share *= rng.uniform(0.2, 0.8) if rng.random() < 0.04 else 1.0
                seen[source, day] = -1.0 if day in dark or rng.random() < 0.02 else share
    return seen


@dataclass
class Crawled:
    """What the crawls of a market find, gathered as it is written down."""

    world: World
    log: list[Sequence[object]] = field(default_factory=list)
    first: dict[int, str] = field(default_factory=dict)
    """Day on which each name was first seen."""
    posters: dict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    """Who was seen with each name and side while events are scored."""

    def rows(self) -> Iterator[Sequence[object]]:
        by_source: dict[int, list[tuple[int, Offer]]] = defaultdict(list)
        for number, offer in enumerate(self.world.offers):
            by_source[offer.source].append((number, offer))
        seen = crawls(self.world)
        for (source, day), share in sorted(seen.items(), key=lambda item: (item[0][1], item[0][0])):
            there = [(n, o) for n, o in by_source[source] if o.first <= day <= o.last] if share > 0 else []
            kept = self.world.rng.random(len(there)) < share
            shown = [pair for pair, keep in zip(there, kept, strict=True) if keep]
            for number, offer in shown:
                yield from self._seen(number, offer, day)
            status = "failed" if share < 0 else "partial" if share < 0.5 or 0.5 < share < 1 else "ok"
            listings = sum(o.copies for _, o in shown)
            self.log.append([iso(day), f"s{source:02}", status, listings // 20 + 1, listings])

    def _seen(self, number: int, offer: Offer, day: int) -> Iterator[Sequence[object]]:
        source, name = f"s{offer.source:02}", self.world.label[offer.name]
        self.first.setdefault(offer.name, iso(day))
        if day >= EVAL:
            self.posters[name, offer.side].add(offer.seller)
        for copy in range(offer.copies):
            listing = f"{source}-{number}-{copy}"
            yield [iso(day), source, listing, offer.seller, name, offer.side, self.world.role[offer.name]]


def write(world: World, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    found = Crawled(world)
    with gzip.open(folder / "observations.csv.gz", "wt", newline="", compresslevel=3) as file:
        out = csv.writer(file)
        out.writerow(["date", "source", "listing_id", "seller", "substance", "kind", "role"])
        out.writerows(found.rows())

    def table(name: str, head: str, rows: Sequence[Sequence[object]]) -> None:
        with (folder / name).open("w", newline="") as file:
            csv.writer(file).writerows([head.split(","), *rows])

    table("crawl_log.csv", "date,source,status,pages,listings", found.log)
    listed = [[w, world.role[i], int(world.listed[i])] for i, w in enumerate(world.label) if world.cls[i] == "base"]
    table("lexicon.csv", "name,role,listed", listed)
    opened = [[f"s{source:02}", "market", iso(day)] for source, day in enumerate(world.opens)]
    table("sources.csv", "source,kind,first_crawl", opened)
    (folder / "truth.json").write_text(json.dumps(truth(found)), "utf-8")
    offered = world.base[:, None] * world.drift[:, BEFORE : BEFORE + world.days : 30]
    np.savez(folder / "rates.npz", names=world.label[: world.names], offered=offered, wanted=world.posts)


def truth(found: Crawled) -> dict[str, object]:
    world = found.world
    shops = [
        {"type": "new_source", "source": f"s{s:02}", "start": iso(world.opens[s]), "end": iso(world.opens[s] + 30)}
        for s in np.flatnonzero(world.opens)
    ]
    for event in world.events:
        side = "want" if event["type"] == "demand" else "offer"
        event["scored"] = len(found.posters[str(event["key"]), side]) >= 4
    names = {w: {"cls": world.cls[i], "first_observed": found.first.get(i)} for i, w in enumerate(world.label)}
    return {
        "eval_start": iso(EVAL), "eval_end": iso(world.days - 1), "day0": iso(0),
        "events": world.events, "decoys": [*world.decoys, *shops], "names": names,
    }  # fmt: skip


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("folder", type=Path)
    wanted.add_argument("seed", type=int, nargs="?", default=1)
    wanted.add_argument("--quiet", action="store_true")
    wanted.add_argument("--names", type=int, default=500)
    wanted.add_argument("--sources", type=int, default=0, help="without it, twelve to eighteen")
    chosen = wanted.parse_args()
    world = World(chosen.seed, chosen.quiet, names=chosen.names, sources=chosen.sources)
    world.build()
    write(world, chosen.folder)


if __name__ == "__main__":
    main()
