"""The frame that the three shops share: head, navigation, grid of products, pagination. Product pages differ."""

from collections.abc import Sequence
from html import escape

from demo.world import Item, Site


def listing_path(item: Item) -> str:
    return f"/product/{item.number}"


def category_path(category: str, page: int = 1) -> str:
    slug = category.lower().replace(" ", "-")
    return f"/category/{slug}" + (f"?page={page}" if page > 1 else "")


def page(site: Site, title: str, categories: Sequence[str], body: str, head: str = "") -> str:
    links = "".join(f'<li><a href="{category_path(c)}">{escape(c)}</a></li>' for c in categories)
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | {escape(site.name)}</title>"
        f'{head}</head><body><header><a class="logo" href="/">{escape(site.name)}</a><nav><ul>{links}</ul></nav>'
        '<a href="/account/login">Log in</a> <a href="/cart">Cart</a></header>'
        f'<main>{body}</main><footer><a href="/staff/orders">Orders</a>'
        " <p>All rights reserved.</p></footer></body></html>"
    )


def index(
    site: Site, title: str, items: Sequence[tuple[Item, float]], categories: Sequence[str], next_path: str | None
) -> str:
    cards = "".join(
        f'<div class="product-card"><a href="{listing_path(item)}">{escape(item.title)}</a>'
        f'<span class="card-price">€{amount:.2f}</span></div>'
        for item, amount in items
    )
    more = f'<a class="next" rel="next" href="{next_path}">Next page</a>' if next_path else ""
    return page(site, title, categories, f'<h1>{escape(title)}</h1><div class="products">{cards}</div>{more}')


def options(item: Item, amount: float) -> list[tuple[str, float]]:
    """All amounts on offer with their prices, the headline first."""
    return [(item.quantity, amount), *((words, round(amount * factor, 2)) for words, factor in item.table)]
