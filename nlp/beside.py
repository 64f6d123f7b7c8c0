"""Where a name stands to other names: beside them as an equal, or only compared with them."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from nlp.cues import phrases
from records.extraction import Mention

COMPARED: Final = re.compile(
    r"\b(?:similar to|like|better than|stronger than|compar(?:ed?|able|es) (?:to|with)|replac(?:es|ement for|ing)"
    r"|alternatives? (?:to|for)|instead of|rather than|than|analog(?:ue)?s? of|cousin of|substitute for|vs\.?|unlike"
    r"|as good as"
    r"|made (?:from|of|with)|made by|extracted from|(?:synth|synthesi[sz]ed|produced|based|derived"
    r"|precursors?) (?:from|on|for|of|to)"
    r"|from|(?:cut|cutting|cutt|mix|mixing|diluting|dilute)(?: agents?)?(?: (?:for|of|with|your))?"
    r"|(?:to )?(?:make|making|produce|producing|manufactur\w+|production|synthesis|prepar\w+)(?: (?:of|your))?"
    r"|fake|pro-?drug (?:to|of|for)|potentiat\w+ (?:for|of)|free(?: \d+\s?\w{0,5})?(?: x)?|ähnlich wie|besser als|statt"
    r"|wie|aus"
    r"|comme|mieux que|à base de|mejor que|hecho de|come|meglio di|zoals|beter dan|jak|lepsz\w+ (?:niż|od)|как"
    r"|лучше чем)"
    r"\s+(?:the\s+|pure\s+|old\s+|real\s+|a\s+|your\s+|\d+\s?mg\s+)?$",
    re.IGNORECASE,
)
COMPARING: Final = frozenset(phrases("comparing"))
"""The last word before a name that is compared, unless it is an amount; looking at it is cheaper."""
COMPARED_AFTER: Final = re.compile(
    r"[ -]?(?:replacement|alternative|substitute|sub|analog(?:ue)?|derivat\w+|like|style|type|precursor|killer|logo"
    r"|synthes[ie]s|production"
    r"|manufactur\w+|making|cutting|also|on request"
    r"|flavou?r\w*"
    r"|scented|smelling|based|shaped?)\b",
    re.IGNORECASE,
)
AFTER: Final = frozenset("rasdltpkfbmco")
"""First letters of these."""
LEFT_OVER: Final = (
    r"(?:[$€£]\s?\d[\d.,]*(?:/\w+)?|\d[\d.,]*\s?(?:[$€£]|eur|usd|gbp)(?:/\w+)?|[\d.,/+*~-]+\s?(?:mg|mcg|[uµμ]g|g|gr"
    r"|gm|grams?|kg|oz|ml|%|x|pills?|tabs?|tablets?|caps?|capsules?|pcs|hits?"
    r"|blotters?|doses?)?\b"
    r"|[\d.,/+*~-]+%?|\([^()]{0,15}\)|(?:hcl|pills?|tablets?|tabs|caps|powder|crystals?|blotters?|purity|ir|xr|each"
    r"|bars?|mg)\b)"
)
LISTED: Final = re.compile(
    rf"(?:['’]s)?\s*(?:{LEFT_OVER}\s*){{0,4}}(?:\+|/|&(?:amp;)?|\b(?:and|und|y|et|e|i|or|oder|ou|o|plus|en|och|och)\b|[,;])\s*"
    rf"(?:{LEFT_OVER}\s*(?:of\s+|x\s+)?){{0,3}}(?:(?!with|for|from|like|than)[^\W\d]\w*\s+){{0,2}}",
    re.IGNORECASE,
)
COUNTED: Final = re.compile(r"\s+\d+\s?x\s+(?:[\d.,]+\s?(?:mg|mcg|[uµμ]g)\s+)?", re.IGNORECASE)
"""What parts the items of `2x LSD 2x DOB`."""
MEDICAL: Final = frozenset(["medicine", "opioid", "dissociative", "benzodiazepine"])
HEAD: Final = re.compile(r"[\W\d]{0,8}")
FAR: Final = 40


def is_compared(text: str, mention: Mention) -> bool:
    """Whether the thing is named only to say what another is like, made from, cut for or given with."""
    after = text[mention.end : mention.end + 2].lstrip(" -").lower()
    if after and after in AFTER and COMPARED_AFTER.match(text, mention.end):
        return True
    before = text[max(0, mention.start - FAR) : mention.start]
    words = before.split(None)
    if not words or not before[-1].isspace() or not (words[-1].lower() in COMPARING or words[-1][-1] in "gG0123456789"):
        return False
    return COMPARED.search(before) is not None


def side_by_side(text: str, names: Sequence[Mention]) -> list[str]:
    """The first name, and those that follow it in a list of equals."""
    main = [str(names[0].canonical)]
    if len(names) == 1:
        return main
    for one, other in pairwise(names):
        if other.canonical in main:
            continue
        if one.substance_class == other.substance_class == "cannabis":
            continue
        between = text[one.end : other.start]
        if "\n" in between or len(between) > FAR or ("/" in between and not (one.known and other.known)):
            break  # a name that no list has is most likely another one of the same thing
        if not (LISTED.fullmatch(between) or COUNTED.fullmatch(between) or _combined(between, one, other)):
            break
        main.append(str(other.canonical))
    return main


def _combined(between: str, one: Mention, other: Mention) -> bool:
    """Two medicines in one: `promethazine codeine`."""
    joined = not between.strip() and {one.substance_class, other.substance_class} <= MEDICAL
    return joined and one.substance_class != other.substance_class


def heads_of_lines(text: str, names: Sequence[Mention]) -> list[str]:
    """Of a price list the names with which its lines begin; none where but one line does."""
    heads = [str(m.canonical) for m in names if HEAD.fullmatch(text, text.rfind("\n", 0, m.start) + 1, m.start)]
    return list(dict.fromkeys(heads)) if len(set(heads)) > 1 else []
