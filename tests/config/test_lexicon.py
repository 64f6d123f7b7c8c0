"""The shipped tables hold what they promise, and every way a table can be wrong names file, line and column."""

import time
from collections import Counter
from pathlib import Path

import pytest

from config import lexicon
from config.lexicon import COLUMNS, Lexicon, squeeze
from config.settings import SHIPPED
from config.strict import ConfigError
from records.counts import Role

Known = dict[str, tuple[str, str, bool]]

GOOD = {
    "classes.csv": "opioid,8,Opioids\nplant,3,Plants",
    "substances.csv": "heroin,diamorphine|héroïne,smack|wc,opioid,561-27-3,,9,US schedule I,dea|curated\n"
    "kratom,,,plant,,,,,curated",
    "precursors.csv": "acetic anhydride,acetanhydride,aa,I,108-24-7,2915.24,heroin,acetylating agent,un-1988",
    "cutting_agents.csv": "caffeine,koffein,,adulterant,yes,58-08-2,curated",
    "not_names.csv": "amino acid,no LSD",
}


def write(folder: Path, table: str = "", old: str = "", new: str = "") -> Path:
    for name, rows in GOOD.items():
        text = f"{COLUMNS[name]}\n{rows}\n"
        if name == table:
            assert old in text
            text = text.replace(old, new, 1)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def shipped() -> Lexicon:
    return lexicon.load()


def test_good_tables(tmp_path: Path) -> None:
    loaded = lexicon.load(write(tmp_path))
    heroin, kratom, anhydride, caffeine = loaded.entries
    assert heroin.names == (
        ("heroin", False), ("diamorphine", False), ("héroïne", False), ("smack", True), ("wc", True),
    )  # fmt: skip
    assert (heroin.role, heroin.harm, heroin.status, heroin.cas) == (Role.SUBSTANCE, 9, "US schedule I", "561-27-3")
    assert (kratom.substance_class, kratom.harm, kratom.status) == ("plant", 3, None)
    assert (anhydride.role, anhydride.status, anhydride.end_products) == (
        Role.PRECURSOR, "UN 1988 Table I", ("heroin",),
    )  # fmt: skip
    assert (caffeine.role, caffeine.use, caffeine.medicine) == (Role.CUTTING_AGENT, "adulterant", True)
    assert loaded.get("kratom") is kratom
    assert loaded.get("diamorphine") is None
    assert [n.phrase for n in loaded.not_names] == ["amino acid"]


def test_own_name_in_needs_context(tmp_path: Path) -> None:
    folder = write(tmp_path, "substances.csv", "kratom,,,", "kratom,ketum,kratom,")
    kratom = lexicon.load(folder).get("kratom")
    assert kratom is not None
    assert kratom.names == (("ketum", False), ("kratom", True))


