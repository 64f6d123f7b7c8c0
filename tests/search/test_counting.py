from functools import cache
from typing import Any

import pytest

from config import lexicon
from nlp import pipeline
from records.counts import Role, Side
from records.extraction import Kind
from search.counting import Counted, counted, keys, likeness

ROWS = [
    ("a drug offered", "4-MMC 1 g", {}, {"substance|offer|known|mephedrone"}),
    ("only compared with", "4-MMC, better than DMT", {"primary": ("mephedrone",)},
     {"substance|offer|known|mephedrone"}),
    ("a wish", "DMT", {"kind": Kind.WANT}, {"substance|want|known|dmt"}),
    ("cut with", "DMT with levamisole", {"primary": ("dmt",)},
     {"substance|offer|known|dmt", "cutting_agent|offer|known|levamisole"}),
    ("a denied cutting agent", "DMT, no levamisole", {"primary": ("dmt",)}, {"substance|offer|known|dmt"}),
    ("a precursor asked for", "PMK", {"kind": Kind.WANT, "primary": ()}, {"precursor|want|known|pmk"}),
    ("an unknown name beside", "DMT and 3-ZQX", {"primary": ("dmt",)},
     {"substance|offer|known|dmt", "substance|offer|unknown|3-zqx"}),
    ("a guide", "How PMK becomes 3-ZQX", {"kind": Kind.OTHER, "primary": ()}, set()),
    ("a name that only primary has", "some pills", {"primary": ("mdma",)}, {"substance|offer|known|mdma"}),
    ("nothing", "seeds", {}, set()),
]  # fmt: skip


@pytest.mark.parametrize(("title", "fields", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_counted(make: Any, title: str, fields: dict[str, Any], expected: set[str]) -> None:
    extraction = make.extraction(make.listing(title=title), **fields)
    assert {c.key for c in counted(extraction)} == expected


@pytest.mark.parametrize("name", ["mephedrone", "a|b", "", "known|x"])
def test_key_and_back(name: str) -> None:
    one = Counted(Role.PRECURSOR, Side.WANT, False, name)
    assert Counted.of(one.key) == one
    assert one.key in keys(name, Role.PRECURSOR)
    assert one.key not in keys(name, Role.SUBSTANCE)


READ = [
    ("built by a plan", "Velonitazene powder 1 g", ["nitazene|velonitazene"]),
    ("by its place alone", "ZQX-17 crystals 5 g", ["place|zqx-17"]),
    ("listed", "Mephedrone crystals 5 g", []),
    ("no name", "hat, 5 g", []),
]


@cache
def real() -> pipeline.Pipeline:
    return pipeline.load(lexicon.load())


@pytest.mark.parametrize(("title", "expected"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_likeness(make: Any, title: str, expected: list[str]) -> None:
    """As the pipeline itself says how it found a name."""
    assert list(likeness(real().extract(make.listing(title=title)))) == expected
