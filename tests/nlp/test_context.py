import pytest

from config.lexicon import load
from nlp.components.context import STRICT
from nlp.components.known_names import NameTable, find_known
from nlp.doc import Reading
from nlp.fold import fold, squeezed

LEXICON = load()
TABLE = NameTable(LEXICON)


def test_every_strict_word_is_a_name_that_needs_context() -> None:
    gated = {squeezed(alias) for entry in LEXICON.entries for alias in entry.context_aliases}
    assert sorted(STRICT - gated) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("10g grass", ["cannabis"]),
        ("3.5 Grams HQ Blow", ["cocaine"]),
        ("1g blow\nThis blow is uncut", ["cocaine", "cocaine"]),
        ("WEED - 0.5 KG - HIGH QUALITY DUTCH GRASS", ["cannabis", "cannabis"]),
        ("20x Dutch E Pills", ["mdma"]),
        ("5g H\nOur H is from Turkey", ["heroin", "heroin"]),
        ("5 gr. Koks, 50 EUR", ["cocaine"]),
        ("10 г гашиш", ["cannabis"]),
        ("мефедрон 2 г", ["mephedrone"]),
        ("5g amfa fetka", ["amphetamine", "amphetamine"]),
        ("3g wiet", ["cannabis"]),
        ("10 paddo's", ["psilocybin mushrooms"]),
        ("14 grams of our crystal clear Molly, limited supply", ["mdma"]),
        ("0.5 super clean creamy coke", ["cocaine"]),
        ("8 ball of blow", ["cocaine"]),
        ("3.5g Colombian flakes by a trusted shop", ["cocaine"]),
        ("1G SE Asian #4 raw", ["heroin"]),
        ("#4 heroin, 2g", ["heroin"]),
        ("ICE 2 gr.", ["methamphetamine"]),
        ("speed 50/50 with caffeine, 10g", ["amphetamine", "caffeine"]),
        ("10g de shit marocain", ["cannabis"]),
        ("5 шт, шишки 3 г", ["cannabis"]),
        ("LSD 150ug\nlaid by hand in a clean room, not 25i or DOB.", ["lsd", "25i-nbome", "dob"]),
        ("sealed pint of actavis", ["codeine"]),
        ("640g nos canister", ["nitrous oxide"]),
        ("Red Bali 100g", ["kratom"]),
        ("Kratom Red Bali 100g", ["kratom"]),
        ("5g P. cubensis", ["psilocybin mushrooms"]),
        ("25 Rove pods, full of THC", ["cannabis", "cannabis"]),
        ("Heavy Hitters 2.2g vape", ["cannabis"]),
        ("30 carts in stock: Mario, Cereal and Supreme", ["cannabis"] * 3),
        ("TKO distillate, 1g", ["cannabis"] * 2),
        ("2 x Cheeba Chews, 70mg", ["cannabis"]),
        ("4lbs Light Dep Flowers", ["cannabis"]),
        ("30g belladonna leaf", ["atropa belladonna"]),
        ("20 ecstasy pills, a state of joy", ["mdma"]),
        ("14g MMJ, top shelf", ["cannabis"]),
        ("21g MMJ - medical marijuana", ["cannabis", "cannabis"]),
        ("40g Pilze, getrocknet", ["psilocybin mushrooms"]),
        ("Psilocybin azurescens, 10g dried", ["psilocybin mushrooms"]),
        ("Psilocybin 25mg capsules", ["psilocybin"]),
        ("P Galindoi spores", ["psilocybin mushrooms"]),
        ("Bubble hash 4g", ["cannabis"]),
        ("4g bubblehash", ["cannabis"]),
        ("5 edibles, 50mg each", ["cannabis"]),
        ("5 weed edibles, 50mg", ["cannabis"]),
        ("2g hash for dabs", ["cannabis"]),
        ("2 vape carts by KingPen", ["cannabis"]),
        ("King Pens, 1g, THC", ["cannabis", "cannabis"]),
        ("Kingpen carts without a battery", ["cannabis"]),
        ("Nectar Stick, Sativa", ["cannabis"]),
        ("8 dank carts", ["cannabis"]),
        ("25B/I-NBOMe, 30 blotters", ["25b-nbome", "25i-nbome"]),
        ("25C-NBOMe and NBOMe", ["25c-nbome", "nbome"]),
        ("7g Hash Plant, 20% THC", ["cannabis"]),
        ("2g hash, plants of our own", ["cannabis"]),
        ("CBD Skunk Haze, 5 seeds", []),
        ("CBD oil, 10ml", ["cannabidiol"]),
        ("PG and vegetable glycerine for your e-juice", ["propylene glycol", "glycerol"]),
        ("Shake 14g", ["cannabis"]),
        ("5 oz of trim", ["cannabis"]),
        ("7g Mids, grown under glass", ["cannabis"]),
        ("14g Mids, 12% THC", ["cannabis", "cannabis"]),
        ("14g Mids of weed, 12% THC", ["cannabis", "cannabis"]),
        ("Weed trim 14g", ["cannabis"]),
        ("7g hash\nMade of 3g shake or so", ["cannabis"]),
        ("20 microdots, 100 ug", ["lsd"]),
        ("20 microdots, 100 ug, pure LSD", ["lsd"]),
        ("LSD micro dots, 100 ug\nThese microdots are small", ["lsd"]),
        ("7g moonrock, rolled in kief", ["cannabis", "cannabis"]),
        ("Moonrocks - Eutylone 50g", ["eutylone"]),
        ("4-MMC moonrock, 5g", ["mephedrone"]),
        ("30g Flake / Fishscale cocaine", ["cocaine"]),
        ("250 ml bitter almond oil for synthesis", ["benzaldehyde"]),
        ("P2NP from oil of bitter almonds", ["phenyl-2-nitropropene", "benzaldehyde"]),
        ("Ocotea oil 1 l, or brown camphor oil", ["safrole", "safrole"]),
        ("Chinese sassafras oil (Camphor oil 1070), shikimol", ["safrole", "safrole", "safrole"]),
    ],
)
def test_speaks_for_the_drug(text: str, names: list[str]) -> None:
    assert [m.canonical for m in find_known(Reading(fold(text)), TABLE)] == names


