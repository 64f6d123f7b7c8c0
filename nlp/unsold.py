"""Amounts that are told but not sold: doses (`take 20mg`, `20mg daily`), limits (`up to 50g`), bullets' and bodies'
weights, what a scale tells apart and an empty vessel holds."""

import re
from collections.abc import Sequence, Set
from typing import Final

from nlp.fold import holds
from nlp.measured import Quantity
from nlp.numbers import Found
from nlp.units import words

_DOSE_BEFORE: Final = re.compile(
    r"(?:\b(?:low|light|common|strong|heavy|high|threshold|single|starting|recommended|suggested|normal|typical|usual|"
    r"maximum)\x20dos(?:e|es|age|ages)|\btak(?:e|en|ing)|\btook|\bstart(?:ing)?\x20(?:with|at|on)|"
    r"\b(?:uncommon|trip|tripped|tripping|experiences?|effects)\x20(?:on|at|from)|\bno\x20more\x20than|\bper\x20session|"
    r"\bdosis|\bdosierung|\bdosering|\bposologie)[^\n.;]{0,18}\Z",
    re.IGNORECASE,
)
_BEFORE_DOSE: Final = words(
    "dose doses dosage dosages take taken taking took start starting uncommon trip tripped tripping experience "
    "experiences effects than session dosis dosierung dosering posologie"
)
_DOSE_STEMS: Final = (
    "dos",
    "tak",
    "took",
    "start",
    "uncommon",
    "trip",
    "experience",
    "effects",
    "more than",
    "session",
    "posol",
)
_AFTER_DOSE: Final = words(
    "day dose week night session person time daily very too lot enough plenty "
    "equal equals dosed dosage dosages doses liquide prise base"
)
"""None of these words and no equals sign in a text: nothing to look for beside each amount."""
_DOSE_AFTER: Final = re.compile(
    r"\x20?(?:per|a|each|every|/)\x20?(?:day|dose|week|night|session|person|time)\b|"
    r"\x20(?:daily|is\x20(?:equal\x20to|very|too|more|a\x20lot|enough|plenty)|or\x20(?:less|more)\x20(?:per\x20)?dos(?:e|ed|age)s?|equals?)\b|"
    r"\x20?=\x20?(?:an?\x20|the\x20|very\x20)?(?:light|mild|low|common|medium|moderate|normal|strong|heavy|high|intense|deep|full|"
    r"nice|good|great|fun|threshold|beginner|trip|buzz|dose|visual|ego|party|mellow)|"
    r"(?:\x20?[_-]\x20?[0-9]{1,3})?\x20pour\x20une?\x20(?:liquide|dose|prise|base)\b",
    re.IGNORECASE,
)
_LIMITS: Final = (
    "up to", "more than", "less than", "over", "above", "under", "below", "max", "max.", "maximum", "maximum of", "min",
    "min.", "minimum", "minimum of", "limit", "limit of", "limited to", "order", "order is", "orders of",
    "mehr als", "bis zu",
)  # fmt: skip
"""How the words before an amount end where it may be a limit."""
_LIMIT_BEFORE: Final = re.compile(
    r"\b(?:(?:order|ship|send|deliver|weigh|parcel|letter|envelope|package|purchase|buy|stack|combine|versand|bestell)\w*[^\n.;]{0,24}"
    r"\b(?:up\x20to|(?:more|less)\x20than|over|above|under|below|mehr\x20als|bis\x20zu)|"
    r"(?:max|min)(?:imum)?\.?(?:\x20(?:of|is))?|limit(?:ed)?(?:\x20(?:of|to))?|"
    r"(?:max|min)(?:imum)?\.?\x20(?:order|purchase)s?(?:\x20(?:of|is))?)[\x20:=]{1,2}\Z",
    re.IGNORECASE,
)
_LIMIT_AFTER: Final = re.compile(
    r"\x20(?:(?:(?:max|min)(?:imum)?|limit)\b(?![^\n]{0,12}[0-9])|per\x20(?:customer|person|buyer|package|envelope)\b|"
    r"in\x20weight\b)",
    re.IGNORECASE,
)
_LIMIT_WORDS: Final = words(
    "max maximum min minimum limit limited weight order orders customer person buyer package packages parcel parcels "
    "letter letters envelope envelopes ship ships shipped shipping send deliver weigh weighing purchase buy stack "
    "combine versand bestellung bestellungen"
)
_AMMUNITION: Final = words("ammo ammunition fmj jsp jhp luger parabellum caliber calibre munition")
_GRAINS: Final = re.compile(r"[0-9]\x20?grs?\Z", re.IGNORECASE)
_SCALE_AFTER: Final = re.compile(
    r"\)?\x20(?:[^\W\d_]{2,12}\x20){0,2}(?:scales?|resolution|accura(?:cy|te)|readability|precision|increments?)\b",
    re.IGNORECASE,
)
_SCALE_BEFORE: Final = re.compile(
    r"\b(?:accura(?:cy|te)|resolution|readability|precision|precise|increments)(?:\x20(?:of|to|is|milligram|down)){0,2}[\x20:(]{1,3}\Z",
    re.IGNORECASE,
)
_FINEST: Final = 0.1
"""Grams that a coarse pocket scale tells apart."""
_BODY_BEFORE: Final = re.compile(
    r"(?:\b(?:väger|(?:du|ich|er|man)\x20wieg(?:e|s?t)|(?:i|you|who|person|people|someone|anyone|guy|man)\x20weigh(?:s|ing)?|"
    r"(?:body\x20?|my\x20|your\x20)weight(?:\x20(?:of|is))?|körpergewicht(?:\x20von)?)[\x20:]{1,2}(?:(?:about|around|over|ca\.?|circa|etwa|runt|[~>])\x20?)?|"
    r"(?<![0-9€$£]\x20)(?<![€$£])\bfür\x20(?:ca\.?\x20)?)\Z",
    re.IGNORECASE,
)
_BODY_AFTER: Final = re.compile(
    r"[\x20-](?:(?:heavy|schwere\w?|adult)\x20)?(?:persons?|people|m[ae]n|male|female|woman|guy|user|human|mann|frau|body|"
    r"bodyweight|körpergewicht|kroppsvikt)\b",
    re.IGNORECASE,
)
_BODY: Final = 35_000.0
_HEAVIEST: Final = 200_000.0
"""Grams that people weigh."""
_VESSELS: Final = words("silicone empty")
_VESSEL: Final = (
    r"(?:silicone|empty)\x20(?:[^\W\d_]{2,12}\x20)?(?:jar|container|bottle|vial|tube|pot|syringe|cartridge)s?\b"
)
_VESSEL_BEFORE: Final = re.compile(rf"\b{_VESSEL}[\x20(,-]{{1,3}}\Z", re.IGNORECASE)
_VESSEL_AFTER: Final = re.compile(rf"\x20{_VESSEL}", re.IGNORECASE)
_FAR: Final = 40
_TOLD: Final = _AFTER_DOSE | _BEFORE_DOSE | _LIMIT_WORDS | _AMMUNITION


