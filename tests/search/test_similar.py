import random

import pytest

from search.fold import folded
from search.similar import THRESHOLD, Founder, Founders, Text, bands, similarity

LONG = (
    "High quality {name} crystals, lab tested, stealth vacuum packing, shipped within 24 hours from our warehouse. "
    "We offer {amount} of our best batch, re-ship guaranteed for orders with tracking, write us for larger orders."
)


def long(name: str = "4-MMC", amount: str = "1 g", **kw: object) -> Text:
    return Text(folded(LONG.format(name=name, amount=amount)), names=(name.lower(),), owner="s1")


def group(first: Text, second: Text) -> bool:
    """Whether the second joins the group that the first founded."""
    one, other = bands([first, second])
    founders = Founders()
    founders.add(Founder(group="first", since="2026-01-01", text=first, bands=one))
    return founders.group_of(second, other) == "first"


SAME = {
    "the same text": (long(), long()),
    "another amount in a long text": (long(), long(amount="25 g")),
    "a mirror of a short text keeps the seller": (Text("mdma 1g", ("mdma",), "s1"), Text("mdma 1g", ("mdma",), "s1")),
    "another seller copies a long text": (long(), Text(long().folded, ("4-mmc",), "s2")),
    "a word added": (long(), Text(long().folded + " thanks", ("4-mmc",), "s1")),
}
OTHER = {
    "the same words for another substance": (long("2-FMA"), long("3-FMA")),
    "two sellers write the same short title": (Text("mdma 1g", ("mdma",), "s1"), Text("mdma 1g", ("mdma",), "s2")),
    "another amount in a short text": (Text("mdma 1g", ("mdma",), "s1"), Text("mdma 500g", ("mdma",), "s1")),
    "half of the text": (long(), Text(long().folded[:150], ("4-mmc",), "s1")),
    "no text": (Text(""), Text("")),
}


@pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME.keys())
def test_same_group(first: Text, second: Text) -> None:
    assert group(first, second)


@pytest.mark.parametrize(("first", "second"), OTHER.values(), ids=OTHER.keys())
def test_other_group(first: Text, second: Text) -> None:
    assert not group(first, second)


def test_the_earliest_of_several_groups() -> None:
    text = long()
    (own,) = bands([text])
    founders = Founders()
    for key, since in (("b", "2026-01-02"), ("z", "2026-01-01"), ("y", "2026-01-01")):
        founders.add(Founder(group=key, since=since, text=text, bands=own))
    assert founders.group_of(text, own) == "y"


def test_candidates_are_found() -> None:
    """Of pairs above the threshold the bands propose nearly all (expected 0.9998 at the threshold itself)."""
    rng = random.Random(3)  # noqa: S311 - a repeatable sample
    words = [f"word{n}" for n in range(400)]
    pairs = []
    while len(pairs) < 300:
        base = [rng.choice(words) for _ in range(40)]
        changed = [w if rng.random() > 0.06 else rng.choice(words) for w in base]
        pair = Text(" ".join(base)), Text(" ".join(changed))
        if similarity(*pair) >= THRESHOLD:
            pairs.append(pair)
    assert sum(group(*pair) for pair in pairs) >= 297


def test_bands_are_the_same_in_every_process() -> None:
    assert bands([Text("mdma crystals", ("mdma",), "s1")])[0][0] == "65ba4db9a31e67c5"
