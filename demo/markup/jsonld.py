"""A shop that describes its products in JSON-LD."""

import json
from collections.abc import Sequence
from html import escape

from demo.markup.shop import category_path, index, listing_path, options, page
from demo.world import Item, Site

__all__ = ["category_path", "index", "listing", "listing_path"]


def listing(site: Site, item: Item, amount: float, categories: Sequence[str]) -> str:
    offers = [
        {
            "@type": "Offer",
            "price": f"{price:.2f}",
            "priceCurrency": "EUR",
            "availability": "https://schema.org/InStock",
            **({"name": words} if words else {}),
        }
        for words, price in options(item, amount)
    ]
    data = {
        "@context": "https://schema.org",
        "@type": "Product",
        "name": item.title,
        "description": item.text,
        "sku": str(item.number),
        "category": item.category,
        "offers": offers if len(offers) > 1 else offers[0],
    }
    script = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
    body = (
        f'<h1>{escape(item.title)}</h1><p class="amount">€{amount:.2f}</p>'
        f'<div class="product-description"><p>{escape(item.text)}</p></div><a href="/cart?add={item.number}">Add</a>'
    )
    return page(site, item.title, categories, body, f'<script type="application/ld+json">{script}</script>')
