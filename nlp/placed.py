"""Words of a title that stand where the product's name stands and are written like a code or a chemical's name.

Two places count: the only word beside amounts and words of trade (`5g AMT freebase`), and the place beside a name in
parentheses or behind a sign (`4-methyl-x (4-XYZ)`).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from nlp.components.context import AMOUNT_LIKE
from nlp.cues import phrases
from nlp.cues.weigh import find_cues
from nlp.fold import Folded, end_of_title
from nlp.spans import Span, Spans

LONGEST_TITLE: Final = 160
DOSED: Final = re.compile(
    r"[.,\d](?<![\w.,].)(?:(?<=\d)|\d)[\d.,/]*\s?(?:k?gs?|gr|grs|gms?|gramm?s?|kilos?|m?l|m[gl]s?|mcgs?|[uµμ]gs?|tabs?|tablets?"
    r"|pills?|hits?|blotters?|caps|capsules?|pellets?|vials?)(?![a-z])",
    re.IGNORECASE,
)
"""An amount of a drug: a mass, a volume or a count of doses."""
NUMBER: Final = re.compile(
    r"\d[\d.,/]*(?:\s?[-–]\s?\d[\d.,]*)?\s?(?:x|k|st|nd|rd|th|cm|mm|in|eu|uk|am|pm|[%$€£])?(?![\w-])|[$€£]\s?\d[\d.,]*",
    re.IGNORECASE,
)
WORD: Final = re.compile(r"[^\W_](?:[^\W_]|['’]?[-‐‑–,'’.](?=[^\W_]))*")
TRADE: Final = frozenset(
    word for cue in ("trade", "forms", "grades") for phrase in phrases(cue) for word in phrase.split()
)
GRADED: Final = re.compile(
    r"\b(?:a{2,}\+*|indoors?|outdoors?|greenhouse|shelf|grade|strain|buds?|nugs?|kush|haze|ounces?|oz|qp|hp|lbs?"
    r"|carts?)\b",
    re.IGNORECASE,
)
"""Words of the cannabis trade, in which letters and numbers name strains."""
MOST_WORDS: Final = 3
"""Words beside a plain code that may also be the product's name."""
COUNTED: Final = (
    r"(?:in|oz|pk|ply|ct|packs?|pcs|tabs?|pills?|day|star|panel|pieces?|count|way|years?"
    r"|month|hour|inch|gram|step|part|set)"
)
LOCANT_CODE: Final = re.compile(
    rf"\d{{1,2}}[A-Za-z]?(?:,\d)*'?-(?!in-|(?i:{COUNTED})$)(?:[A-Za-z]{{1,3}}-)?"
    r"(?:[A-Z][A-Za-z]{1,5}|[b-df-hj-np-tv-z]{2,5})\d?"
)
"""A position and a short code: `2-DPMP`, `4-MPrC`."""
LABORATORY_CODE: Final = re.compile(
    r"(?:\d[A-Z]{1,2}-)?(?:[A-Z]{2,5}-?\d{2,4}|[A-Za-z]{1,4}-\d{3,7}|[A-Za-z]{3}-\d{2,3})(?:[,-]\d{3,4})?(?:-?[A-Z])?"
)
"""A maker's letters and number: `RTI-111`."""
STANDARD: Final = re.compile(
    r"(?:e|en|din|iso|ral|sku|sae|us|cr|wd|ref|art|item|no|nr|lot|model|type|vol|ver|v|rev|size|pos|usps|rtx|gtx|usb|hdmi|ddr|ps"
    r"|xbox|led|bmw|vw|mp|ar|ak|og|gg|form|formula|page|version|windows?|office)[-.]?\d+\w*",
    re.IGNORECASE,
)
"""Numbers of standards, colours, models and strains."""
SHORT_CODE: Final = re.compile(
    r"[A-Z]{3,5}|[A-Z]-?\d{1,3}|[a-z]{1,2}[A-Z][A-Za-z]?[A-Z]{1,3}|[A-Z][a-z]?[A-Z]{1,3}[a-z]?[A-Z]?"
    r"|[A-Z][a-z]-[A-Za-z]|\d{2}[A-Za-z]|\d-[A-Z]{2}"
)
"""Written like an abbreviation; much else is too."""
CHEMICAL: Final = re.compile(
    r"(?=[a-z\d,-]{8,})[a-z\d,-]*(?:(?:[^mz]az|[^s]id|[^xf]am|ap|it|et|ot|yl|ox|ophen|ph|rop|cain|od|am|rp|orph)ine?"
    r"|ylline|azol(?:one)?|az[oi]ne?|idone|[dm]one|[ie]none|anone|alone|elone|adone|thixene|oxide?|cloral"
    r"|drol|r?adol|binol|banol|phinol|yphenol|amide|opane|orphan|oxetin|caine?|[ao]zepam|ab[ao]l|[pr]orex"
    r"|enate|adom|aril|morin|oline?|ermine)"
)
"""A long word with the ending of a medicine or chemical."""
JOINED: Final = re.compile(r"\s*[(\[/=-]\s*|\s+[-–/|]\s+|\s*[)\]]\s*[-–]?\s*|\)?\s+(?:aka|or)\s+")
"""Between two names of one thing."""
LISTED: Final = re.compile(r"\s*[,/+&|]\s*|\s+(?:and|und|et|y)\s+")
"""Between two things of a list."""
CODED: Final = re.compile(r"-(?:(?<=\d-)[^\W\d_]|(?<=[^\W\d_]-)\d)")
TOO_COMMON: Final = frozenset(phrases("ordinary")) | frozenset(phrases("chemicals"))


