"""Listings of an earlier time, from a table: each of its days becomes a run, as if the source had been crawled then."""

import csv
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

from config.sources import Source
from crawler.health import Counts, judge
from crawler.keeping import Keeper, Reading
from crawler.launch import keep_plan
from crawler.pages import ListingFields
from crawler.pages.parts import money
from crawler.privacy import hash_seller
from crawler.writing import Writer
from records.clock import Clock
from records.crawl import CrawlPlan, CrawlReport
from records.folder import RunFolder
from records.jsonl import read_one, write_one
from records.listing import Price
from records.page import Page
from records.problems import FailedItems, Misuse, first_of

HEADERS = {
    "seen_at": ("seen_at", "date", "day"),
    "title": ("title",),
    "listing_id": ("listing_id", "id"),
    "description": ("description",),
    "seller": ("seller", "seller_id", "vendor", "vendor_id"),
    "price": ("price", *(f"price_{code.lower()}" for code in money.CODES)),
    "category": ("category", "cat"),
    "subcategory": ("subcategory", "subcat"),
    "subsubcategory": ("subsubcategory", "subsubcat"),
    "ships_from": ("ships_from", "origin"),
    "ships_to": ("ships_to", "destination"),
}
"""What a table may tell of a listing, and the headers that say so; `seen_at` and `title` must be there."""
NEEDED = ("seen_at", "title")
NOTHING = frozenset({"", "NA", "N/A", "NULL", "None", "nan"})
SHOWN = 10
csv.field_size_limit(8 << 20)


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    seen_at: datetime
    cells: dict[str, str]
    """Known fields that the row fills."""


@dataclass(frozen=True, kw_only=True)
class Table:
    """A CSV table, UTF-8 with a header line, of listings of one source."""

    path: Path
    source: Source
    columns: Mapping[str, str]
    """Field of `HEADERS` to the table's own header, where that is another than the usual."""


def read_table(
    table: Table, *, data: Path, seller_key: bytes, clock: Clock, step: Callable[[int, int], None] = lambda *_: None
) -> tuple[CrawlReport, ...]:
    """Write the table's days as runs and return their reports; a day that was read before is left alone.

    Sellers are hashed and contacts masked as in a crawl. `step` is called with days done and days.
    Raises `Misuse` where a needed column is missing, and `FailedItems`, after all other rows are written, naming the
    lines that could not be read.
    """
    bad: list[str] = []
    days: dict[date, list[_Row]] = defaultdict(list)
    for row in _rows(table.path, table.columns, bad):
        days[row.seen_at.date()].append(row)
    reports = []
    for done, day in enumerate(sorted(days), 1):
        plan = CrawlPlan.at(table.source.name, datetime.combine(day, time(), UTC))
        folder = RunFolder.of(data, plan)
        if not folder.report.exists():
            keep_plan(data, plan)
            write_one(folder.report, _run(table, plan, days[day], Writer(folder), seller_key, clock))
        reports.append(read_one(CrawlReport, folder.report))
        step(done, len(days))
    if bad:
        raise FailedItems(f"{table.path}: {len(bad)} lines could not be read\n" + first_of(bad, SHOWN, "\n"))
    return tuple(reports)


def _rows(path: Path, columns: Mapping[str, str], bad: list[str]) -> Iterator[_Row]:
    with path.open(encoding="utf-8", errors="replace", newline="") as lines:
        reader = csv.reader(lines)
        header = next(reader, [])
        places = _places(path, header, columns)
        try:
            for cells in reader:
                if len(cells) != len(header):
                    bad.append(f"{path}:{reader.line_num}: expected {len(header)} columns, got {len(cells)}")
                    continue
                known = {field: cells[at].strip() for field, at in places.items()}
                try:
                    seen_at = _moment(known["seen_at"])
                except ValueError:
                    got = known["seen_at"][:40]
                    bad.append(f"{path}:{reader.line_num}: seen_at: expected a date as 2024-01-31, got {got!r}")
                    continue
                known = {field: cell for field, cell in known.items() if cell not in NOTHING}
                yield _Row(reader.line_num, seen_at, known)
        except csv.Error as error:
            bad.append(f"{path}:{reader.line_num}: cannot be read as CSV: {error}")


def _places(path: Path, header: Sequence[str], columns: Mapping[str, str]) -> dict[str, int]:
    for field, name in columns.items():
        if field not in HEADERS:
            raise Misuse(f"column {field!r}: expected one of {', '.join(HEADERS)}")
        if name not in header:
            raise Misuse(f"{path}:1: column {name!r} for {field}: expected one of {', '.join(header)}")
    places = {}
    for field, usual in HEADERS.items():
        names = (columns[field],) if field in columns else usual
        at = next((header.index(name) for name in names if name in header), None)
        if at is not None:
            places[field] = at
            if header[at].startswith("price_"):
                places[f"price in {header[at][6:].upper()}"] = places.pop(field)
    missing = [field for field in NEEDED if field not in places]
    if missing:
        raise Misuse(f"{path}:1: expected a column for {', '.join(missing)}, got {', '.join(header)}")
    return places


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def _run(  # noqa: PLR0917
    table: Table, plan: CrawlPlan, rows: list[_Row], writer: Writer, key: bytes, clock: Clock
) -> CrawlReport:
    started_at, keeper = clock.now(), Keeper(table.source, plan.run, key)
    for row in rows:
        fields = _fields(row, table, key)
        page = Page(
            source=table.source.name,
            url=fields.url,
            fetched_at=row.seen_at,
            status=200,
            content_type="application/json",
            body=json.dumps(row.cells, sort_keys=True).encode(),
        )
        writer.add(keeper.keep(page, (fields,)) if fields.title else Reading(rejection=keeper.reject(page, "empty")))
    writer.finish()
    counts = Counts(
        fetched=writer.pages, listing_pages=writer.listing_pages, listings=writer.listings, rejected=writer.rejected
    )
    status, messages = judge(table.source, counts)
    return CrawlReport(
        source=table.source.name,
        run=plan.run,
        day=plan.day,
        started_at=started_at,
        finished_at=clock.now(),
        status=status,
        fetched=counts.fetched,
        listings=counts.listings,
        rejected=dict(sorted(counts.rejected.items())),
        messages=(f"from the table {table.path.name}", *messages),
    )


def _fields(row: _Row, table: Table, key: bytes) -> ListingFields:
    cells, title, seller = row.cells, row.cells.get("title", ""), row.cells.get("seller")
    name = cells.get("listing_id") or hash_seller(key, f"{title}\n{seller or ''}")
    categories = (cells.get(field) for field in ("category", "subcategory", "subsubcategory"))
    return ListingFields(
        url=f"table:{table.path.stem}/{name}",
        title=title,
        listing_id=name,
        description=cells.get("description", ""),
        category=tuple(filter(None, categories)),
        seller=seller,
        prices=tuple(_prices(cells, table.source.currency)),
        ships_from=cells.get("ships_from"),
        ships_to=tuple(filter(None, (cells.get("ships_to"),))),
    )


def _prices(cells: Mapping[str, str], default: str) -> Iterator[Price]:
    for field, cell in cells.items():
        if field == "price":
            found = money.price(cell, default)
            yield from () if found is None else (found,)
        elif field.startswith("price in ") and (amount := money.decimal(cell)) is not None:
            yield Price(amount=amount, currency=field.removeprefix("price in "))
