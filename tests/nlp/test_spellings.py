import pytest

from config.lexicon import Entry
from nlp.spellings import proper_names, spellings
from records.counts import Role


@pytest.mark.parametrize(
    ("alias", "some", "none"),
    [
        ("5-MeO-DMT", {"5 meo dmt", "5meo dmt", "5meodmt", "5 meodmt"}, {"5 meo dmts ", "meo dmt"}),
        ("4-mmc", {"4 mmc", "4mmc"}, {"mmc"}),
        ("cocaine", {"cocaine", "cocaines"}, {"coca ine"}),
        ("xanax", {"xanax", "xanaxs"}, set()),
        ("sam-e", {"sam e"}, {"same"}),
        ("a-pvp", {"a pvp", "apvp"}, set()),
        ("lsd25", {"lsd25", "lsd 25"}, set()),
        ("k2", set(), {"k 2", "k2s"}),
        ("4'-chlorodiazepam", {"4 chlorodiazepam"}, set()),
        ("p. cubensis", {"p  cubensis"}, set()),
    ],
)
def test_spellings(alias: str, some: set[str], none: set[str]) -> None:
    made = set(spellings(alias))
    assert some <= made
    assert not none & made


def test_words_for_form_and_grade_are_no_names() -> None:
    entry = Entry(
        name="methamphetamine",
        role=Role.SUBSTANCE,
        aliases=("meth", "crystal meth", "crystals", "meth shards", "pure meth", "ice"),
        substance_class="stimulant",
        harm=8.0,
    )
    assert [name for name, _ in proper_names(entry)] == ["methamphetamine", "meth", "crystal meth", "ice"]
