"""Addresses that nobody can click by mistake."""

import re

_SCHEME = re.compile(r"^h(tt)(ps?://)", re.IGNORECASE)


def defang(url: str) -> str:
    """`https://shop.example/a` to `hxxps://shop[.]example/a`; only scheme and host are changed."""
    scheme = _SCHEME.match(url)
    rest = url[scheme.end() :] if scheme else url
    host, slash, path = rest.partition("/")
    safe = host.replace("[.]", ".").replace(".", "[.]")
    return (f"hxx{scheme[2].lower()}" if scheme else "") + safe + slash + path
