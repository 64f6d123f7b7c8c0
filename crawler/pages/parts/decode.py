"""Bytes to text as browsers do it: byte order mark, header, declared charset, UTF-8, Windows-1252."""

import codecs
import re

MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,400}?charset|\?xml[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
SINGLE_BYTE = frozenset((*(f"cp125{n}" for n in range(9)), *(f"iso8859-{n}" for n in range(1, 17)), "koi8-r", "koi8-u"))
WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252"}
"""What browsers take for these names."""


def decode(html: bytes | str, charset: str | None = None) -> str:
    """The page's text; what its encoding cannot say becomes U+FFFD, NUL characters are dropped.

    Bytes that are valid UTF-8 beyond ASCII are UTF-8, whatever header and page say: by chance that does not happen.
    """
    if isinstance(html, str):
        return html.removeprefix("\ufeff").replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    for mark, name in MARKS:
        if html.startswith(mark):
            return html[len(mark) :].decode(name, "replace").replace("\0", "")
    declared = DECLARED.search(html[:4096])
    stated = [charset, declared[1].decode("ascii", "replace") if declared else None]
    known = next((found for name in stated if (found := _known(name))), None)
    try:
        if known is None or known in SINGLE_BYTE:
            return html.decode("utf-8").replace("\0", "")
    except UnicodeDecodeError:
        known = known or "cp1252"
    return html.decode(known or "utf-8", "replace").replace("\0", "")


def _known(name: str | None) -> str | None:
    try:
        found = codecs.lookup(name or "").name
        b"".decode(found)
    except LookupError:
        return None
    return "utf-8" if found.startswith(("utf-16", "utf-32")) else WIDER.get(found, found)
