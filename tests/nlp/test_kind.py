import pytest

from nlp.components.kind import find_kind, find_primary
from nlp.cues.weigh import find_cues
from nlp.fold import fold
from records.extraction import Kind, Label, Mention

LABELS = {"ephedrine": Label.PRECURSOR, "pmk": Label.PRECURSOR, "benzocaine": Label.CUTTING_AGENT}
NAMES = (
    "mdma",
    "lsd",
    "cocaine",
    "ketamine",
    "dmt",
    "cannabis",
    "nbome",
    "25b-nbome",
    "25i-nbome",
    "mephedrone",
    *LABELS,
)


def read(text: str, wanted: bool = False) -> tuple[Kind, tuple[str, ...]]:
    """Kind and primary with every name of `NAMES` and `N g` marked."""
    mentions = [
        Mention(label=LABELS.get(n, Label.SUBSTANCE), start=i, end=i + len(n), surface=n, canonical=n, found_by="test")
        for n in NAMES
        for i in range(len(text))
        if text.lower().startswith(n, i) and not (i and (text[i - 1].isalnum() or text[i - 1] == "-"))
    ]
    for i in range(len(text) - 1):
        if text[i].isdigit() and text[i + 1] == "g" and not text[i + 2 : i + 3].isalnum():
            mentions.append(
                Mention(
                    label=Label.QUANTITY, start=i, end=i + 2, surface=text[i : i + 2], value=1.0, unit="g", found_by="t"
                )
            )
    mentions.sort(key=lambda m: m.start)
    end = text.find("\n")
    cues = find_cues(fold(text), len(text) if end < 0 else end)
    kind = find_kind(text, cues, mentions, wanted)
    return kind, find_primary(text, kind, cues, mentions)


@pytest.mark.parametrize(
    ("text", "kind", "primary"),
    [
        ("5g MDMA crystals", Kind.DRUG, ("mdma",)),
        ("LSD blotters", Kind.DRUG, ("lsd",)),
        ("25 x LSD - Yoda print blotter", Kind.DRUG, ("lsd",)),
        ("5g synthetic vape juice\nNot cannabis, but like it", Kind.DRUG, ("synthetic cannabinoids",)),
        ("1 Cheeba Chew, 1g", Kind.DRUG, ("cannabis",)),
        ("100 KingPens", Kind.DRUG, ("cannabis",)),
        ("Cannabis alchemy, 2nd ed, with a chapter on hashmaking", Kind.OTHER, ()),
        ("1g Amnesia Haze", Kind.DRUG, ("cannabis",)),
        ("Golden Teacher 7g", Kind.DRUG, ("psilocybin mushrooms",)),
        ("100 Blue Tesla pills", Kind.DRUG, ("mdma",)),
        ("28g outdoor, grade B, see list of strains", Kind.DRUG, ("cannabis",)),
        ("2g A and 2g B", Kind.DRUG, ()),
        ("1g benzocaine", Kind.CHEMICAL, ("benzocaine",)),
        ("PMK 5g and more", Kind.CHEMICAL, ("pmk",)),
        ("5g cocaine, no benzocaine", Kind.DRUG, ("cocaine",)),
        ("ephedrine made crystal: 3g MDMA", Kind.DRUG, ("mdma",)),
        ("WTB 5g PMK", Kind.WANT, ("pmk",)),
        ("The LSD story\nDigital download of the book", Kind.OTHER, ()),
        ("How to grow cannabis - guide PDF", Kind.OTHER, ()),
        ("10 cannabis seeds feminized", Kind.OTHER, ()),
        ("US credit cards with CVV", Kind.OTHER, ()),
        ("Hacked Netflix account, lifetime warranty", Kind.OTHER, ()),
        ("Rolex replica watch", Kind.OTHER, ()),
        ("", Kind.OTHER, ()),
        ("Looking for 5g of that", Kind.WANT, ()),
        ("Ketamine better than MDMA, 1g", Kind.DRUG, ("ketamine",)),
        ("Mephedrone (MDMA replacement) 5g", Kind.DRUG, ("mephedrone",)),
        ("MDMA & LSD combo 1g", Kind.DRUG, ("mdma", "lsd")),
        ("NBOMe 5g\nboth 25b-nbome and 25i-nbome", Kind.DRUG, ("25b-nbome", "25i-nbome")),
    ],
)
def test_kind_and_primary(text: str, kind: Kind, primary: tuple[str, ...]) -> None:
    assert read(text) == (kind, primary)


def test_the_page_files_it_as_a_wish() -> None:
    assert read("5g MDMA", wanted=True) == (Kind.WANT, ("mdma",))
    assert read("old bicycle", wanted=True) == (Kind.OTHER, ())
