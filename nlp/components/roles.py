"""What a named chemical is here: the thing itself, something it is said to be free of, or a part of a medicine."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from dataclasses import replace as changed

from spacy.language import Language

from config.lexicon import Lexicon
from nlp.cues import phrases
from nlp.doc import Component, Reading
from nlp.fold import squeezed
from records.extraction import NAMES, Label, Mention

NEGATION_WORDS = frozenset(squeezed(word) for word in phrases("negations"))
"""One of them is in every denial; looking for them is much cheaper."""
DENIED_BEFORE = re.compile(
    r"\b(?:no|not|non|without|never|zero|free (?:of|from)|w/o|nor|kein\w*|ohne|nicht|frei von|sans|pas de|aucune?|sin"
    r"|senza|non contiene|zonder|geen|bez|nie zawiera|без|uten|utan|uden)\b[ -]*"
    r"(?:(?:cut|mixed|laced|pressed|added|any|with|other|of|mit|gestreckt|coupée?|au|mezclado|con|de)\b[ -]*){0,4}"
    r"(?:[\w-]+ ?(?:,|/|or|and|nor|oder|und|ou|o|y|of|en|lub)[ ]*){0,3}$",
    re.IGNORECASE,
)
DENIED_AFTER = re.compile(r"[ -]?(?:free|frei)\b(?! (?:ship|deliver|post|sample|\w*versand))", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?\n|;](?=\s|$)")
MEDICINE_FORM = re.compile(
    r"\b\d+\s?mg\b|\b(?:patch(?:es)?|cream|ointment|creme|salbe|pflaster|gel|spray|suppositor\w+|plasters?|\d+\s?mg|tablets?|tabs?|tabletten|pills?"
    r"|caps(?:ules)?|comprim\w+|pastillas|tabletki|blisters?|syrup|oral|injections?|ampoules?|drops|lozenges?)\b",
    re.IGNORECASE,
)
BULK = re.compile(
    r"\b(?:powder|pulver|kgs?|kilos?|bulk|pure|\d+\s?g(?:r|rams?)?|cut(?:ting)?|crystals?|drum|mesh)\b", re.IGNORECASE
)
COMPARED = re.compile(r"\b(?:instead of|rather than|like|than|as)\s+$", re.IGNORECASE)
NEAR = 40
STEROID_WORDS = re.compile(
    r"\b(?:steroids?|mg/ml|testosterone|trenbolone|tren|deca|nandrolone|durabolin|boldenone|masteron|primobolan|anavar"
    r"|dianabol|winstrol|sustanon|vials?|amps?|\d+\s?ml|gear|bodybuilding|cycle|esters?)\b",
    re.IGNORECASE,
)
TWO_MEANINGS = re.compile(r"npp|china\W?white|white\W?china", re.IGNORECASE)
FENTANYLS = re.compile("fentan|piperid", re.IGNORECASE)
STEROID, PIPERIDONE = "nandrolone phenylpropionate", "n-phenethyl-4-piperidone"


@dataclass(frozen=True, slots=True)
class Subject:
    """What the whole text is about, as far as a name with two meanings depends on it."""

    fentanyls: bool
    steroids: bool
    precursors: bool

    @staticmethod
    def of(text: str, mentions: Sequence[Mention]) -> "Subject":
        others = [m for m in mentions if m.surface.upper() != "NPP"]
        return Subject(
            fentanyls=FENTANYLS.search(text) is not None,
            steroids=STEROID_WORDS.search(text) is not None or any(m.substance_class == "steroid" for m in others),
            precursors=any(m.label is Label.PRECURSOR for m in others),
        )


def find_roles(
    text: str, mentions: Sequence[Mention], medicines: frozenset[str], *, denials: bool = True
) -> Iterator[Mention]:
    """The mentions with label and denial settled by what stands around them.

    `medicines`: cutting agents that are also sold as medicines; `denials`: False where no word of the text denies.
    """
    subject = Subject.of(text, mentions) if any(TWO_MEANINGS.fullmatch(m.surface) for m in mentions) else None
    for place, mention in enumerate(mentions):
        if mention.label not in NAMES:
            yield mention
            continue
        denied = denials and is_denied(text, mention.start, mention.end)
        settled = changed(mention, denied=True) if denied else mention
        if subject is not None and TWO_MEANINGS.fullmatch(mention.surface):
            yield _by_subject(settled, subject)
        elif mention.label is Label.CUTTING_AGENT:
            yield _as_used(text, settled, mentions[max(0, place - 4) : place + 5], medicines)
        else:
            yield settled


def _by_subject(mention: Mention, subject: Subject) -> Mention:
    if mention.surface.upper() == "NPP":
        return _npp(mention, subject)
    if subject.fentanyls and mention.canonical == "heroin":
        return changed(mention, canonical="fentanyl", substance_class="opioid", found_by="roles:china-white")
    return mention


def _as_used(text: str, mention: Mention, around: Sequence[Mention], medicines: frozenset[str]) -> Mention:
    if _as_medicine(text, mention, around, medicines):
        return changed(mention, label=Label.SUBSTANCE, found_by="roles:medicine")
    return mention


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether the text says that the thing is not there: `no caffeine`, `not cut with X or Y`, `caffeine-free`."""
    before = text[max(0, start - 60) : start]
    for stop in SENTENCE_END.finditer(before):
        before = " " * stop.end() + before[stop.end() :]
    return DENIED_BEFORE.search(before) is not None or DENIED_AFTER.match(text, end) is not None


