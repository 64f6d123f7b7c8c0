"""Why a text is read as it is: each span with what found it, the kind with what speaks for and against it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.lexicon import Lexicon
from nlp.components.wants import is_want
from nlp.cues import SUBJECTS, phrases
from nlp.cues.weigh import IMPLIED, READ
from nlp.fold import end_of_title, fold, squeezed
from nlp.nearest import nearest
from nlp.offers import offers
from nlp.pipeline import LONGEST, Pipeline, TextFacts
from nlp.reasons import reason
from records.extraction import NAMES, Amount, Kind, Label, Mention, Offer
from records.problems import first_of

MOST_WORDS = 8
"""Words of a trade that are quoted."""
VERDICTS = {
    Kind.WANT: "a wish comes first, whatever else is said",
    Kind.CHEMICAL: "all that the listing is about are precursors or cutting agents",
    Kind.DRUG: "what is named, measured or said of drugs outweighs the words of other trades",
    Kind.OTHER: "what is named, measured or said of drugs does not outweigh the words of other trades",
}


@dataclass(frozen=True, kw_only=True)
class Explained:
    """A mention and the sentence for its rule."""

    mention: Mention
    why: str
    nearest: str | None = None
    """Of a name that no lexicon row has: the canonical name of the most similar one of its class."""
    similarity: float | None = None
    """0 to 1."""


@dataclass(frozen=True, kw_only=True)
class Explanation:
    text: str
    spans: tuple[Explained, ...]
    kind: Kind
    kind_reasons: tuple[str, ...]
    primary: tuple[str, ...]
    amount: Amount | None
    offers: tuple[Offer, ...]
    notes: tuple[str, ...]
    pipeline: str


def explain(
    text: str, pipeline: Pipeline, lexicon: Lexicon, day: date, *, currency: str = "USD", wanted: bool = False
) -> Explanation:
    """`lexicon`: where the neighbours of unknown names are looked for; `day` is that of the exchange rates.

    `currency` is what an ambiguous sign means; `wanted` as in `Pipeline.read`.
    """
    facts = pipeline.read(text, wanted)
    priced, notes = offers(text[:LONGEST], facts.mentions, (), {}, day, default_currency=currency)
    return Explanation(
        text=text,
        spans=tuple(_explained(m, lexicon) for m in facts.mentions),
        kind=facts.kind,
        kind_reasons=(*_evidence(text[:LONGEST], facts, wanted), VERDICTS[facts.kind]),
        primary=facts.primary,
        amount=facts.amount,
        offers=priced,
        notes=(*facts.notes, *notes),
        pipeline=pipeline.version,
    )


def _explained(mention: Mention, lexicon: Lexicon) -> Explained:
    why = reason(mention.found_by)
    near = None if mention.known else nearest(mention.surface, mention.substance_class, lexicon)
    if near is None:
        return Explained(mention=mention, why=why)
    entry, similarity = near
    return Explained(mention=mention, why=why, nearest=entry.name, similarity=similarity)


def _evidence(text: str, facts: TextFacts, wanted: bool) -> Iterator[str]:
    """What the kind is decided by, a sentence each."""
    title_end = end_of_title(text)
    if wanted:
        yield "the page files it as a request to buy"
    if is_want(text):
        yield "it asks to buy"
    yield from _named(facts.mentions, title_end)
    measured = [
        m for m in facts.mentions if m.label is Label.STRENGTH or (m.label is Label.QUANTITY and m.unit != "unit")
    ]
    for where, found in _by_place(measured, title_end).items():
        yield f"measured {where}: {_listed([m.surface for m in found])}"
    for subject, words in _trade_words(text, title_end).items():
        if subject in IMPLIED:
            yield f"words that stand for {IMPLIED[subject]}: {_listed(words)}"
        else:
            yield f"words of {'the drug trade' if subject == 'drug' else 'other trades'}: {_listed(words)}"


def _named(mentions: Sequence[Mention], title_end: int) -> Iterator[str]:
    names = [m for m in mentions if m.label in NAMES]
    for where, found in _by_place([m for m in names if not m.denied], title_end).items():
        yield f"named {where}: {_listed([str(m.canonical) for m in found])}"
    if denied := [str(m.canonical) for m in names if m.denied]:
        yield f"said not to be there: {_listed(denied)}"


def _by_place(mentions: Sequence[Mention], title_end: int) -> dict[str, list[Mention]]:
    places: dict[str, list[Mention]] = {}
    for mention in mentions:
        places.setdefault("in the title" if mention.start < title_end else "below the title", []).append(mention)
    return places


def _trade_words(text: str, title_end: int) -> Mapping[str, list[str]]:
    """Cue words by subject in title and beginning of the description, the heaviest first, weights above 1 given."""
    line = fold(text[: title_end + READ]).line
    found: dict[str, list[str]] = {}
    for subject in SUBJECTS:
        present = {p: w for p, w in phrases(subject).items() if f" {squeezed(p)} " in line}
        if present:
            ordered = sorted(present, key=lambda p: -present[p])
            found[subject] = [f"{p} (weight {present[p]})" if present[p] > 1 else p for p in ordered]
    return found


def _listed(words: Sequence[str]) -> str:
    return first_of(list(dict.fromkeys(words)), MOST_WORDS)
