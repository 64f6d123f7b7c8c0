"""The rules' extraction against spaCy's own tokenizer, on the same texts in the same run.

    python bench/extraction.py PATH... [--most 10000] [--repeat 5]
    python bench/extraction.py PATH... --replay 100000

PATH is a CSV table with a `title` and perhaps a `description` column, or JSON lines with `text`. The reference is
`spacy.blank("en")` with nothing but its tokenizer, warm. Texts are read once by both before they are timed, each turn
of one follows a turn of the other, and the medians of CPU time are compared. The goal is a ratio of 1.0. In a text with
a line feed, a special case to it, spaCy caches no word that follows; the ratio to its best case, the same texts with
blanks in their place, is printed too.

`--replay` reads that many stored listings, made of all PATHs in turn, from a run folder into its extractions on one
core; it prints the time and the resident memory on the way. The goal is 60 s for 100,000, memory flat.
"""

import argparse
import csv
import json
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import chain, cycle, islice
from pathlib import Path

import spacy
from spacy.language import Language

from config.lexicon import load as load_lexicon
from nlp import compiled, pipeline
from nlp.doc import Reading, readable
from nlp.extract import extract_run
from nlp.fold import fold
from records.folder import RunFolder
from records.jsonl import write
from records.listing import Listing

GOAL_SECONDS = 60

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
        started = time.thread_time()
        reading = Reading(fold(readable(text, pipeline.LONGEST)))
        spent["fold"] += time.thread_time() - started
        for name, component in zip(pipeline.COMPONENTS, read.components, strict=True):
            started = time.thread_time()
            component.read(reading)
            spent[name] += time.thread_time() - started
    return spent


def reference() -> Language:
    found = spacy.blank("en")
    # After 10,000 words it would forget, and be warm no longer.
    found.tokenizer.max_cache_size = 500_000  # type: ignore[union-attr]
    return found


def compare(ours: pipeline.Pipeline, path: Path, most: int, repeat: int) -> None:
    as_stored, in_one_line = reference(), reference()
    texts = list(islice(texts_of(path), most))
    lines = [text.replace("\n", " ") for text in texts]
    taken = turns(
        {
            "tokenizer": lambda: [None for _ in as_stored.pipe(texts)],
            "tokenizer, no line feeds": lambda: [None for _ in in_one_line.pipe(lines)],
            "extraction": lambda: [None for _ in ours.pipe(texts)],
        },
        repeat,
    )
    each = {name: statistics.median(times) / len(texts) * 1e6 for name, times in taken.items()}
    print(f"{path.name}: {len(texts)} texts of {sum(len(t.encode()) for t in texts) / len(texts):.0f} bytes")
    print("  us a text: " + ", ".join(f"{name} {spent:.1f}" for name, spent in each.items()))
    for name in ("tokenizer", "tokenizer, no line feeds"):
        ratios = sorted(b / a for a, b in zip(taken[name], taken["extraction"], strict=True))
        print(
            f"  ratio to {name}: {statistics.median(ratios):.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f}), goal 1.0"
        )
    parts = shares(ours, texts)
    print("  us by part: " + ", ".join(f"{name} {spent / len(texts) * 1e6:.1f}" for name, spent in parts.items()))


def replay(ours: pipeline.Pipeline, paths: list[Path], count: int) -> None:
    texts = list(chain.from_iterable(texts_of(path) for path in paths))
    with tempfile.TemporaryDirectory() as name:
        folder = RunFolder(Path(name), "2026-01-01", "bench", "20260101T000000Z")
        folder.path.mkdir(parents=True)
        write(folder.listings, (listing(i, text) for i, text in enumerate(islice(cycle(texts), count))))
        marks = [count * share // 10 for share in (1, 5, 10)]
        done, memory = 0, []

        def step() -> None:
            nonlocal done
            done += 1
            if done in marks:
                memory.append(resident_mb())

        started = time.process_time()
        extract_run(folder, ours, step)
        spent = time.process_time() - started
    print(f"replay of {count} listings: {spent:.1f} s of one core, {spent / count * 1e6:.0f} us each")
    print(f"  goal {GOAL_SECONDS} s for 100,000, resident MB after 10, 50 and 100 %: {', '.join(map(str, memory))}")


def listing(number: int, text: str) -> Listing:
    title, _, description = text.partition("\n")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    return Listing(
        source="bench",
        listing_id=str(number),
        url=f"https://bench.example/{number}",
        run="20260101T000000Z",
        seen_at=moment,
        page_digest="sha256:0",
        title=title,
        description=description,
        language="en",
    )


def resident_mb() -> int:
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1]) if Path("/proc/self/statm").exists() else None
    if pages is None:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--most", type=int, default=10_000, help="texts of each path")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--replay", type=int, help="stored listings to read instead")
    options = parser.parse_args()
    ours = pipeline.load(load_lexicon())
    why = compiled.missing()
    print(f"the extraction runs in plain Python: {why}" if why else "the extraction is compiled")
    if options.replay:
        replay(ours, options.paths, options.replay)
        return
    for path in options.paths:
        compare(ours, path, options.most, options.repeat)


if __name__ == "__main__":
    main()
