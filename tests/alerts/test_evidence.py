from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from alerts.evidence import gather, price_ranges, proposed_class, wholesale
from alerts.harm import by_class, parts, total, weight
from alerts.spread import Rows, Spread
from config.lexicon import Entry, Lexicon
from records.alert import AlertKind, PriceRange, Signal, Stage
from records.counts import Role, Side
from records.extraction import Amount, Kind, Label, Mention, Offer
from search.evidence import Hit
from tests.alerts.market import Market, at, sellers

SPREAD = Spread(role=Role.SUBSTANCE, known=False, listings=3, sellers=2, groups=2, sources=("alpha",), days=4)
SIGNAL = Signal(
    rule="emergence",
    kind=AlertKind.EMERGENCE,
    key="zelorine",
    day=at(30),
    score=3.0,
    reason="because",
    window_start=at(20),
)


def hit(listing: str, first: int = 22, *, kind: Kind = Kind.DRUG, before: int = 300, **changes: Any) -> Hit:
    text = "x" * before + " Zelorine fresh " + "y" * 300
    start = before + 1
    mention = Mention(
        label=Label.SUBSTANCE,
        start=start,
        end=start + 8,
        surface="Zelorine",
        canonical="zelorine",
        known=False,
        found_by="test",
        substance_class=changes.pop("substance_class", None),
    )
    values: dict[str, Any] = {
        "source": "alpha",
        "listing_id": listing,
        "kind": kind,
        "seller": "5f1d",
        "group": listing,
        "text": text,
        "mentions": (mention,),
        "naming": (mention,),
        "offers": (),
        "seen_on": (at(first), at(first) + timedelta(days=1)),
        "page_digest": f"sha256:{listing}",
        "last_page_digest": f"sha256:{listing}",
        "url": "hxxps://alpha[.]example/1",
    }
    return Hit(**{**values, **changes})


@pytest.mark.parametrize("before", [0, 5, 300])
def test_a_snippets_offsets_are_those_of_the_name(before: int) -> None:
    whole = hit("1", before=before)
    (found,) = gather(SIGNAL, SPREAD, Side.OFFER, [whole], None).snippets
    assert found.text[found.start : found.end] == "Zelorine"
    assert whole.text[found.offset : found.offset + len(found.text)] == found.text
    assert found.seen_on == at(22)


def test_newcomers_come_first_and_what_was_not_seen_in_the_window_not_at_all() -> None:
    hits = [hit("old", 1), hit("settled", 19), hit("later", 25), hit("new", 21)]
    found = gather(SIGNAL, SPREAD, Side.OFFER, hits, None)
    assert [s.listing_id for s in found.snippets] == ["new", "later", "settled"]
    assert found.page_digests == ("sha256:new", "sha256:later", "sha256:settled")


def test_each_side_has_its_own_listings() -> None:
    hits = [hit("offer"), hit("wish", kind=Kind.WANT)]
    assert [s.listing_id for s in gather(SIGNAL, SPREAD, Side.OFFER, hits, None).snippets] == ["offer"]
    assert [s.listing_id for s in gather(SIGNAL, SPREAD, Side.WANT, hits, None).snippets] == ["wish"]


def test_numbers_come_from_the_panel_and_class_and_status_from_the_lexicon() -> None:
    entry = Entry(
        name="zelorine", role=Role.SUBSTANCE, substance_class="cathinone", harm=6.0, status="UN 1971 Schedule II"
    )
    found = gather(SIGNAL, SPREAD, Side.OFFER, [hit("1", naming=())], entry)
    assert (found.listings, found.sellers, found.groups, found.sources) == (3, 2, 2, ("alpha",))
    assert (found.substance_class, found.status) == ("cathinone", "UN 1971 Schedule II")
    assert found.snippets == ()


def test_a_source_has_no_market_evidence() -> None:
    found = gather(SIGNAL, None, Side.OFFER, [hit("1")], None)
    assert (found.listings, found.sources, found.snippets) == (0, ("zelorine",), ())


def test_the_class_most_often_proposed() -> None:
    hits = [
        hit("1", substance_class="nitazene"),
        hit("2", substance_class="nitazene"),
        hit("3", substance_class="opioid"),
    ]
    assert proposed_class("zelorine", hits) == "nitazene"
    assert proposed_class("zelorine", [hit("4")]) is None


def priced(listing: str, price: float | None, per: str | None, **amount: float) -> Hit:
    return hit(listing, offers=(Offer(amount=Amount(**amount), unit_price_eur=price, per=per),))


