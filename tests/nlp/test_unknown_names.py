import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lexicon import Entry, Lexicon
from nlp.codes import Codes
from nlp.components.unknown_names import canonical, find_more, find_unknown, mended
from nlp.fold import fold
from records.counts import Role

MATCH = [
    ("new fluetonitazene powder", "fluetonitazene", "nitazene"),
    ("N-pyrrolidino etodesnitazene", "etodesnitazene", "nitazene"),
    ("protonitazepyne 1g", "protonitazepyne", "nitazene"),
    ("ortho-fluorobutyrylfentanyl", "ortho-fluorobutyrylfentanyl", "fentanyl-analogue"),
    ("spirobrorphine 5g", "spirobrorphine", "opioid"),
    ("cyputylone crystals", "cyputylone", "cathinone"),
    ("new: 4-BEC", "4-BEC", "cathinone"),
    ("2-MMC 10g", "2-MMC", "cathinone"),
    ("α-PCYP 5g", "α-PCYP", "cathinone"),
    ("methylbromazolam 2mg", "methylbromazolam", "benzodiazepine"),
    ("5F MDMB PICA", "5F MDMB PICA", "synthetic-cannabinoid"),
    ("ADB-4en-XINACA", "ADB-4en-XINACA", "synthetic-cannabinoid"),
    ("CUMYL-TSINACA", "CUMYL-TSINACA", "synthetic-cannabinoid"),
    ("25X-NBOMe", "25X-NBOMe", "phenethylamine"),
    ("2C-X powder", "2C-X", "phenethylamine"),
    ("5-FMA", "5-FMA", "stimulant"),
    ("4-PrO-MiPT", "4-PrO-MiPT", "tryptamine"),
    ("3-Cl-PCP", "3-Cl-PCP", "arylcyclohexylamine"),
    ("2-bromodeschloroketamine", "2-bromodeschloroketamine", "arylcyclohexylamine"),
    ("1X-LSD blotters", "1X-LSD", "lysergamide"),
    ("1BP-LSD blotters", "1BP-LSD", "lysergamide"),
    ("4F-propylphenidate", "4F-propylphenidate", "stimulant"),
    ("4 MEC and 2 g more", "4 MEC", "cathinone"),
    ("buy 5 MeO DMT here", "5 MeO DMT", "tryptamine"),
    ("4homipt fumarate", "4homipt", "tryptamine"),
    ("furanyl fentanyl powder", "furanyl fentanyl", "fentanyl-analogue"),
    ("ortho methyl fentanyl, no patch", "ortho methyl fentanyl", "fentanyl-analogue"),
    ("U 47931 E", "U 47931", "opioid"),
    ("2-methyl-ap-237", "2-methyl-ap-237", "opioid"),
    ("4F a-PHP rocks", "4F a-PHP", "cathinone"),
    ("apihp crystal", "apihp", "cathinone"),
    ("bk-dmbdb 10g", "bk-dmbdb", "cathinone"),
    ("beta-keto-mbdb", "beta-keto-mbdb", "cathinone"),
    ("4'-methyl-a-PBP", "4'-methyl-a-PBP", "cathinone"),
    ("etizolams from the lab", "etizolams", "benzodiazepine"),
    ("jwh 398", "jwh 398", "synthetic-cannabinoid"),
    ("THC-BO cart", "THC-BO", "cannabis"),
    ("HHC-C9 vape", "HHC-C9", "cannabis"),
    ("8-OH-HHC gummies", "8-OH-HHC", "cannabis"),
    ("CBT-O", "CBT-O", "cannabis"),
    ("5-EtO-MiPT", "5-EtO-MiPT", "tryptamine"),
    ("4-iBuO-DET", "4-iBuO-DET", "tryptamine"),
    ("10 x 5F-MDMB-XICA", "5F-MDMB-XICA", "synthetic-cannabinoid"),
    ("not 4F-MDMB-XINACA", "4F-MDMB-XINACA", "synthetic-cannabinoid"),
    ("am-1221", "am-1221", "synthetic-cannabinoid"),
    ("fub-pb-22", "fub-pb-22", "synthetic-cannabinoid"),
    ("Cumyl-pegaclone", "Cumyl-pegaclone", "synthetic-cannabinoid"),
    ("2ct7 and 2 capsules", "2ct7", "phenethylamine"),
    ("25c nbome blotter", "25c nbome", "phenethylamine"),
    ("metaproscaline", "metaproscaline", "phenethylamine"),
    ("4-fluoroamphetamine", "4-fluoroamphetamine", "stimulant"),
    ("desoxypipradrol 1g", "desoxypipradrol", "stimulant"),
    ("3-Cl-MCPP"[5:], "MCPP", "piperazine"),
    ("fluorexetamine", "fluorexetamine", "arylcyclohexylamine"),
    ("isophenidine", "isophenidine", "dissociative"),
    ("HHC-P carts", "HHC-P", "cannabis"),
]
NO_MATCH = [
    "25B/C-NBOMe powder 1g",
    "Babylone city pylone",
    "Michael Caine movies, novocaine is known elsewhere"[:20],
    "fentanyls and nitazenes as classes",
    "enable 2FA and 2-FA on the account",
    "Harmonica in C, Monica, America, replica watches",
    "high-speed HDMI, USB-C, MP3, RTX-3080, iPhone 13, AK-47, Glock-19",
    "the methadone clinic is open",
    "IUPAC: 1-(5-fluoropentyl)-N-(2-phenylpropan-2-yl)-1H-indazole-3-carboxamide",
    "https://example.org/xyz-nitazene",
    "Apple and maps, PCM audio, pcm2704, mic drop",
    "Visa, MasterCard, AMEX, PayPal transfer, CVV2 DOB SSN",
    "Hex-Rays Decompiler v6.1, OpenVPN, Windows 10 Pro x64",
    "Buy 5-HTP and vitamin B-12, Omega-3",
    "1 x LSD 325ug blotter",
    "1 Box of Fentanyl patches, tub of fentanyl",
    "rivotril-2mg-clonazepam-500-pills",
    "exam 2015 questions, SAT exam 2016",
    "it is a heavy indica, a indica dominant hybrid",
    "a polyhedron, a tetrahedron and nylon",
    "replica watches from America, spica, chica",
    "read our 2 FA guide, 4 U 4 ever, 3 CA licences",
    "60 mph, 4 mar 2020, 20 cpm",
    "2cm, 2 cl, 2CD box, 2cc syringe",
    "Photoshop CC 2015, PHP 7, PCI card, MTV, 5F building",
    "vlad is glad, salad",
    "menthe marocaine, sauce mexicaine, CBD UK",
    "DMT, LSD, MDMA, 2C-B and ketamine",
    "",
]


