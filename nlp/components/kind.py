"""What a listing is (drug, chemical, want, other) and the main thing it is about."""

from collections.abc import Iterable, Sequence
from typing import Final

from spacy.language import Language

from nlp.beside import heads_of_lines, is_compared, side_by_side
from nlp.components.wants import FIRST_WORDS, OPENING, is_want
from nlp.cues.weigh import Cues
from nlp.doc import Component, Reading
from nlp.fold import end_of_title
from nlp.unnamed import SYNTHETIC, find_unnamed
from records.extraction import NAMES, Kind, Label, Mention

_QUANTITY, _STRENGTH, _SUBSTANCE = Label.QUANTITY, Label.STRENGTH, Label.SUBSTANCE
"""Looking a member up in its enumeration takes ten times as long."""
INGREDIENT: Final = "roles:medicine"
"""How `nlp.components.roles` marks the caffeine of a painkiller, which is no main thing beside another."""
WORDS_ALONE: Final = 2.0
"""What trade words must weigh where nothing is named or measured: `powder` may be anything."""
MASS: Final = frozenset({"g", "ml"})


def find_kind(text: str, cues: Cues, mentions: Sequence[Mention], wanted: bool = False) -> Kind:
    """Weigh names and amounts against the words of other trades; a wish comes first, whatever it is for."""
    title_end = end_of_title(text)
    names: list[Mention] = []
    measured = measured_title = counted_title = False
    for m in mentions:
        label = m.label
        if label is _QUANTITY or label is _STRENGTH:
            counted_title = counted_title or (m.start < title_end and label is _QUANTITY)
            if m.unit in MASS or label is _STRENGTH:
                measured = True
                measured_title = measured_title or m.start < title_end
        elif m.canonical and not m.denied and label in NAMES:
            names.append(m)
    reach = FIRST_WORDS if counted_title else OPENING
    if (names or cues.implied or measured or "plug" in text[:title_end].lower()) and (wanted or is_want(text, reach)):
        return Kind.WANT
    in_title = [m.canonical for m in names if m.start < title_end]
    drug = cues.drug
    if in_title:
        drug += 3.0 if len(set(in_title)) == 1 else 4.0
    drug += min(2.0, len(names) - len(in_title))
    if not in_title:
        drug += min(3.0, max(0.0, len({m.canonical for m in names}) - 2.0))
    drug += 3.0 * measured_title + 1.0 * measured + (2.0 if cues.implied else 0.0)
    if cues.other >= max(drug, 1.0) or drug < (1.0 if names or measured or cues.implied else WORDS_ALONE):
        return Kind.OTHER
    return Kind.CHEMICAL if _is_chemical(text, names, title_end) else Kind.DRUG


def _is_chemical(text: str, names: Sequence[Mention], title_end: int) -> bool:
    """Whether what the title names, or else the text, are precursors and cutting agents only."""
    if not [m for m in names if m.label is not _SUBSTANCE]:
        return False
    main = [m for m in names if m.start < title_end] or names
    if any(m.label is not _SUBSTANCE for m in main):
        main = [m for m in main if not is_compared(text, m)] or main
    return all(m.label is not _SUBSTANCE for m in main)


FAMILIES: Final = frozenset(["nbome", "nboh", "nbf", "synthetic cannabinoids", "nitazenes"])


def find_primary(text: str, kind: Kind, cues: Cues, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Canonical names of the main thing: the title's first, or several that the title lists side by side."""
    if kind is Kind.OTHER:
        return ()
    names = [m for m in mentions if m.canonical and not m.denied and m.label in NAMES]
    title_end = end_of_title(text)
    if len({m.canonical for m in names}) > 1:
        names = [m for m in names if not is_compared(text, m)]
    elif names and names[0].start < title_end:
        return (str(names[0].canonical),)
    titled = [m for m in names if m.start < title_end]
    if not titled and (heads := heads_of_lines(text, names)):
        return tuple(heads)
    if not titled and SYNTHETIC.search(text, 0, title_end):
        return ("synthetic cannabinoids",)
    for choice in (titled, [] if cues.implied else names):
        ranked = [m for m in choice if m.label is _SUBSTANCE] if kind is not Kind.CHEMICAL else choice
        ranked = [m for m in ranked if m.found_by != INGREDIENT] or ranked
        if ranked or choice:
            return tuple(_members(side_by_side(text, ranked or choice), names))
    unnamed = cues.implied or find_unnamed(text, [m for m in mentions if m.start < title_end])
    return (unnamed,) if unnamed else ()


def _members(main: Sequence[str], names: Sequence[Mention]) -> Iterable[str]:
    """In the place of a family's name (`nbome`) its members, where the text names some (`25b-nbome`)."""
    if FAMILIES.isdisjoint(main):
        yield from main
        return
    for name in main:
        group = name.replace(" ", "-").removesuffix("s")
        members = dict.fromkeys(
            str(m.canonical)
            for m in names
            if m.canonical != name and (m.substance_class == group or str(m.canonical).endswith("-" + name))
        )
        yield from members if len(main) == 1 and members and name in FAMILIES else (name,)


class KindOf(Component):
    """Runs last; finds no spans but the kind and the primary names."""

    group = "kind"

    def read(self, reading: Reading) -> tuple[Mention, ...]:
        text, mentions = reading.text, reading.mentions
        reading.kind = find_kind(text, reading.cues, mentions, reading.wanted)
        reading.primary = find_primary(text, reading.kind, reading.cues, mentions)
        return ()


@Language.factory("kind")
def make(nlp: Language, name: str) -> KindOf:  # noqa: ARG001
    return KindOf()
