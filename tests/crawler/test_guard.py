"""Redirects and links to hosts whose names lead to private addresses, with the whole crawl around them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from records.crawl import RunStatus
from tests.crawler.altered import run_altered
from tests.crawler.loopback import Answer, Site, close, listings, run, serve, source

NAMES = """
import ipaddress
class Told(Pinned):
    async def look_up(self, host):
        # public.example counts as public and is served on loopback; inner.example is what its name server says it is
        self._known[host] = (ipaddress.ip_address("127.0.0.1"),)
        return (ipaddress.ip_address("8.8.8.8" if host == "public.example" else "127.0.0.1"),)
Pinned = Told
"""


@pytest.fixture
def site() -> Iterator[Site]:
    made = serve().fill(3)
    yield made
    close(made)


@pytest.fixture
def inner() -> Iterator[Site]:
    made = serve().fill(3)
    yield made
    close(made)


def port(site: Site) -> int:
    return int(site.server.server_port)


def test_a_redirect_to_a_private_address_is_refused(site: Site, inner: Site, tmp_path: Path) -> None:
    secret = f"http://inner.example:{port(inner)}/listing/1"
    site.pages["/listing/0"] = Answer(status=302, headers={"Location": secret})
    public = source(
        site,
        start_urls=(f"http://public.example:{port(site)}/",),
        allow_private=False,
        allow_hosts=(f"inner.example:{port(inner)}",),
    )
    report = run_altered(tmp_path, public, NAMES)
    assert inner.asked == []
    assert (report.status, report.listings, report.disallowed) == (RunStatus.OK, 2, 1)
    assert "inner.example has the address 127.0.0.1, which is not public" in " | ".join(report.messages)


def test_a_robots_file_that_leads_to_a_private_address_closes_the_site(site: Site, inner: Site, tmp_path: Path) -> None:
    site.pages["/robots.txt"] = Answer(
        status=302, headers={"Location": f"http://inner.example:{port(inner)}/robots.txt"}
    )
    start = (f"http://public.example:{port(site)}/",)
    report = run_altered(tmp_path, source(site, start_urls=start, allow_private=False), NAMES)
    assert inner.asked == []
    assert site.asked == ["/robots.txt"]
    assert report.status is RunStatus.FAILED


def test_links_to_further_hosts_are_followed_where_the_source_lists_them(
    site: Site, inner: Site, tmp_path: Path
) -> None:
    listed, unlisted = inner, serve().fill(1)
    site.pages["/"] = site.index("/listing/0", f"{listed.url}/listing/2", f"{unlisted.url}/listing/0")
    listed.pages["/"] = listed.index("/listing/2")
    listed.pages["/listing/2"] = listed.listing(22)
    (report,) = run(tmp_path, source(site, allow_hosts=(f"127.0.0.1:{port(listed)}",)))
    close(unlisted)
    assert report.listings == 2
    assert sorted(x.listing_id for x in listings(tmp_path)) == ["0", "22"]
    assert listed.asked == ["/robots.txt", "/listing/2", "/"]
    assert unlisted.asked == []
