"""Contacts and sellers' handles that the pages show are in no file but the raw archive, and in no document."""

import json
import mailbox
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from config.settings import Settings
from crawler.archive import read
from demo.server import Server
from demo.sources import entries
from demo.world import World
from search.node import Endpoint
from search.store import connect
from tests.flow.monitor import Monitor, at

SHOWN = (19, 20, 21)
"""Days of the invented world: a planted name comes up on the second and is alerted on the third, with evidence."""


@pytest.fixture
def world() -> Iterator[tuple[World, Server]]:
    made = World(seed=1, days=45)
    with Server(made) as server:
        yield made, server


def test_no_planted_contact_outlives_the_raw_archive(
    monitor: Monitor, world: tuple[World, Server], elasticsearch_settings: Settings
) -> None:
    invented, server = world
    monitor.configure(*entries(server, 0)["sources"])
    for day, shown in enumerate(SHOWN):
        server.set_day(shown)
        monitor.configure(*entries(server, shown)["sources"])
        for command in ("crawl", "extract", "index", "detect", "digest"):
            monitor.run(command, now=at(day))
    monitor.run("find", "--csv", str(monitor.folder / "all.csv"), now=at(1))
    planted = _served(monitor, invented.planted_contacts())
    assert len(planted) >= 20
    assert {_kind(contact) for contact in planted} == {"mail", "phone", "wallet", "onion", "handle"}
    assert any(not alert.held and alert.evidence.snippets for alert in monitor.alerts().values())

    files = [path for path in _files(monitor.folder) if monitor.data / "raw" not in path.parents]
    assert {path.relative_to(monitor.folder).parts[0] for path in files} >= {"data", "maildir", "said", "all.csv"}
    kinds = {"listings.jsonl", "rejected.jsonl", "extractions.jsonl", "report.json", "ingest.json", "monitor.sqlite"}
    assert {path.name for path in files} >= kinds
    _none_in(planted, ((str(path), path.read_bytes()) for path in files))
    _none_in(planted, _mail_texts(monitor.folder / "maildir"))
    documents = [*monitor.documents().items(), *monitor.documents("counts").items()]
    assert len(documents) > 150
    _none_in(planted, ((key, json.dumps(value, ensure_ascii=False).encode()) for key, value in documents))
    _none_in(planted, _shards(monitor, elasticsearch_settings))


def _served(monitor: Monitor, planted: Iterable[str]) -> list[str]:
    """Those that really stand in an archived page."""
    archives = (monitor.data / "raw").rglob("*.warc.gz")
    pages = b"\n".join(page.body for archive in archives for page in read(archive)).decode()
    return [contact for contact in planted if contact in pages]


def _kind(contact: str) -> str:
    if contact.endswith(".onion"):
        return "onion"
    if contact.startswith("bc1") or (contact[0] in "13" and len(contact) > 25):
        return "wallet"
    if contact[0] in "+(":
        return "phone"
    return "mail" if "@" in contact[1:] else "handle"


def _none_in(planted: list[str], texts: Iterable[tuple[str, bytes]]) -> None:
    """Whatever the case of the letters."""
    wanted = [contact.lower().encode() for contact in planted]
    count, found = 0, []
    for name, text in texts:
        count += 1
        lowered = text.lower()
        found += [(name, contact) for contact in wanted if contact in lowered]
    assert count
    assert found == []


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def _mail_texts(maildir: Path) -> Iterator[tuple[str, bytes]]:
    """Decoded, since a soft line break could hide a contact in the file."""
    for mail in mailbox.Maildir(maildir):
        for part in mail.walk():
            if not part.is_multipart():
                yield mail["Subject"], part.get_payload(decode=True)


def _shards(monitor: Monitor, settings: Settings) -> Iterator[tuple[str, bytes]]:
    """The index as Elasticsearch keeps it: first its log of what was written, then the segments."""
    store = connect(settings, Endpoint(url=monitor.elasticsearch))
    found = store.request("GET", f"{monitor.prefix}-*/_settings", expand_wildcards="all")
    folders = [
        settings.data / "node" / "data" / "indices" / each["settings"]["index"]["uuid"] for each in found.values()
    ]
    for flushed in (False, True):
        if flushed:
            store.request("POST", f"{monitor.prefix}-*/_flush", force="true")
        paths = [path for folder in folders for path in _files(folder)]
        assert any(path.suffix == (".cfs" if flushed else ".tlog") for path in paths), paths
        yield from ((str(path), path.read_bytes()) for path in paths)
    store.close()
