import pytest

from nlp.components.money import find_money

MATCH = [
    ("only $40.00 today", "$40.00", 40, "USD"),
    ("25 € each", "25 €", 25, "EUR"),
    ("€25,- shipped", "€25", 25, "EUR"),
    ("for 25,- € shipped", "25,- €", 25, "EUR"),
    ("0.0123 BTC", "0.0123 BTC", 0.0123, "BTC"),
    ("1.000 BTC", "1.000 BTC", 1, "BTC"),
    ("1.000 € the lot", "1.000 €", 1000, "EUR"),
    ("12.5 mBTC", "12.5 mBTC", 0.0125, "BTC"),
    ("฿0.2", "฿0.2", 0.2, "BTC"),
    ("XMR 1.5", "XMR 1.5", 1.5, "XMR"),
    ("US$ 1.200", "US$ 1.200", 1200, "USD"),
    ("AUD$10", "AUD$10", 10, "AUD"),
    ("A$50", "A$50", 50, "AUD"),
    ("sugar 25EU/gr", "25EU", 25, "EUR"),
    ("price 300USD here", "300USD", 300, "USD"),
    ("225 EURO", "225 EURO", 225, "EUR"),
    ("for 200 zł", "200 zł", 200, "PLN"),
    ("7 990,00 Kč", "7 990,00 Kč", 7990, "CZK"),
    ("500 kr", "500 kr", 500, "SEK"),
    ("$1.5k", "$1.5k", 1500, "USD"),
    ("1$ trips", "1$", 1, "USD"),
    ("just a buck!", "a buck", 1, "USD"),
    ("only ONE shiny DOLLAR", "ONE shiny DOLLAR", 1, "USD"),
    ("$10-20", "$10-20", 10, "USD"),
    ("$5 to $10", "$5 to $10", 5, "USD"),
    ("NZD $100.70", "NZD $100.70", 100.7, "NZD"),
    ("2 500 р.", "2 500 р", 2500, "RUB"),
    ("12,000원", "12,000원", 12_000, "KRW"),
    ("₫880,000", "₫880,000", 880_000, "VND"),
    ("300 AED", "300 AED", 300, "AED"),
    ("80 francs", "80 francs", 80, "CHF"),
    ("$10 - $20", "$10 - $20", 10, "USD"),
    ("10-20 €", "10-20 €", 10, "EUR"),
    ("500-pills-350-usd", "350-usd", 350, "USD"),
]


@pytest.mark.parametrize(("text", "surface", "value", "currency"), MATCH)
def test_must_match(text: str, surface: str, value: float, currency: str) -> None:
    (money,) = find_money(text)
    assert text[money.start : money.end] == surface
    assert money.value == pytest.approx(value)
    assert money.currency == currency


NO_MATCH = [
    "100 pills",
    "10 EU tracked parcels",
    "5 try it",
    "EU 5 tabs",
    "x25$",
    "buckshot",
    "25,-",
    "10g",
    "6 ft",
    "",
]


@pytest.mark.parametrize("text", NO_MATCH)
def test_must_not_match(text: str) -> None:
    assert list(find_money(text)) == []


SEVERAL = [
    ("1g £10, 3.5g £30", ["£10", "£30"]),
    ("5g $10 10g $15", ["$10", "$15"]),
    ("1g-£50 2g-£90", ["£50", "£90"]),
    ("$50 - 10g", ["$50"]),
    ("BTC 0.5 10 pills", ["BTC 0.5"]),
    ("$2 ONLY $2", ["$2", "$2"]),
]


@pytest.mark.parametrize(("text", "surfaces"), SEVERAL)
def test_several_in_a_text(text: str, surfaces: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_money(text)] == surfaces


def test_a_count_before_a_price_is_no_range() -> None:
    assert [m.value for m in find_money("1 - $17.65 3 - $49.95 ($16.65/g)")] == [17.65, 49.95, 16.65]
