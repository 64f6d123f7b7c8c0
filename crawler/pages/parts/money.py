"""Isolated price cells: amount by price-parser, currency by its own words."""

import re
from decimal import Decimal

from price_parser import Price as Parsed

from records.listing import Price, Shipping

CRYPTO = ("BTC", "BCH", "LTC", "XMR", "ETH", "DASH", "ZEC", "DOGE", "USDT")
CODES = frozenset(
    (
        *CRYPTO,
        *"USD EUR GBP CHF CAD AUD NZD JPY CNY CNH HKD TWD SGD KRW INR RUB UAH TRY PLN CZK HUF RON".split(),  # noqa: SIM905
        *"BGN HRK RSD BAM BYN MDL PKR LKR BDT MAD TND KES UYU".split(),  # noqa: SIM905
        *"SEK NOK DKK ISK BRL ARS MXN CLP COP PEN ZAR ILS AED SAR THB VND IDR MYR PHP EGP NGN KZT GEL".split(),  # noqa: SIM905
    )
)
SYMBOLS = {
    "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₩": "KRW", "₪": "ILS",
    "฿": "THB", "₿": "BTC", "zł": "PLN", "Kč": "CZK", "Ft": "HUF", "lei": "RON", "лв": "BGN", "руб": "RUB", "R$": "BRL",
    "US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD",
    "NT$": "TWD", "Fr": "CHF", "SFr": "CHF", "EURO": "EUR", "EUROS": "EUR", "XBT": "BTC",
}  # fmt: skip
SHARED = {
    "$": ("USD", "AUD", "CAD", "NZD", "HKD", "SGD", "MXN", "ARS", "CLP", "COP"),
    "Rs": ("INR", "PKR", "LKR"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "¥": ("JPY", "CNY", "CNH"),
}
"""A symbol of several currencies is the source's own where that is one of them, else the first."""
CODE = re.compile(r"(?<![A-Za-z])([A-Z]{3,4})(?![A-Za-z])")
DAYS = re.compile(r"(\d+)\s*(?:day|tag|dag|jour|d.a)", re.IGNORECASE)
LONGEST = 200


def price(text: str, default: str, quantity: str | None = None) -> Price | None:
    """The price in a cell that holds nothing else; None where there is no amount."""
    if len(text) > LONGEST:
        return None
    parsed = Parsed.fromstring(text)
    if parsed.amount is None or parsed.amount < 0:
        return None
    return Price(amount=parsed.amount, currency=currency(text, parsed.currency, default), quantity=quantity)


def currency(text: str, symbol: str | None, default: str) -> str:
    """An ISO or crypto code in the text wins, then a symbol, then the source's default."""
    for code in CODE.findall(text):
        if code in CODES:
            return str(code)
    return code_of(symbol, default)


def code_of(symbol: str | None, default: str) -> str:
    symbol = (symbol or "").strip().rstrip(".")
    if symbol.upper() in CODES:
        return symbol.upper()
    if symbol in SHARED:
        return default if default in SHARED[symbol] else SHARED[symbol][0]
    return SYMBOLS.get(symbol) or SYMBOLS.get(symbol.upper()) or default


def codes(text: str) -> tuple[str, ...]:
    """The currencies that a text names, in its order."""
    return tuple(dict.fromkeys(code for code in CODE.findall(text.upper()) if code in CODES))


def shipping(text: str, default: str) -> Shipping:
    """`UK free - 3 days - 0.00 USD / 0.0 BTC`: the name, then days and amount among the parts that follow."""
    parts = re.split(r"\s+-\s+|\s+\|\s+", text)
    days = amount = unit = None
    while len(parts) > 1:
        found = DAYS.search(parts[-1]) if days is None else None
        cost = price(parts[-1].split(" / ")[0], default) if amount is None and found is None else None
        if found is None and cost is None:
            break
        days = int(found[1]) if found else days
        amount, unit = (cost.amount, cost.currency) if cost else (amount, unit)
        parts.pop()
    return Shipping(name=" - ".join(parts).strip() or None, amount=amount, currency=unit, days=days)


def decimal(text: str | None) -> Decimal | None:
    """A plain machine-written number."""
    match = re.fullmatch(r"\s*(\d{1,15}(?:\.\d{1,18})?)\s*", text or "")
    return Decimal(match[1]) if match else None
