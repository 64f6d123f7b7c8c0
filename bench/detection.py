"""The shipped detectors on a benchmark's folder with its own scorer: `python bench/detection.py SIGNALS [FOLDER...]`.

SIGNALS has `market/`, `weekly/` and `score.py`, which is run with the interpreter that NPSMON_SCORER names (it needs
pandas; without it this one is tried). Further folders are scored one by one: markets (bench/markets.py makes them; one
whose truth has no event is quiet and measured against budgets) and weekly counts (bench/weeks.py). At last: time
against EARS C2, vectorised, same run.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from alerts import benchmark, budget, detectors
from alerts.arrivals import Arrivals, Exposure, Floats
from alerts.candidates import Candidate, candidates
from alerts.outbreaks import Outbreaks
from alerts.rates import RateTest, Scan
from alerts.survey import Survey
from config import rules
from config.settings import SHIPPED

MARKET = {
    "cAUC": 0.78, "tcAUC": 0.41, "DR@0.33": 0.84, "DR@0.33_rise": 0.64, "FAw": 0.5, "PPV": 0.70, "F1": 0.70,
    "sight_recall": 0.95, "sight_precision": 0.70,
}  # fmt: skip
WEEKLY = {"POD@1%": 0.56, "sens@1%": 0.47, "bestF1": 0.54}
ALSO = ("delay_emergence", "delay_rise", "delay_demand", "FPR")
BUDGETS = (0.5, 1.0, 2.0)
MERGE_DAYS = 28


def scored(signals: Path, which: str, alerts: Path, folder: Path) -> dict[str, float]:
    out = alerts.with_suffix(".json")
    python = os.environ.get("NPSMON_SCORER", sys.executable)
    command = [python, str(signals / "score.py"), which, str(alerts), str(folder), "--json", str(out)]
    subprocess.run(command, check=True, capture_output=True)
    found: dict[str, float] = json.loads(out.read_text("utf-8"))
    return found


def show(title: str, found: dict[str, float], goals: dict[str, float], seconds: float) -> None:
    print(f"\n{title} ({seconds:.1f} s)")
    for name, goal in goals.items():
        if name in found:
            met = found[name] <= goal if name == "FAw" else found[name] >= goal
            print(f"  {name:20} {found[name]:6.3f}   goal {goal:4.2f} {'' if met else 'MISSED'}")
    for name in ALSO:
        if found.get(name) is not None:
            print(f"  {name:20} {found[name]:6.3f}")


def show_market(title: str, signals: Path, folder: Path, found: Iterable[Candidate], scratch: Path) -> None:
    start = time.perf_counter()
    alerts = scratch / f"{folder.name}.csv"
    lines = [f"{c.day},{c.key},{c.kind},{c.score:.4f},{int(c.fired)}" for c in found]
    alerts.write_text("\n".join(["date,key,kind,score,fired", *lines]) + "\n", "utf-8")
    taken = time.perf_counter() - start
    show(title, scored(signals, "market", alerts, folder), MARKET, taken)


def market(folder: Path) -> Iterator[Candidate]:
    yield from candidates(Survey(benchmark.market(folder)), rules.load(SHIPPED))


def quiet(folder: Path, since: date) -> None:
    """False alerts a week of all rules but sightings, repeats within four weeks merged, by budget."""
    panel = benchmark.market(folder)
    weeks = (panel.until - since).days / 7
    names = len({count.name for count in panel.counts})
    for allowed in BUDGETS:
        found = candidates(Survey(panel), budget.within(rules.load(SHIPPED), allowed, names))
        sent = ((c.key, c.kind, c.day) for c in found if c.fired and c.kind != "sighting" and c.day >= since)
        measured = separate(sent, MERGE_DAYS) / weeks
        print(f"  {folder.name}: budget {allowed}, measured {measured:.2f}, ratio {measured / allowed:.2f}")


def separate(alerts: Iterable[tuple[str, str, date]], pause: int) -> int:
    """How many events alerts tell of: those of one key and kind are one while no more than `pause` days apart."""
    last: dict[tuple[str, str], date] = {}
    count = 0
    for key, kind, day in alerts:
        count += (key, kind) not in last or (day - last[key, kind]).days > pause
        last[key, kind] = day
    return count


def weekly(signals: Path, folder: Path, scratch: Path) -> None:
    start = time.perf_counter()
    series, counts = benchmark.weekly(folder / "counts.csv")
    scores = Outbreaks().scores(counts)
    rows = [
        f"{number},{576 + week},{odds:.4f},{int(odds > 0)}"
        for number, weeks in zip(series, scores, strict=True)
        for week, odds in enumerate(weeks)
    ]
    alarms = scratch / f"{folder.name}-weekly.csv"
    alarms.write_text("\n".join(["series,week,score,alarm", *rows]) + "\n", "utf-8")
    taken = time.perf_counter() - start
    show(f"weekly {folder.name}", scored(signals, "weekly", alarms, folder), WEEKLY, taken)


def ears(counts: Floats) -> Floats:
    """C2: seven days of baseline, two of guard, vectorised over the series."""
    sums = np.concatenate([np.zeros((len(counts), 1)), np.cumsum(counts, 1)], 1)
    squares = np.concatenate([np.zeros((len(counts), 1)), np.cumsum(counts**2, 1)], 1)
    day = np.arange(9, counts.shape[1])
    mean = (sums[:, day - 2] - sums[:, day - 9]) / 7
    variance = np.maximum((squares[:, day - 2] - squares[:, day - 9]) / 7 - mean**2, 0.0) * 7 / 6
    out: Floats = (counts[:, day] - mean) / np.maximum(np.sqrt(variance), 0.2)
    return out


def invented(names: int = 600, days: int = 1095, sources: int = 20) -> Arrivals:
    rng = np.random.default_rng(1)
    rate = rng.lognormal(-4.0, 1.2, names)
    size = rng.dirichlet(np.ones(sources))
    name, day = np.nonzero(rng.poisson(np.repeat(rate[:, None], days, 1)))
    order = np.argsort(day, kind="stable")
    none = np.zeros(0, dtype=np.int64)
    exposure = Exposure(
        origin=date(2020, 1, 1), sources=tuple(f"s{i}" for i in range(sources)), days=np.ones((sources, days)),
        inventory=np.zeros((sources, days), dtype=bool),
    )  # fmt: skip
    return Arrivals(
        exposure=exposure, names=tuple(f"n{i}" for i in range(names)), known=np.ones(names, dtype=bool),
        born=np.full(names, -1), name=name[order], day=day[order], source=rng.choice(sources, len(name), p=size),
        together=np.ones(len(name), dtype=np.int64), stock_name=none, stock_source=none, stock_day=none,
    )  # fmt: skip


def least_time(work: Callable[[], object], times: int = 5) -> float:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def back_test() -> None:
    """The shipped detectors that count arrivals, each over all series and days at the budget's threshold."""
    arrivals = invented()
    counts = np.zeros((len(arrivals.names), arrivals.exposure.last + 1))
    np.add.at(counts, (arrivals.name, arrivals.day), 1.0)
    reference = least_time(lambda: ears(counts))
    print(f"\n600 series x 1,095 days: EARS C2 {reference * 1000:.0f} ms, goal 5 times that")
    for rule in rules.load(SHIPPED):
        detector = detectors.load(rule)
        if isinstance(detector, RateTest):
            own = least_time(partial(all_days, arrivals, detector), 3)
            print(f"  {rule.name:15} {own * 1000:4.0f} ms, ratio {own / reference:.1f}")


def all_days(arrivals: Arrivals, test: RateTest) -> None:
    scan, day = Scan(arrivals, test), 0
    while day <= arrivals.exposure.last:
        scan.over(day)
        day = scan.block(day).stop


def is_quiet(folder: Path) -> date | None:
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return date.fromisoformat(truth["eval_start"]) if not truth["events"] else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("signals", type=Path)
    parser.add_argument("folders", type=Path, nargs="*")
    options = parser.parse_args()
    signals = options.signals
    with tempfile.TemporaryDirectory() as scratch:
        for folder in (signals / "weekly", signals / "market", *options.folders):
            judge(signals, folder, Path(scratch))
    back_test()


def judge(signals: Path, folder: Path, scratch: Path) -> None:
    if (folder / "counts.csv").exists():
        weekly(signals, folder, scratch)
    elif since := is_quiet(folder):
        quiet(folder, since)
    else:
        show_market(f"market {folder.name}", signals, folder, market(folder), scratch)


if __name__ == "__main__":
    main()
