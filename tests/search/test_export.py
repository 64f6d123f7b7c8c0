import csv
import io
from datetime import date
from typing import Any

import pytest

from search.asked import Query
from search.export import COLUMNS, cell, export_csv
from search.ingest import ingest_run
from search.store import Store

DANGEROUS = [
    "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "＋1", "－1", "＠x",
    "\u200b=1", "\ufeff=1", "|cmd", "%0a", "\u2212 1", "\x01=1", "=HYPERLINK(\"hxxp://a\",\"b\")",
]  # fmt: skip
HARMLESS = ["DMT 1 g", "1+1=2", "a@b", "", "5-MeO-DMT", "(-)-cocaine", "'quoted", "µ", "#4", "$40"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_formula_is_disarmed(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_as_it_was(text: str) -> None:
    assert cell(text) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, ""), (True, "yes"), (False, "no"), (-1.5, "-1.5"), (date(2026, 3, 1), "2026-03-01"), (("a", "b"), "a | b"),
     (("=a", "b"), "'=a | b"), ("a\0b", "ab")],
)  # fmt: skip
def test_values(value: Any, expected: str) -> None:
    assert cell(value) == expected


def test_every_hit_is_written(store: Store, make: Any) -> None:
    listings = [make.listing(str(n), f'=DMT, number {n}\r\n"x"') for n in range(620)]
    ingest_run(store, make.run(listings))
    out = io.StringIO(newline="")
    assert export_csv(store, Query(text="dmt", sort="oldest"), out) == 620
    out.seek(0)
    rows = list(csv.DictReader(out, strict=True))
    assert tuple(rows[0]) == COLUMNS
    assert sorted(int(r["listing_id"]) for r in rows) == list(range(620))
    assert all(r["title"].startswith("'=DMT") and r["url"].startswith("hxxps://alpha[.]example/") for r in rows)


def test_nothing_indexed_yet(store: Store) -> None:
    out = io.StringIO(newline="")
    assert export_csv(store, Query(), out) == 0
    assert out.getvalue() == ",".join(COLUMNS) + "\r\n"
