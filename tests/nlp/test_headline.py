import pytest

from nlp.amounts import find_amounts
from nlp.headline import headline
from records.extraction import Amount, Label, Mention


def read(text: str, *names: str) -> Amount | None:
    spans, mentions = [], []
    for name in names:
        start = text.index(name)
        spans.append((start, start + len(name), name.lower()))
        mentions.append(
            Mention(
                label=Label.SUBSTANCE,
                start=start,
                end=start + len(name),
                surface=name,
                canonical=name.lower(),
                found_by="test",
            )
        )
    found = find_amounts(text, spans) + mentions
    return headline(text, sorted(found, key=lambda m: m.start))


FIRST = [
    ("1/8 oz", Amount(mass_g=3.5)),
    ("an eighth of green", Amount(mass_g=3.5)),
    ("Quarter ounce", Amount(mass_g=7)),
    ("half oz", Amount(mass_g=14)),
    ("1 lb", Amount(mass_g=448)),
    ("QP", Amount(mass_g=112)),
    ("250mg of powder", Amount(mass_g=0.25)),
    ("GBL 500ml", Amount(volume_ml=500)),
    ("100 x 20mg tablets", Amount(units=100, strength_mg=20)),
    ("100x 110ug blotters", Amount(units=100, strength_mg=0.11)),
    ("8mg/2mg film, 10 strips", Amount(units=10, strength_mg=8)),
    ("2 x 3,5gr", Amount(mass_g=7)),
    ("3x 10ml", Amount(volume_ml=30)),
    ("3.5g x 2", Amount(mass_g=7)),
    ("2 packs of 10 pills", Amount(units=20)),
    ("1 sheet (100 tabs)", Amount(units=100)),
    ("1 box of blues - by Ratio - 50 tablets", Amount(units=50)),
    ("1 bottle, sealed, 90 capsules 10mg", Amount(units=90, strength_mg=10)),
    ("2 boxes of blues - 50 tablets", Amount(units=2)),
    ("1 box\n50 tablets in stock", Amount(units=1)),
    ("1 box of masks, 5 bags", Amount(units=1)),
    ("1 pill, a box of 50 pills is cheaper", Amount(units=1)),
    ("5 blisters (10 tabs each)", Amount(units=50)),
    ("5 sheets (500 tabs)", Amount(units=5)),
    ("3 x 10 x 2mg", Amount(units=30, strength_mg=2)),
    ("bars 2mg QTY 50", Amount(units=50, strength_mg=2)),
    ("10 x 1g vape carts", Amount(units=10)),
    ("0.5g-7g", Amount(mass_g=0.5)),
    ("14g (1/2 oz)", Amount(mass_g=14)),
    ("1/8th-3.5g", Amount(mass_g=3.5)),
    ("1oz-28g", Amount(mass_g=28)),
    ("2 tubs of 50 pills", Amount(units=100)),
    ("5 points", Amount(mass_g=0.5)),
    ("buy 4g get 5g", Amount(mass_g=4)),
    ("10ml 300mg/ml", Amount(volume_ml=10)),
    ("£65 per gram", Amount(mass_g=1)),
    ("sugar 25EU/gr", Amount(mass_g=1)),
    ("$3 each", Amount(units=1)),
    ("30mg bars $12.50/pill", Amount(units=1, strength_mg=30)),
    ("30 mg tablets $7 (200 or more)", Amount(units=200, strength_mg=30)),
]


@pytest.mark.parametrize(("text", "amount"), FIRST)
def test_the_first_amount(text: str, amount: Amount) -> None:
    assert read(text) == amount


@pytest.mark.parametrize(
    "text", ["nothing to count", "30mg tablets", "$12 syringe", "BMK €500 per kg", "0.1 of the best", ""]
)
def test_no_amount(text: str) -> None:
    assert read(text) is None


BARE = [
    ("1000 - LSD 250ug", "LSD", Amount(units=1000, strength_mg=0.25)),
    ("50 LSD Tweety 150ug", "LSD", Amount(units=50, strength_mg=0.15)),
    ("LSD - 500 - YELLOW - 150ug", "LSD", Amount(units=500, strength_mg=0.15)),
    ("LSD 150ug (25)", "LSD", Amount(units=25, strength_mg=0.15)),
    ("2014 LSD 150ug", "LSD", None),
    ("#4 LSD 150ug", "LSD", None),
    ("1000 LSD", "LSD", None),
]


@pytest.mark.parametrize(("text", "name", "amount"), BARE)
def test_a_bare_number_that_is_plainly_a_count(text: str, name: str, amount: Amount | None) -> None:
    assert read(text, name) == amount


def test_the_title_comes_first_and_the_strength_may_follow_later() -> None:
    assert read("12 x blotters\nabout 110-120 ug, 5 g") == Amount(units=12, strength_mg=0.11)


def test_a_list_of_several_products_is_no_offer() -> None:
    text = "Price list: Xanax 2mg bars $3, Oxy 30mg tabs $20, Valium 10mg pills $1"
    assert read(text, "Xanax", "Oxy", "Valium") is None
