"""PURITY: the share of the named substance, `84%`, `65-73%`, `99.98+%`, `99.9 purity`; discounts are not."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from nlp.numbers import Number, find_numbers

_PERCENT: Final = re.compile(r"(\+?)\x20?[%٪％](?![0-9])")
_WORD_AFTER: Final = re.compile(
    r"\x20?(\+?)\x20?(?:percent|procent|prozent|pour\x20cent|por\x20ciento)(?![^\W_])", re.IGNORECASE
)
_BARE: Final = re.compile(r"\+?\x20(?:purity|pure|reinheit|zuiver|puret[eé]|pureza|purezza|czysto)", re.IGNORECASE)
_TO: Final = re.compile(r"\x20?%?(?:\x20?[-–—/_]\x20?|\x20to\x20)\Z")
_NOT_AFTER: Final = re.compile(
    r"[%+]{0,2}[\x20*!)\]-]{0,3}"
    r"(?:(?:[^\W\d_]{2,12}\x20){1,2}(?:refund|re-?ship|discount|terpen)|terpen|off\b|disc|rabat|reduc|sale\b|sav(?:e|ing)|cash|refund|re-?sh?ip|fee\b|fees\b|commission|bonus|extra|more\b|"
    r"less\b|stronger|better|cheaper|guarant|satisf|succes|anonym|legit|legal|safe|secur|stealth|real\b|genuin|auth|"
    r"plant|feed|positiv|escrow|free\b|fresh|natural|organic|organisch|bio\b|chance|deliver|return|money|discret|"
    r"correct|working|valid\b|trust|reliab|verif|of\x20(?:the|my|our|all|orders?|people|time|vendors?|users?|them|buyers?)\b|"
    r"customer|happy|coupon|voucher|from\x20every|confiden|accura|effect|cotton|leather|silk|electronic|undetect|privat|indica|sativa|recommend|"
    r"profit|balance|alcohol|vol\b|abv|vg\b|pg\b|perfect|below|cut\b|tax|vat\b|deposit|up-?\x20?front|in\x20(?:escrow|advance)\b|prepa(?:id|y)|finali[sz]|original|brand|"
    r"hidden|sure|honest|profess|same\b|expir|unique|discreet|of\x20(?:balance|msrp)|on\x20(?:all|every|orders?)\b)",
    re.IGNORECASE,
)
_NOT_BEFORE: Final = (
    "off", "save", "saving", "savings", "discount", "rabat", "rabatt", "extra", "additional", "plus", "bonus", "refund",
    "refunds", "refunded", "refund of", "reship", "reshipment", "discount of", "reship of",
    "impurity", "impurities", "another", "fee", "fees", "commission", "up to",
    "charge", "chance", "feedback", "rating", "humidity", "validity", "valid", "success", "success rate", "≤", "<",
)  # fmt: skip
_CANNABINOIDS: Final = ("thc", "thca", "thcv", "cbd", "cbda", "cbg", "cbn", "cbc")
"""Their shares count below one per cent, too."""
_CANNABINOID: Final = re.compile(rf"\x20?(?:{'|'.join(_CANNABINOIDS)})\b", re.IGNORECASE)
_BETWEEN: Final = " :(=%)"
_TOTAL: Final = re.compile(
    r"[%+]{0,2}[\x20*!|)(\]-]{0,4}(?:pur|rein|zuiver|czyst|uncut|unverschnitt|raw\b|test|clean\b|conc|thc\b|cbd\b|min)",
    re.IGNORECASE,
)
_TESTED: Final = re.compile(
    r"(?:pur\w{0,4}|clean|uncut|reinheit|zuiver\w{0,4}|tested)[\x20:>=~(≥-]{1,4}\Z", re.IGNORECASE
)
_SIGNS: Final = frozenset("%％٪")
_BEFORE_SIGN: Final = frozenset("+ ")
_WORDED: Final = frozenset({"per", "pro", "pou", "por", "pur", "rei", "zui", "czy"})
"""How the words begin that make the number before them a share."""
_UPPER_HALF: Final = 50
_HALF: Final = 50.0
_FINALIZED: Final = re.compile(r"\x20?\(?f\.?e\b", re.IGNORECASE)
"""Half of the price is paid before delivery: `50% FE`; no other share is told from a purity there."""
_REACH: Final = 16


class Purity(NamedTuple):
    start: int
    end: int
    value: float
    """Per cent; of a range the lower one."""


def find_purity(
    text: str, names: Sequence[tuple[int, int]] = (), numbers: Sequence[Number] | None = None
) -> Iterator[Purity]:
    """Yield the purities; `names` are spans of substance names.

    `100%` needs a word of purity or a name beside it, any other share just no other meaning.
    """
    scanned = find_numbers(text) if numbers is None else numbers
    signs = has_sign(text)
    names = sorted(names)
    last: Purity | None = None
    for index, number in enumerate(scanned):
        if not may_follow(number.word) and not (signs and _sign_near(text, number.end)):
            continue
        share = _share(text, number)
        if share is None or number.value > 100:
            continue
        start = _range_start(text, scanned[index - 1], number) if index else number.start
        if start == number.start and _glued(text, start):
            continue
        value = min(number.value, scanned[index - 1].value if start < number.start else number.value)
        if _is_purity(text, start, share, value, names):
            if last and last.end <= start:
                yield last
            last = Purity(start, share, value)
    if last:
        yield last


def has_sign(text: str) -> bool:
    return "%" in text or (not text.isascii() and ("％" in text or "٪" in text))


def may_follow(word: str) -> bool:
    """Whether it may make the number before it a share."""
    return word[:3] in _WORDED


def _sign_near(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return after in _SIGNS or (after in _BEFORE_SIGN and not _SIGNS.isdisjoint(text[end + 1 : end + 3]))


def _share(text: str, number: Number) -> int | None:
    """Where the expression of a share ends that begins with `number`."""
    if sign := _PERCENT.match(text, number.end):
        return sign.end()
    if not may_follow(number.word):
        return None
    if word := _WORD_AFTER.match(text, number.end):
        return word.end()
    return number.end if 50 <= number.value <= 100 and _BARE.match(text, number.end) else None


def _range_start(text: str, lower: Number, number: Number) -> int:
    joined = lower.value < number.value and _TO.match(text, lower.end, number.start) and not _glued(text, lower.start)
    return lower.start if joined else number.start


def _is_purity(text: str, start: int, end: int, value: float, names: Sequence[tuple[int, int]]) -> bool:
    lead = text[max(0, start - _REACH) : start]
    stem = lead.rstrip(_BETWEEN)
    if (stem != lead and stem.lower().endswith(_NOT_BEFORE)) or _NOT_AFTER.match(text, end):
        return False
    if (value < _UPPER_HALF and stem.lower().endswith("top")) or (value == _HALF and _FINALIZED.match(text, end)):
        return False
    named = stem != lead and stem[-4:].lower().endswith(_CANNABINOIDS)
    if value < 100 and (named or _CANNABINOID.match(text, end)):
        return True
    if value <= 0:
        return False
    if value < 100 and names:
        return value >= 1
    if _TOTAL.match(text, end) or _TESTED.search(text, max(0, start - _REACH), start):
        return True
    if value < 100:
        return value >= 30 and text[end - 1] == "%"
    at = bisect_left(names, (start, start))
    after = at < len(names) and 0 <= names[at][0] - end <= 12
    return after or (at > 0 and 0 <= start - names[at - 1][1] <= 3)


def _glued(text: str, start: int) -> bool:
    before = text[start - 1 : start]
    return before.isalnum() or before in ("_", "$", "€", "£")
