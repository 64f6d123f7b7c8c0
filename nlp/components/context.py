"""Whether a short or ambiguous name means the drug: what stands beside it decides."""

import re
from collections.abc import Sequence

from config.lexicon import Entry
from nlp.cues import table
from nlp.fold import Folded
from nlp.spans import Spans

UNITS = (
    r"mg|mcgs?|[uµμ]gs?|micrograms?|g|gs|gr|gm|gms|grs|grams?|gramm|gramos?|grammes?|gramy?|kgs?|kilos?|kilograms?"
    r"|oz|ozs|ounces?|lbs?|pounds?|ml|mls|cl|lit(?:er|re)s?|pills?|pillen|pillules?|pastillas?|tabs?|tablets?|tabletten"
    r"|tabletki|caps?|capsules?|kapseln|hits?|blotters?|trips?|drops?|doses?|bars?|pcs|pieces?|st[üu]ck|stuks|sztuk"
    r"|vials?|amps?|joints?|carts?|cartridges?|points?"
)
AMOUNT = re.compile(
    rf"(?<![\w.,])[.,]?\d[\d.,/]*\s?(?:{UNITS}|x)(?![a-z])|\bx\s?\d|\b(?:half|quarter|eighth|zip|qp|hp|oz|kilo|gram|gramm"
    rf"|ounce|pound|1/[248])\b|[$€£]\s?\d|\d\s?(?:[$€£%]|usd\b|eur\b|euros?\b|gbp\b|btc\b)",
    re.IGNORECASE,
)
FORM = re.compile(
    r"\s*[(\[*\"“-]*\s*(?:paste|pasta|powder|pulver|polvo|poudre|poeder|proszek|crystals?|crystalli[zs]ed|kristalle?|pills?|pillen"
    r"|tabs?|tablets?|tabletten|shards?|rocks?|oil|öl|resin|harz|flakes?|chunks?|needles?|capsules?|caps|blotters?|gel"
    r"|edibles?|joints?|hcl|base|racemic|isomer|vials?|syringes?|carts?|cartridges?|droppers?|stamps?|bricks?|bars?"
    r"|flowers?|buds?|shake|trim|leaf|leaves|extract|tea|liquid|candy|gummies|gummy|papers?|sheets?|spray|purity|pure|uncut)\b",
    re.IGNORECASE,
)
AMOUNT_LIKE = re.compile(
    rf"\d+\s?(?:{UNITS}|x|i|l|m|cm|mm|km|in|inch|ft|w|v|k|kb|mb|gb|tb|hz|th|nd|rd|st)", re.IGNORECASE
)
"""`25G`, an alias of 25G-NBOMe: a quantity unless the long name is there too."""
QUALITY = re.compile(
    r"\b(?:purity|quality|uncut|pure|hq|grade|premium|fresh|strong|potent|aaa+|usa|uk|eu|domestic)\b", re.IGNORECASE
)
NEAR = 60
"""Characters within which another drug's name speaks for this one."""
BESIDE = 24
"""Characters within which an amount speaks for a name outside the title."""

HOMONYMS = {word: re.compile(form, re.IGNORECASE) for word, form in table("homonyms")}
"""Another meaning of an abbreviation or word, and what beside it shows that meaning."""
BEFORE = re.compile(
    r"(?:^|[^\w\s.'’%#]|\b(?:and|or|und|et|y|i|of|for|with|mit|from|pure|uncut|hq|quality|crystal|liquid|grade|fresh|strong))\s*$",
    re.IGNORECASE,
)
AFTER = re.compile(r"\s*(?:$|[^\w\s+'’%#]|\+(?!\+)\s*\w|(?:and|or|und|et|y|i|with|mit|for|from)\b)", re.IGNORECASE)
FAR = 40
"""Characters on each side in which the other meaning is looked for."""

Named = tuple[int, int, str]


def is_homonym(surface: str) -> bool:
    return surface.lower() in HOMONYMS


class Context:
    """What is known of a text before its ambiguous names are decided."""

    def __init__(self, folded: Folded, implied: str | None, sure: Sequence[Named], unsure: Sequence[Named]) -> None:
        self.text = folded.text
        self.implied = implied
        self.sure = Spans((s, e) for s, e, _ in sure)
        self.canonical = {name for _, _, name in sure}
        self.unsure: dict[str, Spans] = {
            name: Spans((s, e) for s, e, n in unsure if n == name) for name in {n for _, _, n in unsure}
        }
        self.title_end = self.text.find("\n") if "\n" in self.text else len(self.text)
        self.title_named = self.sure.touch(0, self.title_end)
        self.title_amount = AMOUNT.search(self.text, 0, self.title_end) is not None

    def allows(self, start: int, end: int, entry: Entry, *, gated: bool) -> bool:
        """Whether the run is the name: no other meaning shows, and where it is `gated` something speaks for it."""
        other = HOMONYMS.get(self.text[start:end].lower())
        if other and other.search(self.text, max(0, start - FAR), end + FAR):
            return False
        return not gated or self.speaks_for(start, end, entry)

    def speaks_for(self, start: int, end: int, entry: Entry) -> bool:
        """Whether the run from `start` to `end` is meant as `entry`."""
        surface = self.text[start:end]
        if entry.name in self.canonical or self._twin_beside(start, end, entry.name):
            return len(surface) > 1
        if AMOUNT_LIKE.fullmatch(surface):
            return False
        if len(surface) <= 2:
            beside = FORM.match(self.text, end) or (self._apart(start, end) and self._amount_within(start, end, 6))
            return self._written_as_code(surface) and bool(beside)
        if FORM.match(self.text, end) or entry.name == self.implied:
            return True
        if start >= self.title_end:
            return self._amount_within(start, end, BESIDE) or self._named_beside(start, end, NEAR)
        if self.title_named and not self._apart(start, end):
            return False
        if self.title_amount or self.title_named:
            return True
        return surface.isupper() and QUALITY.search(self.text, 0, self.title_end) is not None

    def _apart(self, start: int, end: int) -> bool:
        """Whether the run is an item of its own: amounts, signs that part items, or nothing on both sides."""
        amounts = self._amounts(start, end, 6)
        before = any(0 <= start - e <= 4 for _, e in amounts) or BEFORE.search(self.text, max(0, start - 30), start)
        after = any(0 <= s - end <= 3 for s, _ in amounts) or AFTER.match(self.text, end)
        return bool(before) and bool(after)

    def _twin_beside(self, start: int, end: int, name: str) -> bool:
        """Another ambiguous name of the same thing right beside: `K2/Spice`."""
        return any(s >= end or e <= start for s, e in self.unsure[name].near(start - 3, end + 3))

    def _written_as_code(self, surface: str) -> bool:
        return surface.isupper() or any(c.isdigit() for c in surface)

    def _amounts(self, start: int, end: int, reach: int) -> list[tuple[int, int]]:
        """Amounts that begin or end within `reach` of the run."""
        return [m.span() for m in AMOUNT.finditer(self.text, max(0, start - reach - 20), end + reach + 20)]

    def _amount_within(self, start: int, end: int, reach: int) -> bool:
        amounts = self._amounts(start, end, reach)
        return any(s - end < reach and start - e < reach and (e <= start or s >= end) for s, e in amounts)

    def _named_beside(self, start: int, end: int, reach: int) -> bool:
        return any(s >= end or e <= start for s, e in self.sure.near(start - reach, end + reach))
