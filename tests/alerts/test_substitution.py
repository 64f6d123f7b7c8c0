"""One substance gives way to another of its class."""

import pytest

from alerts.detectors.substitution import Substitution
from alerts.replay import replay
from alerts.survey import Survey
from config import rules
from config.lexicon import Entry, Lexicon
from config.settings import SHIPPED
from records.alert import AlertKind, Signal
from records.counts import Role
from records.crawl import RunStatus
from tests.alerts.market import Market, at, sellers

ABC = ["alpha", "beta", "gamma"]
CLASSES = {"metonitazene": "nitazene", "protonitazene": "nitazene", "2-mmc": "cathinone"} | dict.fromkeys(
    ("kratom", "khat"), "plant"
)
DETECTOR = Substitution(roles=(Role.SUBSTANCE,), threshold=2.5)


def market() -> Market:
    return Market(120).trade(3, 30)


def falling(m: Market, name: str = "metonitazene", last: int = 90) -> Market:
    return m.offer(name, sellers(12, f"old-{name}"), first=0, last=last, source=ABC)


def rising(m: Market, name: str = "protonitazene") -> Market:
    return m.offer(name, sellers(9), first=98, every=2, source=ABC)


def found(m: Market, classes: dict[str, str] | None = None, until: int = 119) -> list[Signal]:
    return DETECTOR.detect(Survey(m.panel(until), CLASSES if classes is None else classes).evening())


def test_one_goes_and_another_of_its_class_comes() -> None:
    (signal,) = found(rising(falling(market())))
    assert (signal.rule, signal.kind, signal.key) == ("substitution", AlertKind.SUBSTITUTION, "protonitazene")
    assert (signal.numbers["fallen_before"], signal.numbers["fallen_now"]) == (12, 0)
    assert "while metonitazene of the same class (nitazene) went from 12 sellers to 0" in signal.reason


def unread(status: RunStatus | None, share: float = 1.0) -> Market:
    """The sellers of the one that seems to fall are all at a source that is not read, or less of it is."""
    m = market().offer("metonitazene", sellers(12, "old"), first=0, source="beta")
    m = m.offer("protonitazene", sellers(9), first=98, every=2, source=["alpha", "gamma"])
    if status is not RunStatus.OK:
        m.status("beta", range(91, 120), status)
    m.readable = {("beta", day): share for day in range(91, 120)}
    return m


NOTHING = {
    "only the rise": rising(market().offer("metonitazene", sellers(12, "old"), first=0, source=ABC)),
    "only the fall": falling(market()),
    "the fall is of another class": rising(falling(market(), "2-mmc")),
    "five sellers who go": rising(market().offer("metonitazene", sellers(5, "old"), first=0, last=90, source=ABC)),
    "a class of what has little in common": falling(rising(market(), "kratom"), "khat"),
    "the whole class comes": rising(rising(market(), "metonitazene")),
    "the whole class goes": falling(falling(market()), "protonitazene"),
    "its source is not read": unread(None),
    "its source fails": unread(RunStatus.FAILED),
    "its source's layout changed": unread(RunStatus.LAYOUT_CHANGED, 0.1),
    "its source is read in part": unread(RunStatus.PARTIAL, 0.1),
    "a tenth of its source is read and nobody says so": unread(RunStatus.OK, 0.1),
}


@pytest.mark.parametrize("title", NOTHING)
def test_no_substitution(title: str) -> None:
    assert found(NOTHING[title]) == []


def test_names_without_a_class_are_left_alone() -> None:
    assert found(rising(falling(market())), {}) == []


def test_a_replay_knows_the_lexicons_classes() -> None:
    entries = (
        Entry(name=name, role=Role.SUBSTANCE, substance_class=group, harm=5.0) for name, group in CLASSES.items()
    )
    panel = rising(falling(market())).panel()
    days = replay(panel, rules.load(SHIPPED), Lexicon(version="t", entries=tuple(entries)), at(90), panel.until)
    told = [a.signal.key for d in days for a in d.alerts if a.signal.rule == "substitution" and a.held is None]
    assert told == ["protonitazene"]


def test_later_rows_change_nothing() -> None:
    m = rising(falling(market()))
    whole = Survey(m.panel(), CLASSES)
    for until in (105, 112):
        assert DETECTOR.detect(whole.evening(at(until))) == found(m, until=until)
    assert found(m, until=0) == []
