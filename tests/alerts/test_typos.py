import pytest

from alerts.typos import Spellings, slipped

MEANT = {
    "bromazolm": "bromazolam",
    "bromzaolam": "bromazolam",
    "bromazollam": "bromazolam",
    "brumazolam": "bromazolam",
    "4-fluoro amphetamine": "4-fluoroamphetamine",
    "2c-phenidste": "2c-phenidate",
    "KETAMNIE": "ketamine",
    "methylone-hcl powder": None,
}
OTHER_SUBSTANCES = [
    ("3-fma", "2-fma"),
    ("etonitazene", "metonitazene"),
    ("4-fluoromethcathinone", "3-fluoromethcathinone"),
    ("2c-e", "2c-b"),
    ("mda", "mdma"),
    ("clonazolam", "clonazepam"),
    ("4f-mph", "4-mph"),
    ("5-meo-mipt", "5-meo-dipt"),
    ("zelorine", "bromazolam"),
]


@pytest.mark.parametrize(("written", "meant"), MEANT.items())
def test_misspellings_find_what_was_meant(written: str, meant: str | None) -> None:
    right = Spellings(["bromazolam", "4-fluoroamphetamine", "2C-phenidate", "ketamine", "methylone"])
    assert right.meant(written) == meant


@pytest.mark.parametrize(("written", "right"), OTHER_SUBSTANCES)
def test_another_substance_is_no_misspelling(written: str, right: str) -> None:
    assert not slipped(written, right)
    assert Spellings([right]).meant(written) is None


def test_a_right_name_means_nothing_else() -> None:
    assert Spellings(["bromazolam", "bromazolan"]).meant("Bromazolan") is None
