import asyncio
import ipaddress
from urllib.parse import urlsplit

import pytest

from crawler.addresses import Hosts, Pinned, RefusedError, is_public


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("240.0.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("::1", False),
        ("::", False),
        ("fe80::1", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("0177.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("::1", "::1"),
        ("::ffff:127.0.0.1", "127.0.0.1"),
    ],
)
def test_every_spelling_of_loopback_is_refused(host: str, address: str) -> None:
    hosts = Hosts(allowed=frozenset({host}), allow_private=False)
    found = asyncio.run(Pinned().look_up(host))
    assert address in [str(getattr(a, "ipv4_mapped", None) or a) for a in found]
    with pytest.raises(RefusedError, match="not public"):
        hosts.check(host, found)
    Hosts(allowed=frozenset({host}), allow_private=True).check(host, found)


def test_one_private_address_among_public_ones_is_enough() -> None:
    hosts = Hosts(allowed=frozenset(), allow_private=False)
    with pytest.raises(RefusedError):
        hosts.check("mixed.example", map(ipaddress.ip_address, ("8.8.8.8", "10.0.0.1")))


@pytest.mark.parametrize(
    ("url", "refused"),
    [
        ("https://shop.example/a", None),
        ("http://shop.example:80/a", None),
        ("https://SHOP.example./a", None),
        ("https://cdn.example:8443/a", None),
        ("https://shop.example:8443/a", "host shop.example:8443"),
        ("https://evil.example/shop.example", "host evil.example"),
        ("https://shop.example@evil.example/", "host evil.example"),
        ("https://shop.example.evil.example/", "host shop.example.evil.example"),
        ("ftp://shop.example/a", "scheme 'ftp'"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("javascript:alert(1)", "scheme 'javascript'"),
    ],
)
def test_only_the_hosts_of_the_source(url: str, refused: str | None) -> None:
    hosts = Hosts(allowed=frozenset({"shop.example", "cdn.example:8443"}), allow_private=False)
    found = hosts.refusal(urlsplit(url))
    assert found is None if refused is None else (found or "").startswith(refused)


class Receiver:
    def __init__(self) -> None:
        self.addresses: list[str] = []

    def resolutionBegan(self, resolution: object) -> None:  # noqa: N802
        """Ignored."""

    def addressResolved(self, address: object) -> None:  # noqa: N802
        self.addresses.append(address.host)  # type: ignore[attr-defined]

    def resolutionComplete(self) -> None:  # noqa: N802
        """Ignored."""


def test_the_reactor_connects_only_to_addresses_that_were_checked() -> None:
    pinned = Pinned()
    before, after = Receiver(), Receiver()
    pinned.resolveHostName(before, "127.0.0.1", 80)
    assert before.addresses == []
    asyncio.run(pinned.look_up("127.0.0.1"))
    pinned.resolveHostName(after, "127.0.0.1", 80)
    assert after.addresses == ["127.0.0.1"]