def test_unit_prices_are_ranges_of_headline_offers() -> None:
    hits = [priced("1", 10.0, "g"), priced("2", 30.0, "g"), priced("3", 20.0, "g"), priced("4", None, None), hit("5")]
    hits.append(priced("6", 2.0, "unit"))
    assert price_ranges(hits) == (
        PriceRange(per="g", low=10.0, median=20.0, high=30.0, offers=3),
        PriceRange(per="unit", low=2.0, median=2.0, high=2.0, offers=1),
    )
    assert gather(SIGNAL, SPREAD, Side.OFFER, hits, None).unit_prices_eur == {"g": 20.0, "unit": 2.0}


@pytest.mark.parametrize(
    ("amount", "large"),
    [
        ({"mass_g": 1000.0}, True),
        ({"mass_g": 999.0}, False),
        ({"units": 5000.0}, True),
        ({"volume_ml": 10.0}, False),
        ({}, False),
    ],
)
def test_a_wholesale_offer(amount: dict[str, float], large: bool) -> None:
    assert wholesale([priced("1", 10.0, "g"), priced("2", 1.0, "g", **amount)]) is large


def test_harm_ranks_class_then_novelty_then_spread() -> None:
    many = Spread(role=Role.SUBSTANCE, known=True, listings=9, sellers=8, groups=8, sources=("alpha",), days=9)
    assert total(parts(AlertKind.SIGHTING, SPREAD, 10.0)) > total(parts(AlertKind.SIGHTING, SPREAD, 5.0))
    assert total(parts(AlertKind.EMERGENCE, many, 5.0)) > total(parts(AlertKind.RISE, many, 5.0))
    assert total(parts(AlertKind.RISE, many, 5.0)) > total(parts(AlertKind.RISE, SPREAD, 5.0 * 3 / 4))
    assert total(parts(AlertKind.SOURCE, None, 10.0)) == 1.0


def test_the_parts_of_harm_are_its_factors() -> None:
    evidence = replace(
        gather(SIGNAL, SPREAD, Side.OFFER, [priced("1", 140.0, "g", mass_g=2000.0)], None),
        substance_class="nitazene",
        status="US schedule I",
    )
    found = parts(AlertKind.EMERGENCE, SPREAD, 10.0, evidence, Stage.EMERGING)
    assert [(p.what, p.factor) for p in found] == [
        ("class nitazene", 10.0),
        ("new", 1.5),
        ("on no list", 1.333),
        ("US schedule I", 1.1),
        ("dear by weight", 1.1),
        ("wholesale amounts", 1.2),
        ("2 independent sellers", 1.25),
    ]
    assert total(found) == pytest.approx(36.3, abs=0.05)


def test_what_is_settled_ranks_lower_and_what_fades_lowest() -> None:
    new, settled, fading = (
        total(parts(AlertKind.EMERGENCE, SPREAD, 10.0, None, stage))
        for stage in (Stage.EMERGING, Stage.ESTABLISHED, Stage.FADING)
    )
    assert new > settled > fading


def test_weight_of_a_row_a_class_and_the_unknown() -> None:
    entries = tuple(
        Entry(name=f"n{i}", role=Role.SUBSTANCE, substance_class="nitazene", harm=h)
        for i, h in enumerate((9.0, 10.0, 10.0))
    )
    harms = by_class(Lexicon(version="test", entries=entries))
    assert [weight(entries[0], None, harms), weight(None, "nitazene", harms), weight(None, None, harms)] == [
        9,
        10,
        5,
    ]


def test_spread_counts_sellers_texts_and_days_once() -> None:
    market = Market(10).offer("x", sellers(3), first=2, last=4, source=["alpha", "beta"], copies=50)
    market.offer("x", ["new-0"], first=3, last=3, source="gamma", group="x/new-0")
    rows = Rows(market.panel())
    found = rows.spread("x", Side.OFFER, at(0), at(9))
    assert found == Spread(
        role=Role.SUBSTANCE, known=True, listings=151, sellers=3, groups=3, sources=("alpha", "beta", "gamma"), days=3
    )
    assert rows.spread("x", Side.OFFER, at(5), at(9)) is None
    assert rows.spread("x", Side.WANT, at(0), at(9)) is None


def test_an_unlisted_name_is_established_by_six_sellers_at_two_sources() -> None:
    market = Market(10).offer("listed", ["a"], first=0).offer("one-source", sellers(9), first=0, known=False)
    market.offer("spread", sellers(6), first=0, source=["alpha", "beta"], known=False)
    market.offer("wanted", ["a"], first=0, side=Side.WANT)
    assert Rows(market.panel()).established() == {"listed", "spread"}
