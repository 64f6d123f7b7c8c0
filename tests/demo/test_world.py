"""The invented world keeps to its plot, and what it serves can be read by the page objects."""

import urllib.error
import urllib.request

import pytest

from crawler.pages.base import PageKind, load
from demo import plot
from demo.server import Server
from demo.site import pages
from demo.world import SITES, World


@pytest.fixture(scope="module")
def world() -> World:
    return World(seed=11)


def offering(world: World, name: str, day: int) -> set[tuple[str, str]]:
    own = [site for site in SITES if site.mirror_of is None]
    return {(site.name, item.seller) for site in own for item in world.live(site.name, day) if item.name == name}


def test_the_seed_decides(world: World) -> None:
    assert world.items == World(seed=11).items
    assert world.items != World(seed=12).items
    assert len(world.items) >= 400
    assert len(world.planted_contacts()) >= 20


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_plot_holds_for_any_seed(seed: int) -> None:
    world = World(seed=seed)
    unknown, rising, demanded, cutting = plot.EVENTS
    assert not offering(world, unknown.name, unknown.start - 1)
    assert len(offering(world, unknown.name, unknown.by_day)) >= 5
    for event in (rising, cutting):
        before, after = offering(world, event.name, event.start - 1), offering(world, event.name, event.by_day)
        assert len(after) >= 3 * max(1, len(before))
    assert len(offering(world, demanded.name, 40)) >= 8
    assert len(offering(world, plot.TYPO, 29)) == 1
    assert not offering(world, plot.TYPO, plot.MISSPELT.end)


@pytest.mark.parametrize("site", SITES, ids=lambda s: s.name)
def test_every_listing_can_be_read(world: World, site: object) -> None:
    assert isinstance(site, type(SITES[0]))
    served = pages(world, site, 35)
    read, linked = {}, set()
    for path, (kind, html) in served.items():
        if kind.startswith("text/html"):
            page = load(site.layout)(html, f"http://site.example{path}", "EUR")
            linked |= {url.removeprefix("http://site.example") for url in page.links()}
            if page.kind() is PageKind.LISTING:
                (read[path],) = page.listings()
    live = world.live(site.name, 35)
    assert sorted(fields.title for fields in read.values()) == sorted(item.title for item in live)
    assert set(read) <= linked, "every listing is reached by links"
    assert not any("login" in path or path.startswith("/member") for path in linked)
    by_title = {item.title: item for item in live}
    for fields in read.values():
        item = by_title[fields.title]
        assert fields.wanted == item.wanted
        if not item.wanted:
            amounts = {float(price.amount) for price in fields.prices}
            assert any(abs(other.price(35) - a) < 0.01 for a in amounts for other in live if other.title == item.title)


def test_a_changed_template_is_not_read(world: World) -> None:
    site = next(s for s in SITES if s.name == plot.TEMPLATE.source)
    path, (_, html) = next((p, v) for p, v in pages(world, site, plot.TEMPLATE.start).items() if "/product/" in p)
    assert load(site.layout)(html, f"http://site.example{path}", "EUR").kind() is not PageKind.LISTING


def test_the_server_turns_the_page(world: World) -> None:
    with Server(world) as server:
        quay, mirror, dying = (server.urls[name] for name in ("quay", "silverleaf-mirror", "oldmill"))
        assert b"quay" in urllib.request.urlopen(quay).read()
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(mirror)
        server.set_day(plot.GAP.start)
        with pytest.raises(urllib.error.HTTPError) as caught:
            urllib.request.urlopen(quay)
        with caught.value as answer:
            assert (answer.code, answer.headers["Retry-After"]) == (503, "86400")
        server.set_day(plot.DEAD.start)
        assert b"quay" in urllib.request.urlopen(quay).read()
        assert b"silverleaf-mirror" in urllib.request.urlopen(mirror).read()
        with pytest.raises(urllib.error.URLError):
            urllib.request.urlopen(dying)
