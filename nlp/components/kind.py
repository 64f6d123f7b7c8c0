"""What a listing is (drug, chemical, want, other) and the main thing it is about."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from spacy.language import Language

from nlp.components.wants import is_want
from nlp.cues.weigh import Cues, find_cues
from nlp.doc import Component, Reading
from records.extraction import NAMES, Kind, Label, Mention

MASS = frozenset({"g", "ml"})


def find_kind(text: str, cues: Cues, mentions: Sequence[Mention], wanted: bool = False) -> Kind:
    """Weigh names and amounts against the words of other trades; a wish comes first, whatever it is for."""
    title_end = _title_end(text)
    names = [m for m in mentions if m.label in NAMES and not m.denied]
    if (wanted or is_want(text)) and (names or cues.implied or any(_measured(m) for m in mentions)):
        return Kind.WANT
    drug = cues.drug + sum(3.0 for _ in {m.canonical for m in names if m.start < title_end})
    drug += min(2.0, sum(1.0 for m in names if m.start >= title_end))
    drug += 3.0 if any(_measured(m) for m in mentions if m.start < title_end) else 0.0
    drug += 1.0 if any(_measured(m) for m in mentions) else 0.0
    drug += 2.0 if cues.implied else 0.0
    if cues.other >= max(drug, 1.0) or drug < 1.0:
        return Kind.OTHER
    main = [m for m in names if m.start < title_end] or names
    if main and all(m.label is not Label.SUBSTANCE for m in main):
        return Kind.CHEMICAL
    return Kind.DRUG


def _measured(mention: Mention) -> bool:
    if mention.label is Label.STRENGTH:
        return True
    return mention.label is Label.QUANTITY and mention.unit in MASS


FAMILIES = frozenset(["nbome", "nboh", "nbf", "synthetic cannabinoids", "nitazenes"])
COMPARED = re.compile(
    r"(?:\b(?:similar to|like|better than|stronger than|compar(?:ed?|able|es) (?:to|with)|replac(?:es|ement for|ing)"
    r"|alternative to|instead of|than|analog(?:ue)? of|substitute for|vs\.?|unlike|made from|extracted from|from)"
    r"\s+(?:the\s+|pure\s+|old\s+)?)$",
    re.IGNORECASE,
)
COMPARED_AFTER = re.compile(
    r"[ -]?(?:replacement|alternative|substitute|analog(?:ue)?|like|style|type|precursor)\b", re.IGNORECASE
)
PILL = re.compile(r"\b(?:pills?|tablets?|pillen|presse[ds])\b", re.IGNORECASE)
LISTED = re.compile(
    r"\s*(?:\+|&|\band\b|\bund\b|\by\b|\bet\b|\bi\b|\bor\b|,)\s*(?:[\d.,]+\s?\w{0,5}\s*(?:of\s+)?)?(?:\w+\s+){0,2}",
    re.IGNORECASE,
)


def find_primary(text: str, kind: Kind, cues: Cues, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Canonical names of the main thing: the title's first, or several that the title lists side by side."""
    if kind is Kind.OTHER:
        return ()
    names = [m for m in mentions if m.label in NAMES and m.canonical and not m.denied]
    if len({m.canonical for m in names}) > 1:
        names = [m for m in names if not _compared(text, m)]
    title_end = _title_end(text)
    titled = [m for m in names if m.start < title_end]
    for choice in (titled, [] if cues.implied else names):
        ranked = [m for m in choice if m.label is Label.SUBSTANCE] if kind is not Kind.CHEMICAL else choice
        if ranked or choice:
            return tuple(_members(_side_by_side(text, ranked or choice), names))
    implied = cues.implied or _by_strength(text[:title_end], [m for m in mentions if m.start < title_end])
    return (implied,) if implied else ()


def _side_by_side(text: str, names: Sequence[Mention]) -> list[str]:
    main = [str(names[0].canonical)]
    for one, other in pairwise(names):
        between = text[one.end : other.start]
        if other.canonical in main:
            continue
        if "\n" in between or len(between) > 30 or not LISTED.fullmatch(between):
            break
        main.append(str(other.canonical))
    return main


def _by_strength(title: str, mentions: Sequence[Mention]) -> str | None:
    """What a title without any name is about: blotters of 100 ug hold LSD, pressed pills of 200 mg MDMA."""
    for mention in mentions:
        if mention.label is Label.STRENGTH and mention.value is not None and mention.unit == "mg":
            if 0.04 <= mention.value <= 0.5 and not PILL.search(title):
                return "lsd"
            if 90 <= mention.value <= 350 and PILL.search(title) and re.search("dutch|press|xtc", title, re.IGNORECASE):
                return "mdma"
    return None


def _members(main: Sequence[str], names: Sequence[Mention]) -> Iterable[str]:
    """In the place of a family's name (`nbome`) its members, where the text names some (`25b-nbome`)."""
    for name in main:
        group = name.replace(" ", "-").removesuffix("s")
        members = dict.fromkeys(
            str(m.canonical)
            for m in names
            if m.canonical != name and (m.substance_class == group or str(m.canonical).endswith("-" + name))
        )
        yield from members if len(main) == 1 and members and name in FAMILIES else (name,)


def _compared(text: str, mention: Mention) -> bool:
    before = text[max(0, mention.start - 40) : mention.start]
    return COMPARED.search(before) is not None or COMPARED_AFTER.match(text, mention.end) is not None


def _title_end(text: str) -> int:
    end = text.find("\n")
    return len(text) if end < 0 else end


class KindOf(Component):
    """Runs last; finds no spans but the kind and the primary names."""

    group = "kind"

    def read(self, reading: Reading) -> tuple[Mention, ...]:
        text, mentions = reading.text, reading.mentions
        cues = find_cues(reading.folded, _title_end(text))
        reading.kind = find_kind(text, cues, mentions, reading.wanted)
        reading.primary = find_primary(text, reading.kind, cues, mentions)
        return ()


@Language.factory("kind")
def make(nlp: Language, name: str) -> KindOf:  # noqa: ARG001
    return KindOf()
