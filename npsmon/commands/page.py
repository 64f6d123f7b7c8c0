"""Show the archived page behind a digest that a mail or an export names; --output writes it as it came.

On the terminal links are defanged, contacts and sellers masked and hidden characters spelled out. The written file is
the page itself, byte for byte: open it where nothing in it can run or be clicked.
"""

import os
import re
from pathlib import Path

import typer

from alerts.untrusted import visible
from config import sources
from crawler import archive
from crawler.intake import handles
from crawler.privacy import mask, mask_url
from npsmon import started
from npsmon.shown import say
from records.page import Page
from records.problems import Misuse
from search.defang import defang

DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.IGNORECASE)
LINE = 4000
"""Characters of a line that are shown."""
UNKNOWN = "sellers  not known, for no layout reads a listing here: a name in the text is shown"
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)


def command(
    digest: str = typer.Argument(..., help="As a mail shows it: sha256: and 64 digits."),
    output: Path | None = typer.Option(None, "--output", help="Write the page's bytes to a file instead."),
) -> None:
    wanted = DIGEST.fullmatch(digest.strip())
    if wanted is None:
        raise Misuse(f"digest {digest[:80]!r}: expected `sha256:` and 64 hexadecimal digits, as in a mail")
    page = archive.find(started.settings().data, f"sha256:{wanted[1].lower()}")
    if page is None:
        raise Misuse(f"no archived page has the digest {digest.strip()}; `npsmon purge` deletes old archives")
    if output is None:
        configured = {source.name: source for source in sources.load(started.settings().config)}
        source = configured.get(page.source)
        typer.echo(shown(page, None if source is None else handles(page, source)))
        return
    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as out:
        out.write(page.body)
    say(f"{len(page.body)} bytes of {page.content_type or 'an unnamed type'} written to {output}, as they came")


def shown(page: Page, sellers: frozenset[str] | None) -> str:
    """What the page is, an empty line, and its text; `sellers` None: not known, so they cannot be masked."""
    address, text = mask_url(page.url), mask(_text(page))
    for handle in sellers or ():
        address, text = mask_url(address, handle), mask(text, handle)
    head = (
        f"source   {page.source}",
        f"address  {visible(defang(address))}",
        f"fetched  {page.fetched_at:%Y-%m-%d %H:%M:%S} UTC",
        f"answer   {page.status}, {visible(page.content_type) or 'no type'}, {len(page.body)} bytes",
        f"digest   {page.digest}",
        *(() if sellers is not None else (UNKNOWN,)),
    )
    lines = (visible(line, LINE).rstrip() for line in text.splitlines())
    return "\n".join((*head, "", *lines))


def _text(page: Page) -> str:
    """Decoded as the answer or the page says, else as UTF-8; what does not fit becomes U+FFFD."""
    said = CHARSET.search(page.content_type.encode("utf-8", "replace")) or CHARSET.search(page.body[:2048])
    try:
        return page.body.decode(said[1].decode("ascii") if said else "utf-8", "replace")
    except (LookupError, UnicodeError):
        return page.body.decode("utf-8", "replace")
