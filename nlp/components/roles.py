"""What a named chemical is here: the thing itself, something it is said to be free of, or a part of a medicine."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from dataclasses import replace as changed
from typing import Final

from spacy.language import Language

from config.lexicon import Lexicon
from nlp.denials import NEGATION_WORDS, is_denied
from nlp.doc import Component, Reading
from records.extraction import NAMES, Label, Mention

_CUTTING_AGENT, _SUBSTANCE, _PRECURSOR = Label.CUTTING_AGENT, Label.SUBSTANCE, Label.PRECURSOR
"""Looking a member up in its enumeration takes ten times as long."""
TOPICAL: Final = re.compile(
    r"\b(?:patch(?:es)?|cream|ointment|gel|spray|suppositor\w+|plasters?|syrup|lozenges?|creme|salbe|pflaster|saft"
    r"|cr[eè]me|pommade"
    r"|sirop|parches?|crema|jarabe|cerott[oi]|sciroppo|pleisters?|zalf|masc|krem|syrop|пластыр\w*|мазь|крем|сироп)\b",
    re.IGNORECASE,
)
"""Ready-made forms that no bulk powder has, whatever it weighs."""
DOSED: Final = re.compile(
    r"\b(?:\d+\s?mg|tablets?|tabs?|tabletten|pills?|caps(?:ules)?|comprim\w+|compresse|pastillas|gélules|tabletki"
    r"|blisters?|oral"
    r"|injections?|injectables?|ampoules?|drops|таблет\w+)\b",
    re.IGNORECASE,
)
BULK: Final = re.compile(
    r"\b(?:powder|pulver|poudre|polvo|polvere|poeder|proszek|порошок|kgs?|kilos?|bulk|drum|mesh|cut(?:ting)?"
    r"|streckmittel"
    r"|diluent)\b|\d(?:kgs?|kilos?)\b",
    re.IGNORECASE,
)
LOOSE: Final = re.compile(r"\b(?:pure|\d+\s?g(?:r|rams?)?|crystals?)\b", re.IGNORECASE)
"""What speaks against a medicine where nothing but a weight in mg speaks for it."""
COUNTED: Final = re.compile(r"\b(?:tab|pill|caps|blister|comprim|pastill|gélul|injec|ampoul|таблет)", re.IGNORECASE)
COMPARED: Final = re.compile(r"\b(?:instead of|rather than|like|than|as)\s+$", re.IGNORECASE)
STREET: Final = frozenset(["heroin", "opium", "fentanyl"])
"""Opioids whose paracetamol and caffeine are cut, not ingredients."""
CAS: Final = re.compile(r"\d{2,7}-\d\d-\d")
CAS_REACH: Final = 30
"""Characters within which a number belongs to the name before it."""
NEAR: Final = 40
STEROID_WORDS: Final = re.compile(
    r"\b(?:steroids?|mg/ml|testosterone|trenbolone|tren|deca|nandrolone|durabolin|boldenone|masteron|primobolan|anavar"
    r"|dianabol|winstrol|sustanon|vials?|amps?|\d+\s?ml|gear|bodybuilding|cycle|esters?)\b",
    re.IGNORECASE,
)
TWO_MEANINGS: Final = re.compile(r"npp|ch[iy]na\W?white|white\W?ch[iy]na|dope", re.IGNORECASE)
DOUBTFUL: Final = frozenset(["n-phenethyl-4-piperidone", "heroin"])
"""The canonical names under which the lexicon has the names with two meanings, cannabis (`dope`) apart."""
DOPE: Final = frozenset(["dope", "Dope", "DOPE"])
OPIATES: Final = re.compile(
    r"\b(?:heroin|ecp|tar|tranq|fent\w*|stamps?|bundles?|bth|opi(?:ate|oid|um)s?|nod\w*|philly|chicago)\b|#[34]\b",
    re.IGNORECASE,
)
FENTANYLS: Final = re.compile("fentan|piperid", re.IGNORECASE)
STEROID, PIPERIDONE = "nandrolone phenylpropionate", "n-phenethyl-4-piperidone"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the whole text is about, as far as a name with two meanings depends on it."""

    fentanyls: bool
    steroids: bool
    precursors: bool
    opiates: bool

    @staticmethod
    def of(text: str, mentions: Sequence[Mention]) -> "Subject":
        others = [m for m in mentions if m.surface.upper() != "NPP"]
        return Subject(
            fentanyls=FENTANYLS.search(text) is not None,
            steroids=STEROID_WORDS.search(text) is not None or any(m.substance_class == "steroid" for m in others),
            precursors=any(m.label is _PRECURSOR for m in others),
            opiates=OPIATES.search(text) is not None,
        )


def find_roles(
    text: str, mentions: Sequence[Mention], medicines: frozenset[str], denials: Set[str] = NEGATION_WORDS
) -> Iterator[Mention]:
    """The mentions with label and denial settled by what stands around them.

    `medicines`: cutting agents that are also sold as medicines; `denials`: the words of the text that may deny.
    """
    doubtful = [m for m in mentions if _is_doubtful(m)]
    subject = Subject.of(text, mentions) if doubtful else None
    sold = _sold_as_medicines(text, mentions, medicines)
    for place, mention in enumerate(mentions):
        if mention.label not in NAMES:
            yield mention
            continue
        denied = bool(denials) and is_denied(text, mention.start, mention.end, denials)
        settled = changed(mention, denied=True) if denied else mention
        if subject is not None and _is_doubtful(mention):
            yield _by_subject(settled, subject)
        elif mention.label is _CUTTING_AGENT and (
            place in sold or (denied and _lacks(text, mention, mentions[max(0, place - 12) : place], medicines))
        ):
            yield changed(settled, label=_SUBSTANCE, found_by="roles:medicine")
        else:
            yield settled


