# ruff: noqa: N802 - aiosmtpd names its hooks so
"""Invented findings and real loopback mail servers."""

import asyncio
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from alerts.coverage import Coverage, SourceCoverage
from alerts.digest import Digest, Period, assemble
from alerts.store import Store
from config.notify import Frequency, Recipient, Scope
from records.alert import Alert, AlertKind, Evidence, PriceRange, Signal, Snippet

DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def make_snippet(text: str = "Now in stock: zelorine, tested", name: str = "zelorine", **changes: Any) -> Snippet:
    start = text.index(name)
    values: dict[str, Any] = {
        "source": "harbour-shop",
        "listing_id": "81",
        "text": text,
        "start": start,
        "end": start + len(name),
        "offset": 0,
        "seller": "5f1d7a84db2c41f0a9b3c6d8e7f00112",
        "seen_on": date(2026, 11, 21),
        "page_digest": "sha256:" + "4be2" * 16,
        "url": "hxxps://harbour-shop[.]example/item/81",
    }
    return Snippet(**{**values, **changes})


def make_alert(key: str = "zelorine", *, kind: AlertKind = AlertKind.SIGHTING, **changes: Any) -> Alert:
    evidence = Evidence(
        listings=changes.pop("listings", 9),
        sellers=changes.pop("sellers", 4),
        sources=changes.pop("sources", ("harbour-shop", "old-forum")),
        groups=changes.pop("groups", 6),
        snippets=changes.pop("snippets", (make_snippet(),)),
        page_digests=changes.pop("page_digests", ("sha256:" + "4be2" * 16,)),
        substance_class=changes.pop("substance_class", None),
        status=changes.pop("status", None),
        unit_prices_eur=changes.pop("unit_prices_eur", {"g": 18.5}),
        prices=changes.pop("prices", (PriceRange(per="g", low=12.0, median=18.5, high=30.25, offers=7),)),
        bulk=changes.pop("bulk", False),
        seller_keys=changes.pop("seller_keys", ()),
        weeks=changes.pop("weeks", ()),
        baseline=changes.pop("baseline", None),
        readings=changes.pop("readings", ()),
        earlier=changes.pop("earlier", ()),
    )
    signal = Signal(
        rule=changes.pop("rule", str(kind)),
        kind=kind,
        key=key,
        day=changes.pop("day", DAY),
        score=changes.pop("score", 3.2),
        reason=changes.pop("reason", f"{key} was never seen before and is offered by 4 sellers at 2 sources."),
        numbers=changes.pop("numbers", {"sellers": 4.0, "days": 3.0}),
        window_start=changes.pop("window_start", date(2026, 11, 20)),
    )
    values: dict[str, Any] = {"harm": 12.0, "held": None, "created_at": NOON, **changes}
    return Alert(signal=signal, evidence=evidence, **values)


def make_coverage(*sources: SourceCoverage) -> Coverage:
    return Coverage(
        sources=sources
        or (
            SourceCoverage(source="harbour-shop", language="en", state="ok", runs=1, pages=130, listings=120),
            SourceCoverage(source="old-forum", language="de", state="ok", runs=1, pages=60, listings=48),
        )
    )


@pytest.fixture
def new_alert() -> Callable[..., Alert]:
    return make_alert


@pytest.fixture
def new_snippet() -> Callable[..., Snippet]:
    return make_snippet


@pytest.fixture
def new_coverage() -> Callable[..., Coverage]:
    return make_coverage


@pytest.fixture
def state(data: Path) -> Iterator[Store]:
    with Store.open(data) as store:
        yield store


class Server:
    """An SMTP server whose answers a test sets; it keeps what it accepted.

    `answers[command]` is a list of replies, used up one by one; then, and where there is none, it accepts. A reply is
    a line, `ok`, `drop` (the connection ends without an answer), or `hang` (none ever comes).
    """

    def __init__(self, **controller: Any) -> None:
        self.answers: dict[str, list[str]] = {}
        self.accepted: list[bytes] = []
        self.recipients: list[str] = []
        self.attempts = 0
        self.hanging = threading.Event()
        self._controller = _AnyPort(self, hostname="127.0.0.1", port=0, server_hostname="localhost", **controller)

    @property
    def port(self) -> int:
        return self._controller.port

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, lines: list[str]
    ) -> list[str]:
        session.host_name = hostname
        answer = await self._answer("EHLO", server)
        return [answer] if answer else lines

    async def handle_HELO(self, server: SMTP, session: Session, envelope: Envelope, hostname: str) -> str:
        session.host_name = hostname
        return await self._answer("EHLO", server) or "250 localhost"

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.attempts += 1
        answer = await self._answer("MAIL", server)
        if not answer:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = await self._answer("RCPT", server)
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        replies = self.answers.get("DATA")
        if not replies or replies[0] in ("ok", "drop", "hang"):
            assert isinstance(envelope.content, bytes)
            self.accepted.append(envelope.content)
            self.recipients += envelope.rcpt_tos
        return await self._answer("DATA", server) or "250 taken"

    async def _answer(self, command: str, server: SMTP) -> str | None:
        replies = self.answers.get(command)
        if not replies:
            return None
        reply = replies.pop(0)
        if reply == "drop":
            server.transport.abort()
        if reply in ("drop", "hang"):
            self.hanging.set()
            await asyncio.Event().wait()
        return None if reply == "ok" else reply


class _AnyPort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def smtp_server() -> Iterator[Callable[..., Server]]:
    """Starts servers; `tls_context=...` and `require_starttls=True` are the controller's."""
    with ExitStack() as stack:

        def start(**controller: Any) -> Server:
            server = Server(**controller)
            server.start()
            stack.callback(server.stop)
            return server

        yield start


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server context for `localhost`, and the certificate that a client may trust."""
    return _self_signed(tmp_path_factory.mktemp("tls"))


def _self_signed(folder: Path) -> tuple[ssl.SSLContext, Path]:
    from datetime import timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = folder / "certificate.pem"
    pem.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret = folder / "key.pem"
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, secret)
    return context, pem


def recipient(**scope: Any) -> Recipient:
    return Recipient(
        address="desk@agency.example", name="Early warning desk", period=Frequency.DAILY, scope=Scope(**scope)
    )


@pytest.fixture
def compose(new_coverage: Callable[..., Coverage]) -> Callable[..., Digest]:
    def made(*alerts: Alert, held: tuple[Alert, ...] = (), notices: tuple[str, ...] = (), **more: Any) -> Digest:
        return assemble(
            alerts,
            held,
            notices,
            recipient=recipient(**more.pop("scope", {})),
            period=more.pop("period", Period.newest(Frequency.DAILY, DAY)),
            coverage=more.pop("coverage", new_coverage()),
            precision=more.pop("precision", None),
            late=more.pop("late", None),
        )

    return made
