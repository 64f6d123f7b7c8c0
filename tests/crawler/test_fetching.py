"""Many sources, one crawl, each with its own vice; looked at from the server's side and from the report."""

from collections.abc import Iterator

import pytest

from crawler.archive import find, read
from records.crawl import RunStatus
from tests.crawler.loopback import close, folder, listings, rejections
from tests.crawler.vices import NAMES, PLANTED, World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    made = World(tmp_path_factory.mktemp("crawled"))
    yield made
    for site in (*made.sites.values(), made.other):
        close(site)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("robots-rules", {"/robots.txt", "/", "/listing/0", "/listing/2"}),
        ("robots-5xx", {"/robots.txt"}),
        ("robots-404", {"/robots.txt", "/", "/listing/0", "/listing/1", "/listing/2"}),
        ("robots-reset", {"/robots.txt"}),
        ("robots-elsewhere", {"/robots.txt", "/", "/listing/0", "/listing/1"}),
        ("robots-loop", {"/robots.txt", "/robots.txt?again"}),
        ("robots-large", {"/robots.txt", "/", "/listing/0", "/listing/2"}),
        ("crawl-delay-huge", {"/robots.txt"}),
        ("untrusted-tls", set()),
        ("private", set()),
        ("private-decimal", set()),
    ],
)
def test_what_the_server_was_asked(world: World, name: str, asked: set[str]) -> None:
    assert set(world.sites[name].asked) == asked
    assert world.sites[name].asked[:1] == ["/robots.txt"][: len(asked)]


@pytest.mark.parametrize(
    ("name", "status", "fetched", "count", "rejected", "disallowed", "failures"),
    [
        ("plain", RunStatus.OK, 4, 3, {"index_page": 1}, 0, 0),
        ("robots-rules", RunStatus.OK, 3, 2, {"index_page": 1}, 1, 0),
        ("robots-5xx", RunStatus.FAILED, 0, 0, {}, 1, 0),
        ("robots-reset", RunStatus.FAILED, 0, 0, {}, 1, 0),
        ("crawl-delay", RunStatus.OK, 4, 3, {"index_page": 1}, 0, 0),
        ("crawl-delay-huge", RunStatus.FAILED, 0, 0, {}, 0, 0),
        ("retry-after", RunStatus.OK, 4, 3, {"index_page": 1}, 0, 0),
        ("retry-after-long", RunStatus.PARTIAL, 3, 1, {"index_page": 1, "http_error": 1}, 0, 0),
        ("redirects", RunStatus.OK, 2, 1, {"index_page": 1}, 1, 0),
        ("redirect-loop", RunStatus.PARTIAL, 3, 2, {"index_page": 1}, 0, 1),
        ("too-large", RunStatus.PARTIAL, 4, 0, {"index_page": 1, "too_large": 3}, 0, 0),
        ("broken", RunStatus.PARTIAL, 2, 1, {"index_page": 1}, 0, 2),
        (
            "statuses",
            RunStatus.PARTIAL,
            9,
            1,
            {"index_page": 1, "http_error": 2, "not_found": 1, "not_html": 1, "empty": 1, "log_in": 1, "duplicate": 1},
            0,
            0,
        ),
        ("many-attributes", RunStatus.LAYOUT_CHANGED, 4, 2, {"index_page": 1, "layout_changed": 1}, 0, 0),
        ("layout-changed", RunStatus.LAYOUT_CHANGED, 4, 1, {"index_page": 1, "layout_changed": 2}, 0, 0),
        ("max-pages", RunStatus.PARTIAL, 3, 2, {"index_page": 1}, 0, 0),
        ("below-minimum", RunStatus.PARTIAL, 4, 3, {"index_page": 1}, 0, 0),
        ("private", RunStatus.FAILED, 0, 0, {}, 1, 0),
        ("private-decimal", RunStatus.FAILED, 0, 0, {}, 2, 0),
        ("untrusted-tls", RunStatus.FAILED, 0, 0, {}, 1, 0),
        ("dead", RunStatus.FAILED, 0, 0, {}, 1, 0),
        ("no-such-layout", RunStatus.FAILED, 0, 0, {}, 0, 0),
    ],
)
def test_what_was_reported(  # noqa: PLR0917
    world: World,
    name: str,
    status: RunStatus,
    fetched: int,
    count: int,
    rejected: dict[str, int],
    disallowed: int,
    failures: int,
) -> None:
    report = world.reports[name]
    found = (report.status, report.fetched, report.listings, report.rejected, report.disallowed, report.failures)
    assert found == (status, fetched, count, rejected, disallowed, failures), report.messages


@pytest.mark.parametrize("name", NAMES)
def test_every_fetched_page_is_accounted_for(world: World, name: str) -> None:
    report = world.reports[name]
    found = listings(world.data, name)
    assert report.listings == len(found)
    assert report.fetched == len({(x.page_digest, x.url) for x in found}) + sum(report.rejected.values())
    assert sum(report.rejected.values()) == len(rejections(world.data, name))
    assert report.fetched == len(list(read(folder(world.data, name).archive)))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("robots-5xx", "robots.txt of 127.0.0.1"),
        ("crawl-delay-huge", "pause of 100000 s"),
        ("retry-after-long", "7200 s"),
        ("redirects", "is not of this source"),
        ("max-pages", "max_pages (3) reached; 1 known addresses"),
        ("below-minimum", "below the stated minimum of 50"),
        ("private", "127.0.0.1, which is not public"),
        ("dead", "robots.txt of 127.0.0.1"),
        ("no-such-layout", "broke down: ModuleNotFoundError"),
    ],
)
def test_the_operator_is_told(world: World, name: str, words: str) -> None:
    assert words in " | ".join(world.reports[name].messages)


def test_the_other_host_was_asked_for_its_robots_file_only(world: World) -> None:
    assert world.other.asked == ["/their-robots.txt"]


def test_crawl_delay_is_kept(world: World) -> None:
    times = world.sites["crawl-delay"].times[1:]
    assert len(times) == 4
    assert times[-1] - times[0] > 3 * 0.4 - 0.3  # the server's own view, on a busy machine


def test_the_whole_source_waits_for_retry_after(world: World) -> None:
    site = world.sites["retry-after"]
    first = site.asked.index("/listing/1")
    assert site.times[first + 1] - site.times[first] > 0.99


def test_nothing_is_asked_after_too_long_a_wait(world: World) -> None:
    assert world.sites["retry-after-long"].asked[-1] == "/listing/1"


def test_the_user_agent_names_product_and_contact(world: World) -> None:
    assert world.sites["plain"].agents == {"npsmon/0.1 (+research early-warning crawler; ops@monitor.example)"}


def test_names_and_contacts_stay_in_the_archive(world: World) -> None:
    outside = [p for p in world.data.rglob("*") if p.is_file() and "raw" not in p.relative_to(world.data).parts]
    for path in outside:
        text = path.read_text("utf-8", "replace").casefold()
        for planted in PLANTED:
            assert planted.casefold() not in text, path
    assert len({x.seller for x in listings(world.data, "planted")}) == 1


def test_a_listing_leads_to_its_raw_page(world: World) -> None:
    listing = listings(world.data, "planted")[0]
    page = find(world.data, listing.page_digest)
    assert page is not None
    assert b"bobby_invented" in page.body
    assert find(world.data, "sha256:" + "0" * 64) is None


def test_files_are_for_their_owner_only(world: World) -> None:
    for path in (folder(world.data, "plain").archive, folder(world.data, "plain").listings):
        assert path.stat().st_mode & 0o077 == 0
