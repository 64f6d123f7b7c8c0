"""Web and mail addresses: what looks like a name or an amount inside one is neither."""

import re
from typing import Final

from nlp.fold import Folded

ADDRESS: Final = re.compile(
    r"(?:h[tx]{2}ps?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.\w+\S*"
    r"|\b[\w-]{1,64}\.(?:com|net|org|onion|info|html?|php|exe|zip|pdf|ru|to|cc)\b\S*",
    re.IGNORECASE,
)
RUN: Final = re.compile(r"(?<!\S)[^\s.@/]*+(?:/(?!/)[^\s.@/]*+)*+(?:[.@]|//)\S*+")
"""Signs without a blank, among them one that every address has; searching these is cheaper than the whole text."""
WORDS: Final = frozenset(
    (
        *("http", "https", "hxxp", "hxxps", "htxp", "htxps", "hxtp", "hxtps", "www", "com", "net", "org", "onion"),
        *("info", "htm", "html", "php", "exe", "zip", "pdf", "ru"),
    )
)
SIGNS: Final = ("@", ".to", ".cc")
"""One of these words, or of these signs, is in every address; looking for them is much cheaper."""


def find_addresses(folded: Folded) -> list[tuple[int, int]]:
    """Their spans in the text."""
    if WORDS.isdisjoint(folded.words):
        plain = folded.text.lower()
        if not (SIGNS[0] in plain or SIGNS[1] in plain or SIGNS[2] in plain):
            return []
    text = folded.text
    return [m.span() for run in RUN.finditer(text) for m in ADDRESS.finditer(text, *run.span())]
