"""All pages of one site on one day."""

import importlib
from typing import Any

from demo import plot
from demo.world import Item, Site, World

PER_PAGE = 20
_ROBOTS = "User-agent: *\nDisallow: /staff/\nDisallow: /cart\n"
_LOG_IN = (
    "<!DOCTYPE html><html><head><title>Log in</title></head><body><h1>Log in</h1>"
    '<form method="post"><input name="username"><input type="password" name="password"></form></body></html>'
)


def pages(world: World, site: Site, day: int) -> dict[str, tuple[str, str]]:
    """Path with query to (content type, text). What is not there is a 404."""
    markup = importlib.import_module(f"{__package__}.markup.{site.markup}")
    found = {path: ("text/html; charset=utf-8", html) for path, html in _listings(world, site, day, markup).items()}
    found |= {path: ("text/html; charset=utf-8", html) for path, html in _indexes(world, site, day, markup).items()}
    for path in ("/account/login", "/login", "/ucp.php?mode=login", "/staff/orders", "/cart"):
        found[path] = ("text/html; charset=utf-8", _LOG_IN)
    found["/robots.txt"] = ("text/plain; charset=utf-8", _ROBOTS)
    return found


def is_changed(site: Site, day: int) -> bool:
    return site.name == plot.TEMPLATE.source and plot.TEMPLATE.start <= day < plot.TEMPLATE.end


def is_unavailable(site: Site, day: int) -> bool:
    return site.name == plot.GAP.source and plot.GAP.start <= day < plot.GAP.end


def is_closed(site: Site, day: int) -> bool:
    return day < site.opens or (site.name == plot.DEAD.source and day >= plot.DEAD.start)


def _categories(items: tuple[Item, ...]) -> list[str]:
    return sorted({item.category for item in items})


def _listings(world: World, site: Site, day: int, markup: Any) -> dict[str, str]:
    items = world.live(site.name, day)
    draw = markup.changed if is_changed(site, day) else markup.listing
    return {markup.listing_path(item): draw(site, item, item.price(day), _categories(items)) for item in items}


def _indexes(world: World, site: Site, day: int, markup: Any) -> dict[str, str]:
    items = world.live(site.name, day)
    categories = _categories(items)
    found = {"/": markup.index(site, site.name, [(i, i.price(day)) for i in items[-5:]], categories, None)}
    for category in categories:
        inside = [(i, i.price(day)) for i in items if i.category == category]
        count = max(1, -(-len(inside) // PER_PAGE))
        for number in range(1, count + 1):
            shown = inside[(number - 1) * PER_PAGE : number * PER_PAGE]
            more = markup.category_path(category, number + 1) if number < count else None
            found[markup.category_path(category, number)] = markup.index(site, category, shown, categories, more)
    return found
