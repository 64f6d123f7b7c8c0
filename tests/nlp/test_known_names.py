import pytest

from config.lexicon import Entry, Lexicon, NotName
from nlp.components.known_names import NameTable, find_known
from nlp.doc import Reading
from nlp.fold import fold
from records.counts import Role


def entry(
    name: str,
    aliases: str = "",
    context: str = "",
    *,
    role: Role = Role.SUBSTANCE,
    cas: str | None = None,
) -> Entry:
    return Entry(
        name=name,
        role=role,
        aliases=tuple(a for a in aliases.split("|") if a),
        context_aliases=tuple(a for a in context.split("|") if a),
        substance_class="other",
        harm=5.0,
        cas=cas,
    )


LEXICON = Lexicon(
    version="test",
    entries=(
        entry("mephedrone", "4-mmc|4-methylmethcathinone|meow 300", "meow"),
        entry("zeta 300"),
        entry("5-meo-dmt"),
        entry("dmt", "n,n-dmt|dimethyltryptamine"),
        entry("cocaine", "coke|crack cocaine|cocaine hcl|fishscale cocaine", "fishscale|snow|charlie|flakes|flake"),
        entry("methamphetamine", "crystal meth|meth|crystal meth shards", "ice|tina|crystals"),
        entry("amphetamine", "speed paste", "speed"),
        entry("psilocybin mushrooms", "magic mushrooms|psilocybe cubensis|mushrooms"),
        entry("ketamine", "ket", "k", cas="6740-88-1"),
        entry("heroin", "east coast #4|china white", "#4"),
        entry("lsd", "lsd-25"),
        entry("25g-nbome", "25g"),
        entry("don"),
        entry("doc", "", "doc"),
        entry("cannabis", "weed", "bud|buds"),
        entry("mda", "methylenedioxyamphetamine"),
        entry("n-phenethyl-4-piperidone", "npp", role=Role.PRECURSOR),
        entry("alprazolam", "xanax"),
        entry("2c-b", "", ""),
        entry("acetylfentanyl", "", ""),
        entry("scopolamine", "devil's breath"),
        entry("caffeine", role=Role.CUTTING_AGENT),
    ),
    not_names=(NotName(phrase="ice cold", reason="word"), NotName(phrase=".doc", reason="file ending")),
)
TABLE = NameTable(LEXICON)


def found(text: str, table: NameTable = TABLE) -> list[tuple[str, str | None]]:
    return [(m.surface, m.canonical) for m in find_known(Reading(fold(text)), table)]


