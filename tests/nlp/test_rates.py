from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from currency_converter import CurrencyConverter

from config.strict import ConfigError
from nlp.rates import CryptoRate, Rate, load, rate, shipped

FRIDAY = date(2014, 3, 28)


def found(currency: str, day: date, page: dict[str, Decimal] | None = None, *table: CryptoRate) -> Rate:
    answer = rate(currency, day, page or {}, table)
    assert isinstance(answer, Rate)
    return answer


def test_a_currency_at_the_day_s_reference_rate() -> None:
    usd = found("USD", FRIDAY)
    assert float(usd.eur) == pytest.approx(1 / 1.3759, rel=1e-6)
    assert (usd.day, usd.source, usd.note) == (FRIDAY, "ecb", None)


def test_a_week_end_takes_the_last_working_day() -> None:
    assert found("USD", FRIDAY + timedelta(days=2)).day == FRIDAY


def test_the_euro_is_itself() -> None:
    assert found("EUR", date(2090, 1, 1)).eur == 1


def test_past_the_table_s_end_its_last_rate_is_used_and_said() -> None:
    last = CurrencyConverter().bounds["USD"].last_date
    usd = found("USD", last + timedelta(days=30))
    assert usd.day == last
    assert usd.note == f"rate for USD is of {last}, the ECB table's last"


NONE = [
    ("USD", date(1990, 1, 1)),
    ("USD", date(2090, 1, 1)),
    ("RUB", date(2025, 1, 1)),
    ("XMR", FRIDAY),
    ("???", FRIDAY),
]


@pytest.mark.parametrize(("currency", "day"), NONE)
def test_no_rate_is_said(currency: str, day: date) -> None:
    assert rate(currency, day, {}, ()) == f"no rate for {currency} on {day}"


def test_the_page_s_own_rates_by_way_of_btc() -> None:
    page = {"EUR": Decimal(5000), "USD": Decimal(5500), "XMR": Decimal(40)}
    assert found("BTC", FRIDAY, page).eur == 5000
    assert found("XMR", FRIDAY, page).eur == 125
    assert found("mBTC", FRIDAY, page).eur == 5
    assert found("XBT", FRIDAY, page).source == "page"


def test_a_page_with_dollars_only_goes_through_the_reference_rate() -> None:
    assert float(found("BTC", FRIDAY, {"USD": Decimal("1375.9")}).eur) == pytest.approx(1000)


@pytest.mark.parametrize("page", [{"XMR": Decimal(0), "EUR": Decimal(5)}, {"XMR": Decimal(5)}, {"EUR": Decimal(0)}])
def test_a_page_rate_of_nothing_is_no_rate(page: dict[str, Decimal]) -> None:
    assert isinstance(rate("XMR", FRIDAY, page, ()), str)


def test_a_dated_table_counts_for_a_month() -> None:
    row = CryptoRate(currency="XMR", day=date(2020, 1, 1), eur=Decimal(50), source="invented")
    assert found("XMR", date(2020, 1, 20), {}, row) == Rate(eur=Decimal(50), day=date(2020, 1, 1), source="table")
    assert isinstance(rate("XMR", date(2020, 3, 1), {}, (row,)), str)
    assert isinstance(rate("XMR", date(2019, 12, 31), {}, (row,)), str)


def test_the_shipped_table_can_be_read() -> None:
    assert all(row.eur > 0 for row in shipped())


def test_a_table_is_read(tmp_path: Path) -> None:
    path = tmp_path / "crypto.csv"
    path.write_text("currency,day,eur,source\nXMR,2020-01-01,50.5,invented\n")
    assert load(path) == (CryptoRate(currency="XMR", day=date(2020, 1, 1), eur=Decimal("50.5"), source="invented"),)


WRONG = [
    ("currency,day,eur\n", ":1: expected the columns currency,day,eur,source"),
    ("currency,day,eur,source\nXMR,2020-01-01,50\n", ":2: expected 4 columns, got 3"),
    ("currency,day,eur,source\nxmr,2020-01-01,50,a\n", ":2: currency: expected"),
    ("currency,day,eur,source\nXMR,1.1.2020,50,a\n", ":2: expected a day as YYYY-MM-DD"),
    ("currency,day,eur,source\nXMR,2020-01-01,-5,a\n", ":2: eur: expected a number above 0"),
    ("currency,day,eur,source\nXMR,2020-01-01,NaN,a\n", ":2: eur: expected a number above 0"),
    ("currency,day,eur,source\nXMR,2020-01-01,50,\n", ":2: source: expected"),
    ("", ":1: expected the columns"),
]


@pytest.mark.parametrize(("content", "message"), WRONG)
def test_a_wrong_table_names_file_line_and_column(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "crypto.csv"
    path.write_text(content)
    with pytest.raises(ConfigError, match=r"crypto\.csv") as error:
        load(path)
    assert message in str(error.value)


def test_a_missing_or_unreadable_table_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.csv"):
        load(tmp_path / "nowhere.csv")
    (tmp_path / "latin.csv").write_bytes(b"currency,day,eur,source\nXMR,2020-01-01,50,\xe4\n")
    with pytest.raises(ConfigError, match=r"latin\.csv"):
        load(tmp_path / "latin.csv")