@pytest.mark.parametrize(("text", "name", "group"), MATCH)
def test_unknown_names(text: str, name: str, group: str) -> None:
    assert [(m.surface, m.substance_class, m.known) for m in find_unknown(fold(text))] == [(name, group, False)]


KNOWN_IN_IT = {
    "DMT, LSD, MDMA, 2C-B and ketamine": ["2C-B"],
    "1 x LSD 325ug blotter": ["LSD"],
    "rivotril-2mg-clonazepam-500-pills": ["rivotril", "clonazepam"],
}


@pytest.mark.parametrize("text", NO_MATCH)
def test_no_unknown_names(text: str) -> None:
    taken = [(text.index(name), text.index(name) + len(name)) for name in KNOWN_IN_IT.get(text, ())]
    assert [m.surface for m in find_unknown(fold(text), taken)] == []


def test_a_known_name_inside_gives_way_but_not_one_as_long() -> None:
    text = "1BP-LSD"
    assert [m.surface for m in find_unknown(fold(text), [(4, 7)])] == ["1BP-LSD"]
    assert find_unknown(fold(text), [(0, 7)]) == []


@pytest.mark.parametrize(
    ("surface", "name"),
    [("FDU-PB22", "fdu-pb-22"), ("5F MDMB PICA", "5f-mdmb-pica"), ("a-PCYP", "alpha-pcyp"), ("α-PCYP", "alpha-pcyp")],
)
def test_canonical(surface: str, name: str) -> None:
    assert canonical(surface) == name


