"""The contract of a notifier, against servers that take, refuse, put off, vanish and dawdle."""

import email
import socket
import ssl
from collections.abc import Callable
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from alerts.notifiers import load
from alerts.notifiers.base import NotifyError
from alerts.notifiers.smtp import Smtp
from alerts.store import Mail, Picture
from config.notify import Notify, Sender, known_notifiers
from config.settings import Settings
from demo.mailserver import mail_server

SENDER = Sender(address="monitor@agency.example", name="NPS monitor, Ä", reply_to="desk@agency.example")
NOW = datetime(2026, 11, 23, 6, tzinfo=UTC)
Start = Callable[..., Any]


def mail(**changes: Any) -> Mail:
    values: dict[str, Any] = {
        "recipient": "analyst@agency.example",
        "period": "2026-11-23",
        "message_id": "<digest.1@agency.example>",
        "subject": "1 alert: α-zelorine",
        "text": "Text: µg, €\n.a line that begins with a dot\n" + "x" * 2000 + "\n",
        "html": "<p>HTML: µg, €</p>",
        "next_try": NOW,
        "created": NOW,
    }
    return Mail(**{**values, **changes})


def smtp(port: int, **changes: Any) -> Smtp:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "tls": "none",
        "sender": SENDER,
        "timeout_seconds": 0.5,
    }
    return Smtp(**{**values, **changes})


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=policy.default)


def test_a_mail_arrives_as_it_was_written(smtp_server: Start) -> None:
    server = smtp_server()
    smtp(server.port).send(mail())
    (raw,) = server.accepted
    got = parsed(raw)
    assert server.recipients == ["analyst@agency.example"]
    assert got["Message-ID"] == "<digest.1@agency.example>"
    assert got["From"].addresses[0].display_name == "NPS monitor, Ä"
    assert got["Reply-To"] == "desk@agency.example"
    assert got["Subject"] == "1 alert: α-zelorine"
    assert got["Date"].datetime == NOW
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["List-Id"] == "<npsmon.agency.example>"
    assert got.get_content_type() == "multipart/alternative"
    text, html = got.iter_parts()
    assert text.get_content().splitlines() == mail().text.splitlines()
    assert html.get_content().strip() == mail().html
    assert html.get_content_type() == "text/html"
    assert max(map(len, raw.splitlines())) <= 998
    assert raw.isascii()


def test_pictures_travel_inside_the_html(smtp_server: Start) -> None:
    server = smtp_server()
    png = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40
    pictures = (Picture(cid="a1@npsmon", png=png), Picture(cid="b2@npsmon", png=png[::-1]))
    smtp(server.port).send(mail(html='<img src="cid:a1@npsmon"><img src="cid:b2@npsmon">', pictures=pictures))
    (raw,) = server.accepted
    got = parsed(raw)
    assert got.get_content_type() == "multipart/alternative"
    text, related = got.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert related.get_content_type() == "multipart/related"
    html, *images = related.iter_parts()
    assert html.get_content_type() == "text/html"
    assert [(i["Content-ID"], i.get_content_disposition(), i.get_content()) for i in images] == [
        ("<a1@npsmon>", "inline", png),
        ("<b2@npsmon>", "inline", png[::-1]),
    ]
    assert {i.get_content_type() for i in images} == {"image/png"}
    assert raw.isascii()
    assert list(got.iter_attachments()) in ([], [related]), "nothing to download beside the text"


def test_a_header_cannot_be_broken_out_of(smtp_server: Start) -> None:
    server = smtp_server()
    with pytest.raises(NotifyError, match="linefeed") as caught:
        smtp(server.port).send(mail(subject="a\r\nBcc: all@evil.example"))
    assert caught.value.permanent
    assert server.accepted == []


# What the server does, and what is then known: (permanent, ambiguous, away).
ENDS = [
    ("puts the recipient off", {"RCPT": ["450 4.2.0 greylisted"]}, (False, False, False)),
    ("puts the message off", {"DATA": ["451 4.3.0 try later"]}, (False, False, False)),
    ("knows no such recipient", {"RCPT": ["550 5.1.1 no such user"]}, (True, False, False)),
    ("refuses the sender", {"MAIL": ["553 5.7.1 not yours"]}, (True, False, False)),
    ("refuses the message", {"DATA": ["554 5.7.1 looks like spam"]}, (True, False, False)),
    ("wants a log-in", {"MAIL": ["530 5.7.0 authentication required"]}, (False, False, True)),
    ("closes for maintenance", {"RCPT": ["421 4.3.2 closing"]}, (False, False, True)),
    ("refuses this client", {"EHLO": ["554 5.7.1 listed"] * 2}, (False, False, True)),
    ("vanishes before the message", {"RCPT": ["drop"]}, (False, False, True)),
    ("hangs before the message", {"MAIL": ["hang"]}, (False, False, True)),
    ("vanishes after the message", {"DATA": ["drop"]}, (False, True, False)),
    ("hangs after the message", {"DATA": ["hang"]}, (False, True, False)),
]


