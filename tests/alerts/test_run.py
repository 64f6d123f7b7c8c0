"""One pass against a real index and a real store: what is stored, what a second pass adds, what a broken rule costs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts import detect
from alerts.store import Store as State
from config import rules
from config.lexicon import Lexicon
from config.settings import SHIPPED
from records.alert import AlertKind
from records.clock import Clock
from records.problems import FailedItems
from search.ingest import ingest_run
from search.store import Store
from tests.search.conftest import Make

RULES = rules.load(SHIPPED)
LEXICON = Lexicon(version="test", entries=())
CLOCK = Clock(start=datetime(2026, 3, 10, 20, tzinfo=UTC))
DAY = date(2026, 3, 10)


@pytest.fixture
def indexed(store: Store, data: Path) -> Store:
    """Ten days of two sources; an unlisted name comes on the ninth."""
    make = Make(data)
    for day in range(1, 11):
        for source in ("alpha", "beta"):
            listings = [make.listing(str(n), f"DMT {n} g of {source}", seller=f"{source}{n:027}") for n in range(5)]
            if day >= 9 and source == "beta":
                listings.append(make.listing("new", "Fresh 3-zqx in stock", seller="c" * 32))
            ingest_run(store, make.run(listings, f"2026-03-{day:02}T06:00:00Z", source=source))
    return store


def test_a_sighting_is_stored_with_its_passage_and_once(indexed: Store, state: State) -> None:
    (alert,) = detect.run(indexed, state, RULES, LEXICON, DAY, CLOCK)
    assert (alert.signal.kind, alert.signal.key) == (AlertKind.SIGHTING, "3-zqx")
    (passage,) = alert.evidence.snippets
    assert passage.text[passage.start : passage.end].lower() == "3-zqx"
    assert (passage.source, passage.listing_id, passage.seen_on) == ("beta", "new", date(2026, 3, 9))
    assert alert.evidence.unit_prices_eur == {"g": 40.0}
    assert detect.run(indexed, state, RULES, LEXICON, DAY, CLOCK) == (alert,)


def test_the_day_before_it_waits_for_confirmation_and_the_day_after_is_the_same_event(
    indexed: Store, state: State
) -> None:
    before = date(2026, 3, 9)
    assert detect.run(indexed, state, RULES, LEXICON, before, CLOCK) == ()
    (held,) = state.held(before, before)
    assert "not confirmed yet" in str(held.held)
    assert len(detect.run(indexed, state, RULES, LEXICON, DAY, CLOCK)) == 1
    after = date(2026, 3, 11)
    assert detect.run(indexed, state, RULES, LEXICON, after, CLOCK) == ()
    assert any("same event as on 2026-03-10" in str(alert.held) for alert in state.held(after, after))


def test_what_the_other_rules_found_is_stored_when_one_raises(
    indexed: Store, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no division")

    monkeypatch.setattr("alerts.detectors.demand.Demand.detect", broken)
    with pytest.raises(FailedItems, match="demand: ZeroDivisionError: no division"):
        detect.run(indexed, state, RULES, LEXICON, DAY, CLOCK)
    assert [alert.signal.key for alert in state.alerts_between(DAY, DAY)] == ["3-zqx"]
    assert "demand" in state.audit_entries("rule failed")[0].detail


def test_a_disabled_rule_says_nothing(indexed: Store, state: State) -> None:
    without = [replace(rule, enabled=rule.name != "sighting") for rule in RULES]
    assert detect.run(indexed, state, without, LEXICON, DAY, CLOCK) == ()


def test_an_empty_index_says_nothing(store: Store, state: State) -> None:
    assert detect.run(store, state, RULES, LEXICON, DAY, CLOCK) == ()
