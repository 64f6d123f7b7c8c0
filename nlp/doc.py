"""What components read and how they hand on what they find; a Doc where spans are wanted, none where speed is."""

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, SpanGroup
from spacy.vocab import Vocab

from nlp.cues.weigh import Cues, find_cues
from nlp.fold import Folded, end_of_title, fold
from records.extraction import NAMES, Kind, Mention

CHUNK: Final = re.compile(r"(\S+|\s)( ?)")
SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
READING: Final = "reading"


class Chunks:
    """Tokenizer that parts at white space only: components read characters, spans need no finer tokens."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        pairs = CHUNK.findall(text)
        doc = Doc(self.vocab, words=[word for word, _ in pairs], spaces=[bool(blank) for _, blank in pairs])
        doc.user_data[READING] = Reading(fold(text))
        return doc


def readable(text: str, limit: int) -> str:
    """The text as components can read it, offsets unchanged: cut at `limit`, lone surrogates replaced."""
    text = text[:limit]
    try:
        text.encode()  # a tenth of the time of looking for one
    except UnicodeEncodeError:
        return SURROGATE.sub("\ufffd", text)
    return text


class Reading:
    """A text on its way through the components: what those before have found, by place."""

    __slots__ = ("_cues", "_names", "folded", "kind", "mentions", "primary", "text", "title_end", "wanted")

    def __init__(self, folded: Folded, wanted: bool = False) -> None:
        """`wanted`: the page itself files the post as a request to buy."""
        self.folded = folded
        self.text = folded.text
        self.title_end = end_of_title(folded.text)
        self.wanted = wanted
        self.mentions: Sequence[Mention] = ()
        """Changed by the methods below only."""
        self.kind = Kind.OTHER
        self.primary: tuple[str, ...] = ()
        self._cues: Cues | None = None
        self._names: Sequence[Mention] | None = ()

    @property
    def cues(self) -> Cues:
        """What the words of title and beginning weigh; reckoned once."""
        if self._cues is None:
            self._cues = find_cues(self.folded, self.title_end)
        return self._cues

    @property
    def names(self) -> Sequence[Mention]:
        if self._names is None:
            self._names = [m for m in self.mentions if m.label in NAMES]
        return self._names

    def put(self, mentions: Sequence[Mention]) -> None:
        """In the place of all before; in the text's order."""
        self.mentions = mentions
        self._names = None

    def add(self, mentions: Sequence[Mention]) -> None:
        if mentions:
            self.put(sorted([*self.mentions, *mentions], key=_start))

    def add_amounts(self, amounts: Sequence[Mention]) -> None:
        """The names stay as they are."""
        if amounts:
            self.mentions = sorted([*self.mentions, *amounts], key=_start)


_start: Final = attrgetter("start")


class Component:
    """A component: `read` works on characters, with or without a Doc; calling it carries its spans to the Doc."""

    group: str
    """Key of its spans in `doc.spans`."""

    def read(self, reading: Reading) -> Sequence[Mention]:
        """Add what is found to the reading, and return it."""
        raise NotImplementedError

    def __call__(self, doc: Doc) -> Doc:
        found = self.read(reading_of(doc))
        spans = [doc.char_span(m.start, m.end, label=m.label.value, alignment_mode="expand") for m in found]
        doc.spans[self.group] = SpanGroup(doc, name=self.group, spans=[s for s in spans if s is not None])
        return doc


def reading_of(doc: Doc) -> Reading:
    reading: Reading = doc.user_data[READING]
    return reading