def test_the_version_follows_the_tables(tmp_path: Path) -> None:
    first = lexicon.load(write(tmp_path)).version
    assert lexicon.load(write(tmp_path)).version == first
    assert lexicon.load(write(tmp_path, "not_names.csv", "no LSD", "not LSD")).version != first


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("substances.csv", "inchikey", "inchi", r"substances.csv:1: .*missing: \['inchikey'\], unknown: \['inchi'\]"),
        ("substances.csv", ",status", "", r"substances.csv:1: .*missing: \['status'\], unknown: \[\]"),
        ("substances.csv", "kratom,,,", "kratom,,", r"substances.csv:3: expected 9 columns, got 8"),
        ("substances.csv", "kratom,,", "kratom,Diamorphine,", r"csv:3: aliases: .*'Diamorphine' .*csv:2"),
        ("substances.csv", "kratom,,", "kratom,heroin,", r"csv:3: aliases: .*'heroin' .*csv:2"),
        ("substances.csv", "kratom,,,", "kratom,,smack,", r"csv:3: needs_context: .*'smack' .*csv:2"),
        ("substances.csv", "kratom,", "Kratom,", r"csv:3: name: expected one lower-case name, got 'Kratom'"),
        ("substances.csv", "kratom,,", "kratom,a||b,", r"csv:3: aliases: expected values separated by `\|`"),
        ("substances.csv", "kratom,,", "kratom,k,", r"csv:3: aliases: expected 'k' under needs_context"),
        ("substances.csv", "kratom,,", "kratom,--,", r"csv:3: aliases: expected letters or digits, got '--'"),
        ("substances.csv", ",plant,", ",tree,", r"csv:3: class: expected one of opioid, plant, got 'tree'"),
        ("substances.csv", "561-27-3", "561-27-4", r"csv:2: cas: expected a CAS number whose check digit fits"),
        ("substances.csv", "561-27-3", "561273", r"csv:2: cas: expected a CAS number as 50-00-0, got '561273'"),
        ("substances.csv", "plant,,", "plant,561-27-3,", r"csv:3: cas: expected a number of its own, .*csv:2"),
        ("substances.csv", "561-27-3,,", "561-27-3,ABC,", r"csv:2: inchikey: expected an InChIKey, got 'ABC'"),
        ("substances.csv", ",9,", ",11,", r"csv:2: harm: expected a number from 0 to 10, got '11'"),
        ("substances.csv", ",9,", ",nan,", r"csv:2: harm: expected a number from 0 to 10, got 'nan'"),
        ("substances.csv", ",,,curated", ",,,", r"csv:3: sources: expected at least one source"),
        ("substances.csv", "kratom,", '"kratom,', r"substances.csv:\d+: cannot be read as CSV"),
        ("classes.csv", "plant,3", "opioid,3", r"classes.csv:3: class: expected .* each class once, got 'opioid'"),
        ("precursors.csv", ",I,", ",III,", r"precursors.csv:2: un_table: expected one of I, II, S, got 'III'"),
        ("precursors.csv", "acetanhydride", "Heroin", r"precursors.csv:2: aliases: .*'Heroin' .*substances.csv:2"),
        ("cutting_agents.csv", ",yes,", ",maybe,", r"agents.csv:2: medicine: expected one of yes, no, got 'maybe'"),
        ("not_names.csv", "no LSD", "no LSD\nAmino Acid,again", r"not_names.csv:3: phrase: expected each phrase once"),
        ("not_names.csv", "no LSD", "", r"not_names.csv:2: phrase: expected a phrase and a reason"),
    ],
)
def test_a_wrong_table_is_refused(tmp_path: Path, table: str, old: str, new: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        lexicon.load(write(tmp_path, table, old, new))


def test_a_table_that_is_not_there(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "precursors.csv").unlink()
    with pytest.raises(ConfigError, match=r"precursors\.csv: file not found"):
        lexicon.load(tmp_path)


def test_a_table_that_is_not_text(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "precursors.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"precursors\.csv: cannot be read as UTF-8"):
        lexicon.load(tmp_path)


@pytest.mark.parametrize(
    ("name", "squeezed"),
    [
        ("4-MMC", "4mmc"),
        ("4 mmc", "4mmc"),
        ("5-MeO-DMT", "5meodmt"),
        ("α-PVP", "alphapvp"),
        ("Méthadone", "methadone"),
        ("DET", "det"),
        ("кокаин", "кокаин"),
    ],
)
def test_squeeze(name: str, squeezed: str) -> None:
    assert squeeze(name) == squeezed


def test_the_shipped_tables_are_large_enough(shipped: Lexicon) -> None:
    by_role = {role: [e for e in shipped.entries if e.role is role] for role in Role}
    assert len(by_role[Role.SUBSTANCE]) >= 1500
    assert len(by_role[Role.PRECURSOR]) >= 60
    assert len(by_role[Role.CUTTING_AGENT]) >= 40
    assert len({squeeze(name) for e in shipped.entries for name, _ in e.names}) >= 4000
    assert len(shipped.not_names) >= 150


def test_the_shipped_tables_load_quickly() -> None:
    started = time.perf_counter()
    lexicon.load()
    assert time.perf_counter() - started < 1.5, "0.2 s on an idle machine"


@pytest.fixture(scope="module")
def known(shipped: Lexicon) -> Known:
    """Squeezed spelling to canonical name, class and gate."""
    return {squeeze(name): (e.name, e.substance_class, gated) for e in shipped.entries for name, gated in e.names}


MUST_MATCH = [
    ("Xanax", "alprazolam", "benzodiazepine"),
    ("Rivotril", "clonazepam", "benzodiazepine"),
    ("Valium", "diazepam", "benzodiazepine"),
    ("bromazolam", "bromazolam", "benzodiazepine"),
    ("marihuana", "cannabis", "cannabis"),
    ("Haschisch", "cannabis", "cannabis"),
    ("CBD", "cannabidiol", "cannabis"),
    ("HHC", "hexahydrocannabinol", "cannabis"),
    ("amphetamin", "amphetamine", "stimulant"),
    ("Adderall", "amphetamine", "stimulant"),
    ("kokain", "cocaine", "stimulant"),
    ("cocaína", "cocaine", "stimulant"),
    ("crystal meth", "methamphetamine", "stimulant"),
    ("4 MMC", "mephedrone", "cathinone"),
    ("bk-MDMA", "methylone", "cathinone"),
    ("bk-MDDMA", "dimethylone", "cathinone"),
    ("α-PVP", "alpha-pvp", "cathinone"),
    ("A-PiHP", "alpha-pihp", "cathinone"),
    ("ecstasy", "mdma", "phenethylamine"),
    ("25I NBOMe", "25i-nbome", "phenethylamine"),
    ("N-Bomb", "nbome", "phenethylamine"),
    ("2CB", "2c-b", "phenethylamine"),
    ("5-methoxy-DMT", "5-meo-dmt", "tryptamine"),
    ("LSD-25", "lsd", "lysergamide"),
    ("1P-LSD", "1p-lsd", "lysergamide"),
    ("ketamin", "ketamine", "arylcyclohexylamine"),
    ("MXE", "methoxetamine", "arylcyclohexylamine"),
    ("5-fluoro-ADB", "5f-adb", "synthetic-cannabinoid"),
    ("FDU-PB22", "fdu-pb-22", "synthetic-cannabinoid"),
    ("Oxycontin", "oxycodone", "opioid"),
    ("china white", "heroin", "opioid"),
    ("para-fluorofentanyl", "para-fluorofentanyl", "fentanyl-analogue"),
    ("carfentanyl", "carfentanil", "fentanyl-analogue"),
    ("isotonitazene", "isotonitazene", "nitazene"),
    ("N-pyrrolidino etonitazene", "etonitazepyne", "nitazene"),
    ("GBL", "gbl", "sedative"),
    ("1,4-BDO", "1,4-butanediol", "sedative"),
    ("Lyrica", "pregabalin", "gabapentinoid"),
    ("cogumelos mágicos", "psilocybin mushrooms", "plant"),
    ("MHRB", "mimosa hostilis", "plant"),
    ("Test E", "testosterone enanthate", "steroid"),
    ("Deca-Durabolin", "nandrolone decanoate", "steroid"),
    ("Anavar", "oxandrolone", "steroid"),
    ("MK-677", "ibutamoren", "peptide"),
    ("Kamagra", "sildenafil", "medicine"),
    ("P2P", "1-phenyl-2-propanone", "precursor"),
    ("4-ANPP", "4-anpp", "precursor"),
    ("Essigsäureanhydrid", "acetic anhydride", "precursor"),
    ("tetramisole", "levamisole", "cutting-agent"),
    ("fenacetina", "phenacetin", "cutting-agent"),
]


@pytest.mark.parametrize(("spelling", "name", "group"), MUST_MATCH)
def test_what_must_be_a_name(known: Known, spelling: str, name: str, group: str) -> None:
    assert known[squeeze(spelling)] == (name, group, False)


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("speed", "amphetamine"),
        ("ice", "methamphetamine"),
        ("acid", "lsd"),
        ("molly", "mdma"),
        ("DOB", "dob"),
        ("spice", "synthetic cannabinoids"),
        ("mushrooms", "psilocybin mushrooms"),
        ("bud", "cannabis"),
        ("test", "testosterone"),
        ("NPP", "n-phenethyl-4-piperidone"),
        ("K", "ketamine"),
        ("H", "heroin"),
        ("E", "mdma"),
    ],
)
def test_what_needs_context(known: Known, word: str, name: str) -> None:
    found, _, gated = known[squeeze(word)]
    assert (found, gated) == (name, True)


