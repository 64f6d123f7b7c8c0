"""Numbers as sellers write them: `0,5`, `.5`, `o.5`, `1.000`, `10 000`, `1/8`, `1 1/2`, `1½`.

The scan goes from digit to digit, looks at a bounded stretch around each and is linear in the text.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

_VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅛": 0.125, "⅓": 1 / 3, "⅔": 2 / 3, "⅜": 0.375, "⅝": 0.625, "⅞": 0.875}
_NUMBER = re.compile(
    r"[0-9½¼¾⅛⅓⅔⅜⅝⅞](?:(?<=[0-9])(?:"
    r"(?<=[1-9])[0-9]{0,2}(?:[.,'’\u00a0\u202f][0-9]{3}){1,3}(?![0-9])(?:[.,][0-9]{1,2}(?![0-9]))?"
    r"|(?<=[1-9])[0-9]{0,2}(?:\x20000){1,2}(?![0-9.,])"
    r"|[0-9]*+(?:[.,][0-9]++)?))?"
)
_FRACTION = re.compile(r"\x20?/\x20?(2|3|4|8|16)(?:ths?|rds?)?(?![0-9]|[.,/][0-9])", re.IGNORECASE)
_MIXED = re.compile(r"[ -]?(?:([1-7])/(2|4|8|16)(?![0-9/])|([½¼¾⅛⅓⅔⅜⅝⅞]))")
_LOST_COMMA = re.compile(r"\x20([0-9]{1,3})(?=\x20?(?:g|kg|oz|lb|ml|mg)[a-z]{0,6}\b)", re.IGNORECASE)
_GROUPED = re.compile(r"[0-9]{1,3}(?:[.,'’\u00a0\u202f\x20][0-9]{3})+(?:[.,][0-9]{1,2})?\Z")
_DOTTED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}\Z")
_MAY_GO_ON = frozenset("/ -½¼¾⅛⅓⅔⅜⅝⅞")
_MAY_LEAD = frozenset(".,")
_LONGEST = 16


class Number(NamedTuple):
    """`value` reads a lone point before three digits as a decimal point, `grouped` as a thousands mark."""

    start: int
    end: int
    value: float
    grouped: float


def find_numbers(text: str) -> Iterator[Number]:
    """Yield the numbers from left to right; digit runs longer than 16 characters are no amounts and are passed over."""
    position = 0
    while match := _NUMBER.search(text, position):
        start, end = match.span()
        position = end
        if end - start > _LONGEST:
            continue
        surface = text[start:end]
        if surface.isdigit() and text[end : end + 1] not in _MAY_GO_ON and text[start - 1 : start] not in _MAY_LEAD:
            yield Number(start, end, float(surface), float(surface))
            continue
        number = _fraction(text, start, end) or _plain(text, start, end)
        position = number.end
        yield number


def outside(numbers: Iterable[Number], spans: Iterable[tuple[int, int]]) -> list[Number]:
    """The numbers that none of the spans overlaps; `numbers` come in order."""
    ordered = sorted(spans)
    kept, at = [], 0
    for number in numbers:
        while at < len(ordered) and ordered[at][1] <= number.start:
            at += 1
        if at == len(ordered) or ordered[at][0] >= number.end:
            kept.append(number)
    return kept


def read_number(surface: str) -> tuple[float, float]:
    """The value of an isolated number, and its value with a lone point as thousands mark."""
    if _GROUPED.match(surface) and surface[0] != "0":
        parts = re.split(r"[^0-9]", surface)
        cents = parts.pop() if len(parts[-1]) < 3 else ""
        whole = float("".join(parts) + "." + (cents or "0"))
        return (float(surface) if _DOTTED.match(surface) else whole), whole
    value = float(surface.replace(",", "."))
    return value, value


def _plain(text: str, start: int, end: int) -> Number:
    surface = text[start:end]
    if surface in _VULGAR:
        return Number(start, end, _VULGAR[surface], _VULGAR[surface])
    if mixed := _MIXED.match(text, end) if len(surface) == 1 else None:
        part = _VULGAR[mixed[3]] if mixed[3] else int(mixed[1]) / int(mixed[2])
        return Number(start, mixed.end(), int(surface) + part, int(surface) + part)
    if surface == "0" and (rest := _LOST_COMMA.match(text, end)):
        value = float("0." + rest[1])
        return Number(start, rest.end(), value, value)
    if surface.isdigit() and (lead := _leading_point(text, start)):
        value = float("0." + surface)
        return Number(start - lead, end, value, value)
    return Number(start, end, *read_number(surface))


def _fraction(text: str, start: int, end: int) -> Number | None:
    """`1/8`, `3/4th`; not `4/2` and no part of a date."""
    below = _FRACTION.match(text, end) if end - start <= 2 and text[start:end].isdigit() else None
    if below is None or not 0 < int(text[start:end]) < int(below[1]) or text[max(0, start - 1) : start] == "/":
        return None
    value = int(text[start:end]) / int(below[1])
    return Number(start, below.end(), value, value)


def _leading_point(text: str, start: int) -> int:
    """How many characters before the digits belong to it: 1 for `.5`, 2 for `o.5` and `O,5`."""
    if start < 1 or text[start - 1] not in ".,":
        return 0
    before = text[start - 2 : start - 1] if start >= 2 else ""
    if before in ("o", "O") and not text[max(0, start - 3) : start - 2].isalnum():
        return 2
    return 0 if before.isalnum() or before in (".", ",", ")", "!") else 1
