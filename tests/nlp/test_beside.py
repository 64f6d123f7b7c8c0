import pytest

from nlp.beside import is_compared, side_by_side
from records.extraction import Label, Mention


def names(text: str, *wanted: str, group: str = "other", known: bool = True) -> list[Mention]:
    return [
        Mention(
            label=Label.SUBSTANCE,
            start=text.index(name),
            end=text.index(name) + len(name),
            surface=name,
            canonical=name,
            found_by="test",
            substance_class=group,
            known=known,
        )
        for name in wanted
    ]


@pytest.mark.parametrize(
    "text",
    [
        "similar to MDMA",
        "feels like MDMA",
        "better than pure MDMA",
        "stronger than MDMA",
        "a replacement for MDMA",
        "made from MDMA",
        "instead of MDMA",
        "cousin of MDMA",
        "best cut for MDMA",
        "for making MDMA",
        "precursor to MDMA",
        "pro-drug to MDMA",
        "with free MDMA",
        "+ FREE 2 MDMA",
        "ähnlich wie MDMA",
        "mejor que MDMA",
        "mieux que MDMA",
        "MDMA replacement",
        "MDMA-like",
        "MDMA analogue",
        "MDMA synthesis",
        "MDMA flavoured",
        "MDMA logo",
    ],
)
def test_compared(text: str) -> None:
    assert is_compared(text, names(text, "MDMA")[0])


@pytest.mark.parametrize(
    "text",
    ["MDMA 1g", "5g of MDMA", "MDMA likely the best", "the best MDMA", "special price for MDMA", "MDMA, lab tested"],
)
def test_not_compared(text: str) -> None:
    assert not is_compared(text, names(text, "MDMA")[0])


@pytest.mark.parametrize(
    ("text", "wanted", "main"),
    [
        ("cocaine, MDMA and LSD", ("cocaine", "MDMA", "LSD"), ["cocaine", "MDMA", "LSD"]),
        ("1 gram cocaine 90% & 1 gram of MDMA 82%", ("cocaine", "MDMA"), ["cocaine", "MDMA"]),
        ("tramadol 100mg and ritalin 10 mg", ("tramadol", "ritalin"), ["tramadol", "ritalin"]),
        ("2x LSD 2x DOB", ("LSD", "DOB"), ["LSD", "DOB"]),
        ("5x xtc + 1g speed", ("xtc", "speed"), ["xtc", "speed"]),
        ("kokain und ketamin", ("kokain", "ketamin"), ["kokain", "ketamin"]),
        ("Kokain / Meth / MDMA / XTC", ("Kokain", "Meth", "MDMA"), ["Kokain", "Meth", "MDMA"]),
        ("PERCOCET 10mg / NORCO 10/325mg", ("PERCOCET", "NORCO"), ["PERCOCET", "NORCO"]),
        ("LSD's, Ecstasy", ("LSD", "Ecstasy"), ["LSD", "Ecstasy"]),
        ("GBL (GHB)", ("GBL", "GHB"), ["GBL"]),
        ("cocaine 1g\nand MDMA", ("cocaine", "MDMA"), ["cocaine"]),
        ("LSD is not for the faint of heart and MDMA is", ("LSD", "MDMA"), ["LSD"]),
    ],
)
def test_side_by_side(text: str, wanted: tuple[str, ...], main: list[str]) -> None:
    assert side_by_side(text, names(text, *wanted)) == main


def test_a_name_of_no_list_behind_a_stroke_is_the_same_thing() -> None:
    text = "M11 / dimethylone"
    assert side_by_side(text, names(text, "M11", "dimethylone", known=False)) == ["M11"]


def test_parts_of_the_same_plant_are_one_thing() -> None:
    text = "THC and CBD"
    assert side_by_side(text, names(text, "THC", "CBD", group="cannabis")) == ["THC"]
