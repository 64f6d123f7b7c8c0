"""The words of a text, weighed by the trade they belong to."""

from typing import Final, NamedTuple

import ahocorasick

from nlp.cues import SUBJECTS, phrases
from nlp.fold import Folded, squeezed

READ: Final = 400
"""Characters of a description that weigh in; further down it is about terms of sale."""
IMPLIED: Final = {"strains": "cannabis", "mushrooms": "psilocybin mushrooms", "ecstasy": "mdma"}
"""What a trade word stands for where nothing is named."""


class Cues(NamedTuple):
    """Weights summed over title and beginning of the description, a phrase counted once."""

    other: float = 0
    drug: float = 0
    implied: str | None = None
    title_other: float = 0


def _automaton() -> "ahocorasick.Automaton":
    table: dict[str, dict[str, int]] = {}
    for subject in SUBJECTS:
        for phrase, weight in phrases(subject).items():
            meanings = table.setdefault(f" {squeezed(phrase)} ", {})
            meanings[subject] = meanings.get(subject, 0) + weight
    automaton = ahocorasick.Automaton()
    for phrase, meanings in table.items():
        other, drug = meanings.pop("other", 0), meanings.pop("drug", 0)
        automaton.add_word(phrase, (phrase, other, drug, tuple(meanings)))
    automaton.make_automaton()
    return automaton


_CUES: Final = _automaton()


def find_cues(folded: Folded, title_end: int) -> Cues:
    """What the words weigh; `title_end` is the offset of the line feed in the folded line."""
    other = drug = title_other = 0.0
    implied: dict[str, int] = {}
    seen: set[str] = set()
    for last, (phrase, as_other, as_drug, subjects) in _CUES.iter(
        folded.line, 0, min(len(folded.line), title_end + READ)
    ):
        if phrase in seen:
            continue
        seen.add(phrase)
        if last <= title_end + 1:
            other += as_other
            drug += as_drug
            title_other += as_other
        else:
            other += as_other / 3
            drug += as_drug / 3
        for subject in subjects:
            implied[subject] = implied.get(subject, 0) + (3 if last <= title_end + 1 else 1)
    best = max(implied, key=lambda s: implied[s]) if implied else None
    return Cues(other, drug, IMPLIED[best] if best else None, title_other)
