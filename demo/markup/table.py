"""The market in tables that `table_market` reads."""

from collections.abc import Sequence
from html import escape

from demo.markup.shop import category_path, options
from demo.world import Item, Site

__all__ = ["category_path", "index", "listing", "listing_path"]


def listing_path(item: Item) -> str:
    return f"/listing/{item.number}"


def listing(site: Site, item: Item, amount: float, categories: Sequence[str]) -> str:
    rows = {
        "Listing": str(item.number),
        "Seller": item.seller,
        "Price": f"€ {amount:.2f}",
        "Quantity": item.quantity,
        "Ships from": item.ships_from,
        "Ships to": "Worldwide, Europe",
        "Escrow": "yes",
    }
    details = "".join(f"<tr><th>{k}</th><td>{escape(v)}</td></tr>" for k, v in rows.items() if v)
    more = "".join(f"<tr><td>{escape(w)}</td><td>€ {p:.2f}</td></tr>" for w, p in options(item, amount)[1:])
    prices = f'<table class="prices"><tr><th>Quantity</th><th>Price</th></tr>{more}</table>' if more else ""
    body = (
        '<ol class="breadcrumb"><li><a href="/">Home</a></li>'
        f'<li><a href="{category_path(item.category)}">{escape(item.category)}</a></li></ol>'
        f'<h1>{escape(item.title)}</h1><table class="details">{details}</table>{prices}'
        f'<div class="description"><p>{escape(item.text)}</p></div>'
        f'<p><a href="/vendor/{escape(item.seller)}">Profile</a></p>'
    )
    return _page(site, item.title, categories, body)


def index(
    site: Site, title: str, items: Sequence[tuple[Item, float]], categories: Sequence[str], next_path: str | None
) -> str:
    rows = "".join(
        f'<tr><td><a href="{listing_path(item)}">{escape(item.title)}</a></td><td>{escape(item.seller)}</td>'
        f"<td>€ {amount:.2f}</td><td>{escape(item.quantity)}</td><td>{escape(item.ships_from)}</td></tr>"
        for item, amount in items
    )
    more = f'<p class="pages"><a rel="next" href="{next_path}">Next</a></p>' if next_path else ""
    head = "<tr><th>Title</th><th>Seller</th><th>Price</th><th>Quantity</th><th>Ships from</th></tr>"
    return _page(site, title, categories, f'<h1>{escape(title)}</h1><table class="listings">{head}{rows}</table>{more}')


def _page(site: Site, title: str, categories: Sequence[str], body: str) -> str:
    links = " ".join(f'<a href="{category_path(c)}">{escape(c)}</a>' for c in categories)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head><body>'
        f'<nav class="categories">{links}</nav><p><a href="/login">Log in</a> <a href="/staff/orders">Orders</a></p>'
        f"{body}<p>{escape(site.name)} market</p></body></html>"
    )
