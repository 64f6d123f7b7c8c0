"""Whether milligrams are the content of one unit or the amount for sale; the nearest sign decides."""

import re
from bisect import bisect_left
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from nlp.components.strength import Strength
from nlp.fold import holds, squeezed
from nlp.measured import Quantity
from nlp.units import FORMS, words

_AMOUNT_AFTER: Final = re.compile(r"\x20?(?:of\b|sample|bag|baggie|pure\b)", re.IGNORECASE)
_POWDERY: Final = ("powder", "pulver", "poeder", "poudre", "polvo", "polvere", "proszek", "crystal", "kristal", " raw ")
_POWDER: Final = re.compile(r"powder|pulver|poeder|poudre|polvo|polvere|proszek|crystal|kristal|\braw\b", re.IGNORECASE)
_CONTAINED: Final = re.compile(
    r"(?:contain\w{0,4}|each|per|with|dosed\x20at|around|about|at|@|enth[äa]lt|bevat|contient)[\x20:~]{1,3}\Z",
    re.IGNORECASE,
)
_TIMES_BEFORE: Final = re.compile(r"[0-9]\x20?[xX×*@]\x20?\Z|@\x20?\Z")
_TIMES_AFTER: Final = re.compile(r"\x20?\)?\x20?[xX×*]\x20?[0-9]|\x20?/\x20?[0-9.,]{1,6}\x20?(?:mg|mcg)", re.IGNORECASE)
_APPROXIMATE: Final = re.compile(r"[+–-]")
"""`180-200 mg`, `260+ mg`: nobody weighs an amount for sale like that."""
_COUNT_LEADS: Final = re.compile(r"[^\w\n$€£#]{0,12}(?!1\x20)[0-9]{1,5}\x20[^\W\d_]{3}")
_CUT_WORD: Final = re.compile(r"[^\W_]+\Z")
_WORDS: Final = re.compile(r"[^\W\d_]{2,14}")
_LOOSE: Final = words(
    "bag bags baggie baggies pack packs packet packets box boxes kit kits piece pieces jar jars tub tubs tin tins st "
    "unit units dose doses"
)
_PIECES: Final = FORMS - _LOOSE | words("xtc ecstasy edible pressed vape syrup injection oral er xr sr ir")
_SPOKEN_PIECES: Final = _PIECES | frozenset(map(squeezed, _PIECES))
_AGAIN: Final = re.compile(
    r"\x20?[(\[]\x20?|\x20?[=/]\x20?|\x20or\x20|\x20?\([^()\n]{1,20}(?:\x20or\x20|\x20?[/=,]\x20?)"
)
_NEAR: Final = 26
_LINE: Final = 300
"""Characters of a line that are looked at before and after an amount."""
_SMALL_MG: Final = 40.0
_MEDICINES: Final = re.compile(
    r"(?:z[oe]lam|azepam|codone|morphon?e?|morphine|phenidate|modafinil|gabalin|gabapentin|tramadol|tapentadol|methadone|"
    r"buprenorphine|codeine|zolpidem|zopiclone|sildenafil|tadalafil|vardenafil|carisoprodol|amphetamine|promethazine|"
    r"barbital|clonidine|quetiapine|finasteride|clomifene|tamoxifen|letrozole|anastrozole|oxandrolone|stanozolol|"
    r"oxymetholone|metandienone|fluoxymesterone|liothyronine|clenbuterol|cycline|cillin|floxacin|oxetine|sertraline|pram|"
    r"baclofen|phentermine|amfetamine|ibutamoren|selegiline|ondansetron|testosterone|nandrolone|"
    r"trenbolone|lsd\Z|nbome\Z)"
)
"""Canonical names that are sold by content, not by weight: medicines, oral and oil steroids, blotter drugs."""
_POWDERS: Final = frozenset(
    {"amphetamine", "methamphetamine", "clonazolam", "flualprazolam", "flubromazolam", "diclazepam"}
)


