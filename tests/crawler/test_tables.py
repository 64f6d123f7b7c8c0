from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from crawler.privacy import hash_seller
from crawler.tables import Table, read_table
from records.clock import Clock
from records.crawl import CrawlReport, RunStatus
from records.folder import runs
from records.jsonl import read
from records.listing import Listing, Rejection
from records.problems import FailedItems, Misuse
from tests.crawler.loopback import source

KEY = b"k" * 32
SOURCE = source(SimpleNamespace(url="https://shop.example"))  # type: ignore[arg-type]
HEAD = "date,id,title,vendor,price_btc,cat,subcat,origin\n"


def take(text: str, folder: Path, **columns: str) -> tuple[CrawlReport, ...]:
    path = folder / "old.csv"
    path.write_text(text, "utf-8")
    return read_table(
        Table(path=path, source=SOURCE, columns=columns),
        data=folder / "data",
        seller_key=KEY,
        clock=Clock(datetime(2026, 1, 5, tzinfo=UTC)),
    )


def listings(folder: Path) -> list[Listing]:
    return [listing for run in runs(folder / "data") for listing in read(Listing, run.listings)]


def test_each_day_is_a_run(tmp_path: Path) -> None:
    reports = take(HEAD + "2014-02-01,b,Second,amy,0.2,,,\n2014-01-01,a,First,bob,0.1,Drugs,Other,NA\n", tmp_path)
    assert [(r.day.isoformat(), r.fetched, r.listings) for r in reports] == [("2014-01-01", 1, 1), ("2014-02-01", 1, 1)]
    first, second = listings(tmp_path)
    assert (first.title, first.category, first.ships_from) == ("First", ("Drugs", "Other"), None)
    assert (str(first.prices[0].amount), first.prices[0].currency) == ("0.1", "BTC")
    assert first.seller == hash_seller(KEY, "bob")
    assert first.seen_at == datetime(2014, 1, 1, tzinfo=UTC)
    assert second.url == "table:old/b"


def test_sellers_and_contacts_are_masked(tmp_path: Path) -> None:
    take("day,name,description,vendor_id\n2014-01-01,By Bob_X,write to a@b.example,bob_x\n", tmp_path, title="name")
    (listing,) = listings(tmp_path)
    assert listing.title == "By [seller]"
    assert "a@b.example" not in listing.description


def test_rows_without_an_id_are_told_apart_by_title_and_seller(tmp_path: Path) -> None:
    rows = "2014-01-01,A,s\n2014-01-01,A,t\n2014-01-01,A,s\n2014-01-01,B,s\n2014-01-01,,s\n"
    (report,) = take("date,title,seller\n" + rows, tmp_path)
    assert (report.fetched, report.listings, report.rejected) == (5, 3, {"duplicate": 1, "empty": 1})
    (folder,) = runs(tmp_path / "data")
    assert sorted(r.reason for r in read(Rejection, folder.rejected)) == ["duplicate", "empty"]


def test_prices_in_words_and_in_columns_of_a_currency(tmp_path: Path) -> None:
    take("date,title,price\n2014-01-01,A,USD 340.00\n2014-01-01,B,ask\n", tmp_path)
    first, second = listings(tmp_path)
    assert [(str(p.amount), p.currency) for p in first.prices] == [("340.00", "USD")]
    assert second.prices == ()


def test_a_second_reading_changes_nothing(tmp_path: Path) -> None:
    text = HEAD + "2014-01-01,a,First,bob,0.1,,,\n"
    before = take(text, tmp_path)
    assert take(text, tmp_path) == before
    assert len(listings(tmp_path)) == 1


def test_a_day_with_few_listings_is_partial(tmp_path: Path) -> None:
    (report,) = take("date,title\n2014-01-01,\n", tmp_path)
    assert report.status is RunStatus.PARTIAL
    assert report.messages[0] == "from the table old.csv"


@pytest.mark.parametrize(
    ("text", "columns", "message"),
    [
        ("date,name\n", {}, "old.csv:1: expected a column for title, got date, name"),
        ("", {}, "old.csv:1: expected a column for seen_at, title"),
        ("date,title\n", {"seller": "vendor"}, "column 'vendor' for seller: expected one of date, title"),
        ("date,title\n", {"colour": "title"}, "column 'colour': expected one of seen_at, title"),
    ],
)
def test_a_table_that_does_not_fit(text: str, columns: dict[str, str], message: str, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=message):
        take(text, tmp_path, **columns)


def test_bad_lines_are_named_and_the_others_are_read(tmp_path: Path) -> None:
    text = "date,title\nyesterday,A\n2014-01-01,B\n2014-01-01,C,D\n"
    with pytest.raises(
        FailedItems, match=r"2 lines(.|\n)*old.csv:2: seen_at: expected a date(.|\n)*old.csv:4: expected 2 col"
    ):
        take(text, tmp_path)
    assert [listing.title for listing in listings(tmp_path)] == ["B"]
