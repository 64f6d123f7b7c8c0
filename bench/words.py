"""Invented names of goods and handles of sellers, and slips of the pen."""

import numpy as np

HEADS, TAILS = (
    words.split()
    for words in (
        "ar bel cor dan ev fro gal hur is jen kel lom mar nor op pel qui ras sul tor ul vex wan xi yor zan",
        "idone amine azole ophen etine olam ital exone irole udine aprin ecaine",
    )
)


def good(rng: np.random.Generator) -> str:
    heads = "".join(rng.choice(HEADS, rng.integers(2, 4)))
    return f"{rng.choice(['', '', '3-', '4F-', 'N-'])}{heads}{rng.choice(TAILS)}"


def handle(rng: np.random.Generator) -> str:
    return f"{rng.choice(HEADS)}{rng.choice(HEADS)}{rng.integers(10**6)}"


def slip(rng: np.random.Generator, right: str) -> str:
    """A letter left out or doubled."""
    at = int(rng.integers(3, len(right)))
    return right[:at] + right[at + 1 :] if rng.random() < 0.5 else right[:at] + right[at - 1] + right[at:]
