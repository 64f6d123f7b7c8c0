import pytest

from search.fold import LONGEST, folded, tokens, variants

TEXTS = [
    ("2C-B", "2c-b"),
    ("5-MeO-DMT, 250mg!", "5-meo-dmt 250mg"),
    ("LSD/MDMA + THC", "lsd mdma thc"),
    ("Kokaïn É café", "kokain e cafe"),
    ("e\u0301te\u0301", "ete"),
    ("Straße", "strasse"),
    ("α-PVP", "a-pvp"),
    ("2C\u2011B 2C\u2013B 2C\u2212B", "2c-b 2c-b 2c-b"),
    ("２Ｃ－Ｂ", "2c-b"),
    ("keta\u200bmine keta\u00admine", "ketamine ketamine"),
    ("don't don\u2019t", "dont dont"),
    ("3,4-MDMA 0.5g 1,5 g", "3,4-mdma 0.5g 1,5 g"),
    ("end. Next, one", "end next one"),
    ("snake_case", "snake case"),
    ("mdma\u2014pure", "mdma pure"),
    ("大麻 2C-B", "大 麻 2c-b"),
    ("Łódź øl æ", "lodz ol ae"),
    ("--- !!! \U0001f344", ""),
    ("", ""),
    ("a\0b", "a b"),
    ("- 4-MMC -", "4-mmc"),
]


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_folded(text: str, expected: str) -> None:
    assert folded(text) == expected


@pytest.mark.parametrize(("text", "expected"), TEXTS)
def test_offsets_hold(text: str, expected: str) -> None:
    for token in tokens(text):
        assert folded(text[token.start : token.end]) == token.text


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("2c-b", ("2cb", "2c", "b")),
        ("5-meo-dmt", ("5meodmt", "5", "meo", "dmt")),
        ("3,4-mdma", ("34mdma", "3", "4", "mdma")),
        ("mdma", ()),
        ("a-a", ("aa", "a")),
    ],
)
def test_variants(token: str, expected: tuple[str, ...]) -> None:
    assert variants(token) == expected


def test_a_million_characters_without_a_blank() -> None:
    assert len(folded("x" * 1_000_000)) == LONGEST
    assert folded("x-" * 500_000).startswith("x-x-")
