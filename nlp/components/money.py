"""PRICE: amounts of money with their currency, as `$40.00`, `25 €`, `0.0123 BTC`, `US$ 1.200`, `a buck`."""

import re
from collections.abc import Iterator, Sequence, Set
from typing import Final, NamedTuple

from nlp.numbers import Number, find_numbers
from nlp.units import words

SYMBOLS: Final = {
    "$": "USD", "us$": "USD", "usd$": "USD", "aud$": "AUD", "cad$": "CAD", "a$": "AUD",
    "au$": "AUD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "€": "EUR", "£": "GBP", "¥": "JPY", "₿": "BTC", "฿": "BTC", "₽": "RUB",
    "₺": "TRY", "₹": "INR", "₪": "ILS", "zł": "PLN", "zl": "PLN", "kč": "CZK",
    "sgd$": "SGD", "nzd$": "NZD", "hkd$": "HKD", "￡": "GBP", "₫": "VND", "₩": "KRW", "₴": "UAH", "Ƀ": "BTC",
    "ƀ": "BTC",
    "р": "RUB", "元": "CNY", "円": "JPY", "원": "KRW",
}  # fmt: skip
CODES: Final = {
    code.lower(): code
    for code in words(
        "USD EUR GBP AUD CAD NZD CHF SEK NOK DKK PLN CZK HUF RON RUB TRY JPY CNY HKD SGD INR ILS BRL MXN ZAR "
        "AED SAR KRW THB IDR MYR VND RSD ISK BGN UAH KZT GEL TWD "
        "BTC BCH LTC XMR ETH DASH ZEC DOGE USDT USDC"
    )
} | {"xbt": "BTC", "rmb": "CNY", "mbtc": "BTC"}
WORDS: Final = {
    "euro": "EUR", "euros": "EUR", "eu": "EUR", "dollar": "USD", "dollars": "USD", "buck": "USD", "bucks": "USD",
    "quid": "GBP", "sterling": "GBP", "bitcoin": "BTC", "bitcoins": "BTC", "monero": "XMR", "litecoin": "LTC",
    "zloty": "PLN", "zlotych": "PLN", "złotych": "PLN", "kr": "SEK", "kronor": "SEK", "kroner": "DKK",
    "rubles": "RUB", "руб": "RUB", "рублей": "RUB", "lei": "RON", "yen": "JPY", "yuan": "CNY", "грн": "UAH",
    "лв": "BGN", "tl": "TRY", "franken": "CHF", "francs": "CHF", "korun": "CZK", "forint": "HUF", "dolarów": "USD",
    "dolares": "USD", "dólares": "USD", "dollari": "USD", "рубль": "RUB", "рубля": "RUB", "гривен": "UAH",
    "евро": "EUR",
    "долларов": "USD", "baht": "THB", "usdc": "USDC", "tether": "USDT", "ether": "ETH", "ethereum": "ETH",
}  # fmt: skip
CRYPTO: Final = frozenset({"BTC", "BCH", "LTC", "XMR", "ETH", "DASH", "ZEC", "DOGE", "USDT", "USDC"})
"""Their lone point is a decimal point: `1.000 BTC` is one, `1.000 €` a thousand."""

