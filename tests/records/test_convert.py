"""Strictness of the records: what is refused, and that the message says where and what was expected."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import pytest

from records.convert import RecordError, build, plain


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Inner:
    n: int


@dataclass(frozen=True, kw_only=True)
class Outer:
    name: str
    ratio: float = 0.0
    when: datetime | None = None
    day: date | None = None
    amount: Decimal | None = None
    colour: Colour = Colour.RED
    inner: tuple[Inner, ...] = ()
    table: dict[str, float] = field(default_factory=dict)
    word: Literal["a", "b"] = "a"
    pair: tuple[int, str] = (0, "")
    flag: bool = False


def test_there_and_back() -> None:
    record = Outer(
        name="x\x00\ud800",
        ratio=2,
        when=datetime(2026, 1, 2, tzinfo=UTC),
        day=date(2026, 1, 2),
        amount=Decimal("1.10"),
        inner=(Inner(n=1),),
        table={"a": 1.5},
        pair=(1, "z"),
    )
    assert build(Outer, plain(record), "here") == record


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "f: missing key 'name'; expected str"),
        ({"name": "x", "nmae": 1}, "f: unknown key 'nmae'; expected one of: amount, colour"),
        ({"name": 1}, "f: name: expected str, got 1"),
        ({"name": "x", "ratio": True}, "f: ratio: expected float, got True"),
        ({"name": "x", "flag": 1}, "f: flag: expected bool, got 1"),
        ({"name": "x", "colour": "blue"}, "f: colour: expected one of 'red', got 'blue'"),
        ({"name": "x", "inner": {"n": 1}}, "f: inner: expected a list"),
        ({"name": "x", "inner": "ab"}, "f: inner: expected a list"),
        ({"name": "x", "inner": [{"n": "1"}]}, "f: inner[0]: n: expected int, got '1'"),
        ({"name": "x", "table": {"a": "b"}}, "f: table: a: expected float, got 'b'"),
        ({"name": "x", "word": "c"}, "f: word: expected one of 'a', 'b', got 'c'"),
        ({"name": "x", "pair": [1]}, "f: pair: expected 2 values, got 1"),
        ({"name": "x", "when": "yesterday"}, "f: when: expected datetime, got 'yesterday'"),
        ({"name": "x", "amount": "ten"}, "f: amount: expected Decimal, got 'ten'"),
        ([], "f: expected a mapping for Outer, got []"),
    ],
)
def test_what_does_not_fit_is_named(data: Any, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        build(Outer, data, "f")
    assert str(caught.value).startswith(message)
