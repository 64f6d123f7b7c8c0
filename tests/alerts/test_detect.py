"""What an analyst would say about each situation, against the shipped rules, day by day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.detect import Detected, detect
from alerts.replay import replay
from alerts.survey import Survey
from config import rules
from config.lexicon import Entry, Lexicon
from config.settings import SHIPPED
from records.alert import Alert, Stage
from records.counts import Panel, Role, Side
from records.crawl import RunStatus
from tests.alerts.market import Market, at, cut, sellers

RULES = rules.load(SHIPPED)
LEXICON = Lexicon(
    version="test",
    entries=(Entry(name="bromazolam", role=Role.SUBSTANCE, substance_class="benzodiazepine", harm=6.0),),
)
ABC = ["alpha", "beta", "gamma"]
TRADE = {Role.SUBSTANCE: 40, Role.PRECURSOR: 15, Role.CUTTING_AGENT: 15}


def told(market: Market, first: int = 48) -> dict[tuple[str, str], list[Alert]]:
    """What goes out over the market's days from `first` on, by rule and key."""
    panel = market.panel()
    out: dict[tuple[str, str], list[Alert]] = {}
    for day in replay(panel, RULES, LEXICON, at(first), panel.until):
        assert not day.failures
        for alert in day.alerts:
            if alert.held is None:
                out.setdefault((alert.signal.rule, alert.signal.key), []).append(alert)
    return out


def quiet(length: int = 90) -> Market:
    market = Market(length)
    for seed, (role, names) in enumerate(TRADE.items()):
        market.trade(seed, names, role=role)
    return market


def emerging(m: Market) -> Market:
    return m.offer("rovetonitazene", sellers(8), first=50, every=3, source=ABC, known=False)


def rising(m: Market) -> Market:
    return m.offer("bromazolam", sellers(2, "old"), first=0).offer(
        "bromazolam", sellers(9), first=55, every=2, source=ABC
    )


def wanted(m: Market) -> Market:
    return m.offer(
        "pmk glycidate", sellers(8, "poster"), first=55, every=2, role=Role.PRECURSOR, side=Side.WANT, source="gamma"
    )


def cut_with(m: Market) -> Market:
    return m.offer("levamisole", sellers(8), first=55, every=2, role=Role.CUTTING_AGENT, source=ABC)


MUST_ALERT = {
    "a name that no list has spreads": (emerging, {("sighting", "rovetonitazene"), ("emergence", "rovetonitazene")}),
    "a known name spreads that was never seen": (
        lambda m: m.offer("bromazolam", sellers(8), first=50, every=3, source=ABC),
        {("emergence", "bromazolam")},
    ),
    "a known name rises": (rising, {("rise", "bromazolam")}),
    "many ask for a precursor": (wanted, {("demand", "pmk glycidate")}),
    "what nobody offers is asked for, by more and more": (
        lambda m: m.offer("zelorine", sellers(5, "poster"), first=50, every=3, side=Side.WANT, known=False),
        {("sighting", "zelorine"), ("demand", "zelorine")},
    ),
    "a diluent spreads": (cut_with, {("cutting_agent", "levamisole")}),
    "a dead source is silent": (
        lambda m: m.status("beta", range(60, 90), RunStatus.FAILED),
        {("source", "beta")},
    ),
    "a layout changed": (
        lambda m: m.status("beta", range(60, 90), RunStatus.LAYOUT_CHANGED),
        {("source", "beta")},
    ),
}

