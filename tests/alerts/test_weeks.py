"""Weeks of a name: who counts, and what was not read is not a zero."""

from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.weeks import Weekly, baseline
from records.alert import Week
from records.counts import Role, Side
from records.crawl import RunStatus
from tests.alerts.market import Market, at, sellers


def course(market: Market, name: str = "zelorine", weeks: int = 4) -> tuple[Week, ...]:
    return Weekly(market.panel()).course(name, Side.OFFER, weeks)


def test_independent_sellers_by_week() -> None:
    market = Market(28).offer("zelorine", sellers(3), first=7, every=7, source=["alpha", "beta"], copies=40)
    found = course(market)
    assert [week.sellers for week in found] == [0, 1, 2, 3]
    assert [week.seen_days for week in found] == [0, 7, 7, 7]
    assert (found[0].first, found[-1].first) == (at(0), at(21))
    assert all((week.read, week.read_days) == (1.0, 7) for week in found)


def test_one_text_under_many_names_is_one_seller() -> None:
    market = Market(28).offer("zelorine", sellers(9), first=0, group="one text")
    assert {week.sellers for week in course(market)} == {1}


@pytest.mark.parametrize("status", [RunStatus.FAILED, RunStatus.LAYOUT_CHANGED, None])
def test_what_was_not_read_is_no_zero(status: RunStatus | None) -> None:
    market = Market(28).offer("zelorine", sellers(2), first=0, source=["alpha", "beta"])
    market.status("alpha", range(7, 21), status).status("beta", range(7, 14), status)
    found = course(market)
    assert [week.read for week in found] == [1.0, 0.0, 0.5, 1.0]
    assert [week.read_days for week in found] == [7, 0, 7, 7]


def test_a_partial_day_is_read_and_a_source_that_opens_late_is_not_missed_before() -> None:
    market = Market(28).open("late", 21).offer("zelorine", sellers(2), first=0, source=["alpha", "late"])
    market.status("alpha", range(7), RunStatus.PARTIAL)
    assert [week.read for week in course(market)] == [1.0, 1.0, 1.0, 1.0]


def test_weeks_before_the_panel_were_not_read_and_an_unknown_name_has_none() -> None:
    market = Market(10).offer("zelorine", ["a"], first=0)
    assert [week.read > 0 for week in course(market)] == [False, False, True, True]
    assert {(week.sellers, week.read) for week in course(market, "nothing")} == {(0, 0.0)}


def test_nothing_after_the_panels_day_counts() -> None:
    panel = Market(28).offer("zelorine", sellers(3), first=0).offer("zelorine", sellers(9, "later"), first=20).panel()
    early = Weekly(replace(panel, until=at(13)))
    assert [week.sellers for week in early.course("zelorine", Side.OFFER, 2)] == [3, 3]
    assert early.independent("zelorine", Side.OFFER, at(0), at(27)) == 3
    view = Weekly(panel).at(at(13))
    assert view.course("zelorine", Side.OFFER) == early.course("zelorine", Side.OFFER)
    assert view.independent("zelorine", Side.OFFER, at(0), at(27)) == 3
    assert Weekly(panel).at(at(99)).until == panel.until


def test_each_side_has_its_own() -> None:
    market = Market(14).offer("pmk", sellers(4), first=0, role=Role.PRECURSOR, side=Side.WANT)
    weekly = Weekly(market.panel())
    assert weekly.independent("pmk", Side.WANT, at(0), at(13)) == 4
    assert weekly.independent("pmk", Side.OFFER, at(0), at(13)) == 0


def test_newcomers_are_not_who_was_there_before_nor_what_a_source_opened_with() -> None:
    market = Market(40).open("late", 20).offer("zelorine", ["old"], first=3).offer("zelorine", ["new"], first=15)
    market.offer("zelorine", sellers(5, "stock"), first=20, source="late")
    market.offer("zelorine", sellers(2, "came"), first=25, source="late")
    market.offer("zelorine", ["copycat"], first=26, group="zelorine/old")
    weekly = Weekly(market.panel())
    assert weekly.newcomers("zelorine", Side.OFFER, at(10), at(39)) == 3
    assert weekly.newcomers("zelorine", Side.OFFER, at(10), at(24)) == 1
    assert weekly.newcomers("zelorine", Side.OFFER, at(30), at(39)) == 0
    assert weekly.independent("zelorine", Side.OFFER, at(30), at(39)) == 9


def weeks(*counts: int, read: float = 1.0) -> tuple[Week, ...]:
    return tuple(
        Week(first=at(7 * i), sellers=count, seen_days=7 * bool(count), read_days=7, read=read)
        for i, count in enumerate(counts)
    )


def test_the_baseline_is_of_read_weeks_that_ended_before_the_window() -> None:
    found = baseline(weeks(2, 4, 3, 3, 20, 30), before=at(28))
    assert found is not None
    assert (found.weeks, found.expected) == (4, 3.0)
    assert 5 <= found.high <= 8, "a twentieth of Poisson counts with a mean of 3 are above 6"
    assert baseline(weeks(2, 4, 3, 3), before=at(6)) is None
    assert baseline(weeks(2, 4, 3, 3, read=0.0), before=at(28)) is None
    one = baseline(weeks(0), before=at(0) + timedelta(days=7))
    assert one is not None
    assert one.high >= 1, "one empty week proves little"
