import pytest

from nlp.tiers import tier
from records.extraction import Amount

ROWS = [
    (Amount(mass_g=0.5), None, "sample"),
    (Amount(mass_g=1), None, "retail"),
    (Amount(mass_g=1), "cannabis", "sample"),
    (Amount(mass_g=100), None, "bulk"),
    (Amount(mass_g=100), "cannabis", "retail"),
    (Amount(mass_g=10), "nitazene", "bulk"),
    (Amount(mass_g=10), "a class without own steps", "retail"),
    (Amount(volume_ml=10), "steroid", "retail"),
    (Amount(volume_ml=1000), None, "bulk"),
    (Amount(units=1, strength_mg=200), None, "sample"),
    (Amount(units=10), None, "retail"),
    (Amount(units=100), "lysergamide", "bulk"),
    (Amount(units=100), "phenethylamine", "retail"),
    (Amount(), "opioid", None),
]


@pytest.mark.parametrize(("amount", "substance_class", "expected"), ROWS)
def test_an_amount_has_its_tier(amount: Amount, substance_class: str | None, expected: str | None) -> None:
    assert tier(amount, substance_class) == expected
