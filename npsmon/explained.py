"""An explanation on the terminal: the text with its spans marked, then a table of reasons."""

import re
from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

from nlp.explain import Explained, Explanation
from npsmon.shown import show
from records.convert import plain
from records.extraction import Label

COLOURS = {
    Label.SUBSTANCE: "bold underline red",
    Label.PRECURSOR: "bold underline magenta",
    Label.CUTTING_AGENT: "bold underline yellow",
    Label.PRICE: "underline green",
    Label.QUANTITY: "underline cyan",
    Label.STRENGTH: "underline blue",
    Label.PURITY: "underline bright_blue",
}
UNPRINTABLE = re.compile("[^\n\t -~\u00a0-\U0010ffff]|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, changes of direction, halves of characters: not for a terminal."""
MISSING = "\ufffd"


def show_explanation(found: Explanation) -> None:
    console = Console(highlight=False, soft_wrap=True)
    console.print(marked(found, coloured=console.is_terminal and not console.no_color))
    console.print()
    show([_row(span) for span in found.spans], False, title="Spans")
    primary = ", ".join(found.primary) or "nothing nameable"
    console.print(Text.assemble(("kind ", "bold"), found.kind.value, ("   primary ", "bold"), printable(primary)))
    for reason in found.kind_reasons:
        console.print(Text(f"  {printable(reason)}"))
    if found.amount is not None:
        console.print(Text.assemble(("amount ", "bold"), _measures(plain(found.amount))))
    if found.offers:
        rows = [plain(offer) for offer in found.offers]
        show([row | {"amount": _measures(row["amount"])} for row in rows], False, title="Offers")
    for note in found.notes:
        console.print(Text(f"  {printable(note)}"))


def printable(text: str) -> str:
    """The text, of the same length, without what could steer a terminal."""
    return UNPRINTABLE.sub(MISSING, text)


def marked(found: Explanation, *, coloured: bool) -> Text:
    """The text with coloured spans, or with `[span LABEL]` where there are no colours."""
    shown = printable(found.text)
    mentions = [span.mention for span in found.spans]
    if coloured:
        text = Text(shown)
        for mention in mentions:
            text.stylize(COLOURS[mention.label], mention.start, mention.end)
        return text
    parts, at = [], 0
    for mention in mentions:
        parts += [shown[at : mention.start], f"[{shown[mention.start : mention.end]} {mention.label.value}]"]
        at = mention.end
    return Text("".join([*parts, shown[at:]]))


def _row(span: Explained) -> dict[str, Any]:
    mention = span.mention
    name = printable(mention.canonical or "") + ("" if mention.known else " (on no list)")
    value = "" if mention.value is None else f"{mention.value:g} {mention.unit or ''}"
    denied = "said not to be there; " if mention.denied else ""
    near = f"; most like {span.nearest} ({span.similarity:.2f})" if span.nearest else ""
    return {
        "span": printable(mention.surface),
        "label": mention.label.value,
        "meaning": name if mention.canonical else value,
        "class": mention.substance_class,
        "sure": f"{mention.confidence:.2f}",
        "found by": mention.found_by,
        "why": denied + span.why + near,
    }


def _measures(amount: Mapping[str, float | None]) -> str:
    return ", ".join(f"{key} {value:g}" for key, value in amount.items() if value is not None)
