from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.archive import Archive, Stored, find, read
from records.page import Page

NOW = datetime(2026, 1, 5, 3, 0, 0, 123456, tzinfo=UTC)


def stored(number: int, body: bytes = b"", **more: object) -> Stored:
    page = Page(
        source="market",
        url=f"https://shop.example/{number}?q=ü",
        fetched_at=NOW,
        status=200,
        content_type="text/html; charset=utf-8",
        body=body or b"<p>%d</p>" % number,
    )
    return Stored(page=page, **more)  # type: ignore[arg-type]


@pytest.fixture
def path(data: Path) -> Path:
    return data / "raw" / "2026-01-05" / "market" / "r1.warc.gz"


def fill(path: Path, *items: Stored) -> None:
    archive = Archive(path, "market")
    for item in items:
        archive.add(item)
    archive.close()


def test_what_goes_in_comes_out(path: Path) -> None:
    items = [stored(1), stored(2, bytes(range(256)) * 9), stored(3, b"\r\n\r\nWARC/1.1\r\n\r\n"), stored(4, b"\n" * 4)]
    fill(path, *items)
    assert list(read(path)) == [x.page for x in items]


@pytest.mark.parametrize("cut", [1, 7, 30, 200])
def test_a_torn_tail_costs_the_last_page_only(path: Path, cut: int) -> None:
    fill(path, stored(1), stored(2))
    whole = path.stat().st_size
    fill(path, stored(3))
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - cut)
    archive = Archive(path, "market")
    assert path.stat().st_size == whole
    assert archive.pages == 2
    assert stored(3).page.url not in archive
    archive.add(stored(3))
    archive.close()
    assert [p.body for p in read(path)] == [b"<p>1</p>", b"<p>2</p>", b"<p>3</p>"]


def test_a_page_is_had_again_by_its_address(path: Path) -> None:
    fill(path, stored(1), stored(2))
    archive = Archive(path, "market")
    assert archive.get(stored(2).page.url) == stored(2)
    assert archive.get("https://shop.example/other") is None
    archive.add(stored(3))
    assert archive.get(stored(1).page.url) == stored(1)
    assert archive.get(stored(3).page.url) == stored(3)
    archive.close()


def test_redirects_and_bodies_left_out_are_remembered(path: Path) -> None:
    redirect = Stored(page=Page(**{**vars(stored(1).page), "status": 302}), location="/2")
    large = Stored(page=Page(**{**vars(stored(2).page), "body": b""}), too_large=True)
    archive = Archive(path, "market")
    archive.add(redirect, (("Location", "/2"),))
    archive.add(large)
    archive.close()
    archive = Archive(path, "market")
    assert archive.get(redirect.page.url) == redirect
    assert archive.get(large.page.url) == large
    assert archive.pages == 1
    archive.close()
    assert [p.url for p in read(path)] == [large.page.url]


def test_other_programs_can_read_it(path: Path) -> None:
    fill(path, stored(1), stored(2))
    with path.open("rb") as file:
        records = ArchiveIterator(file, check_digests=True)
        for record in records:
            assert record.rec_type == "response"
            record.content_stream().read()
            assert record.digest_checker.passed
    assert records.err_count == 0


def test_find_takes_the_newest(data: Path, path: Path) -> None:
    fill(path, stored(1, b"same"))
    later = data / "raw" / "2026-01-06" / "other" / "r2.warc.gz"
    fill(later, stored(2, b"same"))
    found = find(data, stored(1, b"same").page.digest)
    assert found is not None
    assert (found.source, found.body) == ("other", b"same")
    assert find(data, "sha256:none") is None
