"""A shop without any marks for machines: a heading, a price, paragraphs."""

from collections.abc import Sequence
from html import escape

from demo.markup.shop import category_path, index, listing_path, options, page
from demo.world import Item, Site

__all__ = ["category_path", "index", "listing", "listing_path"]


def listing(site: Site, item: Item, amount: float, categories: Sequence[str]) -> str:
    rows = "".join(f"<li>{escape(words)}: €{price:.2f}</li>" for words, price in options(item, amount)[1:])
    paragraphs = "".join(f"<p>{escape(sentence.strip())}.</p>" for sentence in item.text.split(". "))
    body = (
        f'<h1>{escape(item.title)}</h1><p class="price">€{amount:.2f}</p>'
        + (f"<ul>{rows}</ul>" if rows else "")
        + f'<div class="description">{paragraphs}</div>'
    )
    return page(site, item.title, categories, body)
