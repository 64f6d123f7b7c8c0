"""The plot: what is planted, when, and what must be found or left alone. Days count from 0."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Event:
    """Must be alerted, by `by_day` at the latest, under one of `kinds`."""

    title: str
    name: str
    kinds: tuple[str, ...]
    start: int
    by_day: int


@dataclass(frozen=True, kw_only=True)
class Decoy:
    """Must not raise an alert about the market: none on `names`, none on what `source` sells, from `start` to `end`."""

    title: str
    start: int
    end: int
    source: str | None = None
    names: tuple[str, ...] = ()


UNKNOWN = "velonitazene"
RISING = "bromazolam"
DEMANDED = "pmk glycidate"
CUTTING = "levamisole"
TYPO = "mettonitazene"

EVENTS = (
    Event(title="an unknown name emerges", name=UNKNOWN, kinds=("sighting", "emergence"), start=20, by_day=38),
    Event(title="a known name rises", name=RISING, kinds=("rise", "emergence"), start=36, by_day=50),
    Event(title="demand for a precursor surges", name=DEMANDED, kinds=("demand",), start=30, by_day=44),
    Event(title="a cutting agent surges", name=CUTTING, kinds=("cutting_agent",), start=41, by_day=54),
)
GAP = Decoy(title="a crawl gap and the recovery from it", source="quay", start=22, end=29)
MIRROR = Decoy(title="a mirror of a shop", source="silverleaf-mirror", start=33, end=59)
TEMPLATE = Decoy(title="a changed template", source="bluecrate", start=38, end=46)
DEAD = Decoy(title="a source that dies", source="oldmill", start=46, end=59)
MISSPELT = Decoy(title="a one-off typo", names=(TYPO,), start=28, end=31)
DECOYS = (DEAD, TEMPLATE, GAP, MIRROR, MISSPELT)


@dataclass(frozen=True, kw_only=True)
class Truth:
    events: tuple[Event, ...] = EVENTS
    decoys: tuple[Decoy, ...] = DECOYS
