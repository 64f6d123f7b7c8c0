"""Titles and texts, put together from invented sentences so that no two sellers write alike by accident."""

from random import Random

from demo import catalogue

_SHAPES = (
    "{quantity} {name}",
    "{name} {quantity}",
    "{name} - {quantity}",
    "{quantity} of {name}",
    "{name} | {quantity}",
)
_EXTRAS = ("", "", "", " high quality", " new lot", " top grade", " EU stock", " limited")


def title(random: Random, name: str, quantity: str) -> str:
    return random.choice(_SHAPES).format(name=name, quantity=quantity) + random.choice(_EXTRAS)


def offer(random: Random, category: str, contact: str | None) -> str:
    """Five to eight sentences; one seller in seven writes another language than English."""
    if random.random() < 0.14:
        language = random.choice(sorted(catalogue.FOREIGN))
        sentences = [*catalogue.FOREIGN[language], *random.sample(catalogue.MIDDLES, 2)]
    else:
        sentences = [random.choice(catalogue.OPENINGS), *random.sample(catalogue.MIDDLES, random.randint(3, 6))]
        sentences.append(random.choice(catalogue.ENDINGS))
    if category not in ("Goods", "Chemicals") and random.random() < 0.3:
        sentences.insert(1, f"Purity {random.randint(70, 99)}% by the last report.")
    if contact:
        sentences.insert(random.randint(1, len(sentences)), contact)
    return " ".join(sentences)


def wish(random: Random, name: str, contact: str | None) -> str:
    sentences = [
        random.choice(catalogue.WISHES).format(name=name),
        *random.sample(catalogue.MIDDLES, random.randint(1, 3)),
    ]
    sentences.append(random.choice(catalogue.ENDINGS))
    if contact:
        sentences.insert(1, contact)
    return " ".join(sentences)
