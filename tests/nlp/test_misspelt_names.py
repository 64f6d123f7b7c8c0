import pytest

from config.lexicon import Entry, Lexicon
from nlp.components.misspelt_names import Spellings, find_misspelt
from nlp.fold import fold
from records.counts import Role

NAMES = ("cocaine", "alprazolam", "ketamine", "creatine", "methamphetamine", "fentanyl")
LEXICON = Lexicon(
    version="test",
    entries=tuple(
        Entry(name=n, role=Role.SUBSTANCE, substance_class="other", harm=1.0) for n in (*NAMES, "3-fma", "2-fma")
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
    ],
)
def test_misspelt(text: str, surface: str | None, name: str | None) -> None:
    found = [(m.surface, m.canonical) for m in find_misspelt(fold(text), SPELLINGS)]
    assert found == ([(surface, name)] if surface else [("ketamin", "ketamine")])


@pytest.mark.parametrize(
    "text",
    ["creative creation creating", "4-FMA 2-FMX", "good\ncociane", "gocaine", "cocaine", "vitamine", "fentanyls"],
)
def test_not_misspelt(text: str) -> None:
    taken = [(0, 8)] if text == "fentanyls" else []
    assert list(find_misspelt(fold(text), SPELLINGS, taken)) == []


def test_a_name_left_out_is_not_repaired() -> None:
    assert list(find_misspelt(fold("5g Cociane"), Spellings(LEXICON, frozenset(["cocaine"])))) == []
