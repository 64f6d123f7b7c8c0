"""All amounts of a text as mentions: which number is a price, which is for sale, which is the content of one unit."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from nlp.components import money, purity, strength
from nlp.components.money import SPOKEN_MONEY, find_money
from nlp.components.purity import find_purity, has_sign
from nlp.components.quantity import find_quantity
from nlp.components.quantity_words import SPOKEN_QUANTITY
from nlp.components.strength import Strength, find_strength
from nlp.contents import Setting, content_rule, is_told_again
from nlp.fold import Folded, fold
from nlp.measured import Quantity
from nlp.numbers import Number, find_numbers, outside
from nlp.portions import HOLDING, without_portions
from nlp.unsold import is_told, undosed, ungrained, unlimited, unsized
from records.extraction import Label, Mention

_PRICE, _PURITY, _STRENGTH, _QUANTITY = Label.PRICE, Label.PURITY, Label.STRENGTH, Label.QUANTITY
"""Looking a member up in its enumeration takes ten times as long."""
Name = tuple[int, int, str | None]

_SAID: Final = SPOKEN_MONEY | SPOKEN_QUANTITY
_LESS_SURE: Final = {
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
_MONEY, _SHARE, _CONTENT = 1, 2, 4


class _Kinds(dict[str, int]):
    """What the word after a number may make of it, filled as words turn up."""

    def __missing__(self, word: str) -> int:
        kinds = (
            _MONEY * (word in money.FOLLOW) | _SHARE * purity.may_follow(word) | _CONTENT * strength.may_follow(word)
        )
        if len(self) < 20_000:
            self[word] = kinds
        return kinds


_KINDS: Final = _Kinds()


def find_amounts(text: str, names: Sequence[Name] = (), folded: Folded | None = None) -> list[Mention]:
    """Every PRICE, QUANTITY, STRENGTH and PURITY, from left to right, none overlapping another.

    `names`: (start, end, canonical name or None) of the names found; their digits are no amounts. `folded`: the text
    folded, if at hand.
    """
    spans = sorted([name[:2] for name in names])
    numbers = find_numbers(text)
    if spans:
        numbers = outside(numbers, spans)
    folded = folded or fold(text)
    if not numbers and folded.words.isdisjoint(_SAID):
        return []
    return _amounts(folded, numbers, spans, [name[2] or "" for name in names])


def _amounts(
    folded: Folded, numbers: Sequence[Number], spans: Sequence[tuple[int, int]], canonicals: Sequence[str]
) -> list[Mention]:
    text, spoken = folded.text, folded.words
    seen = _parted(text, spans)
    kinds = _kinds(numbers)
    found: list[Mention] = []
    taken: list[tuple[int, int]] = []
    for p in find_money(seen, numbers, spoken, follows=bool(kinds & _MONEY)):
        found.append(_mention(_PRICE, text, p.start, p.end, p.value, p.currency, "money:amount"))
        taken.append(p[:2])
    taken.sort()
    shares = outside(find_purity(seen, spans, numbers), taken) if kinds & _SHARE or has_sign(text) else []
    if shares:
        found += [_mention(_PURITY, text, s.start, s.end, s.value, "%", "purity:share") for s in shares]
        taken = sorted([*taken, *[share[:2] for share in shares]])
    contents = outside(find_strength(seen, numbers, spoken), taken) if kinds & _CONTENT else []
    if contents:
        taken = sorted([*taken, *[content[:2] for content in contents]])
    quantities = find_quantity(seen, spans, numbers, spoken)
    if taken and quantities:
        quantities = outside(quantities, taken)
    if quantities and not spoken.isdisjoint(HOLDING):
        quantities, held = without_portions(text, quantities)
        contents += held
    if quantities:
        quantities = unsized(text, spoken, quantities)
    told = is_told(text, spoken)
    sold = undosed(text, spoken, unlimited(text, spoken, ungrained(text, spoken, quantities))) if told else quantities
    if contents:
        following = [number.word for number in numbers]
        counted = [q.start for q in quantities if q.unit != "g"]
        setting = Setting(text, folded.line, spoken, following, counted, canonicals, pure=bool(shares))
        found += _contents(setting, undosed(text, spoken, contents) if told else contents, sold)
    for q in sold:
        found.append(_mention(_QUANTITY, text, q.start, q.end, q.value, q.unit, "quantity:" + q.rule))
    found.sort(key=_start)
    return found


def _parted(text: str, names: Sequence[tuple[int, int]]) -> str:
    """The text with a blank for the last letter of a name on which a number is glued: `Diazepa 10mg`."""
    glued = [end for _, end in names if text[end : end + 1].isdecimal() and text[end - 1].isalpha()]
    if not glued:
        return text
    pieces, done = [], 0
    for end in glued:
        pieces += [text[done : end - 1], " "]
        done = end
    return "".join([*pieces, text[done:]])


def _kinds(numbers: Sequence[Number]) -> int:
    kinds = 0
    for number in numbers:
        kinds |= _KINDS[number.word]
    return kinds


def _contents(setting: Setting, contents: Sequence[Strength], sold: Sequence[Quantity]) -> list[Mention]:
    measured = [q for q in sold if q.unit != "unit"]
    return [_content(setting, c, measured) for c in contents if not c.dose]


def _content(setting: Setting, content: Strength, measured: Sequence[Quantity]) -> Mention:
    start, end, value, unit, certain, _ = content
    again = measured and not certain and is_told_again(setting.text, content, measured)
    if not again and (rule := "form" if certain else content_rule(setting, content)):
        return _mention(_STRENGTH, setting.text, start, end, value, unit, "strength:" + rule)
    return _mention(_QUANTITY, setting.text, start, end, value / 1000, "g", "quantity:milligrams")


_start: Final = attrgetter("start")


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
