"""In what form a thing is offered, by the words of its listing: powder, tablets, blotters..."""

import re
from collections import Counter
from collections.abc import Iterable

WORDS = {
    "powder": "powder powders pulver poudre polvo polvere poeder proszek порошок",
    "crystals": "crystal crystals crystalline shard shards kristall kristalle cristaux cristales",
    "tablets": "tablet tablets pill pills pellet pellets tabletten comprimés comprimidos pillen tabletki таблетки",
    "capsules": "capsule capsules kapseln gélules cápsulas capsulas",
    "blotters": "blotter blotters",
    "liquid": "liquid syrup vial vials ampoule ampoules flüssig lösung liquide líquido gotas",
    "spray": "spray sprays nasenspray",
    "vaping liquid or cartridge": "vape vapes e-liquid eliquid cartridge cartridges",
    "edible": "edible edibles gummy gummies lollipop lollipops",
    "plant material": "herb herbal leaves buds kräuter hierba",
    "resin": "resin hashish shatter",
    "paper": "infused-paper",
    "patch": "patch patches",
    "paste": "paste",
}
"""In the languages of the sources; a word stands for one form only."""
_FORMS = {word: form for form, words in WORDS.items() for word in words.split()}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def forms(text: str) -> frozenset[str]:
    return frozenset(form for word in _WORD.findall(text.casefold()) if (form := _FORMS.get(word)))


def commonest(texts: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """Forms with the number of texts that name them, the commonest first."""
    counts = Counter(form for text in texts for form in forms(text))
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
