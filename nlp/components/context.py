"""Whether a short or ambiguous name means the drug: what stands beside it decides."""

import re
from collections.abc import Sequence
from functools import cached_property
from typing import Final

from config.lexicon import Entry
from nlp.cues import phrases, table
from nlp.fold import Folded, end_of_title, squeezed
from nlp.spans import Spans

UNITS: Final = (
    r"mg|mcgs?|[uµμ]gs?|micrograms?|g|gs|gr|gm|gms|grs|grams?|gramm|gramos?|grammes?|gramy?|kgs?|kilos?|kilograms?"
    r"|oz|ozs|ounces?|lbs?|pounds?|ml|mls|cl|lit(?:er|re)s?|pills?|pillen|pillules?|pastillas?|tabs?|tablets?|tabletten"
    r"|tabletki|caps?|capsules?|kapseln|hits?|blotters?|trips?|drops?|doses?|bars?|pcs|pieces?|st[üu]ck|stuks|sztuk"
    r"|vials?|amps?|joints?|carts?|cartridges?|points?|szt|cachets?"
    r"|comprim\w{2,4}|unidades|pasticche|buvards?|taz|tabletek|г|гр|грамм\w*|кг|мг|мкг|шт"
)
MEASURE: Final = (
    rf"(?<![\w.,])[.,]?\d[\d.,/]*\s?(?:{UNITS}|x)(?![a-z])|\bx\s?\d|\b(?:half|quarter|eighth|zip|qp|hp|oz|kilo|gram|gramm"
    r"|ounce|pound|(?:8|eight) ?balls?|1/[248])\b|^\W{0,3}\d*[.,]\d+(?=\s[a-z])"
)
MEASURED: Final = re.compile(MEASURE, re.IGNORECASE)
AMOUNT: Final = re.compile(rf"{MEASURE}|[$€£]\s?\d|\d\s?(?:[$€£%]|usd\b|eur\b|euros?\b|gbp\b|btc\b)", re.IGNORECASE)
FORM: Final = re.compile(
    r"\s*[(\[*\"“-]*\s*(?:paste|pasta|powder|pulver|polvo|poudre|poeder|proszek|crystals?|crystalli[zs]ed|kristalle?|pills?|pillen"
    r"|tabs?|tablets?|tabletten|shards?|rocks?|oil|öl|resin|harz|flakes?|chunks?|needles?|capsules?|caps|blotters?|gel"
    r"|edibles?|joints?|hcl|base|racemic|isomer|vials?|syringes?|carts?|cartridges?|droppers?|stamps?|bricks?|bars?"
    r"|flowers?|buds?|shake|trim|leaf|leaves|extract|tea|liquid|candy|gummies|gummy|papers?|sheets?|spray|purity|pure|uncut|raw)\b",
    re.IGNORECASE,
)
AMOUNT_LIKE: Final = re.compile(
    rf"\d+\s?(?:{UNITS}|x|l|m|cm|mm|km|in|inch|ft|w|v|k|kb|mb|gb|tb|hz|th|nd|rd|st)", re.IGNORECASE
)
"""`25G`, an alias of 25G-NBOMe: a quantity unless the long name is there too."""
QUALITY: Final = re.compile(
    r"\b(?:purity|quality|uncut|pure|hq|grade|premium|fresh|strong|potent|aaa+|usa|uk|eu|domestic)\b", re.IGNORECASE
)
STRICT: Final = frozenset(squeezed(word) for word in phrases("strict"))
"""Words of the language that a drug is also called by."""
LISTING: Final = re.compile(r" ?[/+] ?")
NEAR: Final = 60
"""Characters within which another drug's name speaks for this one."""
BESIDE: Final = 24
"""Characters within which an amount speaks for a name outside the title."""


def _by_word(name: str, flags: re.RegexFlag = re.NOFLAG) -> dict[str, re.Pattern[str]]:
    """The expression of each word of a table of cues; several words with one expression are parted by `|`."""
    return {word: re.compile(form, flags) for words, form in table(name) for word in words.split("|")}


