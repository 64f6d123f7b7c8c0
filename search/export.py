"""Hits as CSV (RFC 4180) that a spreadsheet cannot take for formulas."""

import csv
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, TextIO

from search import indices, queries
from search.asked import Query
from search.find import ROW_SOURCE, Row, row
from search.scan import scan
from search.store import Store
from search.words import Resolver, parse, unresolved

COLUMNS = (
    "source", "listing_id", "version", "title", "snippet", "kind", "primary", "names", "unknown", "classes", "seller",
    "country", "ships_from", "price", "currency", "price_eur", "unit_price_eur", "per", "first_seen", "last_seen",
    "days_seen", "group", "url", "page_digest", "current",
)  # fmt: skip
_FORMULA = frozenset("=+-@|%\u2212\u2010\u2011\u2012\u2013")
_CONTROL = ("\t", "\r", "\n")


def export_csv(store: Store, query: Query, out: TextIO, resolve: Resolver = unresolved) -> int:
    """Write every hit, not only a page of them; open `out` with `newline=""`. Returns the number of rows."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    count = 0
    for found in all_rows(store, query, resolve):
        writer.writerow([cell(_value(found, column)) for column in COLUMNS])
        count += 1
    return count


def all_rows(store: Store, query: Query, resolve: Resolver = unresolved) -> Iterator[Row]:
    words = parse(query.text, resolve)
    body: dict[str, Any] = {
        "query": queries.matching(query, words),
        "sort": queries.sort(query),
        "_source": ROW_SOURCE,
    }
    for hit in scan(store, indices.listings(store), body):
        yield row(hit["_source"], query, words)


def cell(value: Any) -> str:
    """Text for one cell; where a spreadsheet would calculate with it, an apostrophe goes in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    text = " | ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    text = text.replace("\0", "")
    return f"'{text}" if _dangerous(text) else text


def _value(found: Row, column: str) -> Any:
    return found.snippet.text if column == "snippet" else getattr(found, column)


def _dangerous(text: str) -> bool:
    """Whether the first character that shows, in its plain form, begins a formula; or a control character leads."""
    if text.startswith(_CONTROL):
        return True
    first = next((c for c in text if unicodedata.category(c)[0] not in "ZC"), "")
    return unicodedata.normalize("NFKC", first)[:1] in _FORMULA if first else False
