"""Precursors, cutting agents and medicines of the shipped lexicon as the whole pipeline reads them."""

import pytest

from config import lexicon
from nlp.pipeline import Pipeline, load
from records.extraction import Kind, Label

S, P, C = Label.SUBSTANCE, Label.PRECURSOR, Label.CUTTING_AGENT


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return load(lexicon.load())


@pytest.mark.parametrize(
    ("text", "label", "canonical"),
    [
        ("BMK powder 1 kg", P, "1-phenyl-2-propanone"),
        ("BMK glycidic acid sodium salt", P, "bmk glycidate"),
        ("PMK ethyl glycidate 25 kg", P, "pmk glycidate"),
        ("28578-16-7 safe line to Mexico", P, "pmk glycidate"),
        ("5449-12-7 in stock, 100 kg", P, "bmk glycidate"),
        ("CAS 20320-59-6 yellow oil 5 L", P, "diethyl (phenylacetyl)propanedioate"),
        ("5413-05-8 oil", P, "ethyl alpha-phenylacetoacetate"),
        ("CAS: 49851-31-2 stock in Europe", P, "2-bromovalerophenone"),
        ("1451-82-7 white powder 25 kg", P, "2-bromo-4-methylpropiophenone"),
        ("236117-38-7 1 kg", P, "2-iodo-4-methylpropiophenone"),
        ("40064-34-4 1 kg", P, "4-piperidone"),
        ("79099-07-3 pass customs", P, "1-boc-4-piperidone"),
        ("288573-56-8 1 kg", P, "1-boc-4-(4-fluoroanilino)piperidine"),
        ("125541-22-2 1 kg", P, "1-boc-4-ap"),
        ("APAAN 10 kg", P, "apaan"),
        ("10 kg methyl alpha-phenylacetoacetate", P, "mapa"),
        ("Бромкетон-4 1 кг", P, "2-bromo-4-methylpropiophenone"),
        ("5 l Salzsäure", P, "hydrochloric acid"),
        ("acide sulfurique 1 litre", P, "sulphuric acid"),
        ("bezwodnik octowy 5 kg", P, "acetic anhydride"),
        ("перманганат калия 1 кг", P, "potassium permanganate"),
        ("麻黄碱 1 kg", P, "ephedrine"),
        ("benzocaine 200 mesh, 25 kg drum", C, "benzocaine"),
        ("phenacetin shiny powder 1 kg", C, "phenacetin"),
        ("levamisole crystals 100 g", C, "levamisole"),
        ("lidocaine HCl 99% 20 g", C, "lidocaine"),
        ("xylazine powder 100 g", C, "xylazine"),
        ("caffeine anhydrous 500 g", C, "caffeine"),
        ("Speed 10 g, streched with Kreatin", C, "creatine"),
        ("amfetamina 10 g bez kofeiny", C, "caffeine"),
        ("амфетамин без кофеина", C, "caffeine"),
        ("1.75g dope, three stamps", S, "heroin"),
        ("5g dope, pure kush", S, "cannabis"),
        ("Red phosphor 25 g", P, "red phosphorus"),
        ("NEP 25g", S, "n-ethylpentedrone"),
        ("4-Chlorodiazepam 10g", S, "4'-chlorodiazepam"),
        ("eroina bianca 1 g", S, "heroin"),
        ("10g résine marocaine", S, "cannabis"),
        ("heroin: 20% caffeine in it", C, "caffeine"),
        ("lidocaine 5% cream 30 g", S, "lidocaine"),
        ("Lidocain Pflaster 10 Stück", S, "lidocaine"),
        ("caffeine pills 200 mg, 100 tablets", S, "caffeine"),
        ("xylazine 100mg/ml injectable 50 ml", S, "xylazine"),
        ("ibuprofen 800mg x 50", S, "ibuprofen"),
        ("hydroxyzine 25mg 100 pills", S, "hydroxyzine"),
        ("codeine + paracetamol 30/500", S, "paracetamol"),
    ],
)
def test_role(pipeline: Pipeline, text: str, label: Label, canonical: str) -> None:
    assert (label, canonical) in [(m.label, m.canonical) for m in pipeline.read(text).mentions]


