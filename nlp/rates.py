"""What an amount of money was worth in EUR on a day: the ECB's reference rates for currencies (offline, inside
`currencyconverter`), the page's own rates or a dated table for crypto-currencies. No rate, no value."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Final

from currency_converter import CurrencyConverter, RateNotFoundError

from config.settings import SHIPPED
from config.strict import ConfigError

TABLE: Final = SHIPPED / "rates" / "crypto.csv"
REACH: Final = timedelta(days=7)
"""How old a rate may be: weekends and holidays have none of their own."""
STALE: Final = timedelta(days=366)
"""How far past its end the ECB table is still used, with a note."""
_MARGIN: Final = timedelta(days=35)
"""A row of the crypto table counts for its day and this long after: monthly averages are enough."""
_ALIASES: Final = {"XBT": ("BTC", Decimal(1)), "MBTC": ("BTC", Decimal("0.001"))}
_COLUMNS: Final = ("currency", "day", "eur", "source")


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`eur` is the price of one unit of the currency."""

    eur: Decimal
    day: date
    source: str
    """ecb, page or table."""
    note: str | None = None
    """What a reader of the value should know."""


@dataclass(frozen=True, kw_only=True)
class CryptoRate:
    currency: str
    day: date
    eur: Decimal
    source: str


def rate(
    currency: str, day: date, page: Mapping[str, Decimal], table: tuple[CryptoRate, ...] | None = None
) -> Rate | str:
    """The rate to use, or the reason why there is none.

    `page` are a page's own rates: how much of each currency one BTC buys. `table` defaults to the shipped one.
    """
    code, part = _ALIASES.get(currency.upper(), (currency.upper(), Decimal(1)))
    if code == "EUR":
        return Rate(eur=Decimal(1), day=day, source="ecb")
    found = _ecb(code, day) or _page(code, day, page) or _table(code, day, shipped() if table is None else table)
    if found is None:
        return f"no rate for {code} on {day}"
    return Rate(eur=found.eur * part, day=found.day, source=found.source, note=found.note)


def load(path: Path) -> tuple[CryptoRate, ...]:
    """Read a table of crypto rates: currency, day (YYYY-MM-DD), eur, source; an error names file, line and column."""
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            reader = csv.reader(lines)
            header = tuple(next(reader, ()))
            if header != _COLUMNS:
                raise ConfigError(f"{path}:1: expected the columns {','.join(_COLUMNS)}, got {','.join(header)}")
            return tuple(_row(row, f"{path}:{reader.line_num}") for row in reader if row)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(f"{path}: cannot be read as CSV: {error}") from None


@cache
def shipped() -> tuple[CryptoRate, ...]:
    return load(TABLE)


def _row(row: list[str], where: str) -> CryptoRate:
    if len(row) != len(_COLUMNS):
        raise ConfigError(f"{where}: expected {len(_COLUMNS)} columns, got {len(row)}")
    currency, day, eur, source = (cell.strip() for cell in row)
    if not re.fullmatch(r"[A-Z]{3,5}", currency):
        raise ConfigError(f"{where}: currency: expected a code of three to five capitals, got {currency!r}")
    try:
        value, when = Decimal(eur), date.fromisoformat(day)
    except (InvalidOperation, ValueError):
        raise ConfigError(f"{where}: expected a day as YYYY-MM-DD and a number, got {day!r} and {eur!r}") from None
    if not value.is_finite() or value <= 0:
        raise ConfigError(f"{where}: eur: expected a number above 0, got {eur!r}")
    if not source:
        raise ConfigError(f"{where}: source: expected where the rate comes from")
    return CryptoRate(currency=currency, day=when, eur=value, source=source)


@cache
def _converter() -> CurrencyConverter:
    return CurrencyConverter(decimal=True)


@cache
def _ecb(currency: str, day: date) -> Rate | None:
    """The last reference rate on or before the day; past the table's end its last one, with a note."""
    converter = _converter()
    if currency not in converter.currencies:
        return None
    last = converter.bounds[currency].last_date
    if day > last + STALE:
        return None
    start = min(day, last)
    for back in range(REACH.days + 1):
        when = start - timedelta(days=back)
        try:
            eur = converter.convert(Decimal(1), currency, "EUR", date=when)
        except RateNotFoundError:
            continue
        note = f"rate for {currency} is of {when}, the ECB table's last" if day - when > REACH else None
        return Rate(eur=eur, day=when, source="ecb", note=note)
    return None


def _page(currency: str, day: date, page: Mapping[str, Decimal]) -> Rate | None:
    """By way of BTC: one BTC buys `page[currency]` of it and `page["EUR"]` euros, or US dollars at the ECB's rate."""
    per_btc = page.get(currency, Decimal(1) if currency == "BTC" else None)
    if per_btc is None or per_btc <= 0:
        return None
    if page.get("EUR", 0) > 0:
        return Rate(eur=page["EUR"] / per_btc, day=day, source="page")
    for code in ("USD", "GBP", "CHF", "AUD", "CAD"):
        if page.get(code, 0) > 0 and (anchor := _ecb(code, day)):
            return Rate(eur=page[code] * anchor.eur / per_btc, day=day, source="page", note=anchor.note)
    return None


def _table(currency: str, day: date, table: tuple[CryptoRate, ...]) -> Rate | None:
    rows = [row for row in table if row.currency == currency and row.day <= day <= row.day + _MARGIN]
    if not rows:
        return None
    row = max(rows, key=lambda r: r.day)
    return Rate(eur=row.eur, day=row.day, source="table")
