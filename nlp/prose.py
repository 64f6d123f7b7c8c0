"""Names seen where there should be none: pages that sell no drugs, or prose of any kind."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlp.bootstrap import Figure, Resampled
from nlp.pipeline import Pipeline
from records.convert import RecordError, build
from records.extraction import Kind, Label, Mention

ALL = "all"
LEGAL = "legal"
WORDS = 1000
AROUND = 30
"""Characters shown on both sides of an example."""


@dataclass(frozen=True, kw_only=True)
class PageText:
    text: str
    label: str = LEGAL
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Prose:
    """SUBSTANCE mentions in the texts of one source, right or not: pages that do name a drug make the figure worse."""

    source: str
    pages: int
    words: int
    mentions: int
    per_1000_words: Figure
    offers: int
    """Pages taken for a listing, of whatever kind but `other`."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A name as it was written."""

    surface: str
    canonical: str | None
    found_by: str
    mentions: int
    example: str


@dataclass(frozen=True, kw_only=True)
class Pages:
    sources: tuple[Prose, ...]
    seen: tuple[Seen, ...]
    """By frequency, in lower case."""


def read_pages(path: Path) -> tuple[PageText, ...]:
    """JSON lines with `text`, and `label` and `source` where they are known; only those labelled `legal`."""
    return tuple(page for page in _pages(path) if page.label == LEGAL)


def _pages(path: Path) -> Iterator[PageText]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError as error:
                raise RecordError(f"{path}:{number}: not JSON: {error}") from None
            known = {k: row[k] for k in ("text", "label", "source") if k in row} if isinstance(row, dict) else row
            yield build(PageText, known, f"{path}:{number}")


def count_names(pages: Sequence[PageText], pipeline: Pipeline) -> Pages:
    found: list[tuple[PageText, Mention]] = []
    counts: dict[str, list[tuple[int, int, int]]] = {ALL: []}
    for page in pages:
        facts = pipeline.read(page.text)
        names = [m for m in facts.mentions if m.label is Label.SUBSTANCE]
        found += [(page, m) for m in names]
        for source in (ALL, page.source):
            row = (len(names), len(page.text.split()), facts.kind is not Kind.OTHER)
            counts.setdefault(source, []).append(row)
    if len(counts) == 2:
        counts = {ALL: counts[ALL]}
    return Pages(sources=tuple(_prose(*item) for item in counts.items()), seen=_seen(found))


def _prose(source: str, counts: Sequence[tuple[int, int, int]]) -> Prose:
    drawn = Resampled(counts)
    mentions, words, offers = map(int, drawn.total)
    return Prose(
        source=source,
        pages=len(counts),
        words=words,
        mentions=mentions,
        per_1000_words=drawn.figure(lambda a: WORDS * a[..., 0] / a[..., 1]),
        offers=offers,
    )


def _seen(found: Sequence[tuple[PageText, Mention]]) -> tuple[Seen, ...]:
    def key(mention: Mention) -> tuple[str, str | None, str]:
        return mention.surface.lower(), mention.canonical, mention.found_by

    examples = {key(m): _around(page.text, m) for page, m in reversed(found)}
    counted = Counter(key(m) for _, m in found)
    return tuple(
        Seen(surface=each[0], canonical=each[1], found_by=each[2], mentions=n, example=examples[each])
        for each, n in counted.most_common()
    )


def _around(text: str, mention: Mention) -> str:
    return " ".join(text[max(0, mention.start - AROUND) : mention.end + AROUND].split())
