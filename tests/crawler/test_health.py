from types import SimpleNamespace

import pytest

from crawler.health import Counts, judge
from records.crawl import RunStatus
from tests.crawler.loopback import source

SITE = SimpleNamespace(url="https://shop.example")
OK, PARTIAL, CHANGED, FAILED = RunStatus.OK, RunStatus.PARTIAL, RunStatus.LAYOUT_CHANGED, RunStatus.FAILED


@pytest.mark.parametrize(
    ("what", "status", "pages", "rejected", "more", "stopped"),
    [
        ("a usual run", OK, 90, {"index_page": 10}, {}, None),
        ("dead links are no loss", OK, 90, {"index_page": 10, "not_found": 30}, {}, None),
        ("one odd page in fifty", OK, 90, {"index_page": 10, "layout_changed": 2}, {}, None),
        ("one error in fifty", OK, 90, {"index_page": 10}, {"failures": 2}, None),
        ("a tenth lost", PARTIAL, 90, {"index_page": 10, "http_error": 11}, {}, None),
        ("too few listings", PARTIAL, 5, {"index_page": 10}, {}, None),
        ("too many listings", PARTIAL, 101, {"index_page": 10}, {}, None),
        ("ended early", PARTIAL, 90, {"index_page": 10}, {"unvisited": 4}, "max_pages (100) reached"),
        ("a fault of ours", PARTIAL, 90, {"index_page": 10}, {"crashes": 1}, None),
        ("a quarter unreadable", CHANGED, 60, {"index_page": 10, "layout_changed": 20}, {}, None),
        ("nothing matches", CHANGED, 0, {"layout_changed": 20}, {}, None),
        ("an empty market", PARTIAL, 0, {"index_page": 3}, {}, None),
        ("a log-in wall", FAILED, 0, {"log_in": 3}, {}, None),
        ("only errors", FAILED, 0, {"http_error": 3}, {}, None),
        ("nobody there", FAILED, 0, {}, {"failures": 1}, None),
    ],
)
def test_judge(  # noqa: PLR0917
    what: str, status: RunStatus, pages: int, rejected: dict[str, int], more: dict[str, int], stopped: str | None
) -> None:
    counts = Counts(
        fetched=pages + sum(rejected.values()), listing_pages=pages, listings=pages, rejected=rejected, **more
    )
    found, messages = judge(source(SITE, expected_min=10, expected_max=100), counts, stopped)  # type: ignore[arg-type]
    assert found is status, messages
    assert bool(messages) is (status is not OK or bool(more) or "layout_changed" in rejected)
