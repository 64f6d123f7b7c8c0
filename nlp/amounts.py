"""All amounts of a text as mentions: which number is a price, which is for sale, which is the content of one unit."""

from collections.abc import Sequence
from operator import attrgetter

from nlp.components.money import SPOKEN_MONEY, find_money
from nlp.components.purity import find_purity
from nlp.components.quantity import find_quantity
from nlp.components.quantity_words import SPOKEN_QUANTITY
from nlp.components.strength import Strength, find_strength
from nlp.contents import Setting, content_rule, is_told_again
from nlp.fold import Folded, fold
from nlp.measured import Quantity
from nlp.numbers import find_numbers, outside
from nlp.unsold import undosed, unlimited
from records.extraction import Label, Mention

Name = tuple[int, int, str | None]

_SAID = SPOKEN_MONEY | SPOKEN_QUANTITY
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


def find_amounts(text: str, names: Sequence[Name] = (), folded: Folded | None = None) -> list[Mention]:
    """Every PRICE, QUANTITY, STRENGTH and PURITY, from left to right, none overlapping another.

    `names`: (start, end, canonical name or None) of the names found; their digits are no amounts. `folded`: the text
    folded, if at hand.
    """
    spans = sorted([name[:2] for name in names])
    numbers = outside(find_numbers(text), spans)
    folded = folded or fold(text)
    spoken = folded.words
    if not numbers and spoken.isdisjoint(_SAID):
        return []
    prices = list(find_money(text, numbers, spoken))
    found = [_mention(Label.PRICE, text, p.start, p.end, p.value, p.currency, "money:amount") for p in prices]
    taken = sorted([price[:2] for price in prices])
    shares = outside(find_purity(text, spans, numbers), taken)
    found += [_mention(Label.PURITY, text, s.start, s.end, s.value, "%", "purity:share") for s in shares]
    taken = sorted([*taken, *[share[:2] for share in shares]]) if shares else taken
    contents = outside(find_strength(text, numbers), taken)
    taken = sorted([*taken, *[content[:2] for content in contents]]) if contents else taken
    quantities = outside(find_quantity(text, spans, numbers, spoken), taken)
    sold = undosed(text, spoken, unlimited(text, spoken, quantities))
    if contents:
        counted = [q.start for q in quantities if q.unit != "g"]
        said = spoken.union([number.word for number in numbers])
        setting = Setting(text, folded.line, said, counted, [name[2] or "" for name in names], pure=bool(shares))
        measured = [q for q in sold if q.unit != "unit"]
        found += [_content(setting, c, measured) for c in undosed(text, spoken, contents) if not c.dose]
    for q in sold:
        found.append(_mention(Label.QUANTITY, text, q.start, q.end, q.value, q.unit, "quantity:" + q.rule))
    found.sort(key=_start)
    return found


def _content(setting: Setting, content: Strength, measured: Sequence[Quantity]) -> Mention:
    start, end, value, unit, certain, _ = content
    again = measured and not certain and is_told_again(setting.text, content, measured)
    if not again and (rule := "form" if certain else content_rule(setting, content)):
        return _mention(Label.STRENGTH, setting.text, start, end, value, unit, "strength:" + rule)
    return _mention(Label.QUANTITY, setting.text, start, end, value / 1000, "g", "quantity:milligrams")


_start = attrgetter("start")


def _mention(  # noqa: PLR0917
    label: Label, text: str, start: int, end: int, value: float, unit: str, rule: str
) -> Mention:
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
