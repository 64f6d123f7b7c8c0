"""All amounts of a text as mentions: which number is a price, which is for sale, which is the content of one unit."""

import re
from collections.abc import Iterable, Iterator, Sequence

from nlp.components.money import find_money
from nlp.components.purity import find_purity
from nlp.components.quantity import Quantity, find_quantity
from nlp.components.strength import Strength, find_strength
from nlp.contents import Setting, content_rule
from nlp.numbers import find_numbers, outside
from records.extraction import Label, Mention

Name = tuple[int, int, str | None]

_DOSE_BEFORE = re.compile(
    r"(?:\b(?:low|light|common|strong|heavy|high|threshold|single|starting|recommended|suggested|normal|typical|usual|"
    r"maximum)\x20dos(?:e|es|age|ages)|\btak(?:e|en|ing)|\btook|\bstart(?:ing)?\x20(?:with|at|on)|"
    r"\b(?:uncommon|trip|tripped|tripping|experiences?|effects)\x20(?:on|at|from)|\bno\x20more\x20than|\bper\x20session|"
    r"\bdosis|\bdosierung|\bdosering|\bposologie)[^\n.;]{0,18}\Z",
    re.IGNORECASE,
)
_DOSE_WORDS = (
    "dos", "tak", "took", "start", "uncommon", "trip", "experience", "effects", "no more than", "session", "posolog",
    " day", "/day", " night", " week", "daily", " is ", " person", " time",
)  # fmt: skip
"""None of them in a text: nothing to look for around each amount."""
_DOSE_AFTER = re.compile(
    r"\x20?(?:per|a|each|every|/)\x20?(?:day|dose|week|night|session|person|time)\b|"
    r"\x20(?:daily|is\x20(?:very|too|more|a\x20lot|enough|plenty))\b",
    re.IGNORECASE,
)
_LESS_SURE = {
    "strength:small": 0.6,
    "strength:contained": 0.8,
    "strength:approximate": 0.7,
    "strength:count-leads": 0.7,
    "strength:piece-in-text": 0.9,
    "strength:counted-text": 0.8,
    "strength:medicine": 0.9,
    "quantity:milligrams": 0.8,
    "quantity:number-apart": 0.9,
    "quantity:unit-alone": 0.7,
    "quantity:pound-part": 0.8,
    "quantity:part-of-an-ounce": 0.8,
}


def find_amounts(text: str, names: Sequence[Name] = ()) -> list[Mention]:
    """Every PRICE, QUANTITY, STRENGTH and PURITY, from left to right, none overlapping another.

    `names`: (start, end, canonical name or None) of the names found; their digits are no amounts.
    """
    spans = [name[:2] for name in names]
    numbers = outside(find_numbers(text), spans)
    found: list[Mention] = []
    for money in find_money(text, numbers):
        found.append(_mention(Label.PRICE, text, money[:2], money[2:], "money:amount"))
    taken = _positions(found)
    for purity in find_purity(text, spans, numbers):
        if taken.isdisjoint(range(purity.start, purity.end)):
            found.append(_mention(Label.PURITY, text, purity[:2], (purity.value, "%"), "purity:share"))
    taken = _positions(found)
    contents = [s for s in find_strength(text, numbers) if taken.isdisjoint(range(s.start, s.end))]
    taken |= _positions(contents)
    quantities = [q for q in find_quantity(text, spans, numbers) if taken.isdisjoint(range(q.start, q.end))]
    low = text.lower()
    pure = any(m.label is Label.PURITY for m in found)
    doses = any(word in low for word in _DOSE_WORDS)
    found += _quantities(text, quantities, doses)
    found += _contents(text, contents, quantities, names, doses=doses, pure=pure)
    return sorted(found, key=_start)


def _quantities(text: str, quantities: Sequence[Quantity], doses: bool) -> Iterator[Mention]:
    for q in quantities:
        if not (doses and _is_dose(text, q.start, q.end)):
            yield _mention(Label.QUANTITY, text, (q.start, q.end), (q.value, q.unit), f"quantity:{q.rule}")


def _contents(
    text: str,
    contents: Sequence[Strength],
    quantities: Sequence[Quantity],
    names: Sequence[Name],
    *,
    doses: bool,
    pure: bool,
) -> Iterator[Mention]:
    if not contents:
        return
    counted = [q.start for q in quantities if q.unit != "g"]
    setting = Setting.of(text, counted, {canonical for *_, canonical in names if canonical}, pure=pure)
    for content in contents:
        if content.dose or (doses and _is_dose(text, content.start, content.end)):
            continue
        rule = "form" if content.certain else content_rule(setting, content)
        span = (content.start, content.end)
        if rule:
            yield _mention(Label.STRENGTH, text, span, (content.value, content.unit), f"strength:{rule}")
        else:
            yield _mention(Label.QUANTITY, text, span, (content.value / 1000, "g"), "quantity:milligrams")


def _is_dose(text: str, start: int, end: int) -> bool:
    return bool(_DOSE_AFTER.match(text, end) or _DOSE_BEFORE.search(text, max(0, start - 45), start))


def _positions(spans: Iterable[Mention | Strength]) -> set[int]:
    return {position for span in spans for position in range(span.start, span.end)}


def _start(mention: Mention) -> int:
    return mention.start


def _mention(label: Label, text: str, span: tuple[int, int], number: tuple[float, str], rule: str) -> Mention:
    (start, end), (value, unit) = span, number
    return Mention(
        label=label,
        start=start,
        end=end,
        surface=text[start:end],
        value=value,
        unit=unit,
        found_by=rule,
        confidence=_LESS_SURE.get(rule, 1.0),
    )
