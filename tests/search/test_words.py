import pytest

from config.lexicon import Entry, Lexicon
from records.counts import Role
from records.problems import Misuse
from search.words import Wanted, Words, parse, resolver

LEXICON = Lexicon(
    version="1",
    entries=(
        Entry(name="mephedrone", role=Role.SUBSTANCE, aliases=("4-MMC", "meow"), substance_class="cathinones", harm=5),
        Entry(name="psilocybin mushrooms", role=Role.SUBSTANCE, aliases=("magic mushrooms",),
              context_aliases=("caps",), substance_class="tryptamines", harm=3),
    ),
)  # fmt: skip


def test_pieces() -> None:
    words = parse('2C-B "pure crystal" -fake keta* don\'t')
    assert words.wanted == (
        Wanted(tokens=("2c-b",)),
        Wanted(tokens=("pure", "crystal")),
        Wanted(tokens=("fake",), unwanted=True),
        Wanted(tokens=("keta",), begin=True),
        Wanted(tokens=("dont",)),
    )
    assert words.spellings == {"2c-b", "2cb", "pure", "crystal", "dont"}
    assert words.begins == ("keta",)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("4-MMC", {"mephedrone"}),
        ("4mmc", {"mephedrone"}),
        ("cheap meow", {"mephedrone"}),
        ("magic mushrooms", {"psilocybin mushrooms"}),
        ('"magic mushrooms" 10g', {"psilocybin mushrooms"}),
        ("caps", {"psilocybin mushrooms"}),
        ("mushrooms magic", set()),
        ("-meow pure", set()),
        ("4-MM", set()),
    ],
)
def test_names(text: str, names: set[str]) -> None:
    assert parse(text, resolver(LEXICON)).names == names


def test_nothing_to_search_for() -> None:
    assert parse("  ") == Words()
    with pytest.raises(Misuse, match="letter or digit"):
        parse("!!! --")
