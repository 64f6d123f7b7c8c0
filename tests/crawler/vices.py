"""Sites on loopback, each with its own vice, and one crawl of them all."""

import gzip
import os
import socket
import ssl
import tempfile
import zlib
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from records.crawl import CrawlReport
from tests.crawler.loopback import Answer, Site, run, serve, source

PLANTED = (
    "InventedSeller",
    "wickr: bobby_invented",
    "+44 7700 900123",
    "07700900456",
    "someone@mail.example",
    "other (at) mail (dot) example",
    "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq",
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "invent3dinvent3d.onion",
    "t.me/channel_invented",
)
PAD = b"<p>" + b"x" * 2000 + b"</p>"


def robots(text: str, **more: object) -> Answer:
    return Answer(text.encode(), content_type="text/plain", **more)  # type: ignore[arg-type]


def redirect(to: str) -> Answer:
    return Answer(status=302, headers={"Location": to})


def reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    handler.close_connection = True
    handler.connection.close()


def endless_headers(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(200_000):
        handler.wfile.write(b"X-%d: %s\r\n" % (number, b"y" * 100))


def endless_body(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    for _ in range(400):
        handler.wfile.write(b"z" * 65536)


class Busy:
    """Answers 429 once, then the page."""

    def __init__(self, then: Answer, headers: dict[str, str]) -> None:
        self.then, self.headers, self.times = then, headers, 0

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        self.times += 1
        answer = self.then if self.times > 1 else Answer(b"slow down", status=429, headers=self.headers)
        handler.send_response(answer.status)
        for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        handler.wfile.write(answer.body)


def self_signed() -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, start, start + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile() as file:
        file.write(certificate.public_bytes(Encoding.PEM))
        file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        file.flush()
        context.load_cert_chain(file.name)
    return context


def set_up(  # noqa: C901, PLR0915 - a table with a line or two a row
    name: str, site: Site, other: Site
) -> dict[str, object]:
    """The pages of one site, and what is special about its source."""
    site.fill(3)
    pages = site.pages
    if name == "robots-rules":
        pages["/robots.txt"] = robots(
            "User-agent: *\nDisallow: /\n\nUser-agent: npsmon\nDisallow: /listing/1\nDisallow: /*.php$\nAllow: /\n"
        )
    elif name == "robots-5xx":
        pages["/robots.txt"] = Answer(status=503)
    elif name == "robots-404":
        del pages["/robots.txt"]
    elif name == "robots-reset":
        pages["/robots.txt"] = reset
    elif name == "robots-elsewhere":
        pages["/robots.txt"] = redirect(other.url + "/their-robots.txt")
        other.pages["/their-robots.txt"] = robots("User-agent: *\nDisallow: /listing/2\n")
    elif name == "robots-loop":
        pages["/robots.txt"] = redirect("/robots.txt?again")
        pages["/robots.txt?again"] = redirect("/robots.txt")
    elif name == "robots-large":
        filler = "# filler\n" * 57_000
        pages["/robots.txt"] = robots(f"User-agent: *\nDisallow: /listing/1\n{filler}Disallow: /\n")
    elif name == "crawl-delay":
        pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 0.4\n")
    elif name == "crawl-delay-huge":
        pages["/robots.txt"] = robots("User-agent: *\nCrawl-delay: 100000\n")
    elif name == "retry-after":
        pages["/listing/1"] = Busy(site.listing(1), {"Retry-After": "1"})
    elif name == "retry-after-long":
        pages["/listing/1"] = Answer(status=503, headers={"Retry-After": "7200"})
    elif name == "redirects":
        pages["/listing/0"] = redirect("/listing/2")
        pages["/listing/1"] = redirect(other.url + "/secret")
    elif name == "redirect-loop":
        pages["/listing/0"] = redirect("/listing/0?a")
        pages["/listing/0?a"] = redirect("/listing/0?b")
        pages |= {f"/listing/0?{n}": redirect(f"/listing/0?{n + 1}") for n in range(9)}
        pages["/listing/0?b"] = redirect("/listing/0?0")
    elif name == "too-large":
        bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
        body = b"".join(bomb.compress(b"0" * 1_000_000) for _ in range(60)) + bomb.flush()
        pages["/listing/0"] = Answer(body, headers={"Content-Encoding": "gzip"})
        pages["/listing/1"] = endless_body
        pages["/listing/2"] = Answer(b"y" * (8 * 1024 * 1024 + 1))
    elif name == "broken":
        half = gzip.compress(os.urandom(500) + site.listing(0).body)
        pages["/listing/0"] = Answer(half[:-100], headers={"Content-Encoding": "gzip"})
        pages["/listing/1"] = endless_headers
        pages["/listing/2"] = Answer(gzip.compress(site.listing(2).body), headers={"Content-Encoding": "gzip"})
    elif name == "statuses":
        site.fill(8)
        pages["/listing/0"] = Answer(status=500)
        pages["/listing/1"] = Answer(status=403)
        pages["/listing/2"] = Answer(status=404)
        pages["/listing/3"] = Answer(b"%PDF", content_type="application/pdf")
        pages["/listing/4"] = Answer(b" \n ")
        pages["/listing/5"] = Answer(b"<title>Login</title><form><input type=password></form>" + PAD)
        pages["/listing/6"] = site.listing(7)
    elif name == "many-attributes":
        pages["/listing/0"] = Answer(b"<p " + b" ".join(b"a%d=1" % n for n in range(100_000)) + b">x</p>")
    elif name == "layout-changed":
        for number in range(2):
            pages[f"/listing/{number}"] = Answer(site.listing(number).body.replace(b'class="details"', b"", 1) + PAD)
    elif name == "max-pages":
        return {"max_pages": 3}
    elif name == "below-minimum":
        return {"expected_min": 50}
    elif name == "private":
        return {"allow_private": False}
    elif name == "private-decimal":
        port = site.server.server_port
        return {"allow_private": False, "start_urls": (f"http://2130706433:{port}/", f"http://0x7f.1:{port}/")}
    elif name == "dead":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            return {"start_urls": (f"http://127.0.0.1:{free.getsockname()[1]}/",)}
    elif name == "untrusted-tls":
        site.server.socket = self_signed().wrap_socket(site.server.socket, server_side=True)
        return {"start_urls": (site.url.replace("http:", "https:") + "/",)}
    elif name == "no-such-layout":
        return {"layout": "no_such_layout"}
    elif name == "planted":
        for number in range(3):
            pages[f"/listing/{number}"] = site.listing(number, text=" and ".join(PLANTED[1:]))
        pages["/"] = site.index(
            "/listing/0", "/listing/1", "/vendor/InventedSeller", "/listing/2?seller=InventedSeller"
        )
        pages["/listing/2?seller=InventedSeller"] = pages["/listing/2"]
    return {}


SITES = {
    "robots": "rules 5xx 404 reset elsewhere loop large",
    "": "plain crawl-delay crawl-delay-huge retry-after retry-after-long redirects redirect-loop too-large broken",
    " ": "statuses many-attributes layout-changed max-pages below-minimum private private-decimal dead no-such-layout",
    "  ": "planted untrusted-tls",
}
NAMES = [f"{key.strip()}-{name}".lstrip("-") for key, names in SITES.items() for name in names.split()]


class World:
    def __init__(self, data: Path) -> None:
        self.data = data
        self.sites = {name: serve() for name in NAMES}
        self.other = serve()
        sources = [source(s, name, **set_up(name, s, self.other)) for name, s in self.sites.items()]
        self.reports: dict[str, CrawlReport] = dict(zip(NAMES, run(data, *sources), strict=True))
