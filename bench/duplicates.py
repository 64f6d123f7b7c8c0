"""Near-duplicate groups against rensa MinHash with bands, on the same texts in the same run.

    python bench/duplicates.py PATH... [--texts 50000] [--seed 1]

PATH is a CSV table with a `title` and perhaps a `description` column. Its texts that have nothing to do with each other
(less than 30 % of the words in threes in common) are the material. From them come the texts that are grouped:

- families: a text and its copies, each changed in one or two ways (`EDITS`), by other sellers; fifteen of 100;
- titles alone and their mirrors, by the same seller;
- unrelated texts that share boilerplate: own title and sentences, one of 40 blocks of terms, as long or longer;
- single texts.

Truth is who was copied from whom. What a text offers is read from it by the extraction, untimed. The reference cuts the
same texts into the same shingles and joins what shares a band, unchecked; both count from folded text to groups. The
goals are a ratio of 1.5, recall of pairs 0.97, precision of pairs 0.98.
"""

import argparse
import csv
import random
import re
import statistics
import sys
import time
import tracemalloc
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rensa import RMinHash

from config import lexicon
from nlp import pipeline
from nlp.pipeline import Pipeline
from records.extraction import NAMES
from search.fold import folded
from search.similar import BANDS, ROWS, SHINGLE, Groups, Text, sketches

CHUNK = 500
LARGE, LARGE_FAMILIES = 100, 15
SHARE_OF_FAMILIES = 0.6
BLOCKS = 40
REPEATS = 3
DECORATIONS = ("*** {} ***", "★ TOP ★ {}", "{} !!!", "[NEW] {}", "<b>{}</b>", "♛ {} ♛")

csv.field_size_limit(10**9)


@dataclass(frozen=True)
class Made:
    text: str
    truth: str
    """Whose copy it is."""
    owner: str
    how: str


# The material


def read(paths: Iterable[Path]) -> tuple[list[str], list[str]]:
    """Descriptions with their titles, and titles alone; none like another."""
    seen = dict.fromkeys(
        "\n".join(part for part in (row["title"], row.get("description")) if part)
        for path in paths
        for row in csv.DictReader(path.open(encoding="utf-8", newline=""))
    )
    distinct = list(_distinct(seen))
    return [t for t in distinct if len(t) > 120], [t for t in distinct if 25 <= len(t) <= 120]


def _distinct(texts: Iterable[str]) -> Iterator[str]:
    sizes: list[int] = []
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for text in texts:
        words = re.findall(r"\w+", text.lower())
        threes = {tuple(words[i : i + 3]) for i in range(max(1, len(words) - 2))}
        shared = Counter(k for three in threes for k in having.get(three, ()))
        if any(count >= 0.3 * min(len(threes), sizes[k]) for k, count in shared.items()):
            continue
        for three in threes:
            having[three].append(len(sizes))
        sizes.append(len(threes))
        yield text


# How copies are made


def mirrored(text: str, rng: random.Random, _: Sequence[str]) -> str:
    """The same words in another dress: case, blanks, punctuation."""
    text = rng.choice((str, str, str, str.upper, str.title))(text)
    return re.sub(" +", lambda _: rng.choice((" ", "  ", " \u00a0")), text).replace(",", rng.choice((",", " ,", ";")))


def repriced(text: str, rng: random.Random, _: Sequence[str]) -> str:
    """Other amounts and prices in places where there are any."""
    return re.sub(r"(?<![\w-])\d+(?=[ a-z$€£%.,]|$)", lambda _: str(rng.randrange(1, 500)), text)


