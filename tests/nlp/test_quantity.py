import pytest

from nlp.components.quantity import find_quantity

MATCH = [
    ("5g", "5g", 5, "g"),
    ("0,5 g", "0,5 g", 0.5, "g"),
    ("o.5g", "o.5g", 0.5, "g"),
    ("3.5  grams", "3.5  grams", 3.5, "g"),
    ("2KG", "2KG", 2000, "g"),
    ("1/2oz", "1/2oz", 14, "g"),
    ("1/8th of an oz", "1/8th of an oz", 3.5, "g"),
    ("1/8th", "1/8th", 3.5, "g"),
    ("1 half pound", "1 half pound", 224, "g"),
    ("2 lbs", "2 lbs", 896, "g"),
    ("1OZHigh grade", "1OZ", 28, "g"),
    ("(14)Gram", "(14)Gram", 14, "g"),
    ("500 ml", "500 ml", 500, "ml"),
    ("1L", "1L", 1000, "ml"),
    ("0.5g-7g", "0.5g-7g", 0.5, "g"),
    ("123kg - 500kgs", "123kg - 500kgs", 123_000, "g"),
    ("1- 1000 GR", "1- 1000 GR", 1, "g"),
    ("11-13ml", "11-13ml", 11, "ml"),
    ("100 pills", "100 pills", 100, "unit"),
    ("10k pills", "10k pills", 10_000, "unit"),
    ("10-pack", "10-pack", 10, "unit"),
    ("10 rolls of MDMA", "10 rolls", 10, "unit"),
    ('20 x "EVIL EYE"', "20 x", 20, "unit"),
    ("10 Clean Hits - fluff", "10 Clean Hits", 10, "unit"),
    ("50 tabs blotter", "50 tabs", 50, "unit"),
    ("2 blotter squares", "2 blotter squares", 2, "unit"),
    ("1 US PLATINIUM VISA cc", "1 US PLATINIUM VISA cc", 1, "unit"),
    ("Five (5) Stamps", "Five (5) Stamps", 5, "unit"),
    ("FIVE (5) X tablets", "FIVE (5) X", 5, "unit"),
    ("100 Hits/Pieces", "100 Hits", 100, "unit"),
    ("x50 blotter tabs", "50 blotter tabs", 50, "unit"),
    ("50 x", "50 x", 50, "unit"),
    ("5xLSD", "5x", 5, "unit"),
    ("x 50", "x 50", 50, "unit"),
    ("2mgx100", "x100", 100, "unit"),
    ("capsules x 10 pack", "x 10", 10, "unit"),
    ("100 20mg tablets", "100", 100, "unit"),
    ("half ounce", "half ounce", 14, "g"),
    ("een half gram", "half gram", 0.5, "g"),
    ("an eighth", "an eighth", 3.5, "g"),
    ("8-ball", "8-ball", 3.5, "g"),
    ("ONE VIAL", "ONE VIAL", 1, "unit"),
    ("a single drop", "single drop", 1, "unit"),
    ("One kilogram", "One kilogram", 1000, "g"),
    ("QP of bud", "QP", 112, "g"),
    ("halbes Gramm", "halbes Gramm", 0.5, "g"),
    ("1.000 Stück", "1.000 Stück", 1000, "unit"),
    ("5 stuks", "5 stuks", 5, "unit"),
    ("20 pastillas", "20 pastillas", 20, "unit"),
    ("30 comprimés", "30 comprimés", 30, "unit"),
    ("10 compresse", "10 compresse", 10, "unit"),
    ("10 sztuk", "10 sztuk", 10, "unit"),
    ("10st", "10st", 10, "unit"),
    ("5  x blue", "5  x", 5, "unit"),
    ("-10 capsules-plain", "10 capsules", 10, "unit"),
    ("10 Passport Scan", "10 Passport Scan", 10, "unit"),
    ("100+ pills", "100+ pills", 100, "unit"),
    ("10er Streifen", "10er Streifen", 10, "unit"),
    ("500er Pack", "500er Pack", 500, "unit"),
    ("60ct gummies", "60ct", 60, "unit"),
    ("10 pack chocolate", "10 pack", 10, "unit"),
    ("two dozen pills", "two dozen pills", 24, "unit"),
    ("1 dozen pills", "1 dozen pills", 12, "unit"),
    ("one hundred tabs", "one hundred tabs", 100, "unit"),
    ("twenty-five pills", "twenty-five pills", 25, "unit"),
    ("half a gram", "half a gram", 0.5, "g"),
    ("1 pint of syrup", "1 pint", 473, "ml"),
    ("2 tola", "2 tola", 23.32, "g"),
    ("un gramme", "un gramme", 1, "g"),
    ("10 buvards", "10 buvards", 10, "unit"),
    ("10 pasticche", "10 pasticche", 10, "unit"),
    ("10 kartoników", "10 kartoników", 10, "unit"),
    ("10 марок", "10 марок", 10, "unit"),
    ("50 Teile", "50 Teile", 50, "unit"),
    ("30 Tbl.", "30 Tbl", 30, "unit"),
    ("4 pilleriä", "4 pilleriä", 4, "unit"),
    ("Full Gram Cartridge", "Full Gram", 1, "g"),
    ("full gram carts", "full gram", 1, "g"),
    ("5/10/20 grams", "5/10/20 grams", 5, "g"),
    ("1/2/5/10g", "1/2/5/10g", 1, "g"),
    ("25/50/100ml", "25/50/100ml", 25, "ml"),
    ("5 points of brown", "5 points", 0.5, "g"),
    ("1.5 points", "1.5 points", 0.15, "g"),
    ("1 USA Gold/Platinum Dump", "1 USA Gold/Platinum Dump", 1, "unit"),
    ("2 Mags included", "2 Mags", 2, "unit"),
    ("35 Assorted Kingpen", "35 Assorted Kingpen", 35, "unit"),
    ("1 pre-filled disposable Vape Pen", "1 pre-filled disposable Vape Pen", 1, "unit"),
    ("10 disposable vapes", "10 disposable vapes", 10, "unit"),
    ("2 spare batteries", "2 spare batteries", 2, "unit"),
    ("3 tubs", "3 tubs", 3, "unit"),
    ("6 tins", "6 tins", 6, "unit"),
    ("12 sugar cubes", "12 sugar cubes", 12, "unit"),
    ("5 empty tanks", "5 empty tanks", 5, "unit"),
    ("FORTY x blue ones", "FORTY x", 40, "unit"),
    ("twenty-five x of them", "twenty-five x", 25, "unit"),
    ("ten x 5", "ten x", 10, "unit"),
    ("14 phishing tutorials", "14 phishing tutorials", 14, "unit"),
    ("350+ Tutorials inside", "350+ Tutorials", 350, "unit"),
    ("9 training videos", "9 training videos", 9, "unit"),
    ("30 editable templates", "30 editable templates", 30, "unit"),
]