HOMONYMS: Final = _by_word("homonyms")
"""Another meaning of an abbreviation or word, and what beside it, in lower case, shows that meaning."""
COMPANY: Final = _by_word("company", re.IGNORECASE)
"""A name that counts only in company, and the words of which one must be in the text: the `PG` of an e-liquid."""
BEFORE: Final = re.compile(
    r"(?:^|\n|[^\w\s.'’%#]|\b(?:and|or|und|et|y|i|of|for|with|mit|from|pure|uncut|hq|quality|crystal|liquid|grade|fresh|strong"
    r"|dry|wet|clean|raw|dutch|german|bolivian|colombian|columbian|peruvian|afghan|afghani|moroccan|nepalese|turkish|asian|mexican|iranian|black|no|not|without|aka|a\.k\.a\.|kein|keine|ohne|sans|sin|geen|bez|без))[^\S\n]*$",
    re.IGNORECASE,
)
AFTER: Final = re.compile(
    r"[^\S\n]*(?:$|\n|\d+/\d+\s|[^\w\s+'’%#]|\+(?!\+)\s*\w|(?:and|or|und|et|y|i|with|mit|for|from|by)\b)", re.IGNORECASE
)
DENIED: Final = re.compile(
    r"\b(?:no|not|without|zero|never|kein\w*|ohne|sans|pas de|sin|senza|geen|bez|nie|без|не)\s"
    r"(?:\S{2,14},?\s(?:or|nor|and|oder|ou|o|of|no|not)\s)?$",
    re.IGNORECASE,
)
"""What the text of a drug denies is most likely another drug: `not 25I or DOB`."""
SENTENCE: Final = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|can|an?|the|our|your|my|his|her|we|you|they|i|to|in|if|before|after|about|than|who"
    r"|which|that|it|ist|sind|der|die|das|ein|eine|la|el|un|una|le|les|des|di|het|een)\b",
    re.IGNORECASE,
)
PROSE: Final = re.compile(rf"{SENTENCE.pattern}|\bof\b", re.IGNORECASE)
"""Between a word and an amount behind it, such words say that the amount is another thing's."""
FAR: Final = 40
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
        """What is named without doubt: at first by sure names, then by those that the title's context has shown."""
        self.unsure: dict[str, Spans] = {
            name: Spans((s, e) for s, e, n in unsure if n == name) for name in {n for _, _, n in unsure}
        }
        self.title_end = end_of_title(self.text)
        self.beside: tuple[tuple[int, int], list[tuple[int, int]]] = ((-1, -1), [])
        self.title_named = self.sure.touch(0, self.title_end)

    @cached_property
    def lower(self) -> str:
        """The text in lower case, offsets unchanged."""
        low = self.text.lower()
        return low if len(low) == len(self.text) else "".join(c.lower()[0] for c in self.text)

    @cached_property
    def title_amount(self) -> bool:
        return AMOUNT.search(self.text, 0, self.title_end) is not None

    def allows(self, start: int, end: int, entry: Entry, *, gated: bool) -> bool:
        """Whether the run is the name: no other meaning shows, and where it is `gated` something speaks for it."""
        word = self.text[start:end].lower()
        other = HOMONYMS.get(word)
        if other and self._means_other(other, word, start, end):
            return False
        if company := COMPANY.get(word):
            return company.search(self.text) is not None
        if gated and not self.speaks_for(start, end, entry):
            return False
        if start < self.title_end:
            self.canonical.add(entry.name)
        return True

    def _means_other(self, other: re.Pattern[str], word: str, start: int, end: int) -> bool:
        """Whether another meaning shows near the run; one that the word has elsewhere says nothing of it here."""
        return any(
            word not in match[0] or (match.start() < end and match.end() > start)
            for match in other.finditer(self.lower, max(0, start - FAR), end + FAR)
        )

    def speaks_for(self, start: int, end: int, entry: Entry) -> bool:
        """Whether the run from `start` to `end` is meant as `entry`."""
        surface = self.text[start:end]
        if squeezed(surface) in STRICT:
            if entry.name == self.implied and (self._amount_within(start, end, 5) or (start < 2 and self.title_amount)):
                return True
            return self._apart(start, end) and (
                entry.name in self.canonical or self._amount_within(start, end, 8) or self._measured(start, end, BESIDE)
            )
        if self.sure.spans and self._listed(start, end):
            return len(surface) > 2 or self._written_as_code(surface)
        twin = self._twin_beside(start, end, entry.name)
        if len(surface) <= 2:
            return (twin and len(surface) == 2) or self._code(start, end, entry.name in self.canonical)
        if twin or not self.canonical.isdisjoint((entry.name, entry.name.rpartition("-")[2])):
            return True
        if AMOUNT_LIKE.fullmatch(surface):
            return False
        if FORM.match(self.text, end) or entry.name == self.implied:
            return True
        return self._in_description(start, end) if start >= self.title_end else self._in_title(start, end)

    def _in_title(self, start: int, end: int) -> bool:
        if self._apart(start, end):
            return self.title_amount or self.title_named
        if self.title_named:
            return False
        if self._amount_within(start, end, BESIDE) or self._measured(start, end):
            return True
        return self.text[start:end].isupper() and QUALITY.search(self.text, 0, self.title_end) is not None

    def _measured(self, start: int, end: int, reach: int = 160) -> bool:
        """Whether a text tells before a run how much of it there is, with other words but no sentence around."""
        amount = MEASURED.search(self.text, max(0, start - reach), start)
        if amount is None or SENTENCE.search(self.text, amount.end(), start):
            return False
        return SENTENCE.match(self.text, end + 1) is None

    def _in_description(self, start: int, end: int) -> bool:
        beside = self._apart(start, end) or any(c.isdigit() for c in self.text[start:end])
        if self._amount_within(start, end, BESIDE) or (beside and self._named_beside(start, end, NEAR)):
            return True
        return beside and self.title_named and DENIED.search(self.text, max(0, start - 40), start) is not None

    def _code(self, start: int, end: int, named: bool) -> bool:
        """Whether a run of one or two characters is a name."""
        if not self._written_as_code(self.text[start:end]) or self._in_word(start, end):
            return False
        before = BEFORE.search(self.text, max(0, start - 30), start) is not None
        if FORM.match(self.text, end) and (before or any(0 <= start - e < 6 for _, e in self._amounts(start, end))):
            return True
        if named and re.search(r"\d\s?$", self.text[max(0, start - 3) : start]) is None:
            return True
        return self._apart(start, end) and self._amount_within(start, end, 8)

    def _in_word(self, start: int, end: int) -> bool:
        """Whether a sign joins the run to a letter or digit: `H.Q.`, `K-9`, `R&K`."""
        return bool(
            re.match(r"[^\w\s]\w", self.text[end : end + 2])
            or re.match(r"\w[^\w\s]$", self.text[max(0, start - 2) : start])
        )

    def _apart(self, start: int, end: int) -> bool:
        """Whether the run is an item of its own: amounts, signs that part items, or nothing on both sides."""
        amounts = self._amounts(start, end)
        before = any(0 <= start - e <= 4 for _, e in amounts) or BEFORE.search(self.text, max(0, start - 30), start)
        after = any(0 <= s - end <= 3 for s, _ in amounts) or AFTER.match(self.text, end)
        return bool(before) and bool(after)

    def _twin_beside(self, start: int, end: int, name: str) -> bool:
        """Another ambiguous name of the same thing right beside: `K2/Spice`."""
        return any(s >= end or e <= start for s, e in self.unsure[name].near(start - 3, end + 3))

    def _listed(self, start: int, end: int) -> bool:
        """Only the stroke of a list between the run and a drug's name: `clenbuterol/T3`."""
        return any(
            LISTING.fullmatch(self.text, *((e, start) if e <= start else (end, s)))
            for s, e in self.sure.near(start - 3, end + 3)
            if e <= start or s >= end
        )

    def _written_as_code(self, surface: str) -> bool:
        return surface.isupper() or any(c.isdigit() for c in surface)

    def _amounts(self, start: int, end: int) -> list[tuple[int, int]]:
        """Amounts that begin or end within `BESIDE` of the run; those of the last run asked for are kept."""
        if self.beside[0] != (start, end):
            reach = BESIDE + 20
            found = [m.span() for m in AMOUNT.finditer(self.text, max(0, start - reach), end + reach)]
            self.beside = (start, end), found
        return self.beside[1]

    def _amount_within(self, start: int, end: int, reach: int) -> bool:
        return any(
            (e <= start and start - e < reach)
            or (s >= end and s - end < reach and PROSE.search(self.text, end, s) is None)
            for s, e in self._amounts(start, end)
        )

    def _named_beside(self, start: int, end: int, reach: int) -> bool:
        return any(s >= end or e <= start for s, e in self.sure.near(start - reach, end + reach))