NOTHING: dict[str, Callable[[Market], Market]] = {
    "a quiet market": lambda m: m,
    "one seller is not a market": lambda m: m.offer("bromazolam", ["keen"], first=50, copies=500),
    "500 copies by one seller of a known name": lambda m: m.offer("bromazolam", sellers(2, "old"), first=0).offer(
        "bromazolam", ["keen"], first=50, copies=500
    ),
    "a count of a million": lambda m: m.offer("bromazolam", ["keen"], first=60, last=60, copies=1_000_000),
    "a mirror is not a second source": lambda m: m.open("mirror", 55).offer(
        "bromazolam", ["mirrored"], first=55, source="mirror", group="bromazolam/old-0"
    ),
    "copies of one text under many names": lambda m: m.offer(
        "bromazolam", sellers(12), first=55, every=1, source=ABC, group="one text"
    ),
    "a new shop's inventory is not emergence": lambda m: m.open("shop", 60).offer(
        "bromazolam", sellers(12), first=0, source="shop"
    ),
    "a new shop's unknown names are inventory": lambda m: m.open("shop", 60).offer(
        "zelorine", sellers(3), first=0, source="shop", known=False
    ),
    "a typo is not a name": lambda m: m.offer("bromazolm", ["clumsy"], first=60, known=False),
    "a wish for a drug is no precursor demand": lambda m: m.offer(
        "bromazolam", sellers(8), first=55, every=2, side=Side.WANT
    ),
}


@pytest.mark.parametrize("title", MUST_ALERT)
def test_must_alert(title: str) -> None:
    build, expected = MUST_ALERT[title]
    found = told(build(quiet()))
    assert found.keys() == expected
    for alerts in found.values():
        assert len({alert.stage for alert in alerts}) == len(alerts), "one event is told once in each stage"


def test_one_event_is_one_story_whatever_rule_sees_it() -> None:
    market = quiet(125)
    market.offer("rovetonitazene", sellers(8), first=50, every=3, last=95, source=ABC, known=False)
    about = [a for (_, name), found in told(market).items() for a in found if name == "rovetonitazene"]
    alerts = sorted((a for a in about if a.stage), key=lambda a: a.signal.day)
    assert [a.stage for a in alerts] == list(Stage)
    last = alerts[-1]
    assert [t.stage for t in last.story] == list(Stage)[:3]
    assert [t.day for t in last.story] == [a.signal.day for a in alerts[:3]]
    assert last.harm < min(a.harm for a in alerts[:3]), "what goes away deserves no first call"
    for alert in alerts:
        assert len(alert.evidence.weeks) == 26
        assert alert.evidence.weeks[-1].first == alert.signal.day - timedelta(days=6)
        assert {r.source for r in alert.evidence.readings} <= set(ABC)
        assert alert.harm_parts
        assert alert.evidence.earlier or alert is last


@pytest.mark.parametrize("title", NOTHING)
def test_must_not_alert(title: str) -> None:
    assert told(NOTHING[title](quiet())) == {}


def test_quiet_markets_raise_less_than_one_false_alert_in_four_weeks() -> None:
    found, weeks = 0, 0.0
    for seed in range(100, 103):
        market = Market(80)
        for number, (role, names) in enumerate(TRADE.items()):
            market.trade(seed * 10 + number, names, role=role)
        found += len(told(market, 25))
        weeks += 55 / 7
    assert found / weeks < 1 / 4


def without_market(found: dict[tuple[str, str], list[Alert]]) -> set[str]:
    return {rule for rule, _ in found if rule != "source"}


@pytest.mark.parametrize(
    "status",
    [RunStatus.FAILED, RunStatus.PARTIAL, RunStatus.LAYOUT_CHANGED, None],
    ids=["failed", "part", "layout", "no run"],
)
def test_a_crawl_gap_is_not_history(status: RunStatus | None) -> None:
    """Neither the gap nor what has gathered when it ends is about the market."""
    market = quiet().status("alpha", range(50, 68), status)
    if status in (RunStatus.PARTIAL, RunStatus.LAYOUT_CHANGED):
        market.readable = {("alpha", day): 0.2 for day in range(50, 68)}
    for i in range(4):
        market.offer(f"{Role.SUBSTANCE}-{i}", sellers(2, f"gathered-{i}"), first=52, every=7)
    assert without_market(told(market)) == set()