def _as_medicine(text: str, mention: Mention, mentions: Sequence[Mention], medicines: frozenset[str]) -> bool:
    around = text[max(0, mention.start - NEAR) : mention.end + NEAR]
    if mention.canonical in medicines and MEDICINE_FORM.search(around) and not BULK.search(around):
        return True
    if mention.canonical in medicines and COMPARED.search(text, max(0, mention.start - 20), mention.start):
        return True
    return any(
        other.substance_class in ("medicine", "opioid")
        and other.label is Label.SUBSTANCE
        and _share(text, mention, other)
        for other in mentions
    )


def _share(text: str, one: Mention, other: Mention) -> bool:
    """`codeine/paracetamol`, `hydrocodone + APAP`: ingredients of one product."""
    between = text[min(one.end, other.end) : max(one.start, other.start)]
    return (
        len(between) <= 30
        and re.fullmatch(
            r"[\s\d.,]*(?:mg)?\s*(?:[/+&(-]|and|with|und|et|y|plus)?\s*(?:no )?[\s\d.,]*(?:mg)?\s*", between
        )
        is not None
    )


def _npp(mention: Mention, subject: Subject) -> Mention:
    """NPP: the steroid nandrolone phenylpropionate, or the piperidone from which fentanyls are made."""
    if subject.steroids and not subject.precursors and not subject.fentanyls:
        return changed(
            mention, label=Label.SUBSTANCE, canonical=STEROID, substance_class="steroid", found_by="roles:npp"
        )
    return changed(
        mention, label=Label.PRECURSOR, canonical=PIPERIDONE, substance_class="precursor", found_by="roles:npp"
    )


class Roles(Component):
    """Runs after the names. `medicines` is set by `nlp.pipeline.load`."""

    group = "names"
    medicines: frozenset[str] = frozenset()

    def read(self, reading: Reading) -> list[Mention]:
        if not reading.names:
            return []
        denials = not NEGATION_WORDS.isdisjoint(reading.folded.line.split())
        reading.mentions = list(find_roles(reading.text, reading.mentions, self.medicines, denials=denials))
        return reading.names


def medicines_of(lexicon: Lexicon) -> frozenset[str]:
    return frozenset(e.name for e in lexicon.entries if e.medicine)


@Language.factory("roles", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> Roles:  # noqa: ARG001
    return Roles()
