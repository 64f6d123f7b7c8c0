"""A draft that an office could send: what, where, when, which list; no person, no open link, nothing sent."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from alerts import letters
from alerts.letters import Addressee
from config import lexicon
from config.lexicon import Entry, Lexicon
from records.alert import Alert, AlertKind, Snippet
from records.counts import Role
from records.problems import Misuse

TODAY = date(2026, 11, 24)
SELLER = "5f1d7a84db2c41f0a9b3c6d8e7f00112"
New = Callable[..., Alert]


def entry(name: str, role: Role, **changes: object) -> Entry:
    classes = {Role.PRECURSOR: "precursor", Role.CUTTING_AGENT: "cutting-agent", Role.SUBSTANCE: "cathinone"}
    return Entry(name=name, role=role, substance_class=classes[role], harm=5.0, **changes)  # type: ignore[arg-type]


KNOWN = Lexicon(
    version="test",
    entries=(
        entry("zedone", Role.SUBSTANCE),
        entry("yedone", Role.SUBSTANCE),
        entry("x-glycidate", Role.PRECURSOR, aliases=("x-gly", "glycidate x"), cas="50-00-0", hs="2924.29",
              status="UN 1988 Table I", use="pre-precursor", end_products=("zedone", "yedone", "nitazenes", "many")),
        entry("w-amine", Role.PRECURSOR, status="surveillance", end_products=("various",)),
        entry("diluol", Role.CUTTING_AGENT, use="adulterant", medicine=True),
    ),
)  # fmt: skip


def draft(alert: Alert, to: Addressee = Addressee.AUTHORITY) -> str:
    return " ".join(letters.letter(alert, KNOWN, TODAY, to).split())


def test_a_precursor_for_the_authority(new_alert: New, new_snippet: Callable[..., Snippet]) -> None:
    text = "Looking for x-glycidate, write to Johan on any day"
    passages = (
        new_snippet(text, "x-glycidate", source="old-forum", url="hxxps://old-forum[.]example/t/7", listing_id="7"),
        new_snippet(text, "x-glycidate", source="old-forum", url="hxxps://old-forum[.]example/t/7", listing_id="8"),
        new_snippet(text, "x-glycidate", seen_on=date(2026, 11, 20)),
    )
    alert = new_alert(
        "x-glycidate",
        kind=AlertKind.DEMAND,
        snippets=passages,
        page_digests=("sha256:" + "4be2" * 16, "sha256:" + "77aa" * 16),
        reason="x-glycidate is asked for by 4 posters since 2026-11-20.",
    )
    said = draft(alert)
    for part in (
        "DRAFT. To be checked and signed by a person; the monitor sends no letters.",
        "From: [name, office, authority and address of the sender]",
        "To: [competent national authority for drug precursors]",
        "drafted on 2026-11-24",
        f"Reference: alert {alert.alert_id}",
        "Subject: Requests for x-glycidate on public pages, 2026-11-20 to 2026-11-23",
        "x-glycidate is asked for by 4 posters since 2026-11-20.",
        "9 posts named it, by 4 independent posters (each with a text of their own), on 2 sources: harbour-",
        "Also called: x-gly, glycidate x",
        "CAS number: 50-00-0",
        "HS code: 2924.29",
        "Listed: UN 1988 Table I (Convention against Illicit Traffic, 1988)",
        "Kind of chemical: pre-precursor",
        "Associated with: cathinone: zedone, yedone; nitazenes; and others",
        "harbour-shop - seen 2026-11-20: hxxps://harbour-shop[.]example/item/81 page sha256:" + "4be2" * 16,
        "Further stored pages: - sha256:" + "77aa" * 16,
        "whether a lawful buyer stands behind these requests",
        "no person is named here",
        "[name and signature]",
    ):
        assert part in said, part
    assert said.count("old-forum[.]example/t/7") == 1, "a page is told once"
    for never in (SELLER, "Johan", "http", "://harbour-shop.example"):
        assert never not in said, never


def test_for_a_platform(new_alert: New) -> None:
    said = draft(new_alert("x-glycidate", kind=AlertKind.RISE, bulk=True), Addressee.PLATFORM)
    assert "To: [operator of the platform]" in said
    assert "Subject: Offers of x-glycidate" in said
    assert "9 listings named it, by 4 independent sellers" in said
    assert "Some of the amounts were of wholesale size." in said
    assert "to keep the records that belong to them" in said


@pytest.mark.parametrize(
    ("key", "kind", "group", "said"),
    [
        ("w-amine", AlertKind.RISE, "precursor", "Listed: not in the tables of the 1988 Convention; watched"),
        ("w-amine", AlertKind.RISE, "precursor", "Associated with: drugs of several groups"),
        ("diluol", AlertKind.CUTTING_AGENT, "cutting-agent", "it is reported as adulterant of drugs"),
        ("diluol", AlertKind.CUTTING_AGENT, "cutting-agent", "It is also sold as a medicine"),
        ("unheard", AlertKind.DEMAND, None, "Listed: the name is in no list that the monitor has."),
        ("unheard", AlertKind.EMERGENCE, "precursor", "Listed: the name is in no list that the monitor has."),
        ("unheard", AlertKind.CUTTING_AGENT, None, "it is reported as an admixture of drugs"),
    ],
)
def test_which_list(new_alert: New, key: str, kind: AlertKind, group: str | None, said: str) -> None:
    assert said in draft(new_alert(key, kind=kind, substance_class=group))


@pytest.mark.parametrize(
    ("key", "kind", "group", "said"),
    [
        ("zedone", AlertKind.RISE, "cathinone", r"zedone is a substance \(class cathinone\): use npsmon notification"),
        ("unheard", AlertKind.SIGHTING, None, r"unheard is a substance \(class unknown\)"),
        ("harbour-shop", AlertKind.SOURCE, None, r"harbour-shop is a source$"),
    ],
)
def test_no_letter_for_others(new_alert: New, key: str, kind: AlertKind, group: str | None, said: str) -> None:
    with pytest.raises(Misuse, match=said):
        draft(new_alert(key, kind=kind, substance_class=group))


def test_a_hostile_name_stays_harmless(new_alert: New) -> None:
    key = "x\u202e{{ 7*7 }} http://evil.example/ <b>"
    said = draft(new_alert(key, kind=AlertKind.DEMAND, snippets=(), page_digests=()))
    assert "{{ 7*7 }}" in said
    assert "hxxp://evil[.]example/" in said
    assert "[U+202E]" in said
    assert "No single page is stored with this alert." in said


def test_lines_are_folded_and_addresses_are_whole(new_alert: New, new_snippet: Callable[..., Snippet]) -> None:
    url = "hxxps://harbour-shop[.]example/" + "a" * 120
    text = letters.letter(
        new_alert("diluol", kind=AlertKind.CUTTING_AGENT, snippets=(new_snippet(url=url),)), KNOWN, TODAY,
        Addressee.AUTHORITY,
    )  # fmt: skip
    assert url in text
    assert all(len(line) <= 80 for line in text.splitlines() if "[.]" not in line and "sha256" not in line)
    assert not re.search(r"\n{4,}", text)


def test_every_chemical_that_is_known_has_a_letter(new_alert: New) -> None:
    known = lexicon.load()
    for one in known.entries:
        if one.role is not Role.SUBSTANCE:
            alert = new_alert(one.name, kind=AlertKind.RISE, substance_class=one.substance_class)
            said = letters.letter(alert, known, TODAY, Addressee.AUTHORITY)
            assert "Listed:" in said
            assert "None" not in said
