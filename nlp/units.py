"""The words that follow a number: units of mass, volume and active content, and nouns that are counted.

English, German, Dutch, French, Spanish, Italian, Polish, a few Nordic and Russian forms; keys are lower case.
Ounce and pound have the round values that markets use: 28 g and 448 g.
"""

from typing import Final


def _units(table: dict[float, str]) -> dict[str, float]:
    return {word: factor for factor, words in table.items() for word in words.split()}


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OUNCE: Final = 28.0
POUND: Final = 448.0

MASS_G: Final = _units(
    {
        1.0: "g gr grs gm gms grm grms gs gram grams gramm gramme grammes gramms gramo gramos grammo grammi gramów "
        "gramy grama г гр грамм грамма граммов",
        1000.0: "kg kgs kgr kilo kilos kilogram kilograms kilogramm kilogramme kilogrammes kilogramo kilogramos "
        "chilo chili kilogramy kilogramów кг",
        OUNCE: "oz ozs ounce ounces unze unzen onza onzas oncia zip zips uncja uncji",
        POUND: "lb lbs pound pounds pfund",
        POUND / 4: "qp qps",
        POUND / 2: "hp hps",
        11.66: "tola tolas tolah",
        0.1: "point points",
    }
)
"""Grams in one."""

POINTS: Final = frozenset({"point", "points"})
"""A tenth of a gram in the heroin and methamphetamine trade; also what a game or a rating is counted in."""

VOLUME_ML: Final = _units(
    {
        1.0: "ml mls millilitre millilitres milliliter milliliters mililitros мл",
        10.0: "cl",
        100.0: "dl",
        1000.0: "l lt ltr liter liters litre litres litro litros litri litry litrów литр литра",
        3785.0: "gallon gallons gal",
        473.0: "pint pints",
    }
)
"""Millilitres in one."""

CONTENT_MG: Final = _units(
    {
        1.0: "mg mgs mgr milligram milligrams milligramm milligramme milligrammes miligramos miligramów мг",
        0.001: "ug ugs yg ugl µg μg µgs mcg mcgs mics mic microgram micrograms mikrogramm microgrammes microgramos мкг "
        "mcgh µgh μgh",
    }
)
"""Milligrams in one."""

FORMS: Final = words(
    "pill pills pils pil tab tabs tb tbs tabl tablet tablets tablette tabletten tabletter tablett cap caps "
    "capsule capsules kapsel kapseln kapslar bar bars blotter blotters hit hits trip trips dose doses drop drops "
    "stamp stamps strip strips patch patches vial vials bottle bottles cart carts cartridge cartridges cartidge "
    "cartidges sheet sheets pen pens syringe syringes ampoule ampoules ampule ampules amp amps box boxes pack "
    "packs packet packets piece pieces pc pcs stk stck stück stuck stücke stuks stuk stycken sztuk sztuki szt kpl "
    "st unit units pellet pellets gummy gummies gummys geltab geltabs gelcap gelcaps gel gels microdot microdots dots "
    "joint joints preroll prerolls edible edibles cookie cookies brownie brownies bag bags baggie baggies sachet "
    "sachets blister blisters square squares button buttons pouch pouches lozenge lozenges lollipop lollipops "
    "lolly lollies sucker suckers candy candies chocolate chocolates bite bites pop pops rancher ranchers truffle "
    "truffles count ct tube tubes jar jars kit kits bean beans press presses roll rolls ticket tickets cone cones "
    "pod pods disposable disposables suppository suppositories wafer wafers film films pastilla pastillas "
    "pastille pastilles comprimido comprimidos comprimé comprimés comprimes cachet cachets pilule pilules gélule "
    "gélules gelules cápsula cápsulas capsula capsulas compresse compressa pastiglia pastiglie pillola pillole "
    "pezzi pezzo pieza piezas pièce pièces unidad unidades tabletka tabletki tabletek pigułka pigułki pigułek "
    "kapsułka kapsułki kapsułek pille pillen zegel zegels fläschchen flasche flaschen flacon flacons frasco "
    "frascos fiala fiale ampulle ampullen ampolla ampollas tabletas cartones cartoni znaczki znaczków таблеток "
    "таблетки таблетка шт штук капсул bogen teile pappe pappen tbl tbls kps cps cpr cp pk pks dosis dosen "
    "streifen riegel beutel pflaster tropfen plaquette plaquettes buvard buvards carton cartons timbre timbres "
    "boîte boîtes boite boites gouttes pochon pochons barrette barrettes patchs tripi tripis pirula pirulas rula "
    "rulas sello sellos secante secantes gotas sobre sobres caja cajas bolsa bolsas viales pasticca pasticche "
    "francobollo francobolli cartoncino cartoncini bustina bustine scatola scatole gocce piller pilleriä lappar "
    "lapp lapper tablettia kapseli kapselia pak pakjes doosje doosjes zakje zakjes druppels karton kartonik "
    "kartoniki kartoników kartonów listek listki listków ampułek ampułki blistry blistrów opakowanie opakowania "
    "opakowań saszetka saszetki saszetek plaster plastry plastrów krople znaczek таб табл капсула капсулы капс "
    "марка марки марок ампула ампулы ампул упаковка упаковки упаковок колесо колеса колёс штука штуки "
    "tub tubs tin tins cube cubes tank tanks vapes jelly jellies"
)
"""What doses are counted in."""

GOODS: Final = words(
    "seed seeds spore spores plant plants cutting cuttings clone clones print prints card cards cc ccs cvv cvvs "
    "cvv2 fullz fulls account accounts acct accts passport passports id ids id's licence licences license licenses "
    "bill bills note notes book books ebook ebooks e-books guide guides pdf pdfs scan scans dump dumps login logins "
    "voucher vouchers coupon coupons key keys proxies proxy socks ssn ssns email emails cigarette cigarettes cigs "
    "watch watches cracker crackers grinder grinders lighter lighters magazine magazines item items set sets bundle "
    "tutorials videos templates "
    "bundles leaf leaves mushroom mushrooms shroom shrooms cactus cacti mag mags battery batteries"
)
"""What else is sold by the piece."""

COUNTED: Final = FORMS | GOODS

DOZEN: Final = "dozen"
MULTIPLIERS: Final = frozenset({DOZEN, "hundred", "thousand"})
"""Number words that multiply the one before them."""

NUMBER_WORDS: Final[dict[str, float]] = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, DOZEN: 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "eleven": 11, "thirteen": 13, "fourteen": 14, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
    "thousand": 1000, "single": 1, "half": 0.5, "quarter": 0.25, "eighth": 0.125,
    "ein": 1, "eine": 1, "einen": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "zwanzig": 20,
    "hundert": 100,
    "halbes": 0.5, "halbe": 0.5, "halber": 0.5, "halben": 0.5, "halve": 0.5,
    "een": 1, "twee": 2, "drie": 3, "vijf": 5, "tien": 10, "honderd": 100,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "cinq": 5, "dix": 10, "demi": 0.5,
    "uno": 1, "una": 1, "dos": 2, "tres": 3, "cinco": 5, "diez": 10, "cien": 100, "medio": 0.5, "media": 0.5,
    "due": 2, "tre": 3, "cinque": 5, "dieci": 10, "cento": 100, "mezzo": 0.5,
    "dwa": 2, "trzy": 3, "pięć": 5, "dziesięć": 10, "sto": 100, "pół": 0.5,
}  # fmt: skip