def is_told(text: str, spoken: Set[str]) -> bool:
    """Whether there is a word of doses, limits or ammunition at all; without one everything told is sold."""
    return "=" in text or not spoken.isdisjoint(_TOLD)


def ungrained(text: str, spoken: Set[str], found: Sequence[Quantity]) -> Sequence[Quantity]:
    """Those that are no grains, as the `115gr` of a bullet."""
    if spoken.isdisjoint(_AMMUNITION):
        return found
    return [q for q in found if q.unit != "g" or not _GRAINS.search(text, q.start, q.end)]


def unsized(text: str, spoken: Set[str], found: list[Quantity]) -> list[Quantity]:
    """Those that tell no size of an empty vessel, as `silicone jar 5ml`, of a body or of what a scale tells apart."""
    vessels = not spoken.isdisjoint(_VESSELS)
    if not vessels and all([unit != "g" or _FINEST < value < _BODY for _, _, value, unit, _ in found]):  # noqa: C419
        return found
    return [q for q in found if not _is_size(text, q)]


def _is_size(text: str, q: Quantity) -> bool:
    """Whether a vessel holds so much, a body weighs so much, or a scale is said to be so fine."""
    if q.unit == "ml":
        before, after = _VESSEL_BEFORE, _VESSEL_AFTER
    elif q.unit == "g" and q.value <= _FINEST:
        before, after = _SCALE_BEFORE, _SCALE_AFTER
    elif q.unit == "g" and _BODY <= q.value <= _HEAVIEST:
        before, after = _BODY_BEFORE, _BODY_AFTER
    else:
        return False
    return after.match(text, q.end) is not None or before.search(text, max(0, q.start - _FAR), q.start) is not None


def undosed(text: str, spoken: Set[str], found: Sequence[Found]) -> Sequence[Found]:
    """Those that are not told to be a dose, as `take 20mg` or `20mg daily`."""
    if "=" in text or not spoken.isdisjoint(_AFTER_DOSE):
        found = [amount for amount in found if not _DOSE_AFTER.match(text, amount.end)]
    if not spoken.isdisjoint(_BEFORE_DOSE):
        found = [a for a in found if not _is_dose(text, max(0, a.start - 45), a.start)]
    return found


def _is_dose(text: str, reach: int, start: int) -> bool:
    before = text[reach:start].lower()
    return holds(before, _DOSE_STEMS) and _DOSE_BEFORE.search(text, reach, start) is not None


def unlimited(text: str, spoken: Set[str], found: Sequence[Found]) -> Sequence[Found]:
    """Those that are not told to be a limit, as `ships up to 50g` or `5g per customer`."""
    if spoken.isdisjoint(_LIMIT_WORDS):
        return found
    kept: list[Found] = []
    limit = -1
    for amount in found:
        if amount.start == limit or _is_limit(text, amount.start) or _LIMIT_AFTER.match(text, amount.end):
            limit = amount.end  # where the `5g` of `up to 3*5g` begins
        else:
            kept.append(amount)
    return kept


def _is_limit(text: str, start: int) -> bool:
    before = text[max(0, start - 14) : start].rstrip(" :=").lower()
    return before.endswith(_LIMITS) and _LIMIT_BEFORE.search(text, max(0, start - 60), start) is not None
