"""Price shifts and substitutions, which the benchmark's markets have not: `python bench/shifts.py [QUIET_MARKET...]`.

Prices are those of invented shops (bench/shops.py): false alerts a week on quiet panels by threshold, and how often and
when a planted change is found at the shipped budget. Substitution is run over quiet markets (bench/markets.py ...
--quiet) whose names are dealt into twenty classes.
"""

import argparse
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from alerts import benchmark, budget
from alerts.detectors.price import Price
from alerts.detectors.substitution import Substitution
from alerts.survey import Survey
from bench import shops
from bench.detection import separate
from config.rules import SHIPPED_BUDGET
from records.alert import Signal
from records.counts import Role

QUIET, PLANTED = range(41, 46), range(101, 117)
FACTORS = (0.5, 0.7, 1.3, 2.0)
SIZES = (range(5, 8), range(8, 15), range(15, 30), range(30, 200))
"""Sellers of a name in the four weeks before its price changes."""
GROUPS = 20
REPEAT_DAYS = 42
THRESHOLDS = (1.5, 2.0, 2.5, 3.0, 4.0, 5.0)


def false_a_week(signals: Iterable[Signal], threshold: float, weeks: float) -> float:
    return separate(((s.key, s.rule, s.day) for s in signals if s.score >= threshold), REPEAT_DAYS) / weeks


def over(detector: Price | Substitution, survey: Survey, since: date) -> list[Signal]:
    days = range((survey.panel.until - since).days + 1)
    return [s for day in days for s in detector.detect(survey.evening(since + timedelta(days=day)))]


def show(title: str, signals: Sequence[Signal], weeks: float, seconds: float) -> None:
    rates = ", ".join(f"{t:g}: {false_a_week(signals, t, weeks):.3f}" for t in THRESHOLDS)
    print(f"  {title}: false alerts a week by threshold {rates} ({seconds:.1f} s)")


def planted(seeds: Iterable[int]) -> dict[tuple[float, range], list[int | None]]:
    """By factor and number of sellers: days until each change is told at the shipped budget, None where it is not."""
    detector, found = Price(threshold=budget.threshold("price", SHIPPED_BUDGET)), defaultdict(list)
    changed = shops.DAY0 + timedelta(days=shops.CHANGED)
    for seed in seeds:
        town = shops.Town(seed, FACTORS)
        survey = shops.survey(town)
        sellers: dict[str, set[str]] = defaultdict(set)
        for row in survey.panel.prices:
            if changed - timedelta(days=28) <= row.day < changed:
                sellers[row.name].update(row.seller_keys)
        told: dict[str, int] = {}
        for signal in over(detector, survey, changed):
            told.setdefault(signal.key, (signal.day - changed).days)
        for name, factor in town.moved.items():
            for size in SIZES:
                if len(sellers[name]) in size:
                    found[factor, size].append(told.get(name))
    return found


def prices() -> None:
    print("price, quiet")
    for seed in QUIET:
        start, survey = time.perf_counter(), shops.survey(shops.Town(seed, ()))
        signals = over(Price(threshold=THRESHOLDS[0]), survey, shops.DAY0 + timedelta(days=shops.SINCE))
        weeks = (shops.DAYS - shops.SINCE) / 7
        show(f"{shops.NAMES} names, seed {seed}", signals, weeks, time.perf_counter() - start)
    print("price, one name of each class changed, at the shipped budget")
    for (factor, size), days in sorted(planted(PLANTED).items(), key=lambda item: (item[0][0], item[0][1].start)):
        known = [day for day in days if day is not None]
        late = f", median delay {median(known):g} days" if known else ""
        print(f"  x {factor:g}, {size.start} to {size.stop - 1} sellers: {len(known)} of {len(days)}{late}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("markets", type=Path, nargs="*", help="quiet ones, for substitution")
    options = parser.parse_args()
    prices()
    print("substitution, quiet")
    for folder in options.markets:
        panel = benchmark.market(folder)
        names = {count.name for count in panel.counts}
        survey = Survey(panel, {name: f"c{zlib.crc32(name.encode()) % GROUPS}" for name in names})
        since = survey.exposure.origin + timedelta(days=shops.SINCE)
        start = time.perf_counter()
        signals = over(Substitution(roles=(Role.SUBSTANCE,), threshold=THRESHOLDS[0]), survey, since)
        weeks = (panel.until - since).days / 7
        show(f"{len(names)} names, {folder.name}", signals, weeks, time.perf_counter() - start)


if __name__ == "__main__":
    main()
