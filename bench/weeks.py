"""Invents weekly counts in the benchmark's format: `python bench/weeks.py FOLDER [SEED] [--year 52.1775]`.

A cross-check for the outbreak detector: the course is that of Noufaily et al. 2013 (log-linear trend, harmonics of the
year, variance a multiple of the mean, outbreaks of Poisson size with log-normal delays), the parameters are drawn anew
for every series instead of from the published scenarios. Half of the series have an outbreak in weeks 576 to 624.
"""

import argparse
import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from alerts.arrivals import Floats, Ints

WEEKS, FIRST = 624, 576
DELAY_SD = 0.5
PAST = (0.0, 2.0, 3.0, 5.0, 10.0)
SIZES = tuple(range(1, 11))
"""Of outbreaks, in standard deviations of a usual week."""


def usual(rng: np.random.Generator, year: float) -> tuple[Floats, float]:
    """Mean of every week, and the dispersion."""
    week = np.arange(1, WEEKS + 1)
    course = rng.uniform(-1.0, 4.0) + rng.choice([0.0, 1.0]) * rng.normal(0.0, 0.8) * week / WEEKS
    for harmonic in range(1, rng.integers(0, 3) + 1):
        angle = 2 * np.pi * harmonic * week / year
        course = course + rng.normal(0.0, 0.5) * np.cos(angle) + rng.normal(0.0, 0.5) * np.sin(angle)
    return np.exp(course), float(rng.choice([1.0, 1.5, 2.0, 3.0, 5.0]))


def outbreak(rng: np.random.Generator, start: int, size: float, mean: Floats, dispersion: float) -> Ints:
    """Weeks (from 0) of the cases of an outbreak that begins in week `start` (from 0)."""
    cases = max(int(rng.poisson(size * np.sqrt(dispersion * mean[start]))), 1)
    weeks = start + np.floor(rng.lognormal(0.0, DELAY_SD, cases)).astype(np.int64)
    return weeks[weeks < WEEKS]


def series(rng: np.random.Generator, year: float, k2: int) -> tuple[Ints, float, Ints]:
    """Counts, the size of past outbreaks, and the weeks of the cases of the one to be found."""
    mean, dispersion = usual(rng, year)
    counts = rng.poisson(mean) if dispersion == 1 else rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion)
    k1 = float(rng.choice(PAST))
    for start in rng.choice(np.arange(52, FIRST - 60), 4, replace=False) if k1 else ():
        np.add.at(counts, outbreak(rng, int(start), k1, mean, dispersion), 1)
    cases = (
        outbreak(rng, int(rng.integers(FIRST - 1, WEEKS - 8)), k2, mean, dispersion) if k2 else np.zeros(0, np.int64)
    )
    np.add.at(counts, cases, 1)
    return counts, k1, cases


def write(path: Path, header: str, rows: Iterable[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header.split(","))
        out.writerows(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument("--year", type=float, default=52.0, help="weeks of a year")
    parser.add_argument("--series", type=int, default=800)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    found = [series(rng, options.year, int(rng.choice(SIZES)) if number % 2 else 0) for number in range(options.series)]
    options.folder.mkdir(parents=True, exist_ok=True)
    numbered = list(enumerate(found, 1))
    write(
        options.folder / "counts.csv",
        "series,week,count",
        ((number, week, count) for number, (counts, _, _) in numbered for week, count in enumerate(counts.tolist(), 1)),
    )
    write(
        options.folder / "truth.csv",
        "series,k1,k2,start,end,size",
        (
            (number, k1, 1, cases.min() + 1, cases.max() + 1, len(cases)) if len(cases) else (number, k1, 0, "", "", "")
            for number, (_, k1, cases) in numbered
        ),
    )


if __name__ == "__main__":
    main()
