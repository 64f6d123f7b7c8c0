from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from crawler.intake import Intake
from crawler.pages import ListingFields, ListingPage, PageKind, load
from crawler.privacy import hash_seller
from records.page import Page
from tests.crawler.loopback import source

KEY = b"k" * 32
SOURCE = source(SimpleNamespace(url="https://shop.example"))  # type: ignore[arg-type]
NOW = datetime(2026, 1, 5, tzinfo=UTC)


class Told(ListingPage):
    """Says what the page's bytes spell out: `id|title|seller`, a line each."""

    def __init__(
        self,
        html: bytes | str,
        url: str,
        currency: str,
        charset: str | None = None,
        hosts: frozenset[str] = frozenset(),
    ) -> None:
        assert isinstance(html, bytes)
        self.lines = html.decode(charset or "utf-8").splitlines()
        self.url = url

    def kind(self) -> PageKind:
        return PageKind.LISTING

    def links(self) -> tuple[str, ...]:
        return (self.url + "#top",)

    def listings(self) -> tuple[ListingFields, ...]:
        if self.lines == ["fault"]:
            raise ValueError("bobby_invented said so")
        rows = [line.split("|") for line in self.lines]
        return tuple(ListingFields(url=self.url, listing_id=i or None, title=t, seller=s or None) for i, t, s in rows)


def page(body: bytes, url: str = "https://shop.example/a", content_type: str = "text/html", status: int = 200) -> Page:
    return Page(source="market", url=url, fetched_at=NOW, status=status, content_type=content_type, body=body)


@pytest.fixture
def intake() -> Intake:
    return Intake(SOURCE, "r1", Told, KEY)


def test_several_listings_of_one_page_share_its_masked_address(intake: Intake) -> None:
    reading = intake.read(page(b"1|By Bob_X|bob_x\n2|By Amy_Y|amy_y", "https://shop.example/bob_x/amy_y"))
    assert [x.title for x in reading.listings] == ["By [seller]", "By [seller]"]
    assert {x.url.replace("%5B", "[").replace("%5D", "]") for x in reading.listings} == {
        "https://shop.example/[seller]/[seller]"
    }
    assert reading.listings[0].seller == hash_seller(KEY, "Bob_X")


def test_a_listing_is_taken_once(intake: Intake) -> None:
    assert len(intake.read(page(b"1|a|s")).listings) == 1
    again = intake.read(page(b"1|a|s", "https://shop.example/b"))
    assert again.rejection is not None
    assert (again.rejection.reason, again.listings) == ("duplicate", ())
    assert [x.listing_id for x in intake.read(page(b"1|a|s\n2|b|s", "https://shop.example/c")).listings] == ["2"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ((b"|a|s", "https://shop.example/a?x=1&y=2"), (b"|a|s", "https://shop.example/a?y=2&x=1"), True),
        ((b"|a|s", "https://shop.example/a"), (b"|a|s", "https://shop.example/b"), False),
        ((b"|a|s\n|b|s", "https://shop.example/a"), (b"|b|s\n|a|s", "https://shop.example/a"), True),
    ],
)
def test_ids_where_the_page_has_none(one: tuple[bytes, str], other: tuple[bytes, str], same: bool) -> None:
    ids = [{x.listing_id for x in Intake(SOURCE, "r1", Told, KEY).read(page(*p)).listings} for p in (one, other)]
    assert (ids[0] == ids[1]) is same


def test_an_id_that_names_the_seller_is_hashed(intake: Intake) -> None:
    (listing,) = intake.read(page(b"bob_x-17|a|bob_x")).listings
    assert listing.listing_id == hash_seller(KEY, "bob_x-17")


def test_a_fault_of_the_layout_is_named_without_its_message(intake: Intake) -> None:
    reading = intake.read(page(b"fault"))
    assert reading.rejection is not None
    assert reading.rejection.reason == "layout_changed"
    assert reading.crash is not None
    assert "ValueError in test_intake.py" in reading.crash
    assert "bobby" not in reading.crash + reading.rejection.detail


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (page(b""), "empty"),
        (page(b"\n \t"), "empty"),
        (page(b"%PDF-1.4", content_type="application/pdf"), "not_html"),
        (page(b"\x89PNG", content_type=""), "not_html"),
        (page(b"x", status=404), "not_found"),
        (page(b"x", status=410), "not_found"),
        (page(b"x", status=401), "log_in"),
        (page(b"x", status=403), "http_error"),
        (page(b"x", status=500), "http_error"),
    ],
)
def test_pages_that_are_not_read(intake: Intake, given: Page, reason: str) -> None:
    reading = intake.read(given)
    assert reading.rejection is not None
    assert (reading.rejection.reason, reading.links) == (reason, ())


def test_the_charset_of_the_header_is_passed_on(intake: Intake) -> None:
    (listing,) = intake.read(page("1|Größe|s".encode("latin-1"), content_type='text/html; charset="latin-1"')).listings
    assert listing.title == "Größe"


def test_links_lose_their_fragment(intake: Intake) -> None:
    assert intake.read(page(b"1|a|s")).links == ("https://shop.example/a",)


@pytest.mark.parametrize("body", [b"\x00\xff\xfe<p>\x00", b"<h1>" + b"t" * 1_000_000 + b"</h1>", b"<" * 5000])
def test_odd_bytes_end_as_a_rejection(body: bytes) -> None:
    reading = Intake(SOURCE, "r1", load("table_market"), KEY).read(page(body))
    assert reading.rejection is not None
    assert reading.crash is None
