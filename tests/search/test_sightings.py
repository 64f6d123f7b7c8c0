import dataclasses
from itertools import permutations
from typing import Any

import pytest

from search.sightings import Sightings

FIRST, SECOND, THIRD = "20260301T060000Z", "20260302T060000Z", "20260303T060000Z"


def seen(make: Any, run: str, **fields: Any) -> Sightings:
    return Sightings.one(make.listing(run=run, **fields), f"{run[:4]}-{run[4:6]}-{run[6:8]}")


def test_order_does_not_matter(make: Any) -> None:
    all_three = [seen(make, run, page_digest=run, stock=n) for n, run in enumerate((FIRST, SECOND, THIRD))]
    merged = {one.and_also(two).and_also(three) for one, two, three in permutations(all_three)}
    (only,) = merged
    assert only.seen_on == ("2026-03-01", "2026-03-02", "2026-03-03")
    assert (only.first_page, only.last_page, only.stock) == (FIRST, THIRD, 2)


LATER = {
    "the same page": ({}, False),
    "another page": ({"page_digest": "sha256:1"}, True),
    "another address": ({"url": "https://alpha.example/other"}, True),
    "another stock": ({"stock": 3}, True),
}


@pytest.mark.parametrize(("fields", "more"), LATER.values(), ids=LATER.keys())
def test_a_later_run_of_the_same_day(make: Any, fields: dict[str, Any], more: bool) -> None:
    before = seen(make, FIRST)
    after = before.and_also(seen(make, FIRST.replace("T06", "T18"), **fields))
    assert after.says_more_than(before) is more


def test_repeating_any_sighting_says_nothing_more(make: Any) -> None:
    one, two = seen(make, FIRST), seen(make, SECOND, stock=2)
    both = one.and_also(two)
    assert not both.and_also(one).says_more_than(both)
    assert not both.and_also(two).says_more_than(both)
    assert both.and_also(dataclasses.replace(two, seen_on=("2026-03-04",))).says_more_than(both)


def test_body_and_back(make: Any) -> None:
    both = seen(make, FIRST).and_also(seen(make, THIRD, sales=4))
    assert Sightings.read(both.body()) == both
