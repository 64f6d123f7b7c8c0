"""What a listing without any name is about, as its trade words and amounts show."""

import re
from collections.abc import Sequence
from typing import Final

from records.extraction import Label, Mention

PILL: Final = re.compile(
    r"\b(?:pills?|pillen|pillules?|pastillas?|presse[ds]|xtc|x t c|tabletki|bars?)\b", re.IGNORECASE
)
TABLET: Final = re.compile(r"\b(?:tablets?|tabs?|tabletten|blisters?|pharma\w*|caps(?:ules)?)\b", re.IGNORECASE)
PRESSED: Final = re.compile(r"dutch|press|xtc|\bx t c\b|\be'?s\b", re.IGNORECASE)
BRANDED: Final = re.compile(
    r"\b(?:audemars|rolex|louis vuitton|lv|gucci|versace|prada|chanel|herm[eè]s|armani|dolce|lacoste|moncler|burberry"
    r"|philipp plein|ferrari|lamborghini|porsche|bentley|mercedes|bmw|bugatti|maserati|rolls royce|tesla|nike|adidas"
    r"|spongebob|minions?|super ?mario|lego|batman|superman|darth vader|netflix|snapchat|instagram|facebook|whatsapp"
    r"|heineken|red bull|duracell|rockstar|punishers?|nintendo|pokemon|pikachu|mitsubishi)\b",
    re.IGNORECASE,
)
"""Names of other goods, with which only pills of MDMA are pressed."""
COUNT: Final = re.compile(r"\W*\d+\b(?!\s?(?:m?[gl]|k[gs]?|oz|ml|%|[.,]\d))", re.IGNORECASE)
COLOUR: Final = re.compile(
    r"\b(?:red|blue|green|yellow|orange|pink|purple|white|gr[ae]y|gold(?:en)?|silver|brown|black|turquoise|rot|blau"
    r"|gr[uü]n|gelb|lila)\b",
    re.IGNORECASE,
)
GROWN: Final = re.compile(
    r"\b(?:indoors?|outdoors?|greenhouse|green house|home-?grow[ns]?|hydro(?:ponic\w*)?|sativa|indica|strains?|kush"
    r"|haze|skunk|diesel"
    r"|auto-?flower\w*|nugs?|buds?|flowers?|smalls|shake|trim|sticky|dank|coffee-?shop|prerolls?|pre-rolls?|terpenes?"
    r"|budder"
    r"|malana(?: cream)?|charas|temple balls?|gold seal|paki(?:stani)?|himalayan|ketama|hasc?h?ish?|hasish|soap ?bar"
    r"|lebanese|landrace)\b",
    re.IGNORECASE,
)
CROSS: Final = re.compile(
    r"[(:-]\s*[A-Z][\w']+(?: [A-Z][\w']+){0,2}\s*[xX×]\s*[A-Z][\w']+(?: [A-Z][\w']+){0,2}\s*(?:[)(,|-]|$)"
)
"""The parents of a strain: `(Blue Rhino x Medicine Man)`."""
EDIBLE: Final = re.compile(
    r"\b(?:chocolates?|brownies?|cookies?|cookeis|gumm(?:y|ies)|candy|candies|lollipops?|caramels?|marshmallows?"
    r"|truffles?|edibles?"
    r"|rice cris\w+|honey|syrup|peanut butter|infused)\b",
    re.IGNORECASE,
)
VAPE: Final = re.compile(r"\b(?:vape|vapes|vaping|carts?|cartridges?|e-?juice|e-?liquid|dab)\b", re.IGNORECASE)
STRONG: Final = re.compile(r"\b(?:canna\w*|potent|pot|medicated|thc|weed|dispensary)\b|\b\d+\s?mg\b", re.IGNORECASE)
OTHERS: Final = re.compile(
    r"\b(?:opioids?|psychedelics?|synthetic|research chemicals?|rcs?|steroids?|nicotine|mushrooms?|pharma\w*|powder"
    r"|benzos?|speed\w*"
    r"|stimulants?|crystals?|shards?|rocks?|hair|empty)\b",
    re.IGNORECASE,
)

SYNTHETIC: Final = re.compile(
    r"\bsynthetic\b.*\b(?:vap\w+|(?:e-?)?(?:juice|liquid)|blends?(?! base)|incense|smok\w+|herbal|weed)\b",
    re.IGNORECASE,
)
"""What is vaped or smoked and said to be synthetic, whatever else the description compares it with."""


def find_unnamed(text: str, mentions: Sequence[Mention]) -> str | None:
    """Blotters of 100 ug hold LSD, pressed pills of 200 mg or with a brand's name MDMA; what is grown is cannabis.

    `mentions`: those of the title.
    """
    title = text.partition("\n")[0]
    return _by_strength(title, mentions) or _by_press(title) or _by_weight(title, text, mentions)


def _by_press(title: str) -> str | None:
    if BRANDED.search(title) is None or PILL.search(title) is None:
        return None
    return None if TABLET.search(title) or EDIBLE.search(title) or VAPE.search(title) else "mdma"


def _by_strength(title: str, mentions: Sequence[Mention]) -> str | None:
    for mention in mentions:
        if mention.label is Label.STRENGTH and mention.value is not None and mention.unit == "mg":
            if 0.04 <= mention.value <= 0.5 and not PILL.search(title):
                return "lsd"
            if 90 <= mention.value <= 350 and _is_pressed(title, mentions):
                return "mdma"
    return None


def _is_pressed(title: str, mentions: Sequence[Mention]) -> bool:
    """Pressed pills: said to be, or counted and coloured, and no medicine's tablets, food or vapour."""
    if EDIBLE.search(title) or VAPE.search(title):
        return False
    if TABLET.search(title):
        return PRESSED.search(title) is not None
    if PRESSED.search(title) is not None:
        return True
    counted = COUNT.match(title) or any(m.label is Label.QUANTITY and m.unit == "unit" for m in mentions)
    return bool(counted) and (PILL.search(title) or COLOUR.search(title)) is not None


def _by_weight(title: str, text: str, mentions: Sequence[Mention]) -> str | None:
    if OTHERS.search(title):
        return None
    if VAPE.search(title) or (EDIBLE.search(title) and STRONG.search(title)):
        return "cannabis"
    weighed = any(m.label is Label.QUANTITY and m.unit == "g" for m in mentions)
    if weighed and (GROWN.search(text[:400]) or CROSS.search(title)):
        return "cannabis"
    return None