_SPACED: Final = frozenset({"EUR", "PLN", "CZK", "SEK", "NOK", "DKK", "RUB", "CHF", "HUF", "UAH"})
_ALSO_WORDS: Final = frozenset({"try", "ron", "dash", "eu", "tl"})
_SIGNS: Final = "$€£¥₿฿₽₺₹₪￡₫₩₴Ƀ"
_SIGN_BEFORE: Final = re.compile(
    rf"(?:(?<![^\W_])(?:usd?|aud?|cad?|can|nzd?|hkd?|sgd?|a|c|s|r)\x20?)?[{_SIGNS}]:?\x20{{0,2}}\Z", re.IGNORECASE
)
_CODE_BEFORE: Final = re.compile(r"(?<![^\W_])(mBTC|[A-Z]{3,4}):?\x20?\Z")
_SIGN_AFTER: Final = re.compile(
    rf"(?:[.,]-)?(k)?\x20?([{_SIGNS}](?![0-9])|(?:zł|zl|kč|р|元|円|원)(?![^\W_]))", re.IGNORECASE
)
_WORD_AFTER: Final = re.compile(r"(?:[.,]-)?(k(?=\x20))?[\x20-]?(us\x20)?([^\W\d_]{2,9})(?![^\W_])", re.IGNORECASE)
_SIGN_SET: Final = frozenset(_SIGNS)
_SIGN: Final = re.compile(f"[{_SIGNS}]")
FOLLOW: Final = frozenset({*CODES, *WORDS, "k", "us", "zł", "zl", "kč", "р", "元", "円", "원"})
"""What the word after a number may be where it is money."""
_LEAD: Final = frozenset(CODES)
SPOKEN_MONEY: Final = frozenset({"buck", "dollar", "euro"})
"""Without one of them in the folded text no price is said in words."""
_POINTS: Final = frozenset(".,")
_BLANKS: Final = frozenset(" :")
_NO_UNIT: Final = frozenset({"%", "\n", "", ")", "/", "]", ":", "+", "x", "X"})
_THOUSAND: Final = re.compile(r"k(?![^\W_])", re.IGNORECASE)
_TO: Final = re.compile(rf"(\x20?)(?:[-–—]|to(?=\x20))\x20?([{_SIGNS}]?)\Z")
_SPOKEN: Final = re.compile(r"(?<![^\W_])(?:an?|one)\x20(?:[a-z]{1,12}\x20)?\Z", re.IGNORECASE)
_UNIT_SPOKEN: Final = re.compile(r"[BbDdEe](?:uck|UCK|ollar|OLLAR|uro|URO)(?![^\W_])")


class Money(NamedTuple):
    start: int
    end: int
    value: float
    currency: str
    """A code; a lone `$` is USD and `kr` SEK here: `nlp.offers` knows the source's own currency."""


def find_money(
    text: str, numbers: Sequence[Number] | None = None, words: Set[str] | None = None, *, follows: bool = True
) -> Iterator[Money]:
    """Yield the prices; a range (`$10-20`) is one span with its lower value.

    `numbers` and `words`: the numbers of the text and the words of the folded text, if at hand; `follows`: False where
    no number has one of `FOLLOW` after it.
    """
    last: Money | None = None
    priced = -1
    scanned = find_numbers(text) if numbers is None else numbers
    signs = "$" in text or (not text.isascii() and _SIGN.search(text) is not None)
    if not signs and not _may_be_coded(text, scanned, words, follows=follows):
        scanned = ()
    for index, number in enumerate(scanned):
        money = _read(text, number, last.end if last else 0, signs=signs)
        if last is None and money is None:
            continue
        if last and (upper := _upper_bound(text, last, number, money)):
            last, priced = last._replace(end=upper), index
            continue
        if last and (money or number.start > last.end):
            yield last
            last = None
        if money:
            bare = scanned[index - 1] if index and priced != index - 1 else None
            last, priced = _from_bare(text, bare, number, money) if bare else money, index
    if last:
        yield last
    if words is None or not words.isdisjoint(SPOKEN_MONEY):
        yield from _spoken(text)


def _may_be_coded(text: str, numbers: Sequence[Number], words: Set[str] | None, *, follows: bool) -> bool:
    """Whether a word of money may follow one of the numbers, or a code stand before one."""
    if follows or words is None or not words.isdisjoint(_LEAD):
        return True
    if ",-" in text or ".-" in text:
        return True
    return any([text[number.start - 1 : number.start].isupper() for number in numbers])  # noqa: C419


def _from_bare(text: str, bare: Number, number: Number, money: Money) -> Money:
    """The price together with a number before it that has no currency of its own."""
    if _glued(text, bare.start):
        return money
    if whole := _thousands(text, bare, number, money):
        return whole
    if money.start == number.start and bare.value < money.value and _TO.match(text, bare.end, number.start):
        return Money(bare.start, money.end, _amount(bare, money.currency), money.currency)
    return money


