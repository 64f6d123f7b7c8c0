"""Each reason for holding a signal back, with the neighbour that must go out."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from alerts.filters import Case, objection
from alerts.spread import Spread
from alerts.typos import Spellings
from config.rules import Rule
from records.alert import Alert, AlertKind, Evidence, Signal
from records.clock import Clock
from records.counts import Role

DAY = date(2026, 3, 1)
RULE = Rule(
    name="emergence", why="an invented rule", silence_days=10, min_sellers=3, min_days=2, typos=True, max_at_once=5
)
SPREAD = Spread(role=Role.SUBSTANCE, known=False, listings=6, sellers=4, groups=4, sources=("alpha", "beta"), days=5)


def signal(day: date = DAY, **numbers: float) -> Signal:
    return Signal(
        rule="emergence",
        kind=AlertKind.EMERGENCE,
        key="zelorine",
        day=day,
        score=3.0,
        reason="because",
        numbers=numbers,
        window_start=day - timedelta(days=7),
    )


def alert(days_ago: int, held: str | None = None) -> Alert:
    evidence = Evidence(listings=1, sellers=1, sources=("alpha",), groups=1, snippets=(), page_digests=())
    return Alert(
        signal=signal(DAY - timedelta(days=days_ago)), evidence=evidence, harm=1.0, held=held, created_at=Clock().now()
    )


def case(history: tuple[Alert, ...] = (), troubled: tuple[str, ...] = (), **changes: Any) -> Case:
    numbers = {name: changes.pop(name) for name in ("newcomers", "at_once") if name in changes}
    return Case(
        signal=replace(signal(**numbers), key=changes.pop("key", "zelorine")),
        spread=replace(SPREAD, **changes),
        history=history,
        spellings=Spellings(["bromazolam"]),
        troubled=troubled,
    )


HELD = {
    "one seller is not a market": (case(sellers=1, groups=1), "one seller is not a market"),
    "two of three": (case(sellers=2, groups=2), "only 2 of at least 3"),
    "many sellers of one text": (case(sellers=9, groups=1), "a mirror is not a second source"),
    "old sellers, one newcomer": (case(newcomers=1.0), "a single newcomer"),
    "a typo": (case(key="bromazolm", sellers=2, groups=2), "looks like a misspelling of bromazolam"),
    "a typo with many sellers at one source": (case(key="bromazolm", sources=("alpha",)), "misspelling"),
    "only where the layout has changed": (
        case(troubled=("alpha", "beta", "gamma")),
        "layout has changed (alpha, beta)",
    ),
    "a flood of new names": (case(at_once=40.0, sellers=1, groups=1), "one of 40 new names"),
    "told yesterday": (case((alert(1),)), "same event as on 2026-02-28"),
    "told long ago and held ever since": (
        case((alert(18), alert(9, "same event"))),
        f"same event as on {DAY - timedelta(days=18)}",
    ),
    "told on a later day": (case((alert(-3),)), "same event as on 2026-03-04"),
}
OUT = {
    "three sellers": case(sellers=3, groups=3),
    "a name with two newcomers": case(newcomers=2.0),
    "a spelling that has become a name": case(key="bromazolm", sellers=6, groups=6),
    "one healthy source": case(troubled=("alpha",)),
    "few new names": case(at_once=5.0),
    "told before a pause": case((alert(11),)),
    "held before for want of sellers": case((alert(1, "only 1 of at least 3 sellers"),)),
    "told long after": case((alert(-11),)),
    "a pause in the chain": case((alert(25), alert(12, "same event"))),
}


@pytest.mark.parametrize("title", HELD)
def test_must_be_held(title: str) -> None:
    held, reason = HELD[title]
    assert reason in (objection(held, RULE) or "it went out")


@pytest.mark.parametrize("title", OUT)
def test_must_go_out(title: str) -> None:
    assert objection(OUT[title], RULE) is None


@pytest.mark.parametrize(
    ("days", "sellers", "confirmed"),
    [(1, 1, False), (2, 1, True), (1, 2, True)],
    ids=["one-off", "twice", "two sellers"],
)
def test_a_sighting_is_confirmed_by_a_second_day_or_seller(days: int, sellers: int, confirmed: bool) -> None:
    rule = replace(RULE, name="sighting", min_sellers=1)
    reason = objection(case(days=days, sellers=sellers, groups=sellers), rule)
    assert (reason is None) is confirmed
    assert confirmed or "not confirmed yet" in str(reason)


def test_a_source_is_held_only_as_the_same_event() -> None:
    about = replace(signal(), kind=AlertKind.SOURCE, key="alpha")
    held = Case(signal=about, spread=None, history=(alert(1),), spellings=Spellings([]), troubled=("alpha",))
    assert objection(held, RULE) == "same event as on 2026-02-28, already told"
    assert objection(replace(held, history=()), RULE) is None
