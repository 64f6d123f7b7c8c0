"""Text from strangers made fit for a mail: one line, no hidden or reordering characters, no live links.

Everything that is not what it looks like is shown as `[U+....]`: control and formatting characters, and in a word of
Latin letters every letter that only looks Latin (a Cyrillic a, a mathematical bold x).
"""

import re
import unicodedata

LIMIT = 600
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3,}")
WORD = re.compile(r"[^\W\d_]+")
LOCANT = re.compile(r"[αβγδλμµωΔ]+(?=[A-Z]|[a-zA-Z]{0,2}$)")
"""Greek letters as chemists put them before a name: βk-2C-B, α-PVP."""
SCHEME = re.compile(r"\b(h)tt(ps?)(?=:)", re.IGNORECASE)
DOT = re.compile(r"(?<=[\w\])])\.(?=[^\W\d_]{2})")
"""A dot that a mail program could take for the last one of a host: two letters follow. `0.5mg` has none."""


def visible(text: str, limit: int = LIMIT) -> str:
    """`text` on one line of at most about `limit` characters, escapes not counted."""
    kept = " ".join(re.split(r"[ \t\r\n\v\f\u00a0]+", clipped(text, limit)))
    kept = MARKS.sub(lambda m: f"[+{len(m[0])} marks]", kept)
    kept = WORD.sub(lambda m: _unmixed(m[0]), kept)
    return defanged("".join(_escaped(c) if unicodedata.category(c) in HIDDEN else c for c in kept))


def clipped(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]}… (+{len(text) - limit} characters)"


def defanged(text: str) -> str:
    """Nothing in it is made a link by a mail program; what is already defanged stays as it is."""
    return DOT.sub("[.]", SCHEME.sub(r"\1xx\2", text))


def _unmixed(word: str) -> str:
    if word.isascii() or not any(c.isascii() for c in word):
        return word if word.isascii() else "".join(_escaped(c) if _styled(c) else c for c in word)
    locant = LOCANT.match(word)
    start = locant.end() if locant else 0
    return word[:start] + "".join(c if _latin(c) else _escaped(c) for c in word[start:])


def _latin(char: str) -> bool:
    return char.isascii() or (
        not _styled(char) and unicodedata.name(char, "").startswith(("LATIN", "COMBINING", "MODIFIER LETTER"))
    )


def _styled(char: str) -> bool:
    """A letter that is only another dress of an ASCII letter: full-width, mathematical bold..."""
    plain = unicodedata.normalize("NFKC", char)
    return plain != char and len(plain) == 1 and plain.isascii()


def _escaped(char: str) -> str:
    return f"[U+{ord(char):04X}]"
