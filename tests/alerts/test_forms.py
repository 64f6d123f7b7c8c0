"""The form that a listing's words name."""

import pytest

from alerts.forms import commonest, forms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Zelorine powder, 5 g", {"powder"}),
        ("white POULDER", set()),
        ("Crystal shards of x", {"crystals"}),
        ("10 Tabletten", {"tablets"}),
        ("comprimés de x", {"tablets"}),
        ("pellets and blotters", {"tablets", "blotters"}),
        ("e-liquid 10 ml", {"vaping liquid or cartridge"}),
        ("2 vapes", {"vaping liquid or cartridge"}),
        ("infused-paper", {"paper"}),
        ("белый порошок", {"powder"}),
        ("add to cart, see the tabs below, flower shop, paper, the solution", set()),
        ("rocking tableturner", set()),
        ("", set()),
    ],
)
def test_forms(text: str, expected: set[str]) -> None:
    assert forms(text) == expected


def test_a_text_counts_once() -> None:
    assert commonest(["powder powder", "pulver", "tablet"]) == (("powder", 2), ("tablets", 1))