@pytest.mark.parametrize(
    "text",
    [
        "30g grass powder for model railways",
        "300 mg THC e-liquid, caramel ice",
        "14g LSD OG, 31 % THC",
        "hair dryer 300 g with blow brush",
        "K-9 and R&K, 5 g",
        "vitamin E oil 50 ml",
        "Speed has sold here for years, always friendly, 5 g",
        "sleeping pills by Actavis, 28 tablets",
        "10 g box of pre-rolls",
        "Gelato #4, 3.5g",
        "20 Happy Mushroom pills",
        "7g Belladonna, indoor, organic",
        "10 Belladonna feminized seeds",
        "The agony and ecstasy of a painter, film, 2 DVDs",
        "Religious ecstasy in the desert, an audiobook, 300 mb",
        "Shake well, 30 ml",
        "Chocolate shake 500 g",
        "Trim 90 tablets, for your weight",
        "Door trim, 5 g of glue",
        "Speakers, mids 50 g, bass 200 g",
        "Bitter almond oil 30 ml, for cakes",
        "Bitter almond oil, 50 ml, face and hair",
        "White camphor oil, 50 ml",
        "500 g Pilze: Steinpilze für die Pfanne",
        "MMJ, a band of three, 10 songs",
    ],
)
def test_speaks_against_it(text: str) -> None:
    assert [
        m.canonical for m in find_known(Reading(fold(text)), TABLE) if m.canonical != "cannabis" or "grass" in text
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "We rove the hills, 20 km a day, 5 kg of luggage",
        "Brass knuckles, steel, 300 g, for collectors",
        "Kingpen battery for vape carts, 510",
        "King pens, 20 pieces, blue ink",
        "Charger for a King Pen vape",
        "Nectar stick of agave, 20 sticks",
        "Heavy hitters of baseball, 10 cards",
        "Mario and his kart, 1 cartridge for the console",
        "Cereal bars, 12 pieces of 40 g",
        "XTC pills: Supreme, Mario, Domino, 10 pieces".replace("XTC", "press"),
        "Supreme quality vape batteries, 3 pieces",
        "Exotics, rare sports cars, 5 models",
        "50 smart carts for a golf club",
        "12 flowers in a vase, 1 kg",
        "top of the shop: dried flowers, 100 g",
        "cereal milk, 7g, vape it",
    ],
)
def test_a_brand_alone_is_no_cannabis(text: str) -> None:
    assert find_known(Reading(fold(text)), TABLE) == []
