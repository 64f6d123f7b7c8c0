"""Numbers as sellers write them: `0,5`, `.5`, `o.5`, `1.000`, `10 000`, `1/8`, `1 1/2`, `1½`.

The scan goes from digit to digit, looks at a bounded stretch around each and is linear in the text.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple, Protocol, TypeVar

_VULGAR: Final = {
    "½": 0.5,
    "¼": 0.25,
    "¾": 0.75,
    "⅛": 0.125,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "⅜": 0.375,
    "⅝": 0.625,
    "⅞": 0.875,
}
_WORD: Final = r"\+?(?:\.?\x20{0,2}|\u00a0)?-?([^\W\d_]{1,14})"
_NUMBER: Final = re.compile(
    r"([0-9½¼¾⅛⅓⅔⅜⅝⅞](?:(?<=[0-9])(?:[0-9]*+(?![0-9.,'’\u00a0\u202f]|\x20000)"
    r"|(?<=[1-9])[0-9]{0,2}(?:[.,'’\u00a0\u202f][0-9]{3}){1,3}(?![0-9])(?:[.,][0-9]{1,2}(?![0-9]))?"
    r"|(?<=[1-9])[0-9]{0,2}(?:\x20000){1,2}(?![0-9.,])"
    r"|[0-9]*+(?:[.,][0-9]++)?))?)"
    rf"(?:(?={_WORD}))?(?:(?=([ -]?[/½¼¾⅛⅓⅔⅜⅝⅞]|[ -][0-9])))?"
)
_FOLLOWS: Final = re.compile(_WORD)
_FRACTION: Final = re.compile(r"\x20?/\x20?(2|3|4|8|16)(?:ths?|rds?)?(?![0-9]|[.,/][0-9])", re.IGNORECASE)
_MIXED: Final = re.compile(r"[ -]?(?:([1-7])/(2|4|8|16)(?![0-9/])|([½¼¾⅛⅓⅔⅜⅝⅞]))")
_LOST_COMMA: Final = re.compile(r"\x20([0-9]{1,3})(?=\x20?(?:g|kg|oz|lb|ml|mg)[a-z]{0,6}\b)", re.IGNORECASE)
_GROUPED: Final = re.compile(r"[0-9]{1,3}(?:[.,'’\u00a0\u202f\x20][0-9]{3})+(?:[.,][0-9]{1,2})?\Z")
_DOTTED: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_MAY_LEAD: Final = frozenset(".,")
_COMMON: Final = (
    _VULGAR
    | {f"{n // 10}{mark}{n % 10}": n / 10 for n in range(1000) for mark in ".,"}
    | {str(n): float(n) for n in range(10_000)}
)
_LONGEST: Final = 16
_SHORTEST_GROUPED: Final = 5
_Read = tuple[int, int, float, float]


class Placed(Protocol):
    """A run of characters of a text."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


Found = TypeVar("Found", bound=Placed)


class Number(NamedTuple):
    """`value` reads a lone point before three digits as a decimal point, `grouped` as a thousands mark."""

    start: int
    end: int
    value: float
    grouped: float
    word: str = ""
    """The word that follows, in lower case and up to 14 letters of it, across a blank, a point, a plus or a hyphen."""


_new: Final = tuple.__new__
"""Half the time of calling the class."""


def find_numbers(text: str) -> list[Number]:
    """The numbers from left to right; digit runs longer than 16 characters are no amounts and are passed over."""
    found = []
    done = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start < done or end - start > _LONGEST:
            continue
        surface, word, goes_on = match.groups()
        value = grouped = _COMMON.get(surface, -1.0)
        if value < 0 or goes_on is not None or text[start - 1 : start] in _MAY_LEAD:
            start, done, value, grouped = (goes_on and _fraction(text, start, end)) or _plain(text, start, end)
            if done > end:
                follows = _FOLLOWS.match(text, done)
                word, end = follows[1] if follows else None, done
        found.append(_new(Number, (start, end, value, grouped, word.lower() if word else "")))
    return found


def outside(items: Iterable[Found], spans: Sequence[tuple[int, int]]) -> list[Found]:
    """The items that none of the spans overlaps; both come in order."""
    if not spans:
        return list(items)
    kept, at, most = [], 0, len(spans)
    for item in items:
        start = item.start
        while at < most and spans[at][1] <= start:
            at += 1
        if at == most or spans[at][0] >= item.end:
            kept.append(item)
    return kept


def read_number(surface: str) -> tuple[float, float]:
    """The value of an isolated number, and its value with a lone point as thousands mark."""
    if len(surface) >= _SHORTEST_GROUPED and _GROUPED.match(surface) and surface[0] != "0":
        parts = re.split(r"[^0-9]", surface)
        cents = parts.pop() if len(parts[-1]) < 3 else ""
        whole = float("".join(parts) + "." + (cents or "0"))
        return (float(surface) if _DOTTED.match(surface) else whole), whole
    value = float(surface.replace(",", "."))
    return value, value


def _plain(text: str, start: int, end: int) -> _Read:
    surface = text[start:end]
    if surface in _VULGAR:
        return start, end, _VULGAR[surface], _VULGAR[surface]
    if mixed := _MIXED.match(text, end) if len(surface) == 1 else None:
        part = _VULGAR[mixed[3]] if mixed[3] else int(mixed[1]) / int(mixed[2])
        return start, mixed.end(), int(surface) + part, int(surface) + part
    if surface == "0" and (rest := _LOST_COMMA.match(text, end)):
        value = float("0." + rest[1])
        return start, rest.end(), value, value
    if surface.isdigit() and (lead := _leading_point(text, start)):
        value = float("0." + surface)
        return start - lead, end, value, value
    return start, end, *read_number(surface)


def _fraction(text: str, start: int, end: int) -> _Read | None:
    """`1/8`, `3/4th`; not `4/2` and no part of a date."""
    below = _FRACTION.match(text, end) if end - start <= 2 and text[start:end].isdigit() else None
    if below is None or not 0 < int(text[start:end]) < int(below[1]) or text[max(0, start - 1) : start] == "/":
        return None
    value = int(text[start:end]) / int(below[1])
    return start, below.end(), value, value


def _leading_point(text: str, start: int) -> int:
    """How many characters before the digits belong to it: 1 for `.5`, 2 for `o.5` and `O,5`."""
    if start < 1 or text[start - 1] not in ".,":
        return 0
    before = text[start - 2 : start - 1] if start >= 2 else ""
    if before in ("o", "O") and not text[max(0, start - 3) : start - 2].isalnum():
        return 2
    return 0 if before.isalnum() or before in (".", ",", ")", "!") else 1
