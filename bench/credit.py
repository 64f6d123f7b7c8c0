"""Emergence with what speaks for names themselves, and without: `python bench/credit.py MARKET...`.

Names of invented markets (bench/markets.py) are dealt classes, and those that no list has a plan or a mere place. A
quiet market shows false alerts a week by threshold; one with events, how many days after its start each emergence is
told: read as a nitazene, as a word by its place alone, and as nothing, each name in turn.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from statistics import mean, median

from alerts import benchmark
from alerts.candidates import candidates
from alerts.harm import by_class
from alerts.survey import Survey
from bench.detection import MERGE_DAYS, is_quiet, separate
from config import lexicon, rules
from config.settings import SHIPPED
from records.counts import PLACE, Panel, Role

LONGEST = 180
"""Days within which an emergence is told."""
DEALS = (1, 2)
PLACED = 0.4
"""Share of the unlisted names that only their place speaks for."""
THRESHOLDS = (2.0, 2.5, 3.0, 3.5)
READINGS = ("nitazene", PLACE, None)


def dealt(panel: Panel, seed: int, read: Mapping[str, str | None]) -> Survey:
    """`read`: unlisted names with a likeness of their own."""
    known = lexicon.load()
    pool = [e.substance_class for e in known.entries if e.role is Role.SUBSTANCE]
    rng, classes, likeness = random.Random(seed), dict[str, str](), dict(read)  # noqa: S311
    for name, listed in sorted({(row.name, row.known) for row in panel.counts if row.role is Role.SUBSTANCE}):
        group = rng.choice(pool)
        plan = PLACE if rng.random() < PLACED else group
        if listed and name not in read:
            classes[name] = group
        else:
            likeness.setdefault(name, plan)
    rows = tuple(
        replace(row, known=False, likeness=likeness[row.name]) if row.name in likeness else row for row in panel.counts
    )
    return Survey(replace(panel, counts=rows), classes, by_class(known))


def told(survey: Survey) -> Iterator[tuple[str, date, float, bool]]:
    emergence = [rule for rule in rules.load(SHIPPED) if rule.name == "emergence"]
    return ((c.key, c.day, c.score, c.fired) for c in candidates(survey, emergence))


def false_a_week(survey: Survey, since: date) -> list[float]:
    """By threshold; repeats within four weeks count once."""
    found = [(key, day, score) for key, day, score, _ in told(survey) if day >= since]
    over = ([(key, "emergence", day) for key, day, score in found if score >= t] for t in THRESHOLDS)
    return [separate(each, MERGE_DAYS) * 7 / (survey.panel.until - since).days for each in over]


def days_late(panel: Panel, events: Mapping[str, date]) -> dict[str | None, dict[str, int]]:
    """By reading: each event's days from its start to its first alert, where there is one."""
    found: dict[str | None, dict[str, int]] = defaultdict(dict)
    for turn in range(len(READINGS)):
        read = {name: READINGS[(i + turn) % len(READINGS)] for i, name in enumerate(sorted(events))}
        for key, day, _, fired in told(dealt(panel, DEALS[0], read)):
            late = (day - events[key]).days if key in events else -1
            if fired and 0 <= late <= LONGEST:
                found[read[key]].setdefault(key, late)
    return found


def emergences(folder: Path) -> dict[str, date]:
    """When each begins."""
    planted = json.loads((folder / "truth.json").read_text("utf-8"))["events"]
    return {e["key"]: date.fromisoformat(e["onset"]) for e in planted if e["type"] == "emergence"}


def main() -> None:
    quiet, late = [], defaultdict[str | None, dict[str, int]](dict)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("markets", type=Path, nargs="+")
    for folder in parser.parse_args().markets:
        panel = benchmark.market(folder)
        if since := is_quiet(folder):
            dealings = [false_a_week(dealt(panel, deal, {}), since) for deal in DEALS]
            quiet.append((false_a_week(Survey(panel), since), [mean(each) for each in zip(*dealings, strict=True)]))
        else:
            for reading, days in days_late(panel, emergences(folder)).items():
                late[reading] |= {f"{folder.name}/{key}": number for key, number in days.items()}
    for title, side in (("without", 0), ("with", 1)) if quiet else ():
        rates = [mean(market[side][i] for market in quiet) for i in range(len(THRESHOLDS))]
        said = ", ".join(f"{t:g}: {rate:.3f}" for t, rate in zip(THRESHOLDS, rates, strict=True))
        print(f"quiet, {title}: false emergences a week by threshold {said}")
    for one, other in (("nitazene", PLACE), ("nitazene", None), (PLACE, None)) if late else ():
        differences = [late[one][key] - late[other][key] for key in late[one].keys() & late[other].keys()]
        print(
            f"read as {one} against {other or 'nothing'}: {median(differences):+g} days (median),"
            f" {mean(differences):+.1f} (mean), {len(differences)} events; told {len(late[one])} and {len(late[other])}"
        )


if __name__ == "__main__":
    main()
