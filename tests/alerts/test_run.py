"""One pass against a real index and a real store: what is stored, what a second pass adds, what a broken rule costs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from alerts import detect, late, silences
from alerts.silences import Silence
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

RULES = tuple(replace(rule, min_days=2) if rule.name == "sighting" else rule for rule in rules.load(SHIPPED))
"""With a sighting that wants to be confirmed, as an operator may set it."""
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


def asked(key: str) -> Silence:
    return Silence(key=key, rule=None, until=date(2026, 4, 1), by="ada", at=CLOCK.now(), reason="a brand of tea")


def test_a_silenced_key_is_held_and_told_once_it_is_unsilenced(indexed: Store, state: State) -> None:
    silences.silence(state, asked("3-zqx"))
    assert detect.run(indexed, state, RULES, LEXICON, DAY, CLOCK) == ()
    assert [a.held for a in state.held(DAY, DAY)] == ["silenced until 2026-04-01 by ada: a brand of tea"]
    silences.unsilence(state, "3-zqx", None, "ada", CLOCK.now())
    assert [a.signal.key for a in detect.run(indexed, state, RULES, LEXICON, DAY, CLOCK)] == ["3-zqx"]


def test_history_taken_in_afterwards_is_noted_and_mails_nobody_unless_asked(indexed: Store, state: State) -> None:
    evening = Clock(start=datetime(2026, 3, 20, 20, tzinfo=UTC))
    late.keep(state, (), date(2026, 3, 20), evening.now(), late=False)
    assert detect.run(indexed, state, RULES, LEXICON, DAY, evening) == ()
    (note,) = [a for a in state.held(DAY, DAY) if a.signal.rule == "sighting"]
    assert note.held == "late data: would have fired on 2026-03-10; its data came after that day was judged"
    assert detect.run(indexed, state, RULES, LEXICON, date(2026, 3, 11), evening) == ()
    again = [str(a.held) for a in state.held(date(2026, 3, 11), date(2026, 3, 11)) if a.signal.key == "3-zqx"]
    assert not any("would have fired" in held for held in again), "once an event"
    (told,) = detect.run(indexed, state, RULES, LEXICON, DAY, evening, as_late=False)
    assert told.signal.key == "3-zqx"


def test_the_later_alert_says_when_it_would_have_fired(indexed: Store, state: State) -> None:
    evening = Clock(start=datetime(2026, 3, 13, 20, tzinfo=UTC))
    (told,) = detect.run(indexed, state, RULES, LEXICON, date(2026, 3, 13), evening)
    assert detect.run(indexed, state, RULES, LEXICON, DAY, evening) == ()
    assert late.notes(state) == {told.alert_id: "would have fired on 2026-03-10"}


def test_a_clock_that_was_set_back_stores_and_tells_the_same(indexed: Store, state: State) -> None:
    ahead = Clock(start=datetime(2026, 3, 12, 20, tzinfo=UTC))
    (told,) = detect.run(indexed, state, RULES, LEXICON, date(2026, 3, 12), ahead)
    assert detect.run(indexed, state, RULES, LEXICON, DAY, CLOCK) == ()
    assert state.alerts_between(date(2026, 3, 1), date(2026, 3, 31)) == (told,)
