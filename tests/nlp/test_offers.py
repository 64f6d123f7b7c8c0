from datetime import date
from decimal import Decimal

import pytest

from nlp.amounts import find_amounts
from nlp.offers import offers
from records.extraction import Amount, Offer
from records.listing import Price

DAY = date(2014, 3, 28)
"""1 EUR = 1.3759 USD on that day."""


def read(
    text: str, *prices: Price, rates: dict[str, Decimal] | None = None, day: date = DAY, currency: str = "USD"
) -> tuple[tuple[Offer, ...], tuple[str, ...]]:
    return offers(text, find_amounts(text), prices, rates or {}, day, currency)


def price(amount: str, currency: str = "EUR", quantity: str | None = None) -> Price:
    return Price(amount=Decimal(amount), currency=currency, quantity=quantity)


def test_the_page_price_buys_the_headline_amount() -> None:
    (offer,), notes = read("3.5g of white", price("137.59", "USD"))
    assert offer.amount == Amount(mass_g=3.5)
    assert (offer.price, offer.currency, offer.per) == (Decimal("137.59"), "USD", "g")
    assert offer.price_eur == pytest.approx(100)
    assert offer.unit_price_eur == pytest.approx(100 / 3.5, rel=1e-4)
    assert (offer.rate_date, offer.rate_source) == (DAY, "ecb")
    assert notes == ()


def test_a_bulk_table_has_prices_per_piece() -> None:
    found, _ = read("5g bag", price("10"), price("9", quantity="5-9"), price("8", quantity="10+"))
    assert [(o.amount.mass_g, o.price, o.unit_price_eur) for o in found] == [
        (5, Decimal(10), 2),
        (25, Decimal(45), 1.8),
        (50, Decimal(80), 1.6),
    ]


def test_a_bulk_table_with_ranges_of_pieces_and_no_headline() -> None:
    (offer,), _ = read("blotters", price("2", quantity="10-24 pcs"))
    assert (offer.amount, offer.price, offer.unit_price_eur) == (Amount(units=10), Decimal(20), 2)


def test_a_quantity_table_has_prices_for_the_whole() -> None:
    found, _ = read("white powder", price("10", quantity="1 g"), price("30", quantity="5 g"))
    assert [(o.amount.mass_g, o.price) for o in found] == [(1, Decimal(10)), (5, Decimal(30))]


LISTS = [
    ("1g £10, 3.5g £30", [(1, 10), (3.5, 30)]),
    ("1 gram = £40, 3.5 grams = £120, 7g = £200", [(1, 40), (3.5, 120), (7, 200)]),
    ("£10 for 1g, £30 for 3.5g", [(1, 10), (3.5, 30)]),
    ("1g £10\n5g £40", [(1, 10), (5, 40)]),
    ("1oz $200 / QP $700 / HP $1300", [(28, 200), (112, 700), (224, 1300)]),
    ("£65 per gram", [(1, 65)]),
    ("6g -- (£7.50/gram)", [(6, None), (1, 7.5)]),
]


@pytest.mark.parametrize(("text", "pairs"), LISTS)
def test_prices_in_the_text(text: str, pairs: list[tuple[float, float | None]]) -> None:
    found, _ = read(text)
    assert [(o.amount.mass_g, None if o.price is None else float(o.price)) for o in found] == pairs


def test_an_amount_without_a_price_is_still_an_offer() -> None:
    found, notes = read("5g of white")
    assert found == (Offer(amount=Amount(mass_g=5), tier="retail"),)
    assert notes == ()


def test_the_same_price_in_page_and_text_is_one_offer() -> None:
    assert len(read("10 pills 2mg $30")[0]) == 1
    (offer,), _ = read("10 pills 2mg $30", price("30", "USD"))
    assert offer.amount == Amount(units=10, strength_mg=2)


def test_nothing_offered() -> None:
    assert read("a guide to gardening") == ((), ())


@pytest.mark.parametrize(("source", "expected"), [("USD", "USD"), ("AUD", "AUD"), ("EUR", "USD")])
def test_a_lone_dollar_is_the_source_s_own(source: str, expected: str) -> None:
    found, _ = read("5g for $50", currency=source)
    assert found[0].currency == expected


def test_crypto_by_the_page_s_own_rates() -> None:
    rates = {"USD": Decimal("1375.9"), "BTC": Decimal(1), "XMR": Decimal(50)}
    found, _ = read("1g", price("1", "XMR"), rates=rates)
    assert found[0].price_eur == pytest.approx(20)
    assert found[0].rate_source == "page"


def test_no_rate_is_said_and_left_empty() -> None:
    found, notes = read("1g", price("1", "XMR"), price("2", "XMR", "2 g"))
    assert [(o.price_eur, o.unit_price_eur, o.rate_date) for o in found] == [(None, None, None)] * 2
    assert notes == ("no rate for XMR on 2014-03-28",)


def test_a_price_beyond_all_bounds_stays_without_euros() -> None:
    found, notes = read("1g", price("1E+400", "EUR"))
    assert found[0].price_eur is None
    assert notes == ("price of 1E+400 EUR is no amount",)


def test_a_list_of_bare_counts_and_prices() -> None:
    found, _ = read("blue pills\n1 - $5\n10 - $40\n100 for $300", day=date(2020, 3, 2))
    assert [(o.amount.units, o.price) for o in found] == [(1, Decimal(5)), (10, Decimal(40)), (100, Decimal(300))]


def test_one_bare_count_with_a_price_is_no_list() -> None:
    assert read("page 3 - $5") == ((), ())