@dataclass
class Setting:
    """What the undecided milligrams of a text are judged by; the costly signs are looked up only when asked for."""

    text: str
    line: str
    """The folded text."""
    spoken: Set[str]
    """The words of the folded text."""
    following: Sequence[str]
    """The words that stand right after its numbers."""
    counted: Sequence[int]
    """Where counts and volumes begin, in order."""
    canonicals: Sequence[str]
    pure: bool
    """A purity is given: a powder."""

    @cached_property
    def pieces(self) -> bool:
        """A count noun of single doses stands somewhere in the text."""
        return not (self.spoken.isdisjoint(_SPOKEN_PIECES) and _SPOKEN_PIECES.isdisjoint(self.following))

    @cached_property
    def medicine(self) -> bool:
        return any(map(_is_medicine, self.canonicals))

    def __post_init__(self) -> None:
        line = self.line
        self.powder = holds(line, _POWDERY)


@lru_cache(maxsize=4096)
def _is_medicine(canonical: str) -> bool:
    return canonical not in _POWDERS and _MEDICINES.search(canonical) is not None


def content_rule(setting: Setting, content: Strength) -> str | None:
    """The rule that makes these milligrams a content; None: they are the amount for sale. The nearest sign decides."""
    text, start, end = setting.text, content.start, content.end
    if _TIMES_BEFORE.search(text, max(0, start - 6), start) or _TIMES_AFTER.match(text, end):
        return "times"
    line_start = max(text.rfind("\n", max(0, start - _LINE), start) + 1, start - _LINE, 0)
    line_end = text.find("\n", end, end + _LINE)
    line_end = line_end if line_end >= 0 else min(len(text), end + _LINE)
    after = _until(text, end, line_end)
    powder = setting.powder and _POWDER.search(after)
    if not powder and not _PIECES.isdisjoint(_WORDS.findall(after.lower())):
        return "piece-after"
    counted = setting.counted
    at = bisect_left(counted, line_start)
    if at < len(counted) and counted[at] < line_end and not powder:
        return "counted-line"
    if powder or (_AMOUNT_AFTER.match(text, end) and not setting.pieces and not _is_contained(text, start)):
        return None
    if setting.powder and not setting.pieces and _POWDER.search(text, line_start, min(line_end, end + 120)):
        return None
    return _far_rule(setting, content, line_start)


def is_told_again(text: str, content: Strength, measured: Sequence[Quantity]) -> bool:
    """`500mg` of `0.5g (0.5ml or 500mg)`, `1000mg` of `1000mg (1ML)`: a mass or volume beside it says the same."""
    for quantity in measured:
        first, then = (quantity, content) if quantity.start < content.start else (content, quantity)
        if abs(quantity.value * 1000 - content.value) <= 0.01 * content.value and _AGAIN.fullmatch(
            text, first.end, then.start
        ):
            return True
    return False


def _far_rule(setting: Setting, content: Strength, line_start: int) -> str | None:
    """What the whole text tells where nothing stands near."""
    if setting.pieces:
        return "piece-in-text"
    if setting.counted:
        return "counted-text"
    if setting.pure:
        return None
    if setting.medicine:
        return "medicine"
    if _is_contained(setting.text, content.start):
        return "contained"
    if _APPROXIMATE.search(setting.text, content.start, content.end):
        return "approximate"
    if _COUNT_LEADS.match(setting.text, line_start):
        return "count-leads"
    return "small" if content.value < _SMALL_MG else None


def _is_contained(text: str, start: int) -> bool:
    return _CONTAINED.search(text, max(0, start - 14), start) is not None


def _until(text: str, start: int, line_end: int) -> str:
    """What follows within the line, without a word that the reach cuts in two."""
    end = min(start + _NEAR, line_end)
    whole = end == line_end or not text[end].isalnum()
    return text[start:end] if whole else _CUT_WORD.sub("", text[start:end])