@pytest.mark.parametrize(
    ("surface", "name"),
    [
        ("25B-NBMOe", "25b-nbome"),
        ("Furanyl-Fentanyl", "furanylfentanyl"),
        ("JWH-18", "jwh-018"),
        ("THC-A", "thca"),
        ("25C-NBMOe", None),
        ("2-FMA", None),
        ("Furanly-Fentanyl", None),
    ],
)
def test_another_way_to_write_a_known_name(surface: str, name: str | None) -> None:
    names = ("25b-nbome", "furanylfentanyl", "jwh-018", "3-fma", "thca")
    entries = (Entry(name=n, role=Role.SUBSTANCE, substance_class="other", harm=5.0) for n in names)
    codes = Codes(Lexicon(version="", entries=tuple(entries)))
    (found,) = (mended(m, codes) for m in find_unknown(fold(surface)))
    assert (found.canonical if found.known else None) == name


CODES = Codes(
    Lexicon(
        version="",
        entries=(
            Entry(name="dob", role=Role.SUBSTANCE, substance_class="phenethylamine", harm=5.0),
            Entry(name="3-mec", role=Role.SUBSTANCE, substance_class="cathinone", harm=5.0),
            Entry(name="k", role=Role.SUBSTANCE, substance_class="other", harm=5.0, context_aliases=("k", "met")),
        ),
    )
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1g DOZ\nThis is DOZ, the dozing is not", [("DOZ", "place"), ("DOZ", "repeated")]),
        ("5g cyputylone\nBest Cyputylone.", [("cyputylone", "shape")]),
        ("2g 4-XEC crystals\n4-xec is new. 14-xec not", [("4-XEC", "place"), ("4-xec", "repeated")]),
        ("5g MET", []),
        ("DOZ files", []),
    ],
)
def test_the_place_in_a_title_and_what_repeats_it(text: str, found: list[tuple[str, str]]) -> None:
    shaped = find_unknown(fold(text))
    more = find_more(fold(text), (), shaped, CODES)
    assert [(m.surface, m.found_by.partition(":")[2]) for m in (*more, *shaped)][: len(found)] == found
    assert all(text[m.start : m.end] == m.surface and not m.known for m in more)


def test_the_class_of_a_placed_name_is_that_of_its_nearest_or_of_the_name_beside() -> None:
    assert [m.substance_class for m in find_more(fold("1g DOZ"), (), [], CODES)] == ["phenethylamine"]
    text = "5g cyputylone (CPY)"
    assert [m.substance_class for m in find_more(fold(text), (), find_unknown(fold(text)), CODES)] == ["cathinone"]


@given(st.text(alphabet="aADMBnc2-C5F,' \n\u200bαитP", max_size=300))
def test_any_text_is_read(text: str) -> None:
    for mention in find_unknown(fold(text)):
        assert text[mention.start : mention.end] == mention.surface


@pytest.mark.parametrize(
    "bomb",
    [
        "nitaze" * 20_000,
        "a-" * 100_000,
        "5F-ADB-" * 20_000,
        "dmt" * 60_000,
        "2C-B-FLY " * 20_000,
        "5g\n" + " ".join(f"4-AcO-{a}{b}T" for a in "DEMNP" for b in "AEIMP") * 1_000,
    ],
)
def test_time_is_bounded(bomb: str) -> None:
    begin = time.process_time()
    shaped = find_unknown(fold(bomb))
    find_more(fold(bomb), (), shaped, CODES)
    assert time.process_time() - begin < 5
