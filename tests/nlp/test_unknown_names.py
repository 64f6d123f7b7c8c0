import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.lexicon import Entry, Lexicon
from nlp.components.unknown_names import Codes, canonical, find_unknown, mended
from nlp.fold import fold
from records.counts import Role

MATCH = [
    ("new fluetonitazene powder", "fluetonitazene", "nitazene"),
    ("N-pyrrolidino etodesnitazene", "etodesnitazene", "nitazene"),
    ("protonitazepyne 1g", "protonitazepyne", "nitazene"),
    ("ortho-fluorobutyrylfentanyl", "ortho-fluorobutyrylfentanyl", "fentanyl-analogue"),
    ("spirobrorphine 5g", "spirobrorphine", "opioid"),
    ("5g of 3-Me-4-FMC", None, None),
    ("cyputylone crystals", "cyputylone", "cathinone"),
    ("new: 4-BEC", None, None),
    ("2-MMC 10g", "2-MMC", "cathinone"),
    ("a-PXHP", None, None),
    ("α-PCYP 5g", "α-PCYP", "cathinone"),
    ("methylbromazolam 2mg", "methylbromazolam", "benzodiazepine"),
    ("5F MDMB PICA", "5F MDMB PICA", "synthetic-cannabinoid"),
    ("ADB-4en-XINACA", "ADB-4en-XINACA", "synthetic-cannabinoid"),
    ("CUMYL-TSINACA", "CUMYL-TSINACA", "synthetic-cannabinoid"),
    ("25X-NBOMe", "25X-NBOMe", "phenethylamine"),
    ("2C-X powder", "2C-X", "phenethylamine"),
    ("7-FMA", "7-FMA", "phenethylamine"),
    ("4-PrO-MiPT", "4-PrO-MiPT", "tryptamine"),
    ("3-Cl-PCP", "3-Cl-PCP", "arylcyclohexylamine"),
    ("2-bromodeschloroketamine", "2-bromodeschloroketamine", "arylcyclohexylamine"),
    ("1X-LSD blotters", None, None),
    ("1BP-LSD blotters", "1BP-LSD", "lysergamide"),
    ("4F-propylphenidate", "4F-propylphenidate", "stimulant"),
    ("HHC-P carts", "HHC-P", "synthetic-cannabinoid"),
]
NO_MATCH = [
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
    "DMT, LSD, MDMA, 2C-B and ketamine",
    "",
]


@pytest.mark.parametrize(("text", "name", "group"), [row for row in MATCH if row[1]])
def test_unknown_names(text: str, name: str, group: str) -> None:
    assert [(m.surface, m.substance_class, m.known) for m in find_unknown(fold(text))] == [(name, group, False)]


KNOWN_IN_IT = {"DMT, LSD, MDMA, 2C-B and ketamine": ["2C-B"]}


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


@given(st.text(alphabet="aADMBnc2-C5F,' \n\u200bαитP", max_size=300))
def test_any_text_is_read(text: str) -> None:
    for mention in find_unknown(fold(text)):
        assert text[mention.start : mention.end] == mention.surface


@pytest.mark.parametrize(
    "bomb", ["nitaze" * 20_000, "a-" * 100_000, "5F-ADB-" * 20_000, "dmt" * 60_000, "2C-B-FLY " * 20_000]
)
def test_time_is_bounded(bomb: str) -> None:
    begin = time.process_time()
    find_unknown(fold(bomb))
    assert time.process_time() - begin < 5
