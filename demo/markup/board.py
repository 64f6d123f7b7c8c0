"""The board that `forum` reads: a section for wishes, one for offers."""

from collections.abc import Sequence
from html import escape

from demo.world import Item, Site

__all__ = ["category_path", "index", "listing", "listing_path"]


def listing_path(item: Item) -> str:
    return f"/topic/{item.number}"


def category_path(category: str, page: int = 1) -> str:
    return f"/forum/{category.lower()}" + (f"?page={page}" if page > 1 else "")


def listing(site: Site, item: Item, amount: float, categories: Sequence[str]) -> str:  # noqa: ARG001 - as the others
    prefix = '<span class="prefix">WTB</span> ' if item.wanted else ""
    facts = {"Price": f"€ {amount:.2f}" if amount else "", "Quantity": item.quantity, "Location": item.ships_from}
    rows = "".join(f"<dt>{k}</dt><dd>{escape(v)}</dd>" for k, v in facts.items() if v)
    seller = escape(item.seller)
    body = (
        f'<h1 class="topic-title">{prefix}<a href="{listing_path(item)}">{escape(item.title)}</a></h1>'
        f'<article class="post" id="p{item.number}"><p class="author">by <a class="username" href="/member/{seller}">'
        f'{seller}</a>, <time datetime="2026-01-01T10:00Z">earlier</time></p>'
        + (f'<dl class="offer">{rows}</dl>' if rows else "")
        + f'<div class="content"><p>{escape(item.text)}</p></div></article>'
        f'<article class="post" id="r{item.number}"><p class="author">by <a class="username" href="/member/moderator">'
        'moderator</a></p><div class="content"><p>Please keep to the rules of the board.</p></div></article>'
    )
    return _page(site, item.category, item.title, body)


def index(
    site: Site, title: str, items: Sequence[tuple[Item, float]], categories: Sequence[str], next_path: str | None
) -> str:
    if title == site.name:
        sections = "".join(
            f'<li><a class="forumtitle" href="{category_path(c)}">{escape(c)}</a></li>' for c in categories
        )
        return _page(site, None, title, f'<ul class="forums">{sections}</ul>')
    topics = "".join(
        f'<li><a class="topictitle" href="{listing_path(item)}">{escape(item.title)}</a>'
        f' <span class="username">{escape(item.seller)}</span></li>'
        for item, _ in items
    )
    more = f'<div class="pagination"><a rel="next" href="{next_path}">Next</a></div>' if next_path else ""
    body = f'<h1 class="forum-title">{escape(title)}</h1><ul class="topics">{topics}</ul>{more}'
    return _page(site, title, title, body)


def _page(site: Site, section: str | None, title: str, body: str) -> str:
    trail = f' <a href="{category_path(section)}">{escape(section)}</a>' if section else ""
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>'
        f'<nav class="breadcrumbs"><a href="/">Board</a>{trail}</nav><p><a href="/ucp.php?mode=login">Login</a> '
        f'<a href="/staff/orders">Staff</a></p>{body}<p>{escape(site.name)} board</p></body></html>'
    )
