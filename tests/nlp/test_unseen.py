import re

import pytest

from config.lexicon import Entry, Lexicon, load
from nlp.gold import Gold
from nlp.unseen import ESTABLISHED, Run, Unseen, forgotten, measure, new_drugs
from records.counts import Role
from records.extraction import Label


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load()


def entry(name: str, group: str, *aliases: str) -> Entry:
    return Entry(name=name, role=Role.SUBSTANCE, substance_class=group, harm=5.0, aliases=aliases)


SMALL = Lexicon(
    version="1",
    entries=(
        entry("4-mec", "cathinone", "4-methylethcathinone"),
        entry("fluclotizolam", "benzodiazepine", "flooclo"),
        entry("mdma", "phenethylamine", "molly"),
        entry("cannabis", "cannabis", "weed"),
    ),
)


def gold(text: str, *names: tuple[str, str]) -> Gold:
    ents = tuple(
        (Label.SUBSTANCE.value, m.start(), m.end(), surface, name)
        for surface, name in names
        for m in re.finditer(re.escape(surface), text)
    )
    return Gold(id=text, text=text, ents=ents, kind="drug")


def test_all_names_of_a_share_of_the_new_drugs_are_forgotten(lexicon: Lexicon) -> None:
    names = forgotten(lexicon, 0.2, 1)
    drugs = new_drugs(lexicon)
    gone = [e for e in drugs if e.name in names]
    assert len(gone) == round(0.2 * len(drugs))
    assert names == {name for e in gone for name, _ in e.names}
    assert names == forgotten(lexicon, 0.2, 1) != forgotten(lexicon, 0.2, 2)


def test_established_drugs_are_kept() -> None:
    assert forgotten(SMALL, 1, 1) == {"4-mec", "4-methylethcathinone", "fluclotizolam", "flooclo"}


def test_the_list_of_established_drugs_holds_canonical_names(lexicon: Lexicon) -> None:
    assert sorted(name for name in ESTABLISHED if lexicon.get(name) is None) == []


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_is_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="0 to 1"):
        forgotten(SMALL, share, 1)


def test_what_is_found_missed_and_false() -> None:
    texts = (
        gold("4-MEC crystals 5g", ("4-MEC", "4-mec")),
        gold("the flooclo is here", ("flooclo", "fluclotizolam")),
        gold("fluclotizolam and weed", ("fluclotizolam", "fluclotizolam"), ("weed", "cannabis")),
        gold("5g of xyputylone, not marked"),
    )
    result = measure(texts, SMALL, [1], share=1)
    (run,) = result.runs
    assert (run.forgotten, run.mentions, run.found, run.class_right, run.missed) == (2, 3, 2, 2, ("flooclo",))
    assert (run.texts, run.false, run.false_per_1000) == (4, 1, 250)
    assert result.recall == pytest.approx(2 / 3)


def test_a_run_without_mentions_has_no_recall() -> None:
    def run(seed: int, mentions: int, found: int) -> Run:
        return Run(
            seed=seed, forgotten=9, mentions=mentions, found=found, class_right=found, missed=(), texts=10, false=0
        )

    result = Unseen(runs=(run(1, 0, 0), run(2, 4, 4), run(3, 4, 2)))
    assert result.recall == 0.75
    assert result.spread == pytest.approx(0.35355, abs=1e-4)
    assert Unseen(runs=(run(1, 0, 0),)).recall is None
    assert Unseen(runs=()).class_right is None


TITLES = ("{} 5g", "10 grams {} crystals", "NEW {} powder, 99% purity, 1g", "100 x {} pellets 20mg", "{}\n25g of {}")


def test_invented_listings_around_the_new_drugs(lexicon: Lexicon) -> None:
    """Canonical names of all classes, obscure ones too; real listings name the plainer ones."""
    texts = []
    for i, drug in enumerate(e for e in new_drugs(lexicon) if e.name.isascii()):
        text = TITLES[i % len(TITLES)].replace("{}", drug.name.upper() if i % 2 else drug.name)
        texts.append(gold(text, (drug.name.upper() if i % 2 else drug.name, drug.name)))
    result = measure(texts, lexicon, [1])
    assert (result.recall or 0) >= 0.8
    assert (result.class_right or 0) >= 0.85
    assert result.false_per_1000 < 8
