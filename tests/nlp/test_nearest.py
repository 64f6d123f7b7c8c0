import pytest

from config.lexicon import Entry, Lexicon
from nlp.nearest import nearest
from records.counts import Role


def entry(name: str, group: str, *aliases: str) -> Entry:
    return Entry(name=name, role=Role.SUBSTANCE, substance_class=group, harm=5.0, aliases=aliases)


LEXICON = Lexicon(
    version="1",
    entries=(
        entry("3-mmc", "cathinone", "metaphedrone"),
        entry("4-mec", "cathinone"),
        entry("mephedrone", "cathinone", "4-mmc"),
        entry("isotonitazene", "nitazene"),
        entry("am-2201", "synthetic-cannabinoid"),
        entry("jwh-018", "synthetic-cannabinoid"),
    ),
)


@pytest.mark.parametrize(
    ("name", "group", "near"),
    [
        ("2-MMC", "cathinone", "3-mmc"),
        ("5-MEC", "cathinone", "4-mec"),
        ("meta-phedrone", "cathinone", "3-mmc"),
        ("protonitazene", "nitazene", "isotonitazene"),
        ("AM-2233", "synthetic-cannabinoid", "am-2201"),
        ("JWH-398", None, "jwh-018"),
    ],
)
def test_the_most_similar_entry(name: str, group: str | None, near: str) -> None:
    found = nearest(name, group, LEXICON)
    assert found is not None
    assert found[0].name == near
    assert 0 < found[1] <= 1


def test_the_same_name_is_wholly_similar() -> None:
    found = nearest("JWH 018", None, LEXICON)
    assert found is not None
    assert found[1] == 1


@pytest.mark.parametrize(("name", "group"), [("2-MMC", "tryptamine"), ("zzz", "nitazene"), ("", "cathinone")])
def test_nothing_similar(name: str, group: str) -> None:
    assert nearest(name, group, LEXICON) is None


def test_ties_go_to_the_first_name() -> None:
    entries = (entry("b-xyz", "other"), entry("a-xyz", "other"))
    found = nearest("c-xyz", "other", Lexicon(version="2", entries=entries))
    assert found is not None
    assert found[0].name == "a-xyz"


def test_a_pair_that_comes_again_counts_again() -> None:
    lexicon = Lexicon(version="3", entries=(entry("abab", "other"),))
    found = nearest("ababab", "other", lexicon)  # five of seven pairs are shared
    assert found is not None
    assert found[1] == round(2 * 5 / (5 + 7), 3)
