from datetime import timedelta
from typing import Any

import pytest

from alerts.evidence import gather, proposed_class, unit_prices
from alerts.harm import harm, weight
from alerts.spread import Rows, Spread
from config.lexicon import Entry, Lexicon
from records.alert import AlertKind, Signal
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


def test_unit_prices_are_medians_of_headline_offers() -> None:
    def priced(listing: str, price: float | None, per: str | None) -> Hit:
        return hit(listing, offers=(Offer(amount=Amount(), unit_price_eur=price, per=per),))

    hits = [priced("1", 10.0, "g"), priced("2", 30.0, "g"), priced("3", 20.0, "g"), priced("4", None, None), hit("5")]
    assert unit_prices(hits) == {"g": 20.0}


def test_harm_ranks_class_then_novelty_then_spread() -> None:
    many = Spread(role=Role.SUBSTANCE, known=True, listings=9, sellers=8, groups=8, sources=("alpha",), days=9)
    assert harm(AlertKind.SIGHTING, SPREAD, 10.0) > harm(AlertKind.SIGHTING, SPREAD, 5.0)
    assert harm(AlertKind.EMERGENCE, many, 5.0) > harm(AlertKind.RISE, many, 5.0)
    assert harm(AlertKind.RISE, many, 5.0) > harm(AlertKind.RISE, SPREAD, 5.0 * 3 / 4)
    assert harm(AlertKind.SOURCE, None, 10.0) == 1.0


def test_weight_of_a_row_a_class_and_the_unknown() -> None:
    entries = tuple(
        Entry(name=f"n{i}", role=Role.SUBSTANCE, substance_class="nitazene", harm=h)
        for i, h in enumerate((9.0, 10.0, 10.0))
    )
    lexicon = Lexicon(version="test", entries=entries)
    assert [weight(entries[0], None, lexicon), weight(None, "nitazene", lexicon), weight(None, None, lexicon)] == [
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


def test_an_unlisted_name_is_established_by_three_sellers_at_two_sources() -> None:
    market = Market(10).offer("listed", ["a"], first=0).offer("one-source", sellers(5), first=0, known=False)
    market.offer("spread", sellers(3), first=0, source=["alpha", "beta"], known=False)
    market.offer("wanted", ["a"], first=0, side=Side.WANT)
    assert Rows(market.panel()).established() == {"listed", "spread"}