def _is_doubtful(mention: Mention) -> bool:
    return _may_be_doubtful(mention) and TWO_MEANINGS.fullmatch(mention.surface) is not None


def _may_be_doubtful(mention: Mention) -> bool:
    return mention.canonical in DOUBTFUL or mention.surface in DOPE


def _by_subject(mention: Mention, subject: Subject) -> Mention:
    if mention.surface.upper() == "NPP":
        return _npp(mention, subject)
    if mention.surface in DOPE:
        return _dope(mention) if subject.opiates else mention
    if subject.fentanyls and mention.canonical == "heroin":
        return changed(mention, canonical="fentanyl", substance_class="opioid", found_by="roles:china-white")
    return mention


def _sold_as_medicines(text: str, mentions: Sequence[Mention], medicines: frozenset[str]) -> set[int]:
    """Places of the cutting agents that are medicines or ingredients here; those first named so are so throughout."""
    sold: set[int] = set()
    first: dict[str | None, bool] = {}
    for place, mention in enumerate(mentions):
        if mention.label is not _CUTTING_AGENT:
            continue
        medicine = _as_medicine(text, mention, mentions[max(0, place - 4) : place + 5], medicines)
        if first.setdefault(mention.canonical, medicine) or medicine:
            sold.add(place)
    return sold


def _as_medicine(text: str, mention: Mention, around: Sequence[Mention], medicines: frozenset[str]) -> bool:
    if mention.canonical in medicines:
        beside = text[max(0, mention.start - NEAR) : mention.end + NEAR]
        if TOPICAL.search(beside) or _in_doses(beside):
            return True
        if COMPARED.search(text, max(0, mention.start - 20), mention.start):
            return not any(m.label is _CUTTING_AGENT and m.canonical != mention.canonical for m in around)
    return any(_is_pharmaceutical(other) and _share(text, mention, other) for other in around)


def _in_doses(beside: str) -> bool:
    return (
        DOSED.search(beside) is not None
        and BULK.search(beside) is None
        and (COUNTED.search(beside) is not None or LOOSE.search(beside) is None)
    )


def _lacks(text: str, mention: Mention, mentions: Sequence[Mention], medicines: frozenset[str]) -> bool:
    """`Codeine 30 mg pills, no paracetamol`: an ingredient that the medicine often has and here has not."""
    if mention.canonical not in medicines:
        return False
    near = text[max(0, mention.start - 150) : mention.end]
    return _in_doses(near) and any(_is_pharmaceutical(m) and m.start < mention.start for m in mentions)


def _is_pharmaceutical(mention: Mention) -> bool:
    if mention.label is not _SUBSTANCE or mention.canonical in STREET:
        return False
    return mention.substance_class in ("medicine", "opioid")


def without_numbers(mentions: Sequence[Mention]) -> list[Mention]:
    """Without the CAS numbers that only repeat a name: alone such a number is the name."""
    said = {m.canonical for m in mentions if m.label in NAMES and not CAS.fullmatch(m.surface)}
    kept: list[Mention] = []
    end = -CAS_REACH - 1
    for mention in mentions:
        if mention.label in NAMES and CAS.fullmatch(mention.surface):
            if mention.canonical in said or mention.start - end <= CAS_REACH:
                continue
        elif mention.label in NAMES:
            end = mention.end
        kept.append(mention)
    return kept


def _share(text: str, one: Mention, other: Mention) -> bool:
    """`codeine/paracetamol`, `hydrocodone + APAP`: ingredients of one product."""
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return (
        len(between) <= 30
        and re.fullmatch(
            r"[\s\d.,]*(?:mg)?\s*(?:[/+&(-]|and|with|w/|und|mit|et|y|plus)?\s*(?:no )?[\s\d.,]*(?:mg)?\s*", between
        )
        is not None
    )


def _npp(mention: Mention, subject: Subject) -> Mention:
    """NPP: the steroid nandrolone phenylpropionate, or the piperidone from which fentanyls are made."""
    if subject.steroids and not subject.precursors and not subject.fentanyls:
        return changed(mention, label=_SUBSTANCE, canonical=STEROID, substance_class="steroid", found_by="roles:npp")
    return changed(mention, label=_PRECURSOR, canonical=PIPERIDONE, substance_class="precursor", found_by="roles:npp")


def _dope(mention: Mention) -> Mention:
    """The word for cannabis is in some towns the one for heroin."""
    return changed(mention, canonical="heroin", substance_class="opioid", found_by="roles:dope")


def _is_open(name: Mention) -> bool:
    """Its role is not settled by the lexicon alone, or it may be a number that repeats another."""
    return name.label is _CUTTING_AGENT or name.surface[0].isdigit() or _may_be_doubtful(name)


class Roles(Component):
    """Runs after the names. `medicines` is set by `nlp.pipeline.load`."""

    group = "names"
    medicines: frozenset[str] = frozenset()

    def read(self, reading: Reading) -> Sequence[Mention]:
        names = reading.names
        if not names:
            return names
        denials = NEGATION_WORDS & reading.folded.words
        if denials or any([_is_open(m) for m in names]):  # noqa: C419  half the time of a generator
            numbered = any([m.surface[0].isdigit() for m in names])  # noqa: C419
            mentions = without_numbers(reading.mentions) if numbered else reading.mentions
            reading.put(list(find_roles(reading.text, mentions, self.medicines, denials)))
            return reading.names
        return names


def medicines_of(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(e.name for e in lexicon.entries if e.medicine)


@Language.factory("roles", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> Roles:  # noqa: ARG001
    return Roles()