@pytest.mark.parametrize(
    ("text", "label", "denied"),
    [
        ("cocaine 1 g\nno levamisole, no phenacetin", C, {"levamisole", "phenacetin"}),
        ("speed 10 g\nsans caféine ni créatine", C, {"caffeine", "creatine"}),
        ("speed 10 g\nsin cafeína ni creatina", C, {"caffeine", "creatine"}),
        ("speed 10 g\nkein Koffein oder Kreatin", C, {"caffeine", "creatine"}),
        ("speed 10 g\nnot cut with caffeine, lactose & mannitol", C, {"caffeine", "lactose", "mannitol"}),
        ("codeine 30mg pills\nno paracetamol, no caffeine", S, {"paracetamol", "caffeine"}),
        ("heroin 1 g\nno paracetamol", C, {"paracetamol"}),
    ],
)
def test_denied(pipeline: Pipeline, text: str, label: Label, denied: set[str]) -> None:
    assert {m.canonical for m in pipeline.read(text).mentions if m.denied and m.label is label} == denied


@pytest.mark.parametrize(
    "text",
    [
        "250g Lidocaine\nLidocaine CAS: 73-78-9 Formula: C14H22N2O",
        "PMK ethyl glycidate 28578-16-7",
        "4-piperidone (40064-34-4)",
    ],
)
def test_a_number_beside_its_name_is_no_second_name(pipeline: Pipeline, text: str) -> None:
    assert not [m for m in pipeline.read(text).mentions if m.canonical and "-" in m.surface and m.surface[:2].isdigit()]


@pytest.mark.parametrize(
    ("text", "kind", "primary"),
    [
        ("Inositol 1 kg, best cut for cocaine", Kind.CHEMICAL, ("inositol",)),
        ("P2NP 1 kg for amphetamine synthesis", Kind.CHEMICAL, ("phenyl-2-nitropropene",)),
        ("Ephedrine 1 kg for making meth", Kind.CHEMICAL, ("ephedrine",)),
        ("Amphetamine precursor BMK oil 5 L", Kind.CHEMICAL, ("1-phenyl-2-propanone",)),
        ("Acetone washed cocaine 1 g", Kind.DRUG, ("cocaine",)),
        ("MDMA made from PMK 5 g", Kind.DRUG, ("mdma",)),
        ("Percocet (oxycodone + acetaminophen) x 20", Kind.DRUG, ("oxycodone",)),
        ("Synthesis of lysergic acid", Kind.OTHER, ()),
        ("Safrole sources", Kind.OTHER, ()),
        ("Cocaine test kit", Kind.OTHER, ()),
        ("Fentanyl test strips x 5", Kind.OTHER, ()),
        ("Xanax pill press die set", Kind.OTHER, ()),
        ("Digital scale 0.01 g", Kind.OTHER, ()),
        ("Fish scale cocaine", Kind.DRUG, ("cocaine",)),
        ("10 Amnesia Haze seeds", Kind.OTHER, ()),
        ("Khat cuttings (x 4)", Kind.OTHER, ()),
        ("Kratom, 2 rooted cuttings", Kind.OTHER, ()),
        ("Coca saplings, 20 cm", Kind.OTHER, ()),
        ("Kratom leaf, cuttings of 5 cm, 100g", Kind.DRUG, ("kratom",)),
        ("Coca leaves, 100g", Kind.DRUG, ("coca leaf",)),
        ("4g Hash Plant", Kind.DRUG, ("cannabis",)),
        ("25B/C-NBOMe blotters x40", Kind.DRUG, ("25b-nbome", "25c-nbome")),
        ("3.5g Amnesia Haze by Royal Queen Seeds", Kind.DRUG, ("cannabis",)),
        ("Free sample", Kind.OTHER, ()),
        ("Free sample MDMA", Kind.DRUG, ("mdma",)),
        ("Netflix XTC pills 220mg 25x", Kind.DRUG, ("mdma",)),
        ("Gold bars Xanax 2mg 100 pcs", Kind.DRUG, ("alprazolam",)),
        ("Empty THC cartridges 100 pcs", Kind.OTHER, ()),
        ("Graines de cannabis x 10", Kind.OTHER, ()),
        ("Семена конопли 10 шт", Kind.OTHER, ()),
        ("BMK wanted, 100 kg", Kind.WANT, ("1-phenyl-2-propanone",)),
    ],
)
def test_kind(pipeline: Pipeline, text: str, kind: Kind, primary: tuple[str, ...]) -> None:
    facts = pipeline.read(text)
    assert (facts.kind, facts.primary) == (kind, primary)
