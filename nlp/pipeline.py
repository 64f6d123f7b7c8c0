"""The extraction pipeline: text in, facts out. spaCy objects do not leave this package."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple, TypeVar

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from config.lexicon import Lexicon
from nlp.codes import Codes
from nlp.compiled import PACKAGE
from nlp.components import amounts, kind, known_names, misspelt_names, roles, unknown_names
from nlp.components.known_names import NameTable
from nlp.components.misspelt_names import Spellings
from nlp.components.roles import medicines_of
from nlp.doc import Chunks, Component, Reading, readable
from nlp.fold import fold
from nlp.offers import headline, offers
from records.extraction import Amount, Extraction, Kind, Mention
from records.listing import Listing

COMPONENTS = ("known_names", "misspelt_names", "unknown_names", "amounts", "roles", "kind")
"""In the order in which they run."""
MODULES = (known_names, misspelt_names, unknown_names, amounts, roles, kind)
"""Imported for their factories."""
LONGEST = 200_000
"""Characters of a text that are read; the rest is left out and the notes say so."""

BATCH = 128
"""Texts that go through the components together."""
T = TypeVar("T")


class TextFacts(NamedTuple):
    """What a text says by itself, without the page's own prices."""

    mentions: tuple[Mention, ...]
    kind: Kind
    primary: tuple[str, ...]
    amount: Amount | None
    """The first amount offered."""
    notes: tuple[str, ...]


class Pipeline:
    """Components over one text after another; holds nothing of them. One per process: it cannot be pickled."""

    def __init__(self, nlp: Language, version: str) -> None:
        self.nlp = nlp
        self.components: list[Component] = [part for _, part in nlp.pipeline if isinstance(part, Component)]
        self.version = version

    def read(self, text: str, wanted: bool = False) -> TextFacts:
        """`wanted`: the page itself files the post as a request to buy."""
        return self._read([(text, wanted)])[0]

    def pipe(self, texts: Iterable[str]) -> Iterator[TextFacts]:
        """As `read`, for many texts."""
        for batch in batches(texts):
            yield from self._read([(text, False) for text in batch])

    def _read(self, texts: Sequence[tuple[str, bool]]) -> list[TextFacts]:
        """One component after another over all the texts: each finds its code and tables still in the CPU's cache."""
        readings = [Reading(fold(readable(text, LONGEST)), wanted) for text, wanted in texts]
        for component in self.components:
            read = component.read
            for reading in readings:
                read(reading)
        return [_facts(len(text), reading) for (text, _), reading in zip(texts, readings, strict=True)]

    def doc(self, text: str) -> Doc:
        """The text as a spaCy Doc with the components' spans, for a component that needs tokens."""
        return self.nlp(readable(text, LONGEST))

    def extract(self, listing: Listing) -> Extraction:
        return next(self.extract_each((listing,)))

    def extract_each(self, listings: Iterable[Listing]) -> Iterator[Extraction]:
        for batch in batches(listings):
            facts = self._read([(listing.text, listing.wanted) for listing in batch])
            for listing, said in zip(batch, facts, strict=True):
                yield self._extraction(listing, said)

    def _extraction(self, listing: Listing, facts: TextFacts) -> Extraction:
        text = listing.text
        rates = dict(listing.rates)
        priced, notes = offers(
            text[:LONGEST],
            facts.mentions,
            listing.prices,
            rates,
            listing.seen_at.date(),
            default_currency=listing.currency,
        )
        return Extraction(
            source=listing.source,
            listing_id=listing.listing_id,
            run=listing.run,
            text_digest=listing.text_digest,
            kind=facts.kind,
            primary=facts.primary,
            mentions=facts.mentions,
            offers=priced,
            notes=(*facts.notes, *notes),
            pipeline=self.version,
        )


def batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _facts(length: int, reading: Reading) -> TextFacts:
    return TextFacts(
        mentions=tuple(reading.mentions),
        kind=reading.kind,
        primary=reading.primary,
        amount=headline(reading.text, reading.mentions),
        notes=(f"text of {length} characters read up to {LONGEST}",) if length > LONGEST else (),
    )


def load(lexicon: Lexicon, without_names: frozenset[str] = frozenset()) -> Pipeline:
    """The pipeline over a lexicon; `without_names` (canonical or other names) are read as if no row had them."""
    nlp = spacy.blank("xx")
    nlp.max_length = LONGEST + 1
    nlp.tokenizer = Chunks(nlp.vocab)
    parts = {name: nlp.add_pipe(name) for name in COMPONENTS}
    parts["known_names"].table = NameTable(lexicon, without_names)  # type: ignore[attr-defined]
    parts["misspelt_names"].spellings = Spellings(lexicon, without_names)  # type: ignore[attr-defined]
    parts["unknown_names"].codes = Codes(lexicon, without_names)  # type: ignore[attr-defined]
    parts["roles"].medicines = medicines_of(lexicon)  # type: ignore[attr-defined]
    return Pipeline(nlp, _version(lexicon, without_names))


def _version(lexicon: Lexicon, without_names: frozenset[str]) -> str:
    parts = (lexicon.version, _code(), *sorted(without_names))
    return hashlib.sha256("|".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


@cache
def _code() -> str:
    """Digest of this package: other rules, another version."""
    digest = hashlib.sha256()
    for path in sorted(p for p in PACKAGE.rglob("*") if p.suffix in (".py", ".txt", ".tsv")):
        digest.update(path.read_bytes())
    return digest.hexdigest()