MATCH = [
    ("10g 4-MMC", [("4-MMC", "mephedrone")]),
    ("4mmc and 4 MMC", [("4mmc", "mephedrone"), ("4 MMC", "mephedrone")]),
    ("5MeO-DMT / 5-meo dmt", [("5MeO-DMT", "5-meo-dmt"), ("5-meo dmt", "5-meo-dmt")]),
    ("N,N-DMT is DMT", [("N,N-DMT", "dmt"), ("DMT", "dmt")]),
    ("mеthylmethcathinone 4-mеthylmethcathinone", [("4-mеthylmethcathinone", "mephedrone")]),
    ("co\u200bcaine", [("co\u200bcaine", "cocaine")]),
    ("crack cocaine beats coke", [("crack cocaine", "cocaine"), ("coke", "cocaine")]),
    ("Fishscale Cocaine HCl", [("Cocaine", "cocaine")]),
    ("crystal meth shards", [("crystal meth", "methamphetamine")]),
    ("COCAINE FISHSCALE 92%", [("COCAINE", "cocaine")]),
    ("3g pure fishscale", [("fishscale", "cocaine")]),
    ("Fishscale / Flake cocaine, 5g", [("cocaine", "cocaine")]),
    ("5g Flake/Fishscale Coke", [("Coke", "cocaine")]),
    ("5g Fishscale / Flake", [("Fishscale", "cocaine"), ("Flake", "cocaine")]),
    ("Fishscale / ketamine", [("Fishscale", "cocaine"), ("ketamine", "ketamine")]),
    ("Fishscale / #4 heroin", [("Fishscale", "cocaine"), ("heroin", "heroin")]),
    ("Fishscale/Flake - 5g ketamine", [("Fishscale", "cocaine"), ("Flake", "cocaine"), ("ketamine", "ketamine")]),
    ("psilocybe cubensis mushrooms", [("psilocybe cubensis", "psilocybin mushrooms")]),
    ("10 L.S.D. tabs", [("L.S.D.", "lsd")]),
    ("LSD25 and LSD-25", [("LSD25", "lsd"), ("LSD-25", "lsd")]),
    ("East Coast #4", [("East Coast #4", "heroin")]),
    ("50%Dmt", [("Dmt", "dmt")]),
    ("MDMA(3,4-methylenedioxyamphetamine)", [("3,4-methylenedioxyamphetamine", "mda")]),
    ("(3 4-methylenedioxyamphetamine)", [("3 4-methylenedioxyamphetamine", "mda")]),
    ("DON 10 g", [("DON", "don")]),
    ("NPP 1 kg", [("NPP", "n-phenethyl-4-piperidone")]),
    ("coke's best", [("coke", "cocaine")]),
    ("ICE 7g", [("ICE", "methamphetamine")]),
    ("1kg clean speed pasta", [("speed", "amphetamine")]),
    ("weed, coke and speed", [("weed", "cannabis"), ("coke", "cocaine"), ("speed", "amphetamine")]),
    ("5g K", [("K", "ketamine")]),
    ("1g DOC", [("DOC", "doc")]),
    ("White Widow\nsticky style buds.", [("buds", "cannabis")]),
    ("2-CB, 2CB and 2 C-B", [("2-CB", "2c-b"), ("2CB", "2c-b"), ("2 C-B", "2c-b")]),
    ("1g acetyl fentanyl", [("acetyl fentanyl", "acetylfentanyl")]),
    ("devil's breath", [("devil's breath", "scopolamine")]),
    ("X A N A X bars", [("X A N A X", "alprazolam")]),
    ("m_e_t_h and k.e.t", [("m_e_t_h", "methamphetamine"), ("k.e.t", "ketamine")]),
    ("5g of 6740-88-1", [("6740-88-1", "ketamine")]),
    ("ket, CAS 6740-88-1", [("ket", "ketamine")]),
    ("5g speed\nThis speed is clean", [("speed", "amphetamine"), ("speed", "amphetamine")]),
    ("5g K\nOur K is strong", [("K", "ketamine"), ("K", "ketamine")]),
    ("2g snow", [("snow", "cocaine")]),
    ("LSD 25 ug on paper", [("LSD", "lsd")]),
    ("LSD 25, 100 ug", [("LSD 25", "lsd")]),
    ("Meow 300 mg/ml", [("Meow", "mephedrone")]),
    ("Meow 300 10ml", [("Meow 300", "mephedrone")]),
    ("LSD25 ug", [("LSD25", "lsd")]),
    ("Zeta 300 mg", [("Zeta 300", "zeta 300")]),
    ("Uncut Bolivian Cocaine\nAll rocks and flakes", [("Cocaine", "cocaine")]),
]
NO_MATCH = [
    "don't do it",
    "don t do it 5 g",
    "London donor",
    "methods and cokers of methane",
    "ice cold beer 5 l",
    "ice cream machine, 2 kg",
    "high-speed delivery",
    "internet speed up to 100 mbit",
    "25g of it",
    "special K breakfast",
    "send the file as letter.doc 5 kg",
    "10 crystals",
    "heroin-free\n".replace("heroin", "something"),
    "crack\ncocoa",
    "see http://example.org/cocaine-5g",
    "amino acids",
    "Visa with DOC and SSN scan, 1 kg",
    "x a n a x",
    "A X A N A X",
    "6740 88 1 and 6740.88.1",
    "H.K. and R&K, 5 g",
    "4 K paper",
    "Speed has sold here since 2012, all kinds of things, 5 g",
    "snow boots, 2 kg",
    "Snow lies 5 cm deep, 5 g of it",
    "My name is Tina and you get 5 g",
    "",
]


@pytest.mark.parametrize(("text", "names"), MATCH)
def test_known_names(text: str, names: list[tuple[str, str]]) -> None:
    assert found(text) == names


@pytest.mark.parametrize("text", NO_MATCH)
def test_no_known_names(text: str) -> None:
    assert found(text) == []


def test_a_name_left_out_is_unknown_under_all_its_names() -> None:
    table = NameTable(LEXICON, frozenset(["mephedrone", "weed"]))
    assert found("mephedrone 4-mmc weed coke", table) == [("coke", "cocaine")]


def test_offsets_and_found_by() -> None:
    mention = find_known(Reading(fold("  ICE 7g")), TABLE)[0]
    assert (mention.start, mention.end, mention.found_by) == (2, 5, "known_names:context")
    assert mention.known


def test_no_names_at_all() -> None:
    assert find_known(Reading(fold("coke")), NameTable(Lexicon(version="", entries=()))) == []
