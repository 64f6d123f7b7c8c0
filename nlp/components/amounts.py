"""Prices, quantities, strengths and purities as a component; the grammars are in `nlp.amounts`."""

from spacy.language import Language

from nlp.amounts import find_amounts
from nlp.doc import Component, Reading
from records.extraction import Mention


class Amounts(Component):
    """Runs after the names, whose digits are no amounts."""

    group = "amounts"

    def read(self, reading: Reading) -> list[Mention]:
        found = find_amounts(reading.text, [(m.start, m.end, m.canonical) for m in reading.names], reading.folded)
        reading.add_amounts(found)
        return found


@Language.factory("amounts", assigns=["doc.spans"])
def make(nlp: Language, name: str) -> Amounts:  # noqa: ARG001
    return Amounts()
