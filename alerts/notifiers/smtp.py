"""A mail server over SMTP: one connection a mail, TLS with certificate checks, errors sorted by what can be done."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as WIRE
from email.utils import format_datetime

from alerts.notifiers.base import NotifyError
from alerts.store import Mail
from config.notify import Sender
from config.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")
CLIENT_REFUSED = (421, 454, 530, 534, 535, 538)
"""Replies about this client or the server's state, not about the mail: closing, TLS or authentication wanted."""


@dataclass(frozen=True, kw_only=True)
class Smtp:
    host: str
    port: int
    tls: str
    """starttls, implicit, or none (loopback only)."""
    sender: Sender
    user: str | None = None
    password: str | None = None
    timeout_seconds: float = 30.0
    """Longest wait for any one answer."""
    context: Callable[[], ssl.SSLContext] = ssl.create_default_context

    def __post_init__(self) -> None:
        if self.tls not in ("starttls", "implicit", "none"):
            raise ValueError(f"tls: expected starttls, implicit or none, got {self.tls!r}")
        if self.tls == "none" and self.host not in LOOPBACK:
            raise ValueError(f"tls: none is for loopback only; {self.host} needs starttls or implicit")

    def __repr__(self) -> str:
        return f"Smtp(host={self.host!r}, port={self.port}, tls={self.tls!r})"

    @classmethod
    def of(cls, settings: Settings, sender: Sender) -> "Smtp":
        return cls(
            host=settings.smtp_host,
            port=settings.smtp_port,
            tls=settings.smtp_tls,
            sender=sender,
            user=settings.smtp_user,
            password=settings.smtp_password,
        )

    def send(self, mail: Mail) -> None:
        try:
            data = message(mail, self.sender).as_bytes(policy=WIRE)
        except ValueError as error:
            raise NotifyError(f"cannot be written as a mail: {error}", permanent=True) from error
        with self._session() as session:
            with _sorted_errors("the envelope"):
                _expect_ok("MAIL FROM", session.mail(self.sender.address))
                _expect_ok("RCPT TO", session.rcpt(mail.recipient))
            with _sorted_errors("the message", given=True):
                _expect_ok("DATA", session.data(data))

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """A session that is greeted, encrypted and logged in. How it ends is of no matter to what was answered."""
        with _reaching(f"mail server {self.host}:{self.port}"):
            session = self._connect()
        try:
            with _reaching(f"mail server {self.host}:{self.port}"):
                self._secure(session)
            yield session
            with suppress(smtplib.SMTPException, OSError):
                session.quit()
        finally:
            session.close()

    def _connect(self) -> smtplib.SMTP:
        if self.tls == "implicit":
            return smtplib.SMTP_SSL(self.host, self.port, timeout=self.timeout_seconds, context=self.context())
        return smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)

    def _secure(self, session: smtplib.SMTP) -> None:
        session.ehlo_or_helo_if_needed()
        if self.tls == "starttls":
            session.starttls(context=self.context())
            session.ehlo()
        if self.user is not None:
            session.login(self.user, self.password or "")


def message(mail: Mail, sender: Sender) -> EmailMessage:
    """The mail as it goes over the wire; the same mail always has the same Message-ID and Date."""
    email = EmailMessage()
    email["From"] = Address(sender.name, addr_spec=sender.address)
    email["To"] = Address(addr_spec=mail.recipient)
    if sender.reply_to is not None:
        email["Reply-To"] = Address(addr_spec=sender.reply_to)
    email["Subject"] = mail.subject
    email["Date"] = format_datetime(mail.created)
    email["Message-ID"] = mail.message_id
    email["List-Id"] = f"<npsmon.{sender.domain}>"
    email["Auto-Submitted"] = "auto-generated"
    email.set_content(mail.text, cte="quoted-printable")
    email.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    *_, html = email.iter_parts()
    for picture in mail.pictures:
        html.add_related(picture.png, "image", "png", cid=f"<{picture.cid}>", disposition="inline")
    return email


def _expect_ok(command: str, reply: tuple[int, bytes]) -> None:
    code, text = reply
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, b"%s: %s" % (command.encode(), text))


@contextmanager
def _reaching(server: str) -> Iterator[None]:
    """Whatever goes wrong before the envelope is about the server."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise NotifyError(f"{server}: its certificate is not trusted: {error.verify_message}", away=True) from error
    except smtplib.SMTPResponseException as error:
        raise NotifyError(f"{server}: {_reply(error)}", away=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise NotifyError(f"{server}: {error or type(error).__name__}", away=True) from error


@contextmanager
def _sorted_errors(part: str, *, given: bool = False) -> Iterator[None]:
    try:
        yield
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        if code in CLIENT_REFUSED:
            raise NotifyError(_reply(error), away=True) from error
        unclear = given and not (isinstance(error, smtplib.SMTPDataError) or 400 <= code < 600)
        raise NotifyError(_reply(error), permanent=500 <= code < 600, ambiguous=unclear) from error
    except (smtplib.SMTPException, OSError) as error:
        text = f"connection lost during {part}: {error or type(error).__name__}"
        raise NotifyError(text, ambiguous=given, away=not given) from error


def _reply(error: smtplib.SMTPResponseException) -> str:
    text = error.smtp_error
    words = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{error.smtp_code} {' '.join(words.split())}"