def _read(text: str, number: Number, done: int, *, signs: bool) -> Money | None:
    start, end = number.start, number.end
    reach = max(done, start - 8)
    lead = text[start - 1 : start]
    if lead in _BLANKS:
        lead = text[reach:start].rstrip(" :")[-1:]
    follows = number.word in FOLLOW or text[end : end + 1] in _POINTS
    if not (signs or follows or lead.isupper()):
        return None
    if lead in _SIGN_SET and (before := _SIGN_BEFORE.search(text, reach, start)):
        sign = "".join(before[0].lower().replace(":", "").split())
        return _money(text, before.start(), number, SYMBOLS.get(sign) or SYMBOLS[sign[-1]])
    if lead.isupper() and (before := _CODE_BEFORE.search(text, reach, number.start)):
        code = CODES.get(before[1].lower())
        if code and not text[number.end : number.end + 1].isalpha():
            return _money(text, before.start(), number, code, before[1])
    if _glued(text, start) or text[end : end + 1] in _NO_UNIT:
        return None
    if (follows or (signs and not _SIGN_SET.isdisjoint(text[end : end + 5]))) and (
        after := _SIGN_AFTER.match(text, number.end)
    ):
        return _money(text, number.start, number, SYMBOLS[after[2].lower()])._replace(end=after.end())
    if follows and (after := _WORD_AFTER.match(text, number.end)):
        code = _currency(after[3], glued=after.end(3) - number.end == len(after[3]))
        if code:
            return _money(text, number.start, number, code, after[3])._replace(end=after.end())
    return None


def _currency(word: str, *, glued: bool) -> str | None:
    low = word.lower()
    if low in _ALSO_WORDS and not (word.isupper() and (glued or low != "eu")):
        return None
    return CODES.get(low) or WORDS.get(low)


def _money(text: str, start: int, number: Number, currency: str, word: str = "") -> Money:
    value = _amount(number, currency) * (0.001 if word.lower() == "mbtc" else 1)
    if thousand := _THOUSAND.match(text, number.end):
        return Money(start, thousand.end(), value * 1000, currency)
    return Money(start, number.end, value, currency)


def _amount(number: Number, currency: str) -> float:
    return number.value if currency in CRYPTO else number.grouped


def _upper_bound(text: str, lower: Money, number: Number, money: Money | None) -> int | None:
    """Where the range that `lower` opens ends; None where `number` is no upper bound of it."""
    to = _TO.match(text, lower.end, number.start)
    if to is None or number.value <= lower.value:
        return None
    if to[2] and money and money.currency == lower.currency:
        return money.end
    glued = not to[1] and not text[number.end : number.end + 1].isalnum()
    return number.end if glued and money is None else None


def _thousands(text: str, bare: Number, number: Number, money: Money) -> Money | None:
    """`7 990,00 Kč`: the thousands of a price whose sign comes after it."""
    parted = money.currency in _SPACED and number.start - bare.end == 1 and text[bare.end] in (" ", "\u00a0")
    if (
        not parted
        or money.start != number.start
        or bare.end - bare.start > 3
        or not 1 <= bare.value < 1000
        or bare.value % 1
    ):
        return None
    if not text[number.start : number.start + 3].isdigit() or number.value >= 1000:
        return None
    return Money(bare.start, money.end, bare.value * 1000 + number.value, money.currency)


def _glued(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before.isalnum() or before in ("_", "#")


def _spoken(text: str) -> Iterator[Money]:
    for unit in _UNIT_SPOKEN.finditer(text):
        if article := _SPOKEN.search(text, max(0, unit.start() - 18), unit.start()):
            yield Money(article.start(), unit.end(), 1.0, WORDS[unit[0].lower()])


def currency_of(surface: str) -> str | None:
    """The code of a currency as it is written; None for one that is not known here."""
    low = "".join(surface.lower().split())
    return SYMBOLS.get(low) or CODES.get(low) or WORDS.get(low.rstrip("."))
