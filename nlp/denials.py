"""Whether a text says that a thing is not there: `no caffeine`, `not cut with X or Y`, `caffeine-free`."""

import re
from collections.abc import Set
from typing import Final

from nlp.cues import phrases
from nlp.fold import holds, squeezed

NEGATION_WORDS: Final = frozenset(squeezed(word) for word in phrases("negations"))
"""One of them is in every denial; looking for them is much cheaper."""
DENIED_BEFORE: Final = re.compile(
    r"\b(?:no|not|non|without|never|zero|free (?:of|from)|w/o|nor|neither|none|isn't|aren't|kein\w*|ohne|nicht"
    r"|frei von|sans|pas de"
    r"|pas|aucune?|ni|sin|senza|nessun\w*|non contiene|zonder|geen|niet|bez|nie zawiera|nie|без|нет|не содержит|uten"
    r"|utan|uden|ikke"
    r"|inte|ingen|inget|inga|sem|fără|fara|žádn\w+|zadn\w+|neobsahuje)\b[ -]*"
    r"(?:(?:cut|mixed|laced|pressed|added|any|with|w/|other|of|contain(?:s|ing)?|mit|gestreckt|versetzt|enth[aä]lt"
    r"|coupée?|au|avec"
    r"|mezclad[oa]|cortad[oa]|con|tagliat[oa]|versneden|met|de|med)(?![\w])[ -]*){0,4}"
    r"(?:[\w-]+ ?(?:,|/|\+|&|or|and|nor|oder|und|noch|ou|ni|et|o|y|e|ni|of|en|lub|ani|i|или|и)[ ]*){0,4}(?:d['’])?$",
    re.IGNORECASE,
)
DENIED_AFTER: Final = re.compile(
    r"(?:-free\b|[ -]?frei\b|-?vrij\b|-?fri\b"
    r"| free(?=\s*(?:$|[,;:)\]]|\.(?:\s|$)|(?:and|or|but|product|powder|formula|tablets?|pills?)\b)))"
    r"(?! (?:ship|deliver|post|sample|\w*versand))",
    re.IGNORECASE,
)
"""Not in `cocaine FREE PRIORITY SHIPPING`, where what follows is free."""
SENTENCE_END: Final = re.compile(r"[.!?\n|;](?=\s|$)")
REACH: Final = 70


def is_denied(text: str, start: int, end: int, said: Set[str] = NEGATION_WORDS) -> bool:
    """Whether the run from `start` to `end` is what the text denies; `said`: the words of the text that may."""
    after = text[end : end + 2].lower()
    if ("f" in after or "v" in after) and DENIED_AFTER.match(text, end):
        return True
    before = text[max(0, start - REACH) : start]
    if before.isascii() and not holds(before.lower(), said):
        return False
    for stop in SENTENCE_END.finditer(text, start - len(before), start):
        before = text[stop.end() : start]
    return not NEGATION_WORDS.isdisjoint(squeezed(before).split()) and DENIED_BEFORE.search(before) is not None
