"""schema.org products in JSON-LD, as far as the JSON can be mended."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from crawler.pages.parts.money import price
from crawler.pages.parts.product import Product, availability
from crawler.pages.parts.text import clean, squeeze
from records.listing import Price, Shipping

PRODUCTS = frozenset("product productgroup productmodel individualproduct someproducts vehicle book".split())  # noqa: SIM905
HOME = frozenset("home homepage start startseite startpagina accueil inicio domov".split())  # noqa: SIM905
DEPTH = 12
COMMENTS = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$"
)
TRAILING = re.compile(r",(?=\s*[}\]])")


def blocks(tree: LexborHTMLParser) -> list[Any]:
    """The data of every block; broken JSON gives as much as can be read."""
    found: list[Any] = []
    for script in tree.css("script[type*='ld+json']"):
        found += _read(script.text())
    return found


def _read(text: str) -> list[Any]:
    text = COMMENTS.sub("", text).strip().rstrip(";").strip()
    for attempt in (text, TRAILING.sub("", text).replace("\t", " ").replace("\n", " ")):
        values, at = [], 0
        try:
            while at < len(attempt):
                value, at = json.JSONDecoder(strict=False).raw_decode(attempt, at)
                values.append(value)
                at += len(attempt[at:]) - len(attempt[at:].lstrip(" \t\r\n,;"))
            return values
        except (ValueError, RecursionError):
            if values:
                return values
    return []


def nodes(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """Every object with a type, outer ones first."""
    if depth > DEPTH:
        return
    if isinstance(data, list):
        for each in data[:1000]:
            yield from nodes(each, depth + 1)
    elif isinstance(data, dict):
        if data.get("@type"):
            yield data
        for key, value in data.items():
            if key not in ("hasVariant", "isRelatedTo", "isSimilarTo", "review") and isinstance(value, dict | list):
                yield from nodes(value, depth + 1)


def types(node: dict[str, Any]) -> set[str]:
    """In lower case, without the vocabulary's address."""
    return {str(each).rsplit("/", 1)[-1].lower() for each in _list(node.get("@type"))}


def products(data: list[Any], currency: str) -> list[Product]:
    """The products of the page in its order; one that has neither name nor offer is none."""
    category = next((trail(node) for node in nodes(data) if "breadcrumblist" in types(node)), ())
    found = [_product(node, category, currency) for node in nodes(data) if types(node) & PRODUCTS]
    return [each for each in found if each.name]


def trail(node: dict[str, Any]) -> tuple[str, ...]:
    items = [each for each in _list(node.get("itemListElement")) if isinstance(each, dict)]
    named = [_text(each.get("name")) or _text(_first(each.get("item")).get("name")) for each in items]
    named = [each for each in named if each]
    return tuple(named[1:] if named and named[0].casefold() in HOME else named)


def _product(node: dict[str, Any], category: tuple[str, ...], currency: str) -> Product:
    offers = [each for each in _list(node.get("offers")) if isinstance(each, dict)]
    variants = [each for each in _list(node.get("hasVariant")) if isinstance(each, dict)]
    prices = [found for offer in offers for found in _offer(offer, currency)]
    for variant in variants:
        label = next((text for key in ("size", "weight", "name") if (text := _text(variant.get(key)))), None)
        for offer in _list(variant.get("offers")):
            if isinstance(offer, dict):
                prices += [
                    Price(amount=p.amount, currency=p.currency, quantity=p.quantity or label)
                    for p in _offer(offer, currency)
                ]
    first = offers[0] if offers else _first(variants[0].get("offers")) if variants else {}
    flat = [first, *(each for each in _list(first.get("offers")) if isinstance(each, dict))]
    own = tuple(part for part in re.split(r"\s*[>›/]\s*", _text(node.get("category"))) if part)
    return Product(
        name=squeeze(clean(_text(node.get("name")))),
        description=clean(_markup(_text(node.get("description")))),
        sku=_identifier(node, flat),
        brand=_name(node.get("brand")) or None,
        category=own or category,
        prices=tuple(dict.fromkeys(prices)),
        in_stock=next((a for o in flat if (a := availability(o.get("availability"))) is not None), None),
        seller=next((s for o in flat if (s := _name(o.get("seller") or o.get("offeredBy")))), None),
        **_delivery(flat),
    )


def _markup(text: str) -> str:
    """Some shops escape their HTML once more."""
    return html.unescape(text) if "&lt;" in text else text


def _identifier(node: dict[str, Any], offers: list[dict[str, Any]]) -> str | None:
    for each in (node, *offers):
        for key in ("sku", "productID", "productId", "mpn", "productGroupID"):
            if text := _text(each.get(key)):
                return text
    return None


def _offer(offer: dict[str, Any], currency: str) -> list[Price]:
    """An Offer's price, or an AggregateOffer's offers, or its lowest price."""
    inner = [p for each in _list(offer.get("offers")) if isinstance(each, dict) for p in _offer(each, currency)]
    if inner:
        return inner
    specification = _first(offer.get("priceSpecification"))
    amount = next((t for key in ("price", "lowPrice") if (t := _text(offer.get(key)))), "") or _text(
        specification.get("price")
    )
    unit = _text(offer.get("priceCurrency")) or _text(specification.get("priceCurrency")) or currency
    quantity = _first(offer.get("eligibleQuantity"))
    label = (
        f"{_text(quantity.get('value'))} {_text(quantity.get('unitText'))}".strip() or _text(offer.get("name")) or None
    )
    found = price(amount, unit, label)
    return [Price(amount=found.amount, currency=found.currency, quantity=label)] if found and found.amount else []


def _delivery(offers: list[dict[str, Any]]) -> dict[str, Any]:
    details = [d for o in offers for d in _list(o.get("shippingDetails")) if isinstance(d, dict)]
    found = []
    for each in details:
        rate = _first(each.get("shippingRate"))
        cost = price(_text(rate.get("value")), _text(rate.get("currency")) or "EUR")
        label = _text(each.get("shippingLabel")) or _text(each.get("name")) or None
        if cost or label:
            found.append(
                Shipping(name=label, amount=cost.amount if cost else None, currency=cost.currency if cost else None)
            )
    targets = [c for d in details for t in _list(d.get("shippingDestination")) for c in _country(t)]
    origins = [c for d in details for c in _country(d.get("shippingOrigin"))]
    origins += [c for o in offers for c in _country(_first(o.get("availableAtOrFrom")).get("address"))]
    return {
        "shipping": tuple(found),
        "ships_to": tuple(dict.fromkeys(targets)),
        "ships_from": origins[0] if origins else None,
    }


def _country(place: Any) -> list[str]:
    return [name for each in _list(_first(place).get("addressCountry")) if (name := _name(each))]


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> dict[str, Any]:
    return next((each for each in _list(value) if isinstance(each, dict)), {})


def _text(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def _name(value: Any) -> str:
    return squeeze(_text(_first(value).get("name")) or _text(value))
