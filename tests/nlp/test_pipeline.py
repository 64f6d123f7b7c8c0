import time
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.lexicon import load as load_lexicon
from nlp.pipeline import BATCH, LONGEST, Pipeline, load
from records.convert import build, plain
from records.extraction import Extraction, Kind, Label
from records.listing import Listing, Price

LEXICON = load_lexicon()


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load(LEXICON)


def listing(title: str, description: str = "", **more: object) -> Listing:
    fields: Mapping[str, object] = {
        "source": "demo",
        "listing_id": "1",
        "url": "https://shop.example/1",
        "run": "20260102T000000Z",
        "seen_at": datetime(2026, 1, 2, tzinfo=UTC),
        "page_digest": "sha256:0",
        "title": title,
        "description": description,
        "language": "en",
        **more,
    }
    return Listing(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "names", "kind", "primary"),
    [
        ("10 x 2mg Xanax", "Xanax=alprazolam", Kind.DRUG, "alprazolam"),
        ("5g 4-MMC (mephedrone)", "4-MMC=mephedrone mephedrone=mephedrone", Kind.DRUG, "mephedrone"),
        ("1 kg Benzocaine powder 99%", "Benzocaine=benzocaine", Kind.CHEMICAL, "benzocaine"),
        ("WTB pseudoephedrine 1 kg", "pseudoephedrine=pseudoephedrine", Kind.WANT, "pseudoephedrine"),
        ("Bitcoin cashout guide PDF", "", Kind.OTHER, ""),
        ("500mg etoxynitazene", "etoxynitazene=etoxynitazene", Kind.DRUG, "etoxynitazene"),
        ("3 Gramm Amphetamin Paste", "Amphetamin=amphetamine", Kind.DRUG, "amphetamine"),
    ],
)
def test_read(pipeline: Pipeline, text: str, names: str, kind: Kind, primary: str) -> None:
    facts = pipeline.read(text)
    assert " ".join(f"{m.surface}={m.canonical}" for m in facts.mentions if m.canonical) == names
    assert (facts.kind, " ".join(facts.primary)) == (kind, primary)


def test_spans_are_handed_on(pipeline: Pipeline) -> None:
    doc = pipeline.doc("5g ketamine, 90% pure")
    assert [(s.text, s.label_) for s in doc.spans["known_names"]] == [("ketamine,", "SUBSTANCE")]
    assert {s.label_ for s in doc.spans["amounts"]} == {"QUANTITY", "PURITY"}


def test_extract(pipeline: Pipeline) -> None:
    made = pipeline.extract(
        listing("5g ketamine", "pure", prices=(Price(amount=Decimal(100), currency="EUR"),), wanted=False)
    )
    assert (made.kind, made.primary, made.pipeline) == (Kind.DRUG, ("ketamine",), pipeline.version)
    assert made.offers[0].amount.mass_g == 5
    assert made.offers[0].unit_price_eur == pytest.approx(20)
    assert build(Extraction, plain(made), "test") == made


def test_many_texts_are_read_as_one_by_one(pipeline: Pipeline) -> None:
    texts = [f"{n}g ketamine, {n}% pure" if n % 3 else f"wtb {n} pills of metonitazene" for n in range(2 * BATCH + 3)]
    assert list(pipeline.pipe(texts)) == [pipeline.read(text) for text in texts]
    listings = [listing(text, wanted=bool(n % 2)) for n, text in enumerate(texts)]
    assert list(pipeline.extract_each(listings)) == [pipeline.extract(one) for one in listings]
    assert list(pipeline.pipe([])) == []


def test_a_wish_filed_as_such(pipeline: Pipeline) -> None:
    assert pipeline.extract(listing("BMK, 5 litres", wanted=True)).kind is Kind.WANT


def test_without_names(pipeline: Pipeline) -> None:
    blind = load(LEXICON, frozenset(["metonitazene"]))
    assert blind.version != pipeline.version == load(LEXICON).version
    (known,) = (m for m in pipeline.read("1g metonitazene").mentions if m.canonical)
    (unknown,) = (m for m in blind.read("1g metonitazene").mentions if m.canonical)
    assert (known.known, unknown.known, unknown.substance_class) == (True, False, "nitazene")


def test_nothing_is_kept_between_texts(pipeline: Pipeline) -> None:
    before = pipeline.read("5g ICE")
    pipeline.read("MDMA and LSD and meth")
    assert pipeline.read("5g ICE") == before


def test_gigantic_text_is_cut_and_said(pipeline: Pipeline) -> None:
    facts = pipeline.read("5g ketamine " + "x" * 1_000_000)
    assert facts.notes == (f"text of 1000012 characters read up to {LONGEST}",)
    assert facts.primary == ("ketamine",)


@pytest.mark.parametrize(
    "text", ["", " ", "\n", "\0", "\ud800 5g ketamine \udfff", "5g\0ketamine", "a" * 1000, "🇬🇧|★★ 5g"]
)
def test_odd_texts(pipeline: Pipeline, text: str) -> None:
    for mention in pipeline.read(text).mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.surface


PIECES = (
    *("5g", "ketamine", "mdma", "4-mmc", "ice\u200b", "\n", ",", ".", "%", "$10", "x", "no"),
    *("5F-", "-PINACA", "é", "α", "don't", "(", ")", "wtb", "#4", " "),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES)))
def test_any_text_gives_true_spans(pipeline: Pipeline, parts: list[str]) -> None:
    text = " ".join(parts)
    facts = pipeline.read(text)
    ends = [
        (m.start, m.end) for m in facts.mentions if m.label in (Label.SUBSTANCE, Label.PRECURSOR, Label.CUTTING_AGENT)
    ]
    assert all(text[m.start : m.end] == m.surface for m in facts.mentions)
    assert all(a[1] <= b[0] for a, b in pairwise(ends))


BOMBS = [
    "speed " * 30_000,
    "no " * 60_000,
    "mdma, " * 30_000,
    "5F-" * 60_000,
    "a.b@" * 40_000,
    "I want " * 25_000,
    "☠" * 200_000,
    "ice x 5 " * 20_000,
    "5-xx-DMT dmt " * 12_000,
    "codeine caffeine " * 10_000,
    "NPP " * 50_000,
    "http://a " * 20_000,
]


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb[:12])
def test_time_is_bounded(pipeline: Pipeline, bomb: str) -> None:
    begin = time.process_time()
    pipeline.read(bomb)
    assert time.process_time() - begin < 20
