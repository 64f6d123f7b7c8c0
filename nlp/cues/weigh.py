"""The words of a text, weighed by the trade they belong to."""

from dataclasses import dataclass

import ahocorasick

from nlp.cues import SUBJECTS, phrases
from nlp.fold import Folded, squeezed

READ = 400
"""Characters of a description that weigh in; further down it is about terms of sale."""
IMPLIED = {"strains": "cannabis", "mushrooms": "psilocybin mushrooms", "ecstasy": "mdma"}
"""What a trade word stands for where nothing is named."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Weights summed over title and beginning of the description, a phrase counted once."""

    other: float = 0
    drug: float = 0
    implied: str | None = None
    title_other: float = 0


def _automaton() -> "ahocorasick.Automaton":
    table: dict[str, list[tuple[str, int]]] = {}
    for subject in SUBJECTS:
        for phrase, weight in phrases(subject).items():
            table.setdefault(f" {squeezed(phrase)} ", []).append((subject, weight))
    automaton = ahocorasick.Automaton()
    for phrase, meanings in table.items():
        automaton.add_word(phrase, (phrase, meanings))
    automaton.make_automaton()
    return automaton


_CUES = _automaton()


def find_cues(folded: Folded, title_end: int) -> Cues:
    """What the words weigh; `title_end` is the offset of the line feed in the folded line."""
    other = drug = title_other = 0.0
    implied: dict[str, int] = {}
    seen: set[str] = set()
    for last, (phrase, meanings) in _CUES.iter(folded.line, 0, min(len(folded.line), title_end + READ)):
        if phrase in seen:
            continue
        seen.add(phrase)
        in_title = last <= title_end + 1
        for subject, weight in meanings:
            if subject == "other":
                other += weight if in_title else weight / 3
                title_other += weight if in_title else 0
            elif subject == "drug":
                drug += weight if in_title else weight / 3
            else:
                implied[subject] = implied.get(subject, 0) + (3 if in_title else 1)
    best = max(implied, key=lambda s: implied[s], default=None)
    return Cues(other, drug, IMPLIED[best] if best else None, title_other)
