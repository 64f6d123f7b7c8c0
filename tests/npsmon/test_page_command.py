"""The page behind a digest: fit to be read on a terminal, or byte for byte in a file."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import Archive, Stored
from records.page import Page
from tests.npsmon.conftest import Call

HTML = (
    "<p>Zelorine 5 g, see https://shop.example/z or write to k.larsen@mail.example</p>\r\n"
    "<p>\x1b[2Jcleared</p>\n<p>caf\u00e9 \u202egnp.exe</p>"
)


SOLD = (
    '<script type="application/ld+json">{"@type": "Product", "name": "Zelorine 5 g", "offers": {"price": "20",'
    ' "priceCurrency": "EUR", "seller": {"@type": "Person", "name": "Dr_Fizz"}}}</script>'
    "<h1>Zelorine 5 g</h1><p>Sold by DR FIZZ, the one and only dr.fizz</p>"
)


def page(body: bytes, content_type: str = "text/html; charset=utf-8", number: int = 1, source: str = "market") -> Page:
    return Page(
        source=source, url=f"https://shop.example/vendor/kim/{number}",
        fetched_at=datetime(2026, 1, 4, 3, tzinfo=UTC), status=200, content_type=content_type, body=body,
    )  # fmt: skip


def archived(folder: Path, *pages: Page) -> Path:
    path = folder / "data" / "raw" / "2026-01-04" / pages[0].source / "20260104T030000Z.warc.gz"
    path.parent.mkdir(parents=True, exist_ok=True)
    archive = Archive(path, pages[0].source)
    for one in pages:
        archive.add(Stored(page=one))
    archive.close()
    return path


def test_on_a_terminal_nothing_can_be_clicked_or_run(npsmon: Call, tmp_path: Path) -> None:
    one = page(HTML.encode())
    archived(tmp_path, page(b"before", number=2), one)
    done = npsmon("page", one.digest)
    assert done.code == 0
    assert "source   market\n" in done.stdout
    assert one.digest in done.stdout
    assert "Zelorine 5 g" in done.stdout
    assert "café" in done.stdout
    for forbidden in ("https:", "shop.example", "k.larsen", "kim", "\x1b", "\u202e"):
        assert forbidden not in done.stdout
    assert "hxxps://shop[.]example" in done.stdout


@pytest.mark.parametrize(
    ("source", "shown"),
    [("example-shop", ["Sold by [seller], the one and only [seller]"]), ("market", ["sellers  not known", "DR FIZZ"])],
    ids=["its layout reads it", "no such source is configured"],
)
def test_sellers_are_masked_where_the_layout_finds_them(
    npsmon: Call, tmp_path: Path, source: str, shown: list[str]
) -> None:
    one = page(SOLD.encode(), source=source)
    archived(tmp_path, one)
    done = npsmon("page", one.digest)
    for text in shown:
        assert text in done.stdout
    assert ("fizz" in done.stdout.lower()) == (source == "market")


@pytest.mark.parametrize("digest", ["{}", " {} ", "bare", "upper"])
def test_a_digest_as_it_is_copied(npsmon: Call, tmp_path: Path, digest: str) -> None:
    one = page(b"Zelorine")
    archived(tmp_path, one)
    bare = one.digest.removeprefix("sha256:")
    written = {"bare": bare, "upper": bare.upper()}.get(digest, digest.format(one.digest))
    assert "Zelorine" in npsmon("page", written).stdout


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("müde".encode("latin-1"), "text/html; charset=ISO-8859-1", "müde"),
        ('<meta charset="windows-1251">мир'.encode("cp1251"), "text/html", "мир"),
        ("müde".encode(), "text/html; charset=nonsense", "müde"),
        (b"m\xfcde", "", "m\ufffdde"),
    ],
    ids=["as the answer says", "as the page says", "an unknown charset", "not UTF-8"],
)
def test_the_text_is_decoded(npsmon: Call, tmp_path: Path, body: bytes, content_type: str, expected: str) -> None:
    one = page(body, content_type)
    archived(tmp_path, one)
    assert expected in npsmon("page", one.digest).stdout


def test_a_file_has_the_bytes_and_is_private(npsmon: Call, tmp_path: Path) -> None:
    body = HTML.encode() + bytes(range(256))
    one = page(body)
    archived(tmp_path, one)
    done = npsmon("page", one.digest, "--output", str(tmp_path / "page.html"))
    assert (done.code, done.stdout) == (0, "")
    assert "as they came" in done.stderr
    assert (tmp_path / "page.html").read_bytes() == body
    assert stat.S_IMODE((tmp_path / "page.html").stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("digest", "said"),
    [("sha256:" + "0" * 64, "no archived page"), ("sha256:12", "64 hexadecimal digits"), ("x" * 500, "64 hexadecimal")],
)
def test_what_is_not_there(npsmon: Call, tmp_path: Path, digest: str, said: str) -> None:
    archived(tmp_path, page(b"Zelorine"))
    done = npsmon("page", digest)
    assert done.code == 2
    assert said in done.stderr


@pytest.mark.parametrize("cut", [3, 40])
def test_an_archive_that_a_kill_left_torn(npsmon: Call, tmp_path: Path, cut: int) -> None:
    first, last = page(b"Zelorine"), page(b"torn", number=2)
    path = archived(tmp_path, first, last)
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - cut)
    assert "Zelorine" in npsmon("page", first.digest).stdout
    missing = npsmon("page", page(b"elsewhere").digest)
    assert (missing.code, "no archived page" in missing.stderr) == (2, True)
