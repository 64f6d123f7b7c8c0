"""Web and mail addresses: what looks like a name or an amount inside one is neither."""

import re

ADDRESS = re.compile(
    r"(?:h[tx]{2}ps?://|www\.)\S+|[\w.+-]{1,64}@[\w-]{1,64}\.\w+\S*"
    r"|\b[\w-]{1,64}\.(?:com|net|org|onion|info|html?|php|exe|zip|pdf|ru|to|cc)\b\S*",
    re.IGNORECASE,
)


MARKS = (
    *("://", "www.", "@", ".com", ".net", ".org", ".onion", ".info"),
    *(".htm", ".php", ".exe", ".zip", ".pdf", ".ru", ".to", ".cc"),
)
"""One of them is in every address; looking for them is much cheaper."""


def find_addresses(text: str) -> list[tuple[int, int]]:
    plain = text.lower()
    for mark in MARKS:
        if mark in plain:
            return [m.span() for m in ADDRESS.finditer(text)]
    return []