@pytest.mark.parametrize(("text", "surface", "value", "unit"), MATCH)
def test_must_match(text: str, surface: str, value: float, unit: str) -> None:
    (quantity,) = find_quantity(text)
    assert text[quantity.start : quantity.end] == surface
    assert quantity.value == pytest.approx(value)
    assert quantity.unit == unit


NO_MATCH = [
    "20mg",
    "#4 heroin",
    "M30",
    "M30 pills",
    "Salvia 20x extract",
    "10x stronger",
    "five x stronger",
    "two X more",
    "one x",
    "MS-DOS x",
    "a 2015 tutorial",
    "Skunk #1 X Northern Lights #5",
    "4-methylmethcathinone",
    "an all-in-one disposable electric cigar",
    "25 Rolls Royce",
    "CAS: 432023-23-2 Formula: C26H18FNO2",
    "24 hour delivery of pills",
    "7 day shipping",
    "21st century",
    "8th edition",
    "v6.1 x86 build",
    "04/2022 caps",
    "tube x 3.5 inch",
    "7,62x51 rounds",
    "9x19mm Luger",
    "25x25x7h cm",
    "42*26mm",
    "510 thread carts",
    "une note",
    "510 battery",
    "500 feedback points",
    "100 points on the shop card",
    "2 points to note",
    "one point of contact",
    "12/05/2014 grams",
    "$10 a gram",
    "$180 an ounce",
    "$65 per gram",
    "20 POUND NOTES",
    "1P-LSD blotters",
    "http://host.example/5/pills",
    "",
]


@pytest.mark.parametrize("text", NO_MATCH)
def test_must_not_match(text: str) -> None:
    assert list(find_quantity(text)) == []


SEVERAL = [
    ("3x 10ml", ["3x", "10ml"]),
    ("30mlx25mg", ["30ml"]),
    ("1g/3.5g/7g", ["1g", "3.5g", "7g"]),
    ("112G - 1/4LB", ["112G", "1/4LB"]),
    ("1/8th-3.5g", ["1/8th", "3.5g"]),
    ("1/8 - 3.5g", ["1/8", "3.5g"]),
    ("1/4 - 7g", ["1/4", "7g"]),
    ("1oz-28g", ["1oz", "28g"]),
    ("1oz - 28.35g", ["1oz", "28.35g"]),
    ("28g - 1oz", ["28g", "1oz"]),
    ("AK 47 - 10g", ["10g"]),
    ("14g (Half)", ["14g", "Half"]),
    ("Ounce (28 grams)", ["Ounce", "28 grams"]),
    ("2 pops and 2 ranchers", ["2 pops", "2 ranchers"]),
]


@pytest.mark.parametrize(("text", "surfaces"), SEVERAL)
def test_several_in_a_text(text: str, surfaces: list[str]) -> None:
    assert [text[q.start : q.end] for q in find_quantity(text)] == surfaces


APART = [
    ("5 BUDDHA LSD TABS", "LSD", ["5"]),
    ("50 4-MeO-PCP 75 mg Capsules", "4-MeO-PCP", ["50"]),
    ("10 ecstasy pills of quality", "ecstasy pills", ["10"]),
    ("100 LSD", "LSD", []),
    ("x 10 LSD tabs", "LSD", ["x 10"]),
    ("100 ★★ LSD blotters", "LSD", ["100"]),
    ("100 ★★ strong blotters", "strong", ["100"]),
    ("Five Morphine Pills", "Morphine", ["Five"]),
    ("Five Acid/MDMA pills", "MDMA", []),
    ("5 Acid/MDMA pills", "MDMA", []),
    ("25 BARS", "BARS", ["25 BARS"]),
]


@pytest.mark.parametrize(("text", "name", "surfaces"), APART)
def test_a_name_between_number_and_noun(text: str, name: str, surfaces: list[str]) -> None:
    start = text.index(name)
    found = find_quantity(text, [(start, start + len(name))])
    assert [text[q.start : q.end] for q in found] == surfaces
