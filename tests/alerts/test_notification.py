"""The form of the field: what is known is there, what is not stays empty, and a spreadsheet is safe from it."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from alerts import notification
from alerts.notification import Looked, Notification
from config import lexicon as lexicons
from config.lexicon import Entry, Lexicon
from records.alert import Alert, AlertKind
from records.counts import Role
from records.extraction import Amount, Kind, Label, Mention, Offer
from records.problems import Misuse
from search.asked import Query
from search.evidence import Hit, listings_naming, naming_counts
from search.find import find
from search.ingest import ingest_run
from search.store import Store
from tests.alerts.sources import source
from tests.search.conftest import Make

TODAY = date(2026, 11, 24)
New = Callable[..., Alert]


def entry(name: str, group: str = "cathinone", **changes: object) -> Entry:
    return Entry(name=name, role=Role.SUBSTANCE, substance_class=group, harm=5.0, **changes)  # type: ignore[arg-type]


KNOWN = Lexicon(
    version="test",
    entries=(
        entry("zedone", aliases=("z-one",), cas="50-00-0", inchikey="AAAAAAAAAAAAAA-BBBBBBBBBB-N",
              status="US schedule I"),
        entry("zedrone"),
        entry("quite another", inchikey="AAAAAAAAAAAAAA-CCCCCCCCCC-N"),
        entry("zedona", "nitazene"),
    ),
)  # fmt: skip


def hit(text: str, day: date, *, kind: Kind = Kind.DRUG, **amount: float) -> Hit:
    purity = text.find("98%")
    mentions = (
        Mention(label=Label.SUBSTANCE, start=0, end=6, surface=text[:6], canonical="zedone", found_by="test"),
        *((Mention(label=Label.PURITY, start=purity, end=purity + 3, surface="98%", value=98.0, unit="%",
                   found_by="test"),) if purity >= 0 else ()),
    )  # fmt: skip
    offer = Offer(amount=Amount(**amount), price=Decimal(40), currency="EUR", unit_price_eur=40.0, per="g")
    return Hit(
        source="harbour-shop", listing_id=text, kind=kind, seller="a" * 32, group=text, text=text, mentions=mentions,
        naming=mentions[:1], offers=(offer,), seen_on=(day,), page_digest="sha256:1", last_page_digest="sha256:1",
        url="hxxps://harbour-shop[.]example/1",
    )  # fmt: skip


LOOKED = Looked(
    hits=(
        hit("zedone powder 98% pure", date(2026, 10, 1), mass_g=5.0),
        hit("zedone crystals", date(2026, 11, 22), mass_g=1000.0),
        hit("zedone pellets", date(2026, 11, 2), units=50.0),
        hit("zedone powder wanted", date(2026, 9, 1), kind=Kind.WANT, mass_g=9.0),
    ),
    rows=(),
    sellers=3,
    listings=7,
)


def fill(name: str, *alerts: Alert, looked: Looked | None = None, known: Lexicon = KNOWN) -> Notification:
    sources = (source("harbour-shop"),)
    return notification.fill(name, alerts, lexicon=known, sources=sources, looked=looked, today=TODAY)


def test_from_alerts_and_index(new_alert: New) -> None:
    out, held = new_alert("zedone", day=date(2026, 11, 20)), new_alert("zedone", held="only 1 seller", sellers=9)
    form = fill("zedone", held, out, looked=LOOKED)
    assert (form.other_names, form.substance_class, form.cas) == (("z-one",), "cathinone", "50-00-0")
    assert (form.inchikey, form.official_status) == ("AAAAAAAAAAAAAA-BBBBBBBBBB-N", "US schedule I")
    assert (form.date_first_seen, form.date_last_seen) == (date(2026, 9, 1), date(2026, 11, 22))
    assert form.source_types == ("no longer configured (1)", "shop (1)")
    assert form.countries == (f"sources in {source('harbour-shop').country}",)
    assert form.physical_form == ("crystals (1 text)", "powder (1 text)", "tablets (1 text)")
    assert form.amounts_seen == ("5 to 1000 g (2 offers)", "50 units (1 offer)")
    assert form.unit_prices == ("40 EUR/g, median 40 (3 offers)",)
    assert (form.purity_stated, form.strength_stated) == ("98 % (1 text)", None)
    assert form.independent_sellers == 3
    assert form.sightings == (out.signal.reason,)
    assert form.alerts == (f"{out.alert_id} (sighting, 2026-11-20)",)
    assert form.similar_substances == ("quite another", "zedrone")
    assert "from 4 different texts of 7 listings" in form.remarks[-1]
    assert (form.prepared_on, form.contact) == (TODAY, "[address for questions]")


def test_from_alerts_alone(new_alert: New) -> None:
    form = fill("unheard", new_alert("unheard", substance_class="nitazene"), new_alert("unheard", kind=AlertKind.RISE))
    assert (form.substance_class, form.cas, form.official_status) == ("nitazene", None, None)
    assert (form.date_first_seen, form.independent_sellers) == (date(2026, 11, 21), 4)
    assert form.unit_prices == ("12 to 30.25 EUR/g, median 18.5 (7 offers)",)
    assert (form.physical_form, form.amounts_seen, form.purity_stated) == ((), (), None)
    assert form.remarks[1:] == (
        "Similar substances: by skeleton and spelling, in the monitor's own list.",
        "The name is on no list of the monitor; class, if any, is proposed from its spelling.",
        "No index was up: countries, form, amounts, purity and strength were not looked up.",
    )


def test_from_nothing_but_the_list() -> None:
    form = fill("zedone")
    assert (form.date_first_seen, form.independent_sellers, form.alerts, form.sightings) == (None, None, (), ())


@pytest.mark.parametrize(
    ("asked", "name"),
    [("Zedone", "zedone"), ("Z One", "zedone"), ("3-ZQX", "3-zqx"), ("3zqx", "3-zqx"), ("zedrone", "zedrone")],
)
def test_any_spelling(asked: str, name: str) -> None:
    assert notification.resolved(asked, KNOWN, ["3-zqx"]) == name


@pytest.mark.parametrize(("asked", "near"), [("zedonne", "near: zedone"), ("?", "near: none"), ("", "near: none")])
def test_what_nobody_knows(asked: str, near: str) -> None:
    with pytest.raises(Misuse, match=f"in no list and in no alert; {near}"):
        notification.resolved(asked, KNOWN, [])


def test_a_spreadsheet_calculates_nothing(new_alert: New) -> None:
    name = "=cmd|'/c calc'!A1"
    form = fill(name, new_alert(name, reason='@SUM(1;2), "quoted"\nand more'))
    text = notification.as_csv(form)
    header, values = csv.reader(io.StringIO(text, newline=""))
    assert header == [f.name for f in fields(Notification)]
    assert len(values) == len(header)
    assert values[0] == f"'{name}"
    assert not any(value.startswith(("=", "+", "-", "@")) for value in values)
    assert "\r\n" in text


def test_json_is_whole_and_typed() -> None:
    found = json.loads(notification.as_json(fill("zedone", looked=LOOKED)))
    assert list(found) == [f.name for f in fields(Notification)]
    assert found["date_first_seen"] == "2026-09-01"
    assert found["other_names"] == ["z-one"]


def test_text_is_defanged_and_says_what_is_missing(new_alert: New) -> None:
    text = notification.as_text(fill("unheard", new_alert("unheard", reason="see http://evil.example/x\u202e")))
    assert text.startswith("EARLY-WARNING NOTIFICATION FORM\nDRAFT.")
    assert "\nCAS number:\n  -\n" in text
    assert "hxxp://evil[.]example/x[U+202E]" in text
    assert "5f1d7a84db2c41f0a9b3c6d8e7f00112" not in text


def test_from_a_real_index(store: Store, data: Path, new_alert: New) -> None:
    make = Make(data)
    listings = [make.listing(str(n), f"DMT {n} g powder", seller=f"{n:032}", ships_from="NL") for n in range(1, 4)]
    ingest_run(store, make.run(listings))
    looked = Looked(
        hits=listings_naming(store, "dmt", Role.SUBSTANCE, date.min, TODAY, 500),
        rows=find(store, Query(name=("dmt",), size=1000, sort="oldest")).rows,
        sellers=naming_counts(store, "dmt", Role.SUBSTANCE, date.min, TODAY).sellers,
        listings=3,
    )
    form = fill("dmt", looked=looked, known=lexicons.load())
    assert form.independent_sellers == 3
    assert form.countries == ("ships from NL (3)",)
    assert form.date_first_seen == date(2026, 3, 1)
    assert form.physical_form[0].startswith("powder")
    assert replace(form, name="dmt") == form
