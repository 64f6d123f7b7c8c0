"""What is offered for how much: the headline amount, and amounts paired with prices and their unit price in EUR."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Final

from nlp.amounts import find_amounts
from nlp.headline import amount_of, headline, rate_unit
from nlp.numbers import find_numbers
from nlp.rates import rate
from nlp.tiers import tier
from records.extraction import NAMES, Amount, Label, Mention, Offer
from records.listing import Price

__all__ = ["headline", "offers"]

_DOLLARS: Final = frozenset({"USD", "AUD", "CAD", "NZD", "HKD", "SGD"})
_KRONER: Final = frozenset({"SEK", "NOK", "DKK"})
_PER_PIECE: Final = re.compile(r"[-–—+]|\bto\b|\bfrom\b|\bab\b|\bor more\b|\bund mehr\b|[<>≥≤]", re.IGNORECASE)
_BARE_ROW: Final = re.compile(
    r"(?:\A|[\n,;/|•*]|\x20{2})\x20{0,3}([1-9][0-9]{0,4})\x20?(?:[-–=:@]|\x20(?:for|für|voor|pour|por|per|za))\x20?\Z",
    re.IGNORECASE,
)
_MOST: Final = 60
"""Pairs read from one text; a longer price list is a shop's catalogue."""


def offers(  # noqa: PLR0917
    text: str,
    mentions: Sequence[Mention],
    prices: tuple[Price, ...],
    rates: Mapping[str, Decimal],
    day: date,
    default_currency: str,
) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    """The offers of a listing, the headline first, and notes on what was left open.

    `prices` are the page's own, the first being the headline price; `rates` the page's own exchange rates.
    """
    head = headline(text, mentions)
    listed = _price_list(text, mentions, default_currency)
    if prices:
        found = [_page_offer(price, head) for price in prices]
    else:
        found = [_first(mentions, head, listed, default_currency)]
    known = [offer for offer in found if offer is not None]
    known += [offer for offer in listed if not any(_same(offer, other) for other in known)]
    notes: dict[str, None] = {}
    group = next((m.substance_class for m in mentions if m.label in NAMES and not m.denied), None)
    graded = (replace(offer, tier=tier(offer.amount, group)) for offer in known)
    return tuple(_in_eur(offer, rates, day, notes) for offer in graded), tuple(notes)


def _first(
    mentions: Sequence[Mention], head: Amount | None, listed: Sequence[Offer], default_currency: str
) -> Offer | None:
    """The headline amount with the price that stands by it, or with the only price of the text."""
    if head is None:
        return None
    if beside := next((o for o in listed if _same_measure(o.amount, head)), None):
        return replace(beside, amount=head)
    money = [m for m in mentions if m.label is Label.PRICE]
    if not money or (len({m.value for m in money}) > 1 and not listed):
        return Offer(amount=head)
    if listed:
        return Offer(amount=head)
    return Offer(amount=head, price=_decimal(money[0]), currency=_currency(money[0], default_currency))


def _page_offer(price: Price, head: Amount | None) -> Offer | None:
    """A row of the page's price or bulk table; a count is of the listing, a range or `10+` at a price each."""
    if price.quantity is None:
        return Offer(amount=head, price=price.amount, currency=price.currency) if head else None
    measured = [m for m in find_amounts(price.quantity) if m.label is Label.QUANTITY]
    if measured and measured[0].unit != "unit":
        amount = amount_of(measured[0])
        return Offer(amount=amount, price=price.amount, currency=price.currency)
    count = next((n.grouped for n in find_numbers(price.quantity) if n.grouped > 0), None)
    if count is None:
        return Offer(amount=head, price=price.amount, currency=price.currency) if head else None
    each = bool(_PER_PIECE.search(price.quantity))
    total = price.amount * Decimal(str(count)) if each else price.amount
    return Offer(amount=_times(head, count) if head else Amount(units=count), price=total, currency=price.currency)


