"""One event, one story: its stages from the panel, and when it is told again."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from alerts.stories import RETURN, Stories, Story, one_each, repeated, stage
from alerts.weeks import Weekly
from config import rules
from config.settings import SHIPPED
from records.alert import Alert, AlertKind, Evidence, Signal, Stage, Told, Week
from records.counts import Panel, Role, Side
from records.crawl import RunStatus
from tests.alerts.market import Market, at, sellers

RULES = {rule.name: rule for rule in rules.load(SHIPPED)}
DAY = at(100)
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def signal(day: date = DAY, kind: AlertKind = AlertKind.EMERGENCE, key: str = "zelorine") -> Signal:
    return Signal(
        rule=str(kind), kind=kind, key=key, day=day, score=3.0, reason="because", window_start=day - timedelta(days=7)
    )


def alert(
    day: date, reached: Stage | None, kind: AlertKind = AlertKind.EMERGENCE, held: str | None = None, **more: Any
) -> Alert:
    evidence = Evidence(listings=1, sellers=1, sources=("alpha",), groups=1, snippets=(), page_digests=())
    return Alert(
        signal=signal(day, kind),
        evidence=evidence,
        harm=more.get("harm", 1.0),
        held=held,
        created_at=NOW,
        stage=reached,
    )


def weeks(*counts: int, unread: tuple[int, ...] = (), seen: int = 7) -> tuple[Week, ...]:
    return tuple(
        Week(
            first=at(7 * i),
            sellers=count,
            seen_days=seen if count else 0,
            read_days=0 if i in unread else 7,
            read=0.0 if i in unread else 1.0,
        )
        for i, count in enumerate(counts)
    )


STAGES = {
    "one seller": (weeks(0, 0, 1), 1, Stage.SIGHTING),
    "two sellers": (weeks(0, 1, 2), 2, Stage.SIGHTING),
    "three within four weeks": (weeks(0, 0, 1, 1, 1), 3, Stage.EMERGING),
    "many for three weeks": (weeks(0, 5, 6, 7), 9, Stage.EMERGING),
    "three for four weeks": (weeks(0, 3, 3, 3, 3), 3, Stage.ESTABLISHED),
    "one week too thin": (weeks(0, 3, 3, 2, 3), 4, Stage.EMERGING),
    "four read weeks around a gap": (weeks(3, 3, 0, 0, 4, 4, unread=(2, 3)), 4, Stage.ESTABLISHED),
    "a gap is no evidence": (weeks(3, 3, 0, 0, 0, 4, unread=(2, 3, 4)), 4, Stage.EMERGING),
    "an empty week that was read": (weeks(4, 4, 4, 0, 4), 4, Stage.EMERGING),
    "there on few days": (weeks(0, 3, 3, 3, 3, seen=3), 3, Stage.EMERGING),
    "a quarter of its peak": (weeks(8, 8, 8, 8, 2, 2, 2), 2, Stage.FADING),
    "half of its peak": (weeks(8, 8, 8, 8, 4, 4, 4), 4, Stage.ESTABLISHED),
    "gone": (weeks(0, 4, 5, 0, 0, 0), 0, Stage.FADING),
    "gone from what was not read": (weeks(0, 4, 5, 0, 0, 0, unread=(4,)), 5, Stage.EMERGING),
    "gone for two weeks": (weeks(0, 4, 5, 3, 0, 0), 3, Stage.EMERGING),
    "it never was a market": (weeks(0, 2, 2, 0, 0, 0), 0, Stage.SIGHTING),
    "not seen": (weeks(0, 0, 0), 0, Stage.SIGHTING),
}


@pytest.mark.parametrize("title", STAGES)
def test_stages(title: str) -> None:
    course, lately, reached = STAGES[title]
    assert stage(course, lately) is reached


def story(reached: Stage, *past: tuple[int, Stage], later: tuple[int, Stage] | None = None) -> Story:
    def one(days: int, was: Stage) -> Told:
        return Told(stage=was, day=DAY - timedelta(days=days), rule="emergence")

    return Story(stage=reached, told=tuple(one(*p) for p in past), later=one(*later) if later else None)


SI, EM, ES, FA = Stage
TOLD_AGAIN = {
    "new": story(SI),
    "emerging after a sighting": story(EM, (9, SI)),
    "established after emerging": story(ES, (30, SI), (20, EM)),
    "established straight after a sighting": story(ES, (30, SI)),
    "fading": story(FA, (60, EM), (30, ES)),
    "back after fading": story(EM, (90, ES), (RETURN.days, FA)),
    "an earlier day that had come less far than a later one's": story(EM, later=(-3, SI)),
}
HELD = {
    "told as emerging": story(EM, (9, SI), (5, EM)),
    "less than it was": story(SI, (5, EM)),
    "established is told once": story(ES, (30, EM), (5, ES)),
    "no second fading": story(FA, (30, ES), (5, FA)),
    "back too soon": story(EM, (90, ES), (RETURN.days - 1, FA)),
    "told as much on a later day": story(EM, later=(-3, EM)),
    "told since it came back": story(EM, (90, ES), (50, FA), (10, EM)),
}


@pytest.mark.parametrize("title", TOLD_AGAIN)
def test_must_be_told(title: str) -> None:
    assert repeated(TOLD_AGAIN[title], signal()) is None


@pytest.mark.parametrize("title", HELD)
def test_must_be_held_and_says_which_stage_was_told_when(title: str) -> None:
    reason = repeated(HELD[title], signal())
    assert reason
    assert reason.startswith("same event as on 2026-0")
    assert "already told as" in reason


def test_a_sighting_only_begins_a_story() -> None:
    about = signal(kind=AlertKind.SIGHTING)
    assert repeated(story(SI), about) is None
    assert repeated(story(EM, (9, SI)), about) is not None


def told(panel: Panel, *history: Alert, signals: tuple[Signal, ...] = ()) -> list[tuple[Signal, Story | None]]:
    return Stories(Weekly(panel), history).tell(signals, RULES)


def spreading() -> Market:
    """One seller from day 1, three from day 15, four from day 22."""
    return Market(100).offer("zelorine", sellers(4), first=1, every=7, source=["alpha", "beta"], known=False)


def test_another_rule_sees_the_same_story() -> None:
    panel = spreading().panel(20)
    before = alert(at(10), Stage.EMERGING, AlertKind.SIGHTING)
    ((_, found),) = told(panel, before, signals=(signal(at(20), AlertKind.RISE),))
    assert found is not None
    assert [t.stage for t in found.told] == [Stage.EMERGING]
    assert repeated(found, signal(at(20), AlertKind.RISE))


def test_the_other_side_of_the_market_is_another_story() -> None:
    panel = spreading().offer("zelorine", sellers(4, "p"), first=0, side=Side.WANT, role=Role.PRECURSOR).panel(20)
    ((_, found), *_) = told(panel, alert(at(10), EM), signals=(signal(at(20), AlertKind.DEMAND),))
    assert found is not None
    assert found.told == ()


def test_a_story_advances_without_a_rules_signal_under_the_rule_that_fits() -> None:
    sighted = alert(at(2), SI, AlertKind.SIGHTING)
    ((own, found),) = told(spreading().panel(15), sighted)
    assert (own.rule, own.kind, own.day) == ("emergence", AlertKind.EMERGENCE, at(15))
    assert found is not None
    assert found.stage is EM
    assert "3 new independent sellers since 2026-01-02" in own.reason
    assert own.window_start == at(1)
    assert told(spreading().panel(14), sighted) == [], "two sellers are no market"
    risen = alert(at(20), EM, AlertKind.RISE)
    ((own, _),) = told(spreading().panel(42), risen)
    assert own.rule == "rise"
    assert "is established: 3 to 4 independent sellers in each of 4 weeks, seen on 28 of 28 days" in own.reason


def test_a_story_that_fades_says_from_what() -> None:
    market = Market(100).offer("zelorine", sellers(8), first=0, last=40, known=False)
    ((own, found),) = told(market.panel(61), alert(at(20), ES))
    assert found is not None
    assert found.stage is FA
    assert "at most 0 independent sellers in each of the last 3 weeks, its sources read, after 8" in own.reason
    silent = market.status("alpha", range(41, 100), RunStatus.FAILED)
    assert told(silent.panel(61), alert(at(20), ES)) == [], "a source that cannot be read is not a market that fades"


def test_who_was_never_told_has_no_story_and_who_was_long_ago_none_any_more() -> None:
    assert told(spreading().panel(60), alert(at(2), SI, AlertKind.SIGHTING, held="one seller")) == []
    assert told(spreading().panel(60), alert(at(60) - timedelta(days=181), SI)) == []


def test_an_earlier_day_judged_again_makes_no_advance_of_its_own() -> None:
    assert told(spreading().panel(15), alert(at(2), SI), alert(at(20), EM)) == []


def test_a_rules_own_signal_tells_the_advance() -> None:
    ((own, found),) = told(spreading().panel(15), alert(at(2), SI), signals=(signal(at(15)),))
    assert own.reason == "because"
    assert found is not None
    assert found.stage is EM


def test_a_disabled_rule_tells_nothing() -> None:
    without = {name: rule for name, rule in RULES.items() if name not in ("emergence", "sighting")}
    assert Stories(Weekly(spreading().panel(15)), [alert(at(2), SI, AlertKind.SIGHTING)]).tell((), without) == []


def test_alerts_from_before_there_were_stages() -> None:
    for kind, reached in ((AlertKind.SIGHTING, SI), (AlertKind.EMERGENCE, EM), (AlertKind.RISE, ES)):
        ((_, found),) = told(spreading().panel(20), alert(at(15), None, kind), signals=(signal(at(20)),))
        assert found is not None
        assert found.told[0].stage is reached


def test_a_rule_that_finds_a_surge_tells_of_no_less_than_emerging() -> None:
    panel = Market(50).offer("zelorine", ["a"], first=40).panel()
    ((_, found),) = told(panel, signals=(signal(at(49)),))
    assert found is not None
    assert found.stage is EM


@pytest.mark.parametrize("kind", [AlertKind.SOURCE, AlertKind.PRICE, AlertKind.SUBSTITUTION])
def test_what_tells_of_no_spread_has_no_story(kind: AlertKind) -> None:
    about = signal(at(20), kind)
    assert told(spreading().panel(20), signals=(about,)) == [(about, None)]
    assert told(spreading().panel(20), alert(at(10), None, kind)) == []
    out = one_each([alert(DAY, None, kind), alert(DAY, Stage.EMERGING)])
    assert [a.held for a in out] == [None, None]


def test_one_alert_a_pass_and_event() -> None:
    sighting, surge = alert(DAY, EM, AlertKind.SIGHTING, harm=9.0), alert(DAY, EM, harm=5.0)
    wanted, held = alert(DAY, EM, AlertKind.DEMAND), alert(DAY, EM, AlertKind.RISE, held="one seller")
    trouble = replace(surge, signal=replace(signal(kind=AlertKind.SOURCE), key="alpha"))
    out = one_each([sighting, surge, wanted, held, trouble])
    assert [a.held for a in out] == [
        f"same event as on {DAY}, told by the rule emergence",
        None,
        None,
        "one seller",
        None,
    ]
