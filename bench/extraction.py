"""The rules' extraction against spaCy's own tokenizer, on the same texts in the same run.

    python bench/extraction.py PATH... [--most 10000] [--repeat 5]

PATH is a CSV table with a `title` and perhaps a `description` column, or JSON lines with `text`. The reference is
`spacy.blank("en")` with nothing but its tokenizer, warm. Texts are read once by both before they are timed, each turn of
one follows a turn of the other, and the medians of CPU time are compared. The goal is a ratio of 1.0.
"""

import argparse
import csv
import json
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy

from config.lexicon import load as load_lexicon
from nlp import pipeline
from nlp.doc import Reading, readable
from nlp.fold import fold

csv.field_size_limit(10**9)


def texts_of(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", newline="") as lines:
        if path.suffix == ".csv":
            for row in csv.DictReader(lines):
                yield "\n".join(part for part in (row["title"], row.get("description")) if part)
        else:
            yield from (json.loads(line)["text"] for line in lines)


def seconds(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def turns(runs: dict[str, Callable[[], object]], repeat: int) -> dict[str, list[float]]:
    for run in runs.values():
        run()
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(repeat):
        for name, run in runs.items():
            taken[name].append(seconds(run))
    return taken


def shares(read: pipeline.Pipeline, texts: list[str]) -> dict[str, float]:
    """Seconds of each component over the texts."""
    spent = dict.fromkeys(("fold", *pipeline.COMPONENTS), 0.0)
    for text in texts:
        started = time.perf_counter()
        reading = Reading(fold(readable(text, pipeline.LONGEST)))
        spent["fold"] += time.perf_counter() - started
        for name, component in zip(pipeline.COMPONENTS, read.components, strict=True):
            started = time.perf_counter()
            component.read(reading)
            spent[name] += time.perf_counter() - started
    return spent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=10_000, help="texts of each path")
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    ours = pipeline.load(load_lexicon())
    tokenizer = spacy.blank("en")
    tokenizer.tokenizer.max_cache_size = 500_000
    for path in options.paths:
        texts = [text for _, text in zip(range(options.most), texts_of(path))]
        size = sum(len(text.encode()) for text in texts) / len(texts)
        taken = turns(
            {
                "tokenizer": lambda texts=texts: [None for _ in tokenizer.pipe(texts)],  # type: ignore[misc]
                "extraction": lambda texts=texts: [ours.read(text) for text in texts] and None,  # type: ignore[misc]
            },
            options.repeat,
        )
        ratios = sorted(b / a for a, b in zip(taken["tokenizer"], taken["extraction"], strict=True))
        each = {name: statistics.median(times) / len(texts) * 1e6 for name, times in taken.items()}
        print(f"{path.name}: {len(texts)} texts of {size:.0f} bytes")
        print(f"  tokenizer {each['tokenizer']:.1f} us a text, extraction {each['extraction']:.1f} us a text")
        print(f"  ratio {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f}), goal 1.0")
        parts = shares(ours, texts)
        print("  " + ", ".join(f"{name} {spent / len(texts) * 1e6:.1f}" for name, spent in parts.items()))


if __name__ == "__main__":
    main()
