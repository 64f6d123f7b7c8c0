"""A shop that marks its products up with microdata."""

from collections.abc import Sequence
from html import escape

from demo.markup.shop import category_path, index, listing_path, options, page
from demo.world import Item, Site

__all__ = ["category_path", "changed", "index", "listing", "listing_path"]


def listing(site: Site, item: Item, amount: float, categories: Sequence[str]) -> str:
    offers = "".join(
        '<div itemprop="offers" itemscope itemtype="https://schema.org/Offer">'
        f'<span itemprop="name">{escape(words)}</span> '
        f'<span itemprop="price" content="{price:.2f}">{price:.2f}</span> <meta itemprop="priceCurrency" content="EUR">'
        '<link itemprop="availability" href="https://schema.org/InStock"></div>'
        for words, price in options(item, amount)
    )
    body = (
        '<div itemscope itemtype="https://schema.org/Product">'
        f'<h1 itemprop="name">{escape(item.title)}</h1><meta itemprop="sku" content="{item.number}">'
        f'<meta itemprop="category" content="{escape(item.category)}">{offers}'
        f'<div itemprop="description"><p>{escape(item.text)}</p></div></div>'
    )
    return page(site, item.title, categories, body)


def changed(site: Site, item: Item, amount: float, categories: Sequence[str]) -> str:
    """The same product after the shop moved to a script that draws everything: nothing is left to read."""
    return page(site, site.name, categories, f'<div id="root" data-item="{item.number}" data-v="{amount:.0f}"></div>')
