"""How well names are found that are in no list: the pipeline forgets a share of the new drugs' names and reads on."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import mean, stdev

from config.lexicon import Entry, Lexicon
from nlp.codes import CLASSES
from nlp.cues import phrases
from nlp.gold import Gold
from nlp.pipeline import Pipeline, load
from records.extraction import NAMES, Label, Mention

ESTABLISHED = frozenset(phrases("established"))
SHARE = 0.2


@dataclass(frozen=True, kw_only=True)
class Run:
    """One reading of the texts by a pipeline that had forgotten names."""

    seed: int
    forgotten: int
    """Entries, each with all its names."""
    mentions: int
    """Of forgotten entries in the gold."""
    found: int
    """Of these, touched by a SUBSTANCE mention."""
    class_right: int
    """Of the found, with the entry's class."""
    missed: tuple[str, ...]
    """Surfaces of mentions that were not found, as often as they were missed."""
    texts: int
    false: int
    """Candidates (not known) that touch no name of the gold."""

    @property
    def recall(self) -> float | None:
        """None where the texts hold no mention of a forgotten name."""
        return self.found / self.mentions if self.mentions else None

    @property
    def false_per_1000(self) -> float:
        return 1000 * self.false / self.texts if self.texts else 0.0


@dataclass(frozen=True, kw_only=True)
class Unseen:
    """Several runs; mean and standard deviation are over the runs that had something to find."""

    runs: tuple[Run, ...]

    @property
    def recall(self) -> float | None:
        return mean(known) if (known := self._recalls()) else None

    @property
    def spread(self) -> float | None:
        return stdev(known) if len(known := self._recalls()) > 1 else None

    @property
    def class_right(self) -> float | None:
        found = sum(run.found for run in self.runs)
        return sum(run.class_right for run in self.runs) / found if found else None

    @property
    def false_per_1000(self) -> float:
        return mean(run.false_per_1000 for run in self.runs) if self.runs else 0.0

    def _recalls(self) -> list[float]:
        return [run.recall for run in self.runs if run.recall is not None]


def new_drugs(lexicon: Lexicon) -> tuple[Entry, ...]:
    """The entries whose names may be forgotten."""
    return tuple(e for e in lexicon.entries if e.substance_class in CLASSES and e.name not in ESTABLISHED)


def forgotten(lexicon: Lexicon, share: float, seed: int) -> frozenset[str]:
    """All names of a random share of the new drugs; the same for the same lexicon, share and seed."""
    if not 0 <= share <= 1:
        raise ValueError(f"share: expected 0 to 1, got {share}")
    entries = sorted(new_drugs(lexicon), key=lambda e: e.name)
    chosen = random.Random(seed).sample(entries, round(share * len(entries)))  # noqa: S311
    return frozenset(name for entry in chosen for name, _ in entry.names)


def measure(gold: Sequence[Gold], lexicon: Lexicon, seeds: Sequence[int], share: float = SHARE) -> Unseen:
    """One run a seed; loads a pipeline for each, which takes about a second."""
    return Unseen(runs=tuple(_run(gold, lexicon, forgotten(lexicon, share, seed), seed) for seed in seeds))


def _run(gold: Sequence[Gold], lexicon: Lexicon, names: frozenset[str], seed: int) -> Run:
    pipeline = load(lexicon, names)
    gone = {e.name: e for e in lexicon.entries if e.name in names}
    results = [_read(item, pipeline, gone) for item in gold]
    verdicts = [v for verdict, _ in results for v in verdict]
    return Run(
        seed=seed,
        forgotten=len(gone),
        mentions=len(verdicts),
        found=sum(found for _, found, _ in verdicts),
        class_right=sum(right for _, _, right in verdicts),
        missed=tuple(surface for surface, found, _ in verdicts if not found),
        texts=len(gold),
        false=sum(false for _, false in results),
    )


def _read(item: Gold, pipeline: Pipeline, gone: dict[str, Entry]) -> tuple[list[tuple[str, bool, bool]], int]:
    """(surface, found, class right) of every mention of a forgotten name, and how many candidates are false."""
    given = [m for m in pipeline.read(item.text).mentions if m.label in NAMES]
    verdicts = []
    for label, start, end, surface, name in item.ents:
        if label == Label.SUBSTANCE and name in gone:
            there = [m for m in given if m.label == Label.SUBSTANCE and _touches(m, start, end)]
            right = any(m.substance_class == gone[name].substance_class for m in there)
            verdicts.append((surface, bool(there), right))
    named = [(s, e) for label, s, e, _, _ in item.ents if label in NAMES]
    false = sum(not m.known and not any(_touches(m, s, e) for s, e in named) for m in given)
    return verdicts, false


def _touches(mention: Mention, start: int, end: int) -> bool:
    return mention.start < end and start < mention.end