@dataclass(frozen=True, slots=True)
class Place:
    start: int
    end: int
    confidence: float
    beside: Span | None = None
    """The name in apposition, whose class it shares."""


def find_placed(folded: Folded, known: Sequence[Span], unknown: Sequence[Span]) -> list[Place]:
    """Candidates of a title that names nothing known, or of one that names something `unknown` to stand beside.

    Both in the text's order.
    """
    end = end_of_title(folded.text)
    if end > LONGEST_TITLE:
        return []
    before = [span for span in unknown if span[1] <= end] if unknown else []
    named = bool(known) and known[0][0] < end
    if before or (named and CODED.search(folded.text, 0, end)):
        return list(_beside(folded.text, end, before, [span for span in known if span[1] <= end]))
    if named or DOSED.search(folded.text, 0, end) is None:
        return []
    return _alone(folded, end)


def _alone(folded: Folded, end: int) -> list[Place]:
    """The title's one or two words that are neither amount nor trade, if written like a code or a chemical."""
    words = list(islice(_content(folded.text, end), MOST_WORDS + 2))
    title = folded.text[:end]
    if len(words) > MOST_WORDS + 1 or all([title[s:e].lower() in TOO_COMMON for s, e in words]):  # noqa: C419
        return []
    shouted = not any(c.islower() for c in DOSED.sub("", title))
    graded = GRADED.search(title) is not None
    places = [
        Place(start, stop, confidence)
        for start, stop in words
        if (confidence := _likely(title[start:stop], len(words) - 1, shouted=shouted, graded=graded))
    ]
    if places:
        cues = find_cues(folded, end)
        if cues.title_other or cues.implied:
            return []
    return places


def _likely(word: str, others: int, *, shouted: bool, graded: bool) -> float:
    """How likely a word in the product's place, beside `others`, is a substance's name; 0 for no candidate."""
    if word.lower() in TOO_COMMON or AMOUNT_LIKE.fullmatch(word) or STANDARD.fullmatch(word):
        return 0
    if LOCANT_CODE.fullmatch(word):
        return 0.6
    if CHEMICAL.fullmatch(word.lower()) or (others < 2 and not graded and LABORATORY_CODE.fullmatch(word)):
        return 0.55
    return 0.45 if not others and not graded and (not shouted or len(word) <= 3) and SHORT_CODE.fullmatch(word) else 0


def _content(text: str, end: int) -> Iterator[Span]:
    covered = Spans(m.span() for m in (*DOSED.finditer(text, 0, end), *NUMBER.finditer(text, 0, end)))
    for match in WORD.finditer(text, 0, end):
        word = match[0].lower()
        if word in TRADE or len(word) < 2 or covered.cover(*match.span()) or word.isdigit():
            continue
        yield match.span()


def _beside(text: str, end: int, unknown: Sequence[Span], known: Sequence[Span]) -> Iterator[Place]:
    """Codes in apposition to an unknown name (only a bracket, slash or dash is between), or in one list with a name."""
    taken = Spans([*unknown, *known])
    for match in WORD.finditer(text, 0, end):
        start, stop = match.span()
        word = match[0]
        plain = LOCANT_CODE.fullmatch(word) or LABORATORY_CODE.fullmatch(word)
        if not (plain or SHORT_CODE.fullmatch(word)) or AMOUNT_LIKE.fullmatch(word):
            continue
        if taken.touch(start, stop) or word.lower() in TRADE or STANDARD.fullmatch(word):
            continue
        name = next((n for n in unknown if _parted(text, start, stop, n, JOINED)), None)
        if name or (plain and CODED.search(word) and any(_parted(text, start, stop, n, LISTED) for n in known)):
            yield Place(start, stop, 0.5, name)


def _parted(text: str, start: int, stop: int, name: Span, by: re.Pattern[str]) -> bool:
    """Whether only what `by` matches is between the run and the name."""
    gap = (name[1], start) if name[1] <= start else (stop, name[0])
    return gap[1] - gap[0] <= 6 and by.fullmatch(text, *gap) is not None
