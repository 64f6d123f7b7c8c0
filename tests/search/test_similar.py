import random

import numpy as np
import pytest

from search.fold import folded
from search.similar import LONGEST, SHINGLE, Groups, Member, Text, keywords, shingles, similarity, sketches

LONG = (
    "High quality {name} crystals, lab tested, stealth vacuum packing, shipped within 24 hours from our warehouse. "
    "We offer {amount} of our best batch, re-ship guaranteed for orders with tracking, write us for larger orders."
)
TERMS = "Finalise early only above twenty sales, no refund for lost letters, ask before you leave bad feedback. " * 2
PRICES = (
    "4-MMC in large shards from stock, 1 g {} EUR, {} g {} EUR, {} g {} EUR, all of it {} EUR, sent on the same day"
)
VOCABULARY = [f"{a}{b}{c}" for c in ("rst", "lm", "nd", "x", "pp") for b in "aeiou" for a in "bdfgklmn"]


def long(name: str = "4-MMC", amount: str = "1 g", **kw: object) -> Text:
    return Text(folded(LONG.format(name=name, amount=amount)), names=(name.lower(),), owner="s1")


def grouped(*texts: Text) -> list[str]:
    """The group of each, in the order in which they come; a document's key is its number."""
    groups = Groups()
    return [groups.place(str(n), "2026-01-01", sketch) for n, sketch in enumerate(sketches(texts))]


SAME = {
    "the same text": (long(), long()),
    "another amount in a long text": (long(), long(amount="25 g")),
    "a mirror of a short text keeps the seller": (Text("mdma 1g", ("mdma",), "s1"), Text("mdma 1g", ("mdma",), "s1")),
    "another seller copies a long text": (long(), Text(long().folded, ("4-mmc",), "s2")),
    "a word added": (long(), Text(long().folded + " thanks", ("4-mmc",), "s1")),
    "terms appended": (long(), Text(f"{long().folded} {folded(TERMS[:90])}", ("4-mmc",), "s1")),
    "sentences in another order": (
        long(), Text(folded(". ".join(LONG.format(name="4-MMC", amount="1 g").split(". ")[::-1])), ("4-mmc",), "s1"),
    ),
    "another thing is named beside it": (long(), Text(long().folded, ("4-mmc", "caffeine"), "s2")),
    "other prices in a text full of them": (
        Text(folded(PRICES.format(20, 5, 80, 10, 150, "1000"))),
        Text(folded(PRICES.format(37, 7, 99, 15, 210, "4,100"))),
    ),
    "the ester is left out": (long("nandrolone"), Text(long("nandrolone").folded, ("nandrolone decanoate",), "s2")),
    "cut short, with the same beginning": (long(), Text(long().folded[:125], ("4-mmc",), "s2")),
    "nothing is named in one": (long(), Text(long().folded, (), "s2")),
}  # fmt: skip
OTHER = {
    "the same words for another substance": (long("2-FMA"), long("3-FMA")),
    "two sellers write the same short title": (Text("mdma 1g", ("mdma",), "s1"), Text("mdma 1g", ("mdma",), "s2")),
    "another amount in a short text": (Text("mdma 1g", ("mdma",), "s1"), Text("mdma 500g", ("mdma",), "s1")),
    "half of the text": (long(), Text(long().folded[:105], ("4-mmc",), "s1")),
    "the same terms under other words": (
        Text(folded("Blue MDMA pressed in summer, 180 each, from the coast " + TERMS[:110]), ("mdma",), "s1"),
        Text(folded("Champagne rocks of MDMA washed twice by our chemist " + TERMS[:110]), ("mdma",), "s1"),
    ),
    "another substance built on it": (
        long("isotonitazene"),
        Text(long("isotonitazene").folded, ("n-desethyl isotonitazene",), "s1"),
    ),
    "two thirds of terms, another beginning": (
        Text(folded("Blue MDMA pressed in summer, 180 each, from the coast " + TERMS), ("mdma",), "s1"),
        Text(folded("Champagne rocks of MDMA washed twice by our chemist " + TERMS[:150]), ("mdma",), "s1"),
    ),
    "no text": (Text(""), Text("")),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME.keys())
