"""What can be read of a source changes step by step."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from alerts.detectors.drift import Drift
from alerts.survey import Survey
from records.alert import AlertKind, Signal
from records.counts import DailyCount, DailyYield, Panel, Role, Side, SourceDay
from records.crawl import RunStatus
from tests.alerts.market import START, at

DETECTOR = Drift()


@dataclass(frozen=True, kw_only=True)
class Read:
    """A run's listings, and how many of them have what."""

    listings: int = 200
    named: int = 150
    priced: int | None = 180
    measured: int | None = 120
    unlisted: int = 6
    status: RunStatus = RunStatus.OK


def panel(run: Callable[[int], Read | None], days: int = 40) -> Panel:
    counts, observed, yields = [], [], []
    for day in range(days):
        read = run(day)
        if read is None:
            continue
        observed.append(
            SourceDay(
                day=at(day), source="alpha", status=read.status, pages=9, listings=read.listings, readable=read.named
            )
        )
        if read.priced is not None and read.measured is not None:
            yields.append(DailyYield(day=at(day), source="alpha", priced=read.priced, measured=read.measured))
        if read.unlisted:
            counts.append(
                DailyCount(
                    day=at(day), source="alpha", name="word", role=Role.SUBSTANCE, side=Side.OFFER, known=False,
                    listings=read.unlisted, seller_keys=("a",), group_keys=("g",),
                )
            )  # fmt: skip
    return Panel(until=at(days - 1), counts=tuple(counts), days=tuple(observed), yields=tuple(yields))


def found(run: Callable[[int], Read | None], days: int = 40) -> list[Signal]:
    return DETECTOR.detect(Survey(panel(run, days)).evening())


def late(changed: Read, usual: Read | None = None, since: int = 34) -> Callable[[int], Read]:
    return lambda day: changed if day >= since else usual or Read()


DRIFTS = {
    "fewer names": (late(Read(named=90)), "a name in 45% of the listings, before in 75%"),
    "fewer prices": (late(Read(priced=60)), "a price in 30% of the listings, before in 90%"),
    "fewer amounts": (late(Read(measured=20)), "an amount in 10% of the listings, before in 60%"),
    "more unlisted names": (late(Read(unlisted=60)), "a name that no list has in 40% of the listings, before in 4%"),
    "fewer unlisted names": (
        late(Read(unlisted=0), Read(unlisted=40)),
        "a name that no list has in 0% of the listings, before in 27%",
    ),
    "names without yields": (late(Read(named=90, priced=None), Read(priced=None)), "a name in 45%"),
    "step by step": (lambda day: Read(measured=120 - 4 * max(day - 20, 0)), "an amount in"),
}


@pytest.mark.parametrize("title", DRIFTS)
def test_a_share_that_drifts(title: str) -> None:
    run, reason = DRIFTS[title]
    (signal,) = found(run)
    assert (signal.rule, signal.kind, signal.key) == ("drift", AlertKind.SOURCE, "alpha")
    assert reason in signal.reason


def every(days: int, run: Callable[[int], Read]) -> Callable[[int], Read | None]:
    return lambda day: None if day % days else run(day)


STEADY = {
    "nothing changes": lambda day: Read(),
    "another size": late(Read(listings=20, named=15, priced=18, measured=12, unlisted=0)),
    "a few runs only": every(4, late(Read(measured=20))),
    "two bad runs": late(Read(measured=20), since=38),
    "part of the runs": late(Read(measured=20, status=RunStatus.PARTIAL)),
    "a changed layout is told by another rule": late(Read(measured=20, status=RunStatus.LAYOUT_CHANGED)),
    "a steep fall of names is told by another rule": late(Read(named=20, unlisted=1)),
    "a small change": late(Read(measured=100)),
    "a small source": late(Read(listings=12, named=9, priced=2, measured=1, unlisted=0), Read(listings=12, named=9)),
    "no listings at all": lambda day: Read(listings=0, named=0, priced=0, measured=0, unlisted=0),
    "a single run": lambda day: Read() if day == 0 else None,
}


@pytest.mark.parametrize("title", STEADY)
def test_no_drift(title: str) -> None:
    assert found(STEADY[title]) == []


def test_later_runs_change_nothing() -> None:
    run = late(Read(measured=20), since=30)
    whole = Survey(panel(run))
    for day in (33, 35, 38):
        cut = found(run, day + 1)
        assert DETECTOR.detect(whole.evening(START + timedelta(days=day))) == cut
        assert DETECTOR.detect(Survey(replace(panel(run), until=at(day))).evening()) == cut


@pytest.mark.parametrize("wrong", [{"threshold": 0.0}, {"recent_runs": 0}, {"past_runs": 3}, {"least_change": 1.0}])
def test_senseless_parameters_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="expected"):
        Drift(**wrong)  # type: ignore[arg-type]