def edited(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """A vendor's edit: one word in twenty is left out, replaced or doubled."""
    found = re.split(r"( +)", text)
    strange = rng.choice(others).split()
    for i in range(4, len(found), 2):
        if rng.random() < 0.05:
            found[i] = rng.choice(("", rng.choice(strange), f"{found[i]} {rng.choice(strange)}"))
    return "".join(found)


def reordered(text: str, rng: random.Random, _: Sequence[str]) -> str:
    """Sentences, or clauses of about six words, in another order; the title stays in front."""
    title, _line, rest = text.partition("\n")
    pieces = re.split(r"(?<=[.!?])\s+", rest or title)
    if len(pieces) < 2:
        words = (rest or title).split()
        pieces = [" ".join(words[i : i + 6]) for i in range(0, len(words), 6)]
    rng.shuffle(pieces)
    return f"{title}\n{' '.join(pieces)}" if rest else " ".join(pieces)


def appended(text: str, rng: random.Random, others: Sequence[str]) -> str:
    """Terms of up to a third of the text's length at its end."""
    terms = rng.choice(others).partition("\n")[2]
    return f"{text} {terms[: int(len(text) * rng.uniform(0.1, 0.33))]}"


def decorated(text: str, rng: random.Random, _: Sequence[str]) -> str:
    return rng.choice(DECORATIONS).format(text)


Edit = Callable[[str, random.Random, Sequence[str]], str]
EDITS: tuple[Edit, ...] = (mirrored, repriced, edited, reordered, appended)


def made(
    described: Sequence[str], titles: Sequence[str], wanted: int, rng: random.Random, reads: Pipeline
) -> list[Made]:
    """The texts in random order. No two of families, mixtures and boilerplate are made from the same material.

    A mixture is a title and sentences that name nothing: an offer speaks of one thing.
    """
    blocks, rest = described[:BLOCKS], described[BLOCKS:]
    whole = rest[: len(rest) // 2]
    mixed = [s for s in _sentences(rest[len(rest) // 2 :]) if not any(m.label in NAMES for m in reads.read(s).mentions)]
    shown, single, heads = (titles[part::3] for part in range(3))
    texts: list[Made] = []
    for number in range(len(whole) + len(shown)):
        text = whole[number] if number < len(whole) else f"{shown[number - len(whole)]}\n{_mixture(mixed, rng, 4)}"
        size = LARGE if number < LARGE_FAMILIES else min(2 + int(rng.expovariate(0.2)), 60)
        if len(texts) + size <= SHARE_OF_FAMILIES * wanted:
            texts += _family(f"family {number}", text, size, rng, blocks)
    for number, title in enumerate(single):
        owner, truth = f"seller {number}", f"title {number}"
        texts += [Made(title, truth, owner, "original"), Made(decorated(title, rng, ()), truth, owner, "title")]
    for number in range(max(wanted - len(texts), 0)):
        own = f"{_own_title(heads, number)}\n{_mixture(mixed, rng, 2)}"
        terms = rng.choice(blocks).partition("\n")[2][: int(len(own) * rng.uniform(1, 2))] if number % 4 else ""
        texts.append(Made(f"{own} {terms}", f"alone {number}", f"shop {number}", "alone"))
    rng.shuffle(texts)
    return texts[:wanted]


def _own_title(titles: Sequence[str], number: int) -> str:
    """One for each number: when all are used, their halves are put together anew."""
    turn, place = divmod(number, len(titles))
    words, others = titles[place].split(), titles[(place + turn) % len(titles)].split()
    return " ".join(words[: (len(words) + 1) // 2] + others[(len(others) + 1) // 2 :])


def _sentences(texts: Iterable[str]) -> list[str]:
    pieces = (piece for text in texts for piece in re.split(r"(?<=[.!?])\s+|\n", text))
    return [piece for piece in dict.fromkeys(pieces) if 40 <= len(piece) <= 250]


def _mixture(sentences: Sequence[str], rng: random.Random, count: int) -> str:
    return " ".join(rng.sample(sentences, count))


def _family(name: str, text: str, size: int, rng: random.Random, blocks: Sequence[str]) -> Iterator[Made]:
    yield Made(text, name, f"{name} 0", "original")
    for number in range(1, size):
        edits = rng.sample(EDITS, 2 if rng.random() < 0.3 else 1)
        copy = text
        for edit in edits:
            copy = edit(copy, rng, blocks)
        how = edits[0].__name__ if len(edits) == 1 else "two edits"
        yield Made(copy, name, f"{name} {number}", how)


# Both ways to group them


def ours(texts: Sequence[Text]) -> list[str]:
    """As the index does it, chunk by chunk, with all founders and variants in memory."""
    groups = Groups()
    placed: list[str] = []
    for begin in range(0, len(texts), CHUNK):
        for sketch in sketches(texts[begin : begin + CHUNK]):
            placed.append(groups.place(f"{len(placed):08}", "", sketch))
    return placed


def reference(texts: Sequence[Text]) -> list[int]:
    """What shares a band is one group; two that share one with a third are, too."""
    parents = list(range(len(texts)))

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = number = parents[parents[number]]
        return number

    first: dict[tuple[int, tuple[int, ...]], int] = {}
    for number, text in enumerate(texts):
        minhash = RMinHash(BANDS * ROWS, 1)
        minhash.update([text.folded[i : i + SHINGLE] for i in range(max(1, len(text.folded) - SHINGLE + 1))])
        digest = minhash.digest()
        for band in range(BANDS):
            other = first.setdefault((band, tuple(digest[band * ROWS : (band + 1) * ROWS])), number)
            if other != number:
                parents[root(number)] = root(other)
    return [root(number) for number in range(len(texts))]


# What came of it


def pairs(labels: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(labels).values())


def score(name: str, truth: Sequence[str], groups: Sequence[Hashable]) -> None:
    both = pairs(zip(truth, groups, strict=True))
    recall, precision = both / pairs(truth), both / max(pairs(groups), 1)
    largest = max(Counter(groups).values())
    print(f"{name:32} recall {recall:.4f}   precision {precision:.4f}   largest group {largest}")


def by_edit(texts: Sequence[Made], groups: Sequence[Hashable]) -> None:
    """How many copies share a group with the text that they were copied from."""
    originals = {one.truth: group for one, group in zip(texts, groups, strict=True) if one.how == "original"}
    right, all_ = Counter[str](), Counter[str]()
    for one, group in zip(texts, groups, strict=True):
        if one.truth in originals and one.how != "original":
            all_[one.how] += 1
            right[one.how] += originals[one.truth] == group
    print("with their original: " + ", ".join(f"{how} {right[how] / all_[how]:.3f}" for how in sorted(all_)))


def timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def memory(texts: Sequence[Text]) -> str:
    """Of sketching alone, chunk by chunk; what founders and variants take is not in it. Tracing slows: not timed."""
    tracemalloc.start()
    for begin in range(0, len(texts), CHUNK):
        sketches(texts[begin : begin + CHUNK])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"peak of sketching {len(texts)} texts: {peak / 1e6:.1f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    parser.add_argument("--texts", type=int, default=50_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)  # noqa: S311 - a repeatable sample
    described, titles = read(options.paths)
    if len(described) < 4 * BLOCKS or len(titles) < 4 * BLOCKS:
        sys.exit(
            f"expected at least {4 * BLOCKS} different descriptions and titles, got {len(described)}, {len(titles)}"
        )
    rng.shuffle(described)
    rng.shuffle(titles)
    reads = pipeline.load(lexicon.load())
    all_made = made(described, titles, options.texts, rng, reads)
    texts = [Text(folded(one.text), reads.read(one.text).primary, one.owner) for one in all_made]
    truth = [one.truth for one in all_made]
    print(f"{len(texts)} texts, {len(set(truth))} true groups, {pairs(truth)} true pairs, "
          f"{sum(len(t.folded) for t in texts) // len(texts)} characters each")  # fmt: skip
    score("checked", truth, ours(texts))
    score("checked, by words alone", truth, ours([replace(text, names=()) for text in texts]))
    score("rensa MinHash + bands, unchecked", truth, reference(texts))
    by_edit(all_made, ours(texts))
    turns = [(timed(lambda: ours(texts)), timed(lambda: reference(texts))) for _ in range(REPEATS)]
    own, other = (statistics.median(turn[i] for turn in turns) for i in range(2))
    print(f"checked {own:.2f} s   rensa {other:.2f} s   ratio {own / other:.2f}   (goal 1.5)")
    for part in (len(texts) // 10, len(texts)):
        print(memory(texts[:part]))


if __name__ == "__main__":
    main()