@pytest.mark.parametrize(("what", "answers", "known"), ENDS, ids=[e[0] for e in ENDS])
def test_an_error_says_what_is_known(
    smtp_server: Start, what: str, answers: dict[str, list[str]], known: tuple[bool, bool, bool]
) -> None:
    server = smtp_server()
    server.answers = {command: list(replies) for command, replies in answers.items()}
    with pytest.raises(NotifyError) as caught:
        smtp(server.port).send(mail())
    error = caught.value
    assert (error.permanent, error.ambiguous, error.away) == known
    assert len(server.accepted) == (1 if error.ambiguous else 0)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(NotifyError, match=f"mail server 127.0.0.1:{port}: .*refused") as caught:
        smtp(port).send(mail())
    assert caught.value.away


def test_a_server_that_never_greets_is_left_after_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute, pytest.raises(NotifyError, match="timed out") as caught:
        smtp(mute.getsockname()[1], timeout_seconds=0.2).send(mail())
    assert caught.value.away


def trusting(certificate: Path) -> Callable[[], ssl.SSLContext]:
    return lambda: ssl.create_default_context(cafile=str(certificate))


def test_starttls_with_a_trusted_certificate_and_a_password(
    smtp_server: Start, certificate: tuple[ssl.SSLContext, Path]
) -> None:
    def let_in(server: Any, session: Any, envelope: Any, mechanism: str, credentials: Any) -> AuthResult:
        return AuthResult(success=credentials.password == b"secret", handled=False)

    context, pem = certificate
    server = smtp_server(tls_context=context, require_starttls=True, authenticator=let_in, auth_required=True)
    more = {"host": "localhost", "tls": "starttls", "context": trusting(pem), "user": "monitor"}
    smtp(server.port, password="secret", **more).send(mail())
    assert len(server.accepted) == 1
    with pytest.raises(NotifyError, match="535") as caught:
        smtp(server.port, password="wrong", **more).send(mail())
    assert caught.value.away
    assert "secret" not in repr(smtp(server.port, password="secret", **more))


def test_an_untrusted_certificate_ends_it(smtp_server: Start, certificate: tuple[ssl.SSLContext, Path]) -> None:
    server = smtp_server(tls_context=certificate[0], require_starttls=True)
    with pytest.raises(NotifyError, match="certificate is not trusted") as caught:
        smtp(server.port, host="localhost", tls="starttls").send(mail())
    assert caught.value.away
    assert server.accepted == []


def test_a_certificate_for_another_name_ends_it(smtp_server: Start, certificate: tuple[ssl.SSLContext, Path]) -> None:
    server = smtp_server(tls_context=certificate[0])
    with pytest.raises(NotifyError, match="certificate is not trusted"):
        smtp(server.port, host="127.0.0.1", tls="starttls", context=trusting(certificate[1])).send(mail())


def test_a_server_without_starttls_gets_nothing_in_the_clear(smtp_server: Start) -> None:
    server = smtp_server()
    with pytest.raises(NotifyError, match="STARTTLS") as caught:
        smtp(server.port, tls="starttls").send(mail())
    assert caught.value.away
    assert server.attempts == 0


def test_implicit_tls(smtp_server: Start, certificate: tuple[ssl.SSLContext, Path]) -> None:
    server = smtp_server(ssl_context=certificate[0])
    smtp(server.port, host="localhost", tls="implicit", context=trusting(certificate[1])).send(mail())
    assert len(server.accepted) == 1


@pytest.mark.parametrize(("host", "tls"), [("mail.agency.example", "none"), ("127.0.0.1", "ssl")])
def test_an_unsafe_connection_is_not_made(host: str, tls: str) -> None:
    with pytest.raises(ValueError, match="tls"):
        smtp(25, host=host, tls=tls)


def test_settings_make_a_notifier() -> None:
    made = Smtp.of(Settings(smtp_host="mail.agency.example", smtp_port=587, smtp_user="u", smtp_password="p"), SENDER)
    assert (made.host, made.port, made.tls, made.user, made.password) == (
        "mail.agency.example",
        587,
        "starttls",
        "u",
        "p",
    )


def test_the_demo_server_fills_a_maildir(tmp_path: Path) -> None:
    with mail_server(tmp_path / "box") as port:
        smtp(port).send(mail())
    (file,) = (tmp_path / "box" / "new").iterdir()
    assert parsed(file.read_bytes())["Subject"] == "1 alert: α-zelorine"


@pytest.mark.parametrize("name", known_notifiers())
def test_every_notifier_is_found_by_its_name(name: str) -> None:
    notifier = load(Notify(notifier=name, sender=SENDER, recipients=()), Settings())
    assert type(notifier).__module__.endswith(f".{name}")
