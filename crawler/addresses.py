"""Which hosts and network addresses may be contacted, decided before every connection.

Names are resolved here, once a run; all their addresses are checked, and the reactor connects to these and to no
others, so a name that changes its address between the check and the connection gains nothing.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
DEFAULT_PORTS = {"http": 80, "https": 443}
# Reserved ranges that `is_global` of older Pythons lets pass, and tunnels that hide an IPv4 address.
CLOSED = tuple(
    map(
        ipaddress.ip_network,
        ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "fec0::/10", "192.88.99.0/24"),
    )
)


class RefusedError(Exception):
    """The address rules forbid the connection; the message names the host and why."""


def is_public(address: Address) -> bool:
    """Not private, loopback, link-local, reserved, multicast or unspecified, in IPv4-mapped form neither."""
    inner = getattr(address, "ipv4_mapped", None)
    if inner is not None:
        return is_public(inner)
    if any(address.version == net.version and address in net for net in CLOSED):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def site(parts: SplitResult) -> str:
    """Host, and the port unless it is the usual one: what "the same host" means."""
    host = (parts.hostname or "").rstrip(".").lower()
    port = parts.port
    return host if port is None or port in DEFAULT_PORTS.values() else f"{host}:{port}"


@dataclass(frozen=True, kw_only=True)
class Hosts:
    """The hosts of one source."""

    allowed: frozenset[str]
    allow_private: bool

    def refusal(self, parts: SplitResult) -> str | None:
        """Why this address is outside the source, or None."""
        if parts.scheme not in DEFAULT_PORTS:
            return f"scheme {parts.scheme[:20]!r} is not http or https"
        if site(parts) not in self.allowed:
            return f"host {site(parts)} is not of this source; allow_hosts may list it"
        return None

    def check(self, host: str, addresses: Iterable[Address]) -> None:
        """Raise `RefusedError` unless every address may be contacted for this source."""
        if self.allow_private:
            return
        for address in addresses:
            if not is_public(address):
                raise RefusedError(
                    f"{host} has the address {address}, which is not public; allow_private may permit it"
                )


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing is under way."""


@implementer(IHostnameResolver)
class Pinned:
    """A resolver that knows the names it was asked to look up before, and answers nothing else."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Address, ...]] = {}

    async def look_up(self, host: str) -> tuple[Address, ...]:
        """All addresses of a host; raises `OSError` where there are none. Decimal and hex spellings are names too."""
        if host not in self._known:
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            unique = dict.fromkeys(str(item[4][0]).partition("%")[0] for item in found)
            self._known[host] = tuple(ipaddress.ip_address(text) for text in unique)
        return self._known[host]

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: ARG002, N803
        transportSemantics: str = "TCP",  # noqa: ARG002, N803
    ) -> Any:
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        for address in self._known.get(hostName, ()):
            kind = IPv4Address if address.version == 4 else IPv6Address
            resolutionReceiver.addressResolved(kind("TCP", str(address), portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution
