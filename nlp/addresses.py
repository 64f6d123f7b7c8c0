"""Web and mail addresses: what looks like a name or an amount inside one is neither."""

import re
from typing import Final

from nlp.fold import Folded, holds

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
    if WORDS.isdisjoint(folded.words) and not holds(folded.text.lower(), SIGNS):
        return []
    text = folded.text
    return [m.span() for run in RUN.finditer(text) for m in ADDRESS.finditer(text, *run.span())]
