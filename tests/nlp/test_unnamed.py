import re

import pytest

from nlp.unnamed import find_unnamed
from records.extraction import Label, Mention

AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(mg|ug|g|x)\b")
UNITS = {"mg": (Label.STRENGTH, "mg", 1.0), "ug": (Label.STRENGTH, "mg", 0.001)}
UNITS |= {"g": (Label.QUANTITY, "g", 1.0), "x": (Label.QUANTITY, "unit", 1.0)}


def read(text: str) -> str | None:
    """With every `N mg`, `N ug`, `N g` and `N x` of the title marked."""
    found = []
    for match in AMOUNT.finditer(text.partition("\n")[0]):
        label, unit, factor = UNITS[match[2]]
        value = float(match[1]) * factor
        found.append(
            Mention(
                label=label,
                start=match.start(),
                end=match.end(),
                surface=match[0],
                value=value,
                unit=unit,
                found_by="test",
            )
        )
    return find_unnamed(text, found)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("10x blotters 120ug", "lsd"),
        ("10x Orange Owls 240mg dutch quality", "mdma"),
        ("25x Purple Skulls 220mg", "mdma"),
        ("Pressed pills 200mg", "mdma"),
        ("7g Purple Urkle\nan indica strain", "cannabis"),
        ("5g homegrown", "cannabis"),
        ("10g Paki Black", "cannabis"),
        ("5g Blue Whale (Blue Rhino x Medicine Man)", "cannabis"),
        ("Milk chocolate bar 180mg", "cannabis"),
        ("Potent brownie", "cannabis"),
        ("Full gram vape cartridge", "cannabis"),
        ("500 Lamborghini pressed hard", "mdma"),
        ("250 Philipp Plein (strong pills)", "mdma"),
        ("40 Ferrari pills from Holland", "mdma"),
        ("500 Gucci tablets", None),
        ("Gucci belt", None),
        ("Netflix account", None),
        ("200 red pills", None),
        ("Mercedes key, bars of chocolate", None),
        ("Something 200mg", None),
        ("100x tablets 200mg blister", None),
        ("10g white powder\nindica", None),
        ("Chocolate truffle", None),
        ("Synthetic vape juice", None),
        ("Mushroom chocolate 100mg", None),
        ("10x yellow 2mg", None),
        ("250mg Paste", None),
        ("", None),
    ],
)
def test_what_nothing_names(text: str, name: str | None) -> None:
    assert read(text) == name
