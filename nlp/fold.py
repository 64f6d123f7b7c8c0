"""One spelling for the many ways a name is typed; every folded character keeps its place in the text."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

LOOKALIKES: Final = {
    like: plain
    for plain, likes in {
        "a": "аαæ", "b": "вβƅ", "c": "сϲᴄ", "d": "ԁđð", "e": "еεєə", "g": "ɡγ", "h": "һнħ", "i": "іιıї", "j": "ј",
        "k": "кκ", "l": "łӏ", "m": "мµμ", "n": "ηп", "o": "оοøσ", "p": "рρþ", "q": "ԛ", "s": "ѕß", "t": "тτŧ",
        "u": "υ", "v": "ν", "w": "ωԝ", "x": "хχ×", "y": "уγ", "3": "з",
    }.items()
    for like in likes
} | {"µ": "u", "μ": "u", "γ": "g"}  # fmt: skip
"""Letters of other scripts that stand for a Latin one. Names in those scripts fold alike in lexicon and text."""
APOSTROPHES: Final = "'’ʼ`´‘"
INVISIBLE: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u0300-\u036f]"
)


class _Letters(dict[int, str]):
    """`str.translate` table, filled as characters turn up: one letter, digit, apostrophe or blank for each."""

    def __missing__(self, code: int) -> str:
        char = _letter(chr(code))
        if len(self) < 20_000:
            self[code] = char
        return char


def _letter(char: str) -> str:
    if char in APOSTROPHES:
        return "'"
    plain = LOOKALIKES.get(char) or LOOKALIKES.get(char.lower())
    if plain:
        return plain
    base = unicodedata.normalize("NFKD", char).lower()
    base = "".join(c for c in base if not unicodedata.combining(c))
    if len(base) == 1 and base.isalnum():
        return LOOKALIKES.get(base, base)
    return " "


_LETTERS: Final = _Letters()
_ASCII: Final = "".join(_letter(chr(code)) for code in range(128)).encode() + bytes(128)


TIMES: Final = re.compile("x(?<=[0-9]x)(?=[a-z]{3})(?!tc|an|mas)")
"""Not in `25xtc` and the like, where the letter begins the name."""


QUOTE: Final = re.compile(
    r"'(?:(?<![a-z0-9]')'*|(?<=[a-z]')'*(?![a-z0-9])|(?:(?<=\b[dl]')|(?<=\ball')|(?<=\b(?:da|de|ne|su)ll'))(?=[a-z]))"
)
"""An apostrophe that ends a word: a quotation mark or an elision (`l'heroine`), not the prime of a locant (`4'-`).

The sign comes first, for it is looked for twenty times as fast as what may stand before it.
"""


class Folded:
    """`line` is the folded text with one blank before and after it; `place` turns its offsets into the text's."""

    __slots__ = ("line", "places", "text", "words")

    def __init__(self, text: str, line: str, places: tuple[int, ...] | None = None) -> None:
        self.text = text
        self.line = line
        self.places = places
        self.words = frozenset(line.split())
        """What stands between the blanks of `line`."""

    def place(self, offset: int) -> int:
        """Offset in `text` of the character at `offset` of `line`."""
        return offset - 1 if self.places is None else self.places[offset - 1]


def fold(text: str) -> Folded:
    """Lower case, no accents, look-alike letters as Latin ones, everything but letters and digits a blank.

    Characters that cannot be seen (soft hyphens, zero-width joiners, combining marks) are left out; only then are
    offsets looked up, else they differ by one.
    """
    if text.isascii():
        return Folded(text, f" {_owned(_plain(text))} ")
    if INVISIBLE.search(text) is None:
        return Folded(text, f" {_owned(text.translate(_LETTERS))} ")
    places = (*(i for i, char in enumerate(text) if INVISIBLE.match(char) is None), len(text))
    return Folded(text, f" {_owned(INVISIBLE.sub('', text).translate(_LETTERS))} ", places)


def _plain(text: str) -> str:
    """ASCII folded; as bytes, for that takes a third of the time."""
    return text.encode("ascii").translate(_ASCII).decode("ascii")


def _owned(line: str) -> str:
    """As blanks: the genitive's ending and the `x` of `100xLSD`, so that the name ends or begins there."""
    if "'" in line:
        line = _unquoted(line.replace("'s ", "   "))
    return TIMES.sub(" ", line) if "x" in line else line


def _unquoted(line: str) -> str:
    return QUOTE.sub(lambda end: " " * len(end[0]), line)


def end_of_title(text: str) -> int:
    """Offset of the first line feed, or the length of the text."""
    end = text.find("\n")
    return len(text) if end < 0 else end


def squeezed(name: str) -> str:
    """A name as it stands in a folded line: blanks around it and single ones inside."""
    if name.isascii():
        return " ".join(_unquoted(_plain(name)).split())
    return " ".join(_unquoted(INVISIBLE.sub("", name).translate(_LETTERS)).split())


def holds(text: str, parts: Iterable[str]) -> bool:
    """Whether one of the parts stands somewhere in the text."""
    for part in parts:  # noqa: SIM110  half the time of any()
        if part in text:
            return True
    return False
