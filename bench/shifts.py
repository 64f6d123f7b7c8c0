"""Price shifts and substitutions, which the benchmark's markets have not: `python bench/shifts.py [QUIET_MARKET...]`.

Prices are invented (sellers come and go, each with a level of their own, names and classes drift): false alerts a week
on quiet ones by threshold, and how often a planted change is found. Substitution is run over quiet markets
(bench/markets.py ... --quiet) whose names are dealt into twenty classes.
"""

import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import numpy as np

from alerts import benchmark, budget
from alerts.detectors.price import Price
from alerts.detectors.substitution import Substitution
from alerts.survey import Survey
from config.rules import SHIPPED_BUDGET
from records.alert import Signal
from records.counts import DailyPrice, Panel, Role, SourceDay
from records.crawl import RunStatus

DAY0, DAYS, SINCE, CHANGED = date(2025, 1, 1), 300, 150, 240
NAMES, CLASSES, GROUPS = 300, 15, 20
REPEAT_DAYS = 42
THRESHOLDS = (1.5, 2.0, 2.5, 3.0, 4.0, 5.0)


def priced(seed: int) -> Survey:
    rng = np.random.default_rng(seed)
    waves = np.cumsum(rng.normal(0.0, 0.006, (CLASSES, DAYS)), 1)
    asked: dict[tuple[int, str], dict[str, float]] = defaultdict(dict)
    classes = {}
    for name in map("n{}".format, range(NAMES)):
        group, size = int(rng.integers(CLASSES)), rng.gamma(0.7) * 6.0
        classes[name] = f"c{group}"
        course = rng.normal(2.5, 1.0) + waves[group] + np.cumsum(rng.normal(0.0, 0.003, DAYS))
        for seller in range(rng.poisson(size * DAYS / 60.0) + rng.poisson(size)):
            first, own = int(rng.integers(-60, DAYS)), rng.standard_t(4) * 0.35
            for day in range(max(first, 0), min(first + int(rng.exponential(60.0)) + 1, DAYS)):
                own += rng.normal(0.0, 0.1) if rng.random() < 0.02 else 0.0
                if day % 2 == 0:
                    asked[day, name][f"{name}-{seller}"] = max(round(float(np.exp(course[day] + own)), 1), 0.1)
    rows = (
        DailyPrice(
            day=DAY0 + timedelta(days=day), source="s", name=name, per="g", tier="retail",
            seller_keys=tuple(sorted(eur)), eur=tuple(eur[s] for s in sorted(eur)),
        )
        for (day, name), eur in asked.items()
    )  # fmt: skip
    read = SourceDay(day=DAY0, source="s", status=RunStatus.OK, pages=1, listings=1, readable=1)
    until = DAY0 + timedelta(days=DAYS - 1)
    return Survey(Panel(until=until, counts=(), days=(read,), prices=tuple(rows)), classes)


def false_a_week(signals: Iterable[Signal], threshold: float, weeks: float) -> float:
    last: dict[str, date] = {}
    count = 0
    for signal in signals:
        if signal.score >= threshold:
            count += signal.key not in last or (signal.day - last[signal.key]).days > REPEAT_DAYS
            last[signal.key] = signal.day
    return count / weeks


def over(detector: Price | Substitution, survey: Survey, since: date) -> list[Signal]:
    days = range((survey.panel.until - since).days + 1)
    return [s for day in days for s in detector.detect(survey.evening(since + timedelta(days=day)))]


def show(title: str, signals: Sequence[Signal], weeks: float, seconds: float) -> None:
    rates = ", ".join(f"{t:g}: {false_a_week(signals, t, weeks):.3f}" for t in THRESHOLDS)
    print(f"  {title}: false alerts a week by threshold {rates} ({seconds:.1f} s)")


def found(survey: Survey, factor: float, sellers: range) -> str:
    """Of names with so many sellers whose price is changed: how many are told at the shipped budget, and when."""
    detector, changed = Price(threshold=budget.threshold("price", SHIPPED_BUDGET)), DAY0 + timedelta(days=CHANGED)
    many: dict[str, set[str]] = defaultdict(set)
    for row in survey.panel.prices:
        if row.day >= changed:
            many[row.name].update(row.seller_keys)
    names = [name for name in sorted(many) if len(many[name]) in sellers][:15]
    delays = []
    for name in names:
        rows = tuple(
            replace(r, eur=tuple(e * factor for e in r.eur)) if r.name == name and r.day >= changed else r
            for r in survey.panel.prices
        )
        moved = Survey(replace(survey.panel, prices=rows), survey.classes)
        days = range(2, DAYS - CHANGED, 4)
        told = (d for d in days if any(s.key == name for s in detector.detect(moved.evening(changed + timedelta(d)))))
        delays += list(next(([d] for d in told), []))
    late = f", median delay {median(delays):g} days" if delays else ""
    return f"{len(delays)} of {len(names)}{late}"


def main() -> None:
    print("price, quiet")
    surveys = [priced(seed) for seed in range(1, 6)]
    for number, survey in enumerate(surveys, 1):
        start = time.perf_counter()
        signals = over(Price(threshold=THRESHOLDS[0]), survey, DAY0 + timedelta(days=SINCE))
        show(f"{NAMES} names, seed {number}", signals, (DAYS - SINCE) / 7, time.perf_counter() - start)
    print("price, one name changed on day 240, at the shipped budget")
    for factor in (0.7, 0.5, 0.35, 2.0):
        for sellers in (range(8, 15), range(15, 30), range(30, 80)):
            told = found(surveys[0], factor, sellers)
            print(f"  x {factor:g}, {sellers.start} to {sellers.stop - 1} sellers: {told}")
    print("substitution, quiet")
    for folder in map(Path, sys.argv[1:]):
        panel = benchmark.market(folder)
        names = {count.name for count in panel.counts}
        survey = Survey(panel, {name: f"c{zlib.crc32(name.encode()) % GROUPS}" for name in names})
        since = survey.exposure.origin + timedelta(days=SINCE)
        start = time.perf_counter()
        signals = over(Substitution(roles=(Role.SUBSTANCE,), threshold=THRESHOLDS[0]), survey, since)
        weeks = (panel.until - since).days / 7
        show(f"{len(names)} names, {folder.name}", signals, weeks, time.perf_counter() - start)


if __name__ == "__main__":
    main()
