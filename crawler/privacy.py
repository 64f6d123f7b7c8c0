"""What must not leave the raw archive: sellers become keyed hashes, contacts become typed tokens."""

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from crawler.contacts import CONTACTS
from records.folder import private_folder
from records.problems import Broken

KEY_BYTES = 32
SHORTEST_HANDLE = 3
PASSES = 8

PERSON_STEP = re.compile(
    r"(?:vendors?|sellers?|users?|u|usr|profiles?|members?|merchants?|authors?|suppliers?|account|add|@|~)",
    re.IGNORECASE,
)
PERSON_KEY = re.compile(
    r"(?:vendor|seller|user|username|usr|u|uname|member|merchant|author|profile|supplier|nick|handle)"
    r"(?:[_-]?(?:id|name))?",
    re.IGNORECASE,
)


def seller_key(data: Path, configured: str | None) -> bytes:
    """The key of the seller hashes: the configured one, or that of a 0600 file made at the first start."""
    if configured:
        return configured.encode()
    path = private_folder(data / "keys") / "seller.key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise Broken(f"{path}: expected {KEY_BYTES} bytes, found {len(key)}; restore it from a backup") from None
        return key
    with open(handle, "wb") as out:
        out.write(secrets.token_bytes(KEY_BYTES))
        out.flush()
        os.fsync(out.fileno())
    return path.read_bytes()


def hash_seller(key: bytes, handle: str) -> str:
    """The same 32 hexadecimal digits for a handle wherever and in whatever case it is written."""
    folded = unicodedata.normalize("NFKC", handle).strip().casefold()
    return hmac.new(key, folded.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:32]


def mask(text: str, handle: str | None = None) -> str:
    """Replace contacts by `[phone]`, `[email]`, `[handle]`, `[wallet]`, `[onion]`, `[pgp]`; `handle` by `[seller]`.

    Masking twice changes nothing more. Time grows linearly with the text.
    """
    own = _handle_pattern(handle) if handle else None
    for _ in range(PASSES):
        masked = text
        for contact in CONTACTS:
            masked = contact.mask(masked)
        if own is not None:
            masked = own.sub("[seller]", masked)
        if masked == text:
            break
        text = masked
    return text


def mask_url(url: str, handle: str | None = None) -> str:
    """The address without whom it names: the step after `/vendor/`, the value of `user=`, contacts, `handle`."""
    parts = urlsplit(url)
    path = "/".join(_steps(parts.path.split("/"), handle))
    query = "&".join(_pair(pair, handle) for pair in parts.query.split("&")) if parts.query else ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, path, query, ""))


def _steps(steps: list[str], handle: str | None) -> list[str]:
    clean = _plain("/".join(steps))
    clean_throughout = mask(clean, handle) == clean
    masked = []
    for before, step in zip(["", *steps], steps, strict=False):
        if step and (PERSON_STEP.fullmatch(before) or step[0] in "@~"):
            masked.append("[seller]")
        else:
            masked.append(step if clean_throughout else _spelled(step, handle))
    return masked


def _pair(pair: str, handle: str | None) -> str:
    key, sign, value = pair.partition("=")
    if value and PERSON_KEY.fullmatch(key):
        return f"{key}{sign}[seller]"
    return f"{_spelled(key, handle)}{sign}{_spelled(value, handle)}"


def _spelled(part: str, handle: str | None) -> str:
    """A part of an address, masked as it reads; left as it is spelled where there is nothing to mask."""
    plain = _plain(part)
    masked = mask(plain, handle)
    return part if masked == plain else quote(masked, safe="[]")


def _plain(part: str) -> str:
    return unquote(part.replace("+", " "))


@lru_cache(maxsize=4096)
def _handle_pattern(handle: str) -> re.Pattern[str] | None:
    """The handle as a word of its own, in any case, whatever stands between its parts (`dr_who`, `Dr. Who`)."""
    folded = unicodedata.normalize("NFKC", handle).strip()
    words = [re.escape(word) for word in re.split(r"[\W_]+", folded) if word]
    if len("".join(words)) < SHORTEST_HANDLE:
        spelled = re.escape(folded)
        if len(folded) < SHORTEST_HANDLE:
            return None
    else:
        spelled = r"[\W_]{0,3}".join(words)
    return re.compile(rf"(?<![^\W_])(?<!\[){spelled}(?![^\W_])(?!\])", re.IGNORECASE)
