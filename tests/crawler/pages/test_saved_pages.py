"""Every page of `tests/pages/<layout>/<case>/` is read as its `expected.json` says; no layout is without pages."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from config.sources import known_layouts
from crawler.pages import LayoutChangedError, ListingFields, PageKind, load
from records.convert import plain

PAGES = Path(__file__).parents[2] / "pages"
CASES = sorted(path.parent for path in PAGES.glob("*/*/page.html"))
NEEDED = ("listing", "index", "not_found", "log_in", "layout_changed")
BLANK = plain(ListingFields(url="", title=""))


def stated(fields: ListingFields) -> dict[str, Any]:
    return {key: value for key, value in plain(fields).items() if key != "url" and value != BLANK[key]}


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_saved_page(case: Path) -> None:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    page = load(case.parent.name)((case / "page.html").read_bytes(), expected["url"], expected["currency"])
    assert page.kind() == expected["kind"]
    if case.name.startswith("layout_changed"):
        fails(page.kind(), page, expected.get("error"))
        return
    if page.kind() is PageKind.LISTING:
        listings = page.listings()
        assert [stated(each) for each in listings] == expected["listings"]
        assert {each.url for each in listings} == {expected["url"]}
    assert list(page.links()) == expected["links"]


def fails(kind: PageKind, page: Any, selector: str | None) -> None:
    """A page whose layout has changed is of unknown kind, or its reading names what is missing."""
    if kind is PageKind.UNKNOWN:
        return
    with pytest.raises(LayoutChangedError) as caught:
        page.listings()
    assert caught.value.selector == selector
    assert page.url in str(caught.value)


@pytest.mark.parametrize("layout", known_layouts())
@pytest.mark.parametrize("case", NEEDED)
def test_layout_has_page(layout: str, case: str) -> None:
    assert (PAGES / layout / case / "page.html").is_file()
    assert (PAGES / layout / case / "expected.json").is_file()


def test_no_page_without_layout() -> None:
    assert {path.parent.name for path in CASES} == set(known_layouts())


@pytest.mark.parametrize("layout", known_layouts())
def test_load(layout: str) -> None:
    assert load(layout).__module__ == f"crawler.pages.{layout}"


def test_listing_fields_are_those_of_a_listing() -> None:
    from records.listing import Listing

    given = {"source", "run", "seen_at", "page_digest", "language", "country", "currency"}
    assert {f.name for f in dataclasses.fields(ListingFields)} == {f.name for f in dataclasses.fields(Listing)} - given
