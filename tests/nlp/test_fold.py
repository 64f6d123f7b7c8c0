import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.fold import fold, squeezed


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("4-MMC", " 4 mmc "),
        ("5\u2011MeO\u2013DMT", " 5 meo dmt "),
        ("mеth сocaine", " meth cocaine "),  # Cyrillic е and с
        ("α-PVP, β-keto", " a pvp  b keto "),
        ("Crème brûlée", " creme brulee "),
        ("ＭＤＭＡ 𝐌𝐃𝐌𝐀", " mdma mdma "),
        ("co\u200bca\u00adine", " cocaine "),
        ("don't", " don't "),
        ("'kief' and heroin``", "  kief  and heroin   "),
        ("l'héroïne, dell'MDMA", " l heroine  dell mdma "),
        ("4'-chloro", " 4' chloro "),
        ("cocaine's here", " cocaine   here "),
        ("100xLSD 10x5 25xtc", " 100 lsd 10x5 25xtc "),
        ("", "  "),
    ],
)
def test_fold(text: str, line: str) -> None:
    assert fold(text).line == line


def test_places_lead_back_to_the_text() -> None:
    text = "x co\u200bcaine y"
    folded = fold(text)
    at = folded.line.index("cocaine")
    assert text[folded.place(at) : folded.place(at + len("cocaine") - 1) + 1] == "co\u200bcaine"


@given(st.text())
def test_every_place_is_in_the_text(text: str) -> None:
    folded = fold(text)
    places = [folded.place(i) for i in range(1, len(folded.line) - 1)]
    assert places == sorted(places)
    assert all(0 <= p < len(text) for p in places)


def test_squeezed() -> None:
    assert squeezed(" 5-MeO -  DMT ") == "5 meo dmt"
