import pytest

from nlp.fold import fold
from nlp.placed import find_placed

PLACED = [
    ("1g DOZ", ["DOZ"]),
    ("500mg AXT Freebase", ["AXT"]),
    ("NEW: 2-DPXP powder 5g, free shipping", ["2-DPXP"]),
    ("4-MPrC 1000g", ["4-MPrC"]),
    ("2-xb 5g crystals", ["2-xb"]),
    ("RTI-119 pure 1g", ["RTI-119"]),
    ("3 g - MiXT - HPLC tested", ["MiXT"]),
    ("buy hdx-128 | research chemical | 50g", ["hdx-128"]),
    ("10 x 25j blotters 500ug", ["25j"]),
    ("Thiothioxanthidine 5mg 30 tablets", ["Thiothioxanthidine"]),
    ("M19 50g Powder Import", ["M19"]),
]
NOT_PLACED = [
    "DOZ",
    "DOZ file converter",
    "iPhone 5S 16GB unlocked",
    "AK-47 3.5g indoor",
    "G-13 28 grams",
    "BUKU - Top Shelf - 7g",
    "B4B 1 KG AAA Indoor",
    "B-12 vitamin 1000 mcg 100 tablets",
    "E-330 food additive 1 kg",
    "DIN-912 screws 100 pieces",
    "RAL-9005 powder coat 500g",
    "R-134a refrigerant 500 g",
    "NVIDIA RTX-3080 10 g",
    "WD-40 200 ml",
    "KCl 99% 500g",
    "Vitamin D3-K2 200 tabs",
    "LED 5W 10 pieces",
    "NPK 15-15-15 1 kg",
    "Syringe 5-Pack 3 ml",
    "2-for-1 sale 5g",
    "Jeff's 5-star review pack 3 g",
    "BULK SALE NEW 5g",
    "BEST QUALITY EVER 10g",
    "Margarine 500 g",
    "Clementine 1kg",
    "Lemon Haze 5g",
    "5g x SHORELINE",
    "200 visa cards CVV2",
    "",
    "\n",
    "5g",
]


@pytest.mark.parametrize(("title", "names"), PLACED)
def test_a_code_in_the_place_of_the_product(title: str, names: list[str]) -> None:
    assert [title[p.start : p.end] for p in find_placed(fold(title), (), ())] == names


@pytest.mark.parametrize("title", NOT_PLACED)
def test_nothing_in_the_place_of_the_product(title: str) -> None:
    assert [title[p.start : p.end] for p in find_placed(fold(title), (), ())] == []


@pytest.mark.parametrize(
    ("title", "known", "unknown", "names"),
    [
        ("Cyputylone (CPY) 5g", "", "Cyputylone", ["CPY"]),
        ("3 g - MXT - N-Xyl-N-Zyltryptamine", "", "N-Xyl-N-Zyltryptamine", ["MXT"]),
        ("Cyputylone HCl (USA) 5g", "", "Cyputylone", []),
        ("4-XYC / ketamine 5g", "ketamine", "", ["4-XYC"]),
        ("Xanax G3722 2mg, ketamine", "Xanax", "", []),
        ("OC80 - Oxycontin 80mg", "Oxycontin", "", []),
        ("ketamine, MXZ 5g", "ketamine", "", []),
    ],
)
def test_a_code_beside_a_name(title: str, known: str, unknown: str, names: list[str]) -> None:
    spans = [[(title.index(n), title.index(n) + len(n))] if n else [] for n in (known, unknown)]
    assert [title[p.start : p.end] for p in find_placed(fold(title), *spans)] == names


def test_a_description_is_no_title() -> None:
    assert find_placed(fold("Fresh batch\n1g DOZ"), (), ()) == []