def _price_list(text: str, mentions: Sequence[Mention], default_currency: str) -> list[Offer]:
    """Amounts and prices that alternate within a line (`1g £10, 3.5g £30`), and rates (`£65 per gram`)."""
    found = _bare_list(text, mentions, default_currency)
    for line in _lines(text, mentions):
        for quantity, money in _pairs(line):
            amount = rate_unit(text, money) or (amount_of(quantity) if quantity else None)
            if amount is not None:
                offer = Offer(amount=amount, price=_decimal(money), currency=_currency(money, default_currency))
                found += [offer] if offer not in found else []
        if len(found) >= _MOST:
            break
    return found[:_MOST]


def _bare_list(text: str, mentions: Sequence[Mention], default_currency: str) -> list[Offer]:
    """`1 - $5`, `10 - $40`, `5 for $20`: at least two rows of a count without a noun and its price."""
    found: list[Offer] = []
    for money in mentions:
        row = _BARE_ROW.search(text, max(0, money.start - 20), money.start) if money.label is Label.PRICE else None
        if row and rate_unit(text, money) is None:
            currency = _currency(money, default_currency)
            found.append(Offer(amount=Amount(units=float(row[1])), price=_decimal(money), currency=currency))
    return found if len({offer.amount.units for offer in found}) > 1 else []


def _lines(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    lines: list[list[Mention]] = []
    last = 0
    for mention in mentions:
        if mention.label not in (Label.QUANTITY, Label.PRICE):
            continue
        if not lines or "\n" in text[last : mention.start]:
            lines.append([])
        lines[-1].append(mention)
        last = mention.end
    return [line[: 2 * _MOST] for line in lines]


def _pairs(line: Sequence[Mention]) -> list[tuple[Mention | None, Mention]]:
    """Each price with the amount before it or, where the line opens with a price, with the amount after it."""
    amount_first = line[0].label is Label.QUANTITY
    ordered = line if amount_first else line[::-1]
    pairs: list[tuple[Mention | None, Mention]] = []
    waiting: Mention | None = None
    for mention in ordered:
        if mention.label is Label.QUANTITY:
            waiting = mention if waiting is None or not amount_first else waiting
        else:
            pairs.append((waiting, mention))
            waiting = None
    return pairs if amount_first else pairs[::-1]


def _in_eur(offer: Offer, rates: Mapping[str, Decimal], day: date, notes: dict[str, None]) -> Offer:
    if offer.price is None or offer.currency is None:
        return offer
    found = rate(offer.currency, day, rates)
    if isinstance(found, str):
        notes[found] = None
        return offer
    if found.note:
        notes[found.note] = None
    eur = float(offer.price * found.eur)
    if not isfinite(eur):
        notes[f"price of {offer.price} {offer.currency} is no amount"] = None
        return offer
    measure, per = _measure(offer.amount)
    return replace(
        offer,
        price_eur=round(eur, 4),
        unit_price_eur=float(f"{eur / measure:.6g}") if measure else None,
        per=per if measure else None,
        rate_date=found.day,
        rate_source=found.source,
    )


def _measure(amount: Amount) -> tuple[float, str]:
    if amount.mass_g is not None:
        return amount.mass_g, "g"
    if amount.volume_ml is not None:
        return amount.volume_ml, "ml"
    return amount.units or 0.0, "unit"


def _same_measure(one: Amount, other: Amount) -> bool:
    (first, per), (second, per_other) = _measure(one), _measure(other)
    return per == per_other and abs(first - second) <= 0.01 * second


def _same(one: Offer, other: Offer) -> bool:
    """The same amount at the same price, whether or not the strength is told again."""
    return (one.price, one.currency) == (other.price, other.currency) and _same_measure(one.amount, other.amount)


def _times(amount: Amount, count: float) -> Amount:
    scaled = {
        name: value * count for name in ("mass_g", "volume_ml", "units") if (value := getattr(amount, name)) is not None
    }
    return replace(amount, **scaled)


def _decimal(money: Mention) -> Decimal:
    return Decimal(f"{money.value or 0:.10g}")


def _currency(money: Mention, default: str) -> str:
    """A lone `$` or `kr` is the source's own dollar or krona."""
    currency, surface = money.unit or default, money.surface.lower()
    if currency == "USD" and default in _DOLLARS and not any(sure in surface for sure in ("us",)):
        return default
    if currency == "SEK" and default in _KRONER and "sek" not in surface:
        return default
    return currency
