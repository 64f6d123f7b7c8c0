"""Digests by scope, rank and trust; what an analyst must find in one, and what nobody may put into one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from alerts.coverage import Coverage, SourceCoverage
from alerts.digest import DETAILED, Digest, Period, in_scope
from config.notify import Frequency, Scope
from records.alert import AlertKind, Baseline, HarmPart, SourceReading, Stage, Told
from tests.alerts.test_chart import COURSE

New = Callable[..., Any]
DAY = date(2026, 11, 23)

PACKET: dict[str, Any] = {
    "stage": Stage.ESTABLISHED,
    "story": (
        Told(stage=Stage.SIGHTING, day=date(2026, 10, 26), rule="sighting"),
        Told(stage=Stage.EMERGING, day=date(2026, 11, 5), rule="emergence"),
    ),
    "harm_parts": (HarmPart(what="class nitazene", factor=10.0), HarmPart(what="4 independent sellers", factor=1.5)),
    "weeks": COURSE,
    "baseline": Baseline(weeks=15, expected=0.87, high=3.0),
    "readings": (
        SourceReading(source="harbour-shop", days={"ok": 3, "failed": 1}, unread=0),
        SourceReading(source="old-forum", days={}, unread=4),
    ),
    "earlier": ("until 2026-11-22 fewer than 4 weeks with 3 independent sellers each",),
    "seller_keys": ("5f1d7a84db2c41f0a9b3c6d8e7f00112", "aa" * 16),
}


@pytest.mark.parametrize(
    ("frequency", "day", "first", "last", "key"),
    [
        (Frequency.DAILY, date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 23), "2026-11-23"),
        (Frequency.WEEKLY, date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 22), "2026-W47"),  # Sunday: over
        (Frequency.WEEKLY, date(2026, 11, 23), date(2026, 11, 16), date(2026, 11, 22), "2026-W47"),  # Monday
        (Frequency.WEEKLY, date(2026, 11, 28), date(2026, 11, 16), date(2026, 11, 22), "2026-W47"),  # Saturday
        (Frequency.WEEKLY, date(2027, 1, 3), date(2026, 12, 28), date(2027, 1, 3), "2026-W53"),
    ],
)
def test_a_period_is_over_when_it_is_told(frequency: Frequency, day: date, first: date, last: date, key: str) -> None:
    period = Period.newest(frequency, day)
    assert (period.first, period.last, period.key) == (first, last, key)


def test_an_empty_digest_says_what_was_read(compose: Callable[..., Digest], new_alert: New) -> None:
    digest = compose(held=(new_alert("zelorin", held="typo of the known name zelorine"),))
    assert digest.subject == "[npsmon] Nothing alerted, 2026-11-23"
    said = "168 listing pages from 2 of 2 sources were read; 1 candidate was held back: 1 another reason."
    assert "Nothing alerted. " + said in " ".join(digest.text.split())
    assert "Nothing alerted" in digest.html
    assert "typo of the known name zelorine" in digest.text
    assert "typo of the known name zelorine" in digest.html
    assert digest.alert_ids == ()


def test_an_alert_comes_with_its_whole_evidence(compose: Callable[..., Digest], new_alert: New) -> None:
    alert = new_alert(status="surveillance", substance_class="nitazenes", numbers={"expected_sellers": 0.214})
    digest = compose(alert)
    for part in (digest.text, digest.html):
        for fact in (
            "never seen before and is offered by 4 sellers",
            "nitazenes",
            "surveillance",
            "9 listings, 4 sellers, 6 different texts",
            "harbour-shop, old-forum",
            "18.50 EUR/g (12.00 to 30.25, n = 7)",
            "2026-11-20 to 2026-11-23, earliest quoted sighting 2026-11-21",
            "Now in stock",
            "5f1d7a84db2c41f0a9b3c6d8e7f00112",
            "hxxps://harbour-shop[.]example/item/81",
            "sha256:" + "4be2" * 16,
            alert.alert_id,
        ):
            assert fact in part, fact
    assert "expected sellers 0.21" in digest.text
    assert digest.alert_ids == (alert.alert_id,)
    assert digest.subject == "[npsmon] 1 alert: zelorine (first sighting of an unknown name), 2026-11-23"


def test_the_packet_of_an_alert(compose: Callable[..., Digest], new_alert: New) -> None:
    alert = new_alert(bulk=True, **PACKET)
    late = {alert.alert_id: "would have fired on 2026-11-19"}
    digest = compose(alert, precision={"sighting": "8 of 10 confirmed"}, late=late)
    text, html = " ".join(digest.text.split()), " ".join(digest.html.split())
    for part in (text, html):
        for fact in (
            "sighting 26 Oct, emerging 5 Nov, established 23 Nov",
            "established, told before as emerging",
            "until 2026-11-22 fewer than 4 weeks",
            "harbour-shop 1 failed, 3 in order",
            "old-forum 4 without a crawl",
            "wholesale amounts among them",
            "= class nitazene 10 × 4 independent sellers 1.5",
            "8 of 10 confirmed",
            "would have fired on 2026-11-19, had it been there in time",
            "15 read weeks before the window let expect 0.87",
            "aa" * 16,
        ):
            assert fact in part.replace("Established, told", "established, told"), fact
    assert "·······" in text or "······" in text, "the weeks as a line"
    (picture,) = digest.pictures
    assert picture.png.startswith(b"\x89PNG")
    assert f'src="cid:{picture.cid}"' in html
    assert "0.87 independent sellers a week, at most 3 (15 read weeks before the window)" in html
    assert digest.subject == "[npsmon] 1 alert: zelorine (established, told before as emerging), 2026-11-23"


def test_the_first_line_is_the_first_call(compose: Callable[..., Digest], new_alert: New) -> None:
    digest = compose(new_alert("mild", harm=1.0), new_alert("severe", harm=30.0, reason="It spreads."))
    assert digest.text.split("\n\n")[1].startswith(
        "FIRST CALL: severe (first sighting of an unknown name): It spreads."
    )
    assert digest.html.index("First call: <bdi>severe</bdi>") < digest.html.index("mild")
    assert "FIRST CALL" not in compose().text


def test_the_budget_line_counts_reasons(compose: Callable[..., Digest], new_alert: New) -> None:
    reasons = (
        "same event as on 2026-11-20, already told as sighting; no further stage since",
        "same event as on 2026-11-21, already told as emerging; no further stage since",
        "only 1 of at least 3 sellers: one seller is not a market",
        "looks like a misspelling of bromazolam",
        "silenced until 2027-01-01 by the desk: known",
    )
    digest = compose(held=tuple(new_alert(f"name-{i}", held=reason) for i, reason in enumerate(reasons)))
    line = "5 candidates were held back: 2 told before, 1 too few sellers, 1 a misspelling, 1 silenced by an analyst"
    assert line in " ".join(digest.text.split())
    assert line in " ".join(digest.html.split())


@pytest.mark.parametrize("kind", list(AlertKind))
def test_every_kind_has_its_words(compose: Callable[..., Digest], new_alert: New, kind: AlertKind) -> None:
    alert = new_alert(kind=kind, **PACKET)
    assert alert.alert_id in compose(alert, new_alert("other", kind=kind)).alert_ids


def test_an_alert_without_weeks_has_no_picture(compose: Callable[..., Digest], new_alert: New) -> None:
    digest = compose(new_alert())
    assert digest.pictures == ()
    assert "cid:" not in digest.html
    assert len(compose(*(new_alert(f"n{i}", **PACKET) for i in range(DETAILED + 3))).pictures) == DETAILED


def test_the_most_harmful_comes_first(compose: Callable[..., Digest], new_alert: New) -> None:
    digest = compose(new_alert("mild", harm=1.0), new_alert("severe", harm=30.0), new_alert("middling", harm=9.0))
    assert digest.text.index("1. severe") < digest.text.index("2. middling") < digest.text.index("3. mild")
    assert "3 alerts, foremost severe" in digest.subject


SCOPES: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({}, {}, True),
    ({"kinds": (AlertKind.SIGHTING,)}, {}, True),
    ({"kinds": (AlertKind.RISE,)}, {}, False),
    ({"classes": ("nitazenes",)}, {"substance_class": "nitazenes"}, True),
    ({"classes": ("nitazenes",)}, {"substance_class": "cathinones"}, False),
    ({"classes": ("nitazenes",)}, {}, False),
    ({"classes": ("unclassified",)}, {}, True),
    ({"sources": ("old-forum",)}, {}, True),
    ({"sources": ("elsewhere",)}, {}, False),
    ({"languages": ("de",)}, {}, True),
    ({"languages": ("fr",)}, {}, False),
    ({"min_harm": 12.0}, {}, True),
    ({"min_harm": 12.1}, {}, False),
    ({"min_harm": 99.0, "classes": ("nitazenes",)}, {"kind": AlertKind.SOURCE, "key": "old-forum"}, True),
    ({"sources": ("harbour-shop",)}, {"kind": AlertKind.SOURCE, "key": "old-forum"}, False),
]


@pytest.mark.parametrize(("scope", "alert", "told"), SCOPES)
def test_a_digest_holds_what_is_in_scope_and_nothing_else(
    compose: Callable[..., Digest], new_alert: New, scope: dict[str, Any], alert: dict[str, Any], told: bool
) -> None:
    made = new_alert(**alert)
    digest = compose(made, scope=scope)
    assert (digest.alert_ids == (made.alert_id,)) is told
    assert (made.signal.reason in " ".join(digest.text.split())) is told
    assert (made.signal.reason in digest.html) is told


def test_a_held_candidate_out_of_scope_is_not_mentioned(compose: Callable[..., Digest], new_alert: New) -> None:
    digest = compose(held=(new_alert("heldback", held="one seller only"),), scope={"kinds": (AlertKind.RISE,)})
    assert "heldback" not in digest.text + digest.html
    assert "0 candidates were held back" in digest.text


def test_a_source_out_of_scope_is_not_quoted(compose: Callable[..., Digest], new_alert: New, new_snippet: New) -> None:
    other = new_snippet("zelorine at the forum", source="old-forum", page_digest="sha256:" + "0" * 64)
    alert = new_alert(snippets=(new_snippet(), other), **PACKET)
    digest = compose(alert, scope={"sources": ("harbour-shop",)})
    for part in (digest.text, digest.html):
        assert "Now in stock" in part
        assert "old-forum" not in part
        assert "at the forum" not in part
        assert "0" * 64 not in part
        assert "aa" * 16 not in part, "a seller whose source is not named"


def test_without_a_scope_every_source_counts_even_one_no_longer_crawled(new_alert: New) -> None:
    assert in_scope(new_alert(sources=("gone-shop",)), Scope(), None)


def test_crawl_health_is_told(compose: Callable[..., Digest], new_alert: New) -> None:
    coverage = Coverage(
        sources=(
            SourceCoverage(source="fine", language="en", state="ok", runs=1, listings=1200),
            SourceCoverage(source="half", language="en", state="partial", runs=2, bad_runs=1, messages=("9 of 40",)),
            SourceCoverage(source="mute", language="en", state="no run"),
            SourceCoverage(source="new-look", language="en", state="layout_changed", runs=1, bad_runs=1),
            SourceCoverage(source="rare", language="en", state="not due"),
        )
    )
    silent = new_alert("mute", kind=AlertKind.SOURCE, reason="mute gave nothing for 3 days.", harm=0.0)
    digest = compose(silent, coverage=coverage, notices=("job index failed: disk full",))
    for line in (
        "ALERT mute: mute gave nothing for 3 days.",
        "half: partial, 1 of 2 runs not in order, 0 listing pages\n    9 of 40",
        "mute: silent: no run",
        "new-look: layout changed",
        "In order or not due: fine (1,200), rare (not due)",
        "job index failed: disk full",
        "No alert on the market, 1 about the crawl.",
    ):
        assert line in digest.text, line
    for word in ("silent: no run", "layout changed", "9 of 40", "1,200", "mute gave nothing", "disk full"):
        assert word in digest.html, word
    assert digest.subject == "[npsmon] No alert on the market, 1 about the crawl, 2026-11-23"


def test_many_alerts_are_all_named(compose: Callable[..., Digest], new_alert: New) -> None:
    alerts = [new_alert(f"name-{n:03}", harm=200.0 - n) for n in range(120)]
    digest = compose(*alerts)
    assert len(digest.alert_ids) == 120
    for alert in alerts:
        assert alert.signal.key in digest.text
        assert alert.signal.key in digest.html
    assert digest.html.count("Now in stock") == DETAILED


def test_text_lines_fit_a_terminal(compose: Callable[..., Digest], new_alert: New) -> None:
    digest = compose(new_alert(reason="a long sentence " * 20, status="a status " * 20))
    assert max(map(len, digest.text.splitlines())) <= 78


def test_the_mail_needs_nothing_from_outside(compose: Callable[..., Digest], new_alert: New) -> None:
    html = compose(new_alert(), new_alert("second")).html
    assert "http" not in html.replace("hxxp", "")
    assert "url(" not in html
    assert 'style="' in html


def test_a_source_asked_for_by_name_counts_even_one_no_longer_crawled(
    compose: Callable[..., Digest], new_alert: New
) -> None:
    alert = new_alert(sources=("gone-shop",), snippets=())
    assert compose(alert, scope={"sources": ("gone-shop",)}).alert_ids == (alert.alert_id,)
