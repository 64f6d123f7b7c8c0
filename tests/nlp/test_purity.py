import pytest

from nlp.components.purity import find_purity

MATCH = [
    ("MDMA 84%", "84%", 84),
    ("98% pure", "98%", 98),
    ("speed paste 65-73% Pureness", "65-73%", 65),
    ("85% to 90% cocaine", "85% to 90%", 85),
    ("99.98+% USA", "99.98+%", 99.98),
    ("90%+ purity", "90%", 90),
    ("99.9 PURITY guaranteed", "99.9", 99.9),
    ("87 percent pure", "87 percent", 87),
    ("100% uncut", "100%", 100),
    ("25 g - 84 % Reinheit", "84 %", 84),
    ("84,0 % Reinheit", "84,0 %", 84),
    ("10 grams of 82% crystals", "82%", 82),
    ("82% THC", "82%", 82),
    ("CBD: 0.13%", "0.13%", 0.13),
    ("THCV (0.5%)", "0.5%", 0.5),
    ("THC 18_22%", "18_22%", 18),
    ("18_22% thc", "18_22%", 18),
]


@pytest.mark.parametrize(("text", "surface", "value"), MATCH)
def test_must_match(text: str, surface: str, value: float) -> None:
    (purity,) = find_purity(text)
    assert text[purity.start : purity.end] == surface
    assert purity.value == pytest.approx(value)


NO_MATCH = [
    "10 % off",
    "50% refund",
    "50% partial refund",
    "100% re-ship",
    "50% or full reship",
    "refund of 50%",
    "40% first order discount",
    "albcd 0.5%",
    "20% discount",
    "only 5% food grade terpenes added",
    "High validity 75-99%",
    "success rate: 90%",
    "10% Rabatt",
    "save 15% today",
    "100% refund",
    "100% anonymous",
    "80% Sativa",
    "15% more potent",
    "the same top 10% feedback",
    "Total Impurities(%) ≤ 0.3%",
    "100% organic",
    "99% success rate",
    "a 99% fresh database",
    "5 % fee",
    "50% coupon",
    "50% upfront, 50% escrow",
    "half in escrow / 50% FE",
    "50% F.E. for new buyers",
    "50% (FE)",
    "70% up front",
    "50% finalize early",
    "30% in advance",
    "earn 5% from every sale",
    "150% stronger",
    "0%",
    "60 days",
    "%",
]


@pytest.mark.parametrize("text", NO_MATCH)
def test_must_not_match(text: str) -> None:
    assert list(find_purity(text)) == []


def test_a_hundred_per_cent_counts_beside_a_name() -> None:
    text = "5 Gr 100% Iranian Heroin"
    start = text.index("Heroin")
    assert [p.value for p in find_purity(text, [(start, start + 6)])] == [100]
    assert list(find_purity(text)) == []