def test_days_without_any_crawl_and_what_gathered_in_them_are_no_news() -> None:
    market = quiet()
    for source in ABC:
        market.status(source, range(60, 70), None)
    for i in range(4):
        market.offer(f"{Role.SUBSTANCE}-{i}", sellers(2, f"gathered-{i}"), first=61, every=4, source=ABC[i % 3])
    assert without_market(told(market)) == set()


def test_an_event_is_found_across_a_gap_at_another_source() -> None:
    market = emerging(quiet()).status("gamma", range(50, 90), RunStatus.FAILED)
    assert ("emergence", "rovetonitazene") in told(market)


def test_a_source_that_returns_is_told_once_more_only_after_the_silence() -> None:
    market = quiet().status("beta", range(45, 51), None).status("beta", range(66, 72), None)
    assert [str(a.signal.day) for a in told(market)["source", "beta"]] == [str(at(48)), str(at(69))]


def test_no_look_ahead() -> None:
    """Cutting later rows off changes nothing, and neither does leaving them in."""
    panel = rising(emerging(quiet())).panel()
    for day in (at(58), at(66), at(75)):
        early = cut(panel, day)
        assert detect(early, RULES) == detect(replace(panel, until=day), RULES)
        assert detect(early, RULES) == detect(Survey(panel).evening(day), RULES), "a replay sees what the night saw"


@pytest.mark.parametrize("until", [0, 1, 3], ids=["a series with one point", "two", "four"])
def test_a_short_history_says_nothing(until: int) -> None:
    assert detect(rising(quiet()).panel(until), RULES).signals == ()


def test_an_empty_panel_and_days_without_any_crawl() -> None:
    assert detect(Panel(until=at(5), counts=(), days=()), RULES).signals == ()
    market = rising(quiet())
    for source in ABC:
        market.status(source, range(70, 74), None)
    assert ("rise", "bromazolam") in told(market)


def test_a_clock_that_runs_backwards_tells_nothing_twice() -> None:
    panel = rising(quiet()).panel()
    days = list(replay(panel, RULES, LEXICON, at(55), at(80)))
    again = [a for d in days for a in d.alerts if a.held is None and a.signal.rule == "rise"]
    assert len({a.stage for a in again}) == len(again) >= 1


def test_the_order_of_rows_and_what_a_wrong_clock_dated_later_change_nothing() -> None:
    panel = rising(emerging(quiet())).panel(75)
    found = detect(panel, RULES)
    assert found.signals
    backwards = replace(panel, counts=panel.counts[::-1], days=panel.days[::-1])
    assert detect(backwards, RULES) == found
    ahead = tuple(replace(row, day=at(3000)) for row in panel.counts[:50])
    observed = tuple(replace(day, day=at(3000)) for day in panel.days[:3])
    assert detect(replace(panel, counts=panel.counts + ahead, days=panel.days + observed), RULES) == found


def test_an_earlier_day_judged_after_a_later_one_is_judged_as_if_it_came_first() -> None:
    panel = rising(emerging(quiet())).panel()
    survey = Survey(panel)
    late, early = detect(survey.evening(at(80)), RULES), detect(survey.evening(at(66)), RULES)
    assert early == detect(Survey(panel).evening(at(66)), RULES)
    assert late == detect(survey.evening(at(80)), RULES) != early


def test_days_before_anything_was_observed_say_nothing() -> None:
    assert detect(Survey(rising(quiet()).panel()).evening(at(-400)), RULES) == Detected(signals=(), failures=())


def test_a_rule_that_raises_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, panel: Panel) -> list[object]:
        raise ZeroDivisionError("no division")

    monkeypatch.setattr("alerts.detectors.demand.Demand.detect", broken)
    found = detect(rising(quiet()).panel(70), RULES)
    assert found.failures == ("demand: ZeroDivisionError: no division",)
    assert "rise" in {s.rule for s in found.signals}