def test_same_group(first: Text, second: Text) -> None:
    assert grouped(first, second) == ["0", "0"]


@pytest.mark.parametrize(("first", "second"), OTHER.values(), ids=OTHER.keys())
def test_other_group(first: Text, second: Text) -> None:
    assert grouped(first, second) == ["0", "1"]


def test_the_earliest_of_several_groups() -> None:
    (own,) = sketches([long()])
    groups = Groups()
    for key, since in (("b", "2026-01-02"), ("z", "2026-01-01"), ("y", "2026-01-01")):
        groups.add(Member(key=key, group=key, since=since, sketch=own))
    assert groups.place("new", "2026-01-03", own) == "y"
    assert "new" not in groups


def test_a_variant_stands_beside_its_founder() -> None:
    """What is too far from the founder may be like a variant of it, but nothing is like a member that is neither."""

    def drifted(steps: int) -> Text:
        return Text(" ".join([*VOCABULARY[100 : 100 + steps * 12], *VOCABULARY[steps * 12 : 80]]))

    texts = [drifted(steps) for steps in range(4)]
    assert grouped(*texts[:2]) == ["0", "0"]
    assert grouped(texts[0], texts[2]) == ["0", "1"]
    assert grouped(*texts[:3]) == ["0", "0", "0"]
    assert grouped(*texts[:4]) == ["0", "0", "0", "3"], "a chain would have gone on"


def test_boilerplate_does_not_chain() -> None:
    rng = random.Random(5)  # noqa: S311 - a repeatable sample
    texts = [Text(" ".join(rng.choices(VOCABULARY, k=25)) + " " + folded(TERMS[:130])) for _ in range(400)]
    assert len(set(grouped(*texts))) == 400


def test_like_texts_are_found() -> None:
    """Of texts with one word in sixteen changed nearly all join the first one's group."""
    rng = random.Random(3)  # noqa: S311 - a repeatable sample
    together = 0
    for _ in range(300):
        base = rng.choices(VOCABULARY, k=40)
        changed = [w if rng.random() > 0.06 else rng.choice(VOCABULARY) for w in base]
        together += grouped(Text(" ".join(base)), Text(" ".join(changed))) == ["0", "0"]
    assert together >= 297


@pytest.mark.parametrize(
    "text", ["", "a", "mdma", "mdma 1g", "ab" * 30, "\U0001f48a\U0001f48a\U0001f48a mdma", "\ud800 x y z"]
)
def test_shingles_are_those_of_the_text(text: str) -> None:
    expected = {text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1))} if text else set()
    (before, own, after), heads = shingles(["some text before", text, "and one after"])
    assert len(own) == len(expected)
    assert (np.diff(own.astype(np.int64)) > 0).all()
    assert own.tolist() == shingles([text])[0][0].tolist()
    assert set(heads[1].tolist()) <= set(own.tolist())
    assert len(before) == 12
    assert len(after) == 9


def test_similarity_is_the_exact_share() -> None:
    (one, other, empty), _ = shingles(["abcdefgh", "abcdefxyz", ""])
    assert similarity(one, other) == similarity(other, one) == 2 / 7
    assert similarity(one, empty) == similarity(empty, empty) == 0


def test_only_the_beginning_of_a_very_long_text() -> None:
    (own,), _ = shingles(["".join(chr(0x4E00 + n % 15_000) for n in range(LONGEST + 5000))])
    assert len(own) <= LONGEST


def test_nothing() -> None:
    assert sketches([]) == []
    assert sketches([Text("")])[0].bands == ()


def test_bands_are_the_same_in_every_process() -> None:
    assert keywords(sketches([Text("mdma crystals", ("mdma",), "s1")])[0].bands)[0] == "16894e767e96a5b7"
