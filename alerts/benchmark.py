"""The benchmark's formats: a market folder (`observations.csv.gz`, `crawl_log.csv`, `lexicon.csv`) and weekly counts.

The market has no texts, so every seller counts as having a text of its own; handles are folded as the crawler folds
them before they are hashed. Names have no harm and no class.
"""

import csv
import gzip
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TextIO, TypeVar

import numpy as np

from alerts.arrivals import Ints
from records.counts import DailyCount, Panel, Role, Side, SourceDay
from records.crawl import RunStatus
from records.problems import Misuse

Row = dict[str, str]
T = TypeVar("T")


def market(folder: Path) -> Panel:
    """All that was observed; raises `Misuse` naming file, line and what was expected."""
    known = {name for name, listed in _read(folder / "lexicon.csv", ("name", "listed"), _listing) if listed}
    sellers: dict[tuple[str, str, str, str, str], set[str]] = defaultdict(set)
    listings: dict[tuple[str, str, str, str, str], int] = defaultdict(int)
    read: dict[tuple[str, str], int] = defaultdict(int)
    for key, seller in _read(folder / "observations.csv.gz", OBSERVED, _observation):
        sellers[key].add(seller)
        listings[key] += 1
        read[key[0], key[1]] += 1
    days = [
        SourceDay(day=day, source=source, status=status, pages=pages, listings=count, readable=read[str(day), source])
        for day, source, status, pages, count in _read(folder / "crawl_log.csv", LOGGED, _crawl)
    ]
    if not days:
        raise Misuse(f"{folder / 'crawl_log.csv'}: expected at least one crawl")
    counts = []
    for key in sorted(sellers):
        day, source, name, role, side = key
        keys = tuple(sorted(sellers[key]))
        counts.append(
            DailyCount(
                day=date.fromisoformat(day), source=source, name=name, role=Role(role), side=Side(side),
                known=name in known, listings=listings[key], seller_keys=keys, group_keys=keys,
            )
        )  # fmt: skip
    return Panel(until=max(d.day for d in days), counts=tuple(counts), days=tuple(days))


def weekly(path: Path) -> tuple[Ints, Ints]:
    """Series numbers, and their counts (series x weeks, week 1 first)."""
    rows = list(_read(path, ("series", "week", "count"), lambda r: (int(r["series"]), int(r["week"]), int(r["count"]))))
    if not rows or min(week for _, week, _ in rows) < 1 or min(count for _, _, count in rows) < 0:
        raise Misuse(f"{path}: expected weeks from 1 on with counts of 0 or more")
    series = sorted({number for number, _, _ in rows})
    index = {number: i for i, number in enumerate(series)}
    counts = np.full((len(series), max(week for _, week, _ in rows)), -1, dtype=np.int64)
    for number, week, count in rows:
        counts[index[number], week - 1] = count
    if (counts < 0).any():
        i, week = np.argwhere(counts < 0)[0].tolist()
        raise Misuse(f"{path}: series {series[i]}: week {week + 1} is missing")
    return np.array(series, dtype=np.int64), counts


OBSERVED = ("date", "source", "seller", "substance", "kind", "role")
LOGGED = ("date", "source", "status", "pages", "listings")


def _observation(row: Row) -> tuple[tuple[str, str, str, str, str], str]:
    Role(row["role"])
    Side(row["kind"])
    if len(row["date"]) != 10 or not row["substance"]:
        raise ValueError
    handle = unicodedata.normalize("NFKC", row["seller"]).strip().casefold()
    return (row["date"], row["source"], row["substance"], row["role"], row["kind"]), handle


def _crawl(row: Row) -> tuple[date, str, RunStatus, int, int]:
    status = RunStatus(row["status"])
    return date.fromisoformat(row["date"]), row["source"], status, int(row["pages"]), int(row["listings"])


def _listing(row: Row) -> tuple[str, bool]:
    return row["name"], row["listed"] == "1"


def _read(path: Path, columns: tuple[str, ...], of: Callable[[Row], T]) -> Iterator[T]:
    with _opened(path) as file:
        rows = csv.DictReader(file)
        missing = [c for c in columns if c not in (rows.fieldnames or ())]
        if missing:
            raise Misuse(f"{path}:1: expected the columns {', '.join(columns)}; {', '.join(missing)} missing")
        for row in rows:
            try:
                yield of(row)
            except (ValueError, TypeError, KeyError):
                said = {c: row[c] for c in columns}
                raise Misuse(f"{path}:{rows.line_num}: expected {', '.join(columns)}, not {said}") from None


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8", newline="") as file
        ):
            yield file
    except FileNotFoundError:
        raise Misuse(f"no such file: {path}") from None
    except (OSError, UnicodeDecodeError, EOFError) as error:
        raise Misuse(f"{path}: cannot be read: {error}") from None
