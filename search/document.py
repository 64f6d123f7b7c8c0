"""One document for each content version of a listing: the one table of its fields, their mapping and their values."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson

from records.convert import plain
from records.extraction import Label
from search.counting import counted, likeness
from search.fold import variants, words
from search.reading import Reading

_EMPTY: tuple[Any, ...] = (None, (), [], "")
_SURROGATES = re.compile("[\ud800-\udfff]")
KEYWORD = {"type": "keyword", "ignore_above": 1024}
TOKENS = {"type": "text", "analyzer": "whitespace"}
LABELS = {"type": "text", "analyzer": "whitespace", "norms": False, "index_options": "positions"}
STORED = {"type": "text", "index": False}
OBJECT = {"type": "object", "enabled": False}
NUMBER = {"type": "double"}
WHOLE = {"type": "long"}
MOST_MENTIONS = 1000
MOST_OFFERS = 200
"""What is kept for snippets and prices; every name is in `names` all the same, and every extraction in its file."""
FLAG = {"type": "boolean"}
DAY = {"type": "date", "format": "strict_date"}


@dataclass(frozen=True)
class Field:
    """A field of the index; `value` where it follows from listing and extraction alone."""

    mapping: Mapping[str, Any]
    value: Callable[[Reading], Any] | None = None


def _variants(reading: Reading) -> str:
    found = dict.fromkeys(variant for word in reading.words for variant in variants(word))
    return " ".join(found)


@lru_cache(maxsize=50_000)
def _label(name: str) -> str:
    tokens = words(name)
    return " ".join((*tokens, *(variant for token in tokens for variant in variants(token))))


def _of(name: str) -> Callable[[Reading], Any]:
    return lambda reading: getattr(reading.listing, name)


def _from(name: str) -> Callable[[Reading], Any]:
    return lambda reading: getattr(reading.extraction, name)


FIELDS: Mapping[str, Field] = {
    # the listing
    "key": Field(KEYWORD, lambda r: r.key),
    "listing_key": Field(KEYWORD, lambda r: r.listing_key),
    "version": Field(KEYWORD, lambda r: r.version),
    "source": Field(KEYWORD, _of("source")),
    "listing_id": Field(KEYWORD, _of("listing_id")),
    "title": Field(STORED, _of("title")),
    "description": Field(STORED, _of("description")),
    "text_digest": Field(KEYWORD, _of("text_digest")),
    "folded": Field(TOKENS, lambda r: r.folded),
    "variants": Field(LABELS, _variants),
    "seller": Field(KEYWORD, _of("seller")),
    "country": Field(KEYWORD, _of("country")),
    "language": Field(KEYWORD, _of("language")),
    "category": Field(KEYWORD, _of("category")),
    "ships_from": Field(KEYWORD, _of("ships_from")),
    "ships_to": Field(KEYWORD, _of("ships_to")),
    "accepts": Field(KEYWORD, _of("accepts")),
    "escrow": Field(FLAG, _of("escrow")),
    "wanted": Field(FLAG, _of("wanted")),
    "prices": Field(OBJECT, _of("prices")),
    "shipping": Field(OBJECT, _of("shipping")),
    # what was read from its text
    "kind": Field(KEYWORD, _from("kind")),
    "primary": Field(KEYWORD, _from("primary")),
    "names": Field(KEYWORD, lambda r: r.said()),
    "substances": Field(KEYWORD, lambda r: r.said(Label.SUBSTANCE, known=True)),
    "precursors": Field(KEYWORD, lambda r: r.said(Label.PRECURSOR, known=True)),
    "cutting_agents": Field(KEYWORD, lambda r: r.said(Label.CUTTING_AGENT, known=True)),
    "unknown": Field(KEYWORD, lambda r: r.said(known=False)),
    "classes": Field(KEYWORD, lambda r: r.classes),
    "named": Field(LABELS, lambda r: " ".join(map(_label, r.said()))),
    "counted": Field(KEYWORD, lambda r: [c.key for c in counted(r.extraction)]),
    "likeness": Field(KEYWORD, lambda r: likeness(r.extraction)),
    "price": Field(NUMBER, lambda r: r.price[0]),
    "currency": Field(KEYWORD, lambda r: r.price[1]),
    "price_eur": Field(NUMBER, lambda r: r.headline("price_eur")),
    "unit_price_eur": Field(NUMBER, lambda r: r.headline("unit_price_eur")),
    "per": Field(KEYWORD, lambda r: r.headline("per")),
    "tier": Field(KEYWORD, lambda r: r.headline("tier")),
    "eur_per_g": Field(NUMBER, lambda r: r.unit_prices("g")),
    "eur_per_ml": Field(NUMBER, lambda r: r.unit_prices("ml")),
    "eur_per_unit": Field(NUMBER, lambda r: r.unit_prices("unit")),
    "mass_g": Field(NUMBER, lambda r: r.headline("amount", "mass_g")),
    "volume_ml": Field(NUMBER, lambda r: r.headline("amount", "volume_ml")),
    "units": Field(NUMBER, lambda r: r.headline("amount", "units")),
    "strength_mg": Field(NUMBER, lambda r: r.headline("amount", "strength_mg")),
    "mentions": Field(OBJECT, lambda r: r.extraction.mentions[:MOST_MENTIONS]),
    "offers": Field(OBJECT, lambda r: r.extraction.offers[:MOST_OFFERS]),
    "notes": Field(OBJECT, _from("notes")),
    "pipeline": Field(KEYWORD, _from("pipeline")),
    "extracted_run": Field(KEYWORD, _from("run")),
    # its sightings (search/sightings.py)
    "url": Field(STORED),
    "first_seen": Field(DAY),
    "last_seen": Field(DAY),
    "seen_on": Field(DAY),
    "first_run": Field(KEYWORD),
    "last_run": Field(KEYWORD),
    "first_page": Field(KEYWORD),
    "last_page": Field(KEYWORD),
    "stock": Field(WHOLE),
    "sales": Field(WHOLE),
    "current": Field(FLAG),
    # its copies (search/similar.py); only founders and variants have bands
    "group": Field(KEYWORD),
    "bands": Field(KEYWORD),
}
EXTRACTED = tuple(name for name in tuple(FIELDS)[tuple(FIELDS).index("kind") :] if FIELDS[name].value)
"""What another extraction of the same listing changes."""


def mapping() -> dict[str, Any]:
    properties = {name: dict(field.mapping) for name, field in FIELDS.items()}
    return {"dynamic": "strict", "properties": properties}


def body(reading: Reading) -> dict[str, Any]:
    """All that follows from listing and extraction, without the empty values; for `line`."""
    values = ((name, field.value(reading)) for name, field in FIELDS.items() if field.value)
    return {name: value for name, value in values if value not in _EMPTY}


def extracted(reading: Reading) -> dict[str, Any]:
    """What the extraction gives, empty values too: a partial update must clear what is no longer said."""
    return {name: field.value(reading) for name in EXTRACTED if (field := FIELDS[name]).value}


def line(value: Mapping[str, Any]) -> bytes:
    """One JSON line; records within become mappings. Raises `TypeError` for what the index cannot hold."""
    try:
        return orjson.dumps(value, default=plain) + b"\n"
    except TypeError:
        return orjson.dumps(_mended(plain(value))) + b"\n"


def _mended(value: Any) -> Any:
    """Plain data without half surrogate pairs, which no UTF-8 can hold; offsets stay."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("\ufffd", value)
    if isinstance(value, dict):
        return {key: _mended(v) for key, v in value.items()}
    return [_mended(v) for v in value] if isinstance(value, list) else value
