"""What could be found at best on invented markets: `python bench/oracle.py SIGNALS MARKET...`.

The oracle has the shipped rules, tests, filters and what a crawler saw, and is told how often each name comes when
nothing is planted (`rates.npz`, bench/markets.py writes it); a name outside the lexicon comes as strays do. An event
that it misses cannot be found by better rates; one that it finds and the detectors miss is lost by their estimates.
"""

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from alerts import benchmark
from alerts.arrivals import Floats, Ints
from alerts.candidates import Candidate, candidates
from alerts.rates import RateTest, Scores, surprise, volume, weights
from alerts.survey import Survey
from bench.detection import show_market
from config import rules
from config.settings import SHIPPED
from records.counts import Side

STRAY = 0.02
"""Arrivals a day of a name that a few sellers try once (bench/world.py)."""
CERTAIN = 1e9
"""Shape of a rate that is known."""
MONTH = 30


@dataclass(frozen=True)
class Told(Survey):
    """A survey whose scores are those of known rates."""

    rates: dict[Side, dict[str, Floats]] = field(default_factory=dict)
    """Of each name, month by month, in any unit."""
    _expected: dict[tuple[RateTest, Side], Floats] = field(default_factory=dict)

    def scores(self, test: RateTest, side: Side, day: int) -> Scores:
        found = self.arrivals(test.roles, side)
        key = test, side
        if key not in self._expected:
            self._expected[key] = self._running(test, side)
        expected, names = self._expected[key], len(found.names)
        weight = weights(found, test)
        best = Scores(np.zeros(names), np.zeros(names, dtype=np.int64), np.zeros(names), np.zeros(names))
        first = np.where(found.born < 0, 0, found.born + (not test.birth_counts))
        for window in (w for w in test.windows if w <= day + 1):
            since = np.maximum(first, day + 1 - window)
            inside = (found.day <= day) & (found.day >= since[found.name])
            n = np.bincount(found.name[inside], weight[inside], names)
            mean = expected[:, day + 1] - expected[np.arange(names), np.minimum(since, day + 1)]
            score = surprise(n, mean, np.full(names, CERTAIN), test.threshold)
            better = score > best.score
            for kept, value in zip(best, (score, window, n, mean), strict=True):
                kept[better] = value[better] if isinstance(value, np.ndarray) else value
        return best

    def _running(self, test: RateTest, side: Side) -> Floats:
        """Expected arrivals of each name up to each day: its share of all that came, strays beside."""
        found, known = self.arrivals(test.roles, side), self.rates[side]
        came = volume(found, weights(found, test)).sum(0)
        month: Ints = np.arange(len(came)) // MONTH
        expected = np.array([known[n][month] if n in known else np.zeros(len(came)) for n in found.names])
        expected *= came / np.maximum(expected.sum(0), 1e-12)
        expected[[name not in known for name in found.names]] = STRAY
        return np.concatenate([np.zeros((len(expected), 1)), np.cumsum(expected, 1)], 1)


def found(folder: Path) -> Iterator[Candidate]:
    told = np.load(folder / "rates.npz")
    months = told["offered"].shape[1]
    wanted = np.repeat(told["wanted"][:, None], months, 1)
    rates = {
        side: dict(zip(told["names"].tolist(), values, strict=True))
        for side, values in ((Side.OFFER, told["offered"]), (Side.WANT, wanted))
    }
    return candidates(Told(benchmark.market(folder), rates=rates), rules.load(SHIPPED))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("signals", type=Path)
    parser.add_argument("markets", type=Path, nargs="+")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for folder in options.markets:
            show_market(f"oracle {folder.name}", options.signals, folder, found(folder), Path(scratch))


if __name__ == "__main__":
    main()
