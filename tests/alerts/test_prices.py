"""What the price detector says of panels whose sellers and prices a test sets."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from alerts.detectors.price import Price
from alerts.prices import Good, Prices, midmeans
from alerts.shifts import Shift, shifts
from alerts.survey import Survey
from records.alert import AlertKind, Signal
from records.counts import DailyPrice, Panel, SourceDay
from records.crawl import RunStatus
from tests.alerts.market import at

DAYS = 140
CHANGED = 120
DETECTOR = Price(threshold=4.0)


class Asked:
    """Sellers who ask about ten euros each, some a third more and some a third less."""

    def __init__(self) -> None:
        self.rows: dict[tuple[int, str, str, str], dict[str, float]] = defaultdict(dict)
        self.classes: dict[str, str] = {}

    def ask(
        self,
        name: str,
        sellers: int = 12,
        *,
        change: float = 1.0,
        group: str = "benzodiazepine",
        per: str = "g",
        tier: str = "retail",
        first: int = 0,
        last: int = DAYS,
    ) -> "Asked":
        rng = np.random.default_rng(sum(map(ord, name)))
        self.classes[name] = group
        levels = 10.0 * np.exp(rng.normal(0.0, 0.3, sellers))
        for day in range(first, last, 3):
            for number, level in enumerate(levels.tolist()):
                eur = round(level * (change if day >= CHANGED else 1.0), 2)
                self.rows[day, name, per, tier][f"{name}-{number}"] = eur
        return self

    def panel(self, until: int = DAYS - 1) -> Panel:
        prices = tuple(
            DailyPrice(
                day=at(day), source="alpha", name=name, per=per, tier=tier,
                seller_keys=tuple(sorted(asked)), eur=tuple(asked[s] for s in sorted(asked)),
            )
            for (day, name, per, tier), asked in self.rows.items()
            if day <= until
        )  # fmt: skip
        day = SourceDay(day=at(0), source="alpha", status=RunStatus.OK, pages=1, listings=1, readable=1)
        return Panel(until=at(until), counts=(), days=(day,), prices=prices)

    def found(self, until: int = DAYS - 1) -> list[Signal]:
        return DETECTOR.detect(Survey(self.panel(until), self.classes).evening())


def others(asked: Asked, change: float = 1.0, number: int = 6) -> Asked:
    for i in range(number):
        asked.ask(f"other-{i}", change=change)
    return asked


def test_a_price_that_falls_against_its_past_and_its_class() -> None:
    (found,) = others(Asked()).ask("bromazolam", 20, change=0.4).found()
    assert (found.kind, found.key, found.rule) == (AlertKind.PRICE, "bromazolam", "price")
    assert found.numbers["sellers"] == found.numbers["sellers_before"] == 20
    assert found.numbers["price"] == pytest.approx(0.4 * found.numbers["before"], rel=0.01)
    assert "bromazolam: its price fell by 60% (EUR/g, retail, since 2026-05-07): 20 of 20 sellers cut" in found.reason
    assert "own price, -60% in the middle; in the middle 20 sellers ask 4.28, 20 asked 10.70 before" in found.reason
    assert found.window_start == at(DAYS - 14)


NOTHING = {
    "nothing changes": others(Asked()).ask("bromazolam", 20),
    "a wave of all prices": others(Asked(), change=2.0).ask("bromazolam", 20, change=2.0),
    "a class that moves while the name stays": others(Asked(), change=2.0).ask("bromazolam", 20),
    "four sellers": others(Asked()).ask("bromazolam", 4, change=0.2),
    "a tenth": others(Asked()).ask("bromazolam", 200, change=0.9),
    "another tier comes": others(Asked())
    .ask("bromazolam", 20, last=CHANGED)
    .ask("bromazolam", 20, change=0.3, tier="bulk", first=CHANGED),
    "another unit comes": others(Asked())
    .ask("bromazolam", 20, last=CHANGED)
    .ask("bromazolam", 20, change=0.3, per="unit", first=CHANGED),
    "no past": others(Asked()).ask("bromazolam", 20, change=0.3, first=CHANGED),
    "no price at all": Asked(),
}


@pytest.mark.parametrize("title", NOTHING)
def test_no_price_shift(title: str) -> None:
    assert NOTHING[title].found() == []


def test_one_seller_with_many_days_is_one_price() -> None:
    asked = others(Asked()).ask("bromazolam", 20)
    for day in range(CHANGED, DAYS):
        asked.rows[day, "bromazolam", "g", "retail"]["dumper"] = 0.01
    assert asked.found() == []


def test_senseless_prices_are_left_out() -> None:
    asked = Asked().ask("bromazolam", 1)
    asked.rows[0, "bromazolam", "g", "retail"] |= {"free": 0.0, "debt": -1.0, "odd": float("nan"), "sky": float("inf")}
    prices = Prices(asked.panel())
    assert prices.goods == (Good("bromazolam", "g", "retail"),)
    assert len(prices.levels(at(0), at(0))) == 1
    assert np.isnan(prices.levels(at(1), at(2))).all()


def test_a_seller_has_the_median_of_what_was_asked() -> None:
    asked = Asked()
    for day, eur in enumerate((4.0, 9.0, 1.0, 25.0)):
        asked.rows[day, "x", "g", "retail"] |= {"a": eur, "b": 2.0}
    prices = Prices(asked.panel())
    assert np.exp(prices.levels(at(0), at(2))).tolist() == pytest.approx([4.0, 2.0])
    assert np.exp(prices.levels(at(0), at(3))).tolist() == pytest.approx([6.0, 2.0]), "halfway, as factors go"


def test_later_prices_change_nothing() -> None:
    asked = others(Asked()).ask("bromazolam", 20, change=0.4)
    for until in (CHANGED + 10, CHANGED + 16):
        cut = Survey(asked.panel(until), asked.classes).evening()
        whole = Survey(asked.panel(), asked.classes).evening(at(until))
        assert DETECTOR.detect(cut) == DETECTOR.detect(whole)
        assert DETECTOR.detect(Survey(replace(asked.panel(), until=at(until)), asked.classes).evening()) == (
            DETECTOR.detect(cut)
        )


def test_quiet_prices_stay_silent() -> None:
    """Sellers come and go, each with a level of their own; the shipped threshold is above 4."""
    rng = np.random.default_rng(7)
    asked = Asked()
    for number in range(60):
        name = f"name-{number}"
        asked.classes[name] = f"class-{number % 6}"
        for seller in range(14):
            first, level = int(rng.integers(-40, DAYS)), 10.0 * float(np.exp(rng.normal(0.0, 0.35)))
            for day in range(max(first, 0), min(first + int(rng.exponential(60)), DAYS), 3):
                asked.rows[day - day % 3, name, "g", "retail"][f"{name}-{seller}"] = level
    survey = Survey(asked.panel(), asked.classes)
    evenings = (survey.evening(at(DAYS) - timedelta(days=ago)) for ago in range(1, 40, 3))
    assert [s for evening in evenings for s in DETECTOR.detect(evening)] == []


@pytest.mark.parametrize(
    ("values", "middle"),
    [
        ([3.0], 3.0),
        ([1.0, 2.0, 9.0], 4.0),
        ([0.0, 1.0, 2.0, 99.0], 1.5),
        ([-9.0, 0.0, 1.0, 2.0, 9.0], 1.0),
        ([5.0, np.nan], 5.0),
        ([np.nan], np.nan),
    ],
)
def test_the_mean_of_the_middle_half(values: list[float], middle: float) -> None:
    group = np.ones(len(values), dtype=np.int64)
    none, found = midmeans(np.array(values), group, 2)
    assert np.isnan(none)
    assert found == pytest.approx(middle, nan_ok=True)


def shifted(asked: Asked) -> Shift:
    (found,) = shifts(Prices(asked.panel()), until=at(DAYS - 1), recent=14, past=60, least=5)
    return found


def test_each_seller_is_compared_with_themselves_at_the_same_source() -> None:
    asked = Asked().ask("x", 9, change=0.7)
    found = shifted(asked)
    assert (found.stayers, found.moved, found.newcomers, found.sellers_before) == (9, 9, 0, 9)
    assert np.exp(found.change) == pytest.approx(0.7, abs=0.01)
    assert found.error < 0.1, "sellers differ by a third, their changes do not"


def test_a_seller_at_another_source_is_no_stayer() -> None:
    panel = Asked().ask("x", 9).panel()
    rows = (replace(row, source="beta") if row.day > at(DAYS - 15) else row for row in panel.prices)
    (found,) = shifts(Prices(replace(panel, prices=tuple(rows))), until=at(DAYS - 1), recent=14, past=60, least=5)
    assert (found.stayers, found.newcomers) == (0, 9)


def test_cheap_newcomers_are_no_fall_of_what_others_ask() -> None:
    asked = Asked().ask("x", 9)
    for day in range(DAYS - 14, DAYS, 3):
        asked.rows[day, "x", "g", "retail"] |= {f"new-{i}": 3.0 for i in range(3)}
    found = shifted(asked)
    assert (found.stayers, found.moved, found.newcomers) == (9, 0, 3)
    assert np.exp(found.newcomers_ask) == pytest.approx(3.0)
    assert -0.2 < found.change < 0.0


def test_where_nobody_stays_newcomers_are_held_against_those_before() -> None:
    asked = Asked().ask("x", 9, last=CHANGED)
    for day in range(DAYS - 14, DAYS, 3):
        asked.rows[day, "x", "g", "retail"] |= {f"new-{i}": 5.0 for i in range(6)}
    found = shifted(asked)
    assert (found.stayers, found.newcomers) == (0, 6)
    assert found.change == pytest.approx(found.newcomers_ask - found.before)
    assert found.error > 0.1


def test_a_cut_by_a_third_is_told_with_who_cut() -> None:
    (found,) = others(Asked()).ask("bromazolam", 12, change=0.66).found()
    assert "12 of 12 sellers cut their own price, -34% in the middle" in found.reason


@pytest.mark.parametrize(
    "wrong", [{"threshold": 0}, {"past_days": 7}, {"least_sellers": 2}, {"least_change": -0.1}, {"recent_days": 0}]
)
def test_senseless_parameters_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Price(**({"threshold": 4.0} | wrong))  # type: ignore[arg-type]