ORDINARY = """
blue white purple brown magic angel girl boy candy bananas horse hammer harry friend death android amp php
crystal crystals shard glass trip blotter pills powder tabs g x roche pineapple beautiful same strips
sulfate hcl benzos opioids sativa indica
"""


@pytest.mark.parametrize("word", ORDINARY.split())
def test_what_must_not_be_a_name(known: Known, word: str) -> None:
    assert squeeze(word) not in known


def test_no_salt_or_form_is_part_of_a_canonical_name(shipped: Lexicon) -> None:
    salts = {"hcl", "hydrochloride", "sulfate", "citrate", "tablets", "powder"}
    assert not [e.name for e in shipped.entries if salts & set(e.name.split()) and e.role is Role.SUBSTANCE]


def test_classes_are_all_in_use(shipped: Lexicon) -> None:
    lines = (SHIPPED / "lexicon" / "classes.csv").read_text("utf-8").splitlines()[1:]
    assert {line.split(",")[0] for line in lines} <= {e.substance_class for e in shipped.entries}


def test_the_strongest_opioids_weigh_most(shipped: Lexicon) -> None:
    weights = {name: entry.harm for name in ("carfentanil", "etonitazene", "heroin", "cannabis", "piracetam")
               if (entry := shipped.get(name))}  # fmt: skip
    assert list(weights) == sorted(weights, key=lambda n: -weights[n])
    assert weights["carfentanil"] == weights["etonitazene"] == 10


def test_the_documented_counts_are_the_tables(shipped: Lexicon) -> None:
    page = Path(__file__).parent.parent.parent / "docs" / "lexicon.md"
    rows = [line.split("|") for line in page.read_text("utf-8").splitlines() if line.startswith("| `")]
    counts = {row[1].strip(" `"): int(row[4]) for row in rows if len(row) == 7}
    assert counts == Counter(e.substance_class for e in shipped.entries)
