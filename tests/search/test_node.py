"""The embedded node is a real Elasticsearch: these tests start, kill and restart one of their own."""

import os
import shutil
import signal
import socket
import stat
from pathlib import Path

import pytest

from config.settings import Settings
from records import lock
from records.problems import Away, Broken, Misuse
from search import node, node_jars
from search.node import Endpoint
from search.store import connect


def test_an_acknowledged_document_outlives_kill_9(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, node_heap_mb=512)
    first = node.start(settings)
    try:
        assert node.start(settings) == first, "a second start gives the node that runs"
        store = connect(settings, first)
        store.request("PUT", "kept/_doc/1", {"name": "metonitazene"})
        store.close()
        assert first.pid is not None
        os.kill(first.pid, signal.SIGKILL)
        while lock.is_held(tmp_path / "node" / "node.lock"):
            pass
        assert node.status(settings) is None
        again = node.start(settings)
        assert again.pid != first.pid
        store = connect(settings, again)
        assert store.request("GET", "kept/_doc/1")["_source"] == {"name": "metonitazene"}
        store.close()
    finally:
        assert node.stop(settings)
    assert node.status(settings) is None
    assert not node.stop(settings)


def test_only_loopback_and_only_the_owner(elasticsearch_settings: Settings) -> None:
    endpoint = node.status(elasticsearch_settings)
    assert endpoint is not None
    assert endpoint.url.startswith("http://127.0.0.1:")
    port = int(endpoint.url.rsplit(":", 1)[1])
    with socket.socket() as other:
        # another address of this machine: would be refused if the port were open there, too
        other.bind(("127.0.0.2", port))
    for folder in ("", "data", "config", "logs"):
        mode = (elasticsearch_settings.data / "node" / folder).stat().st_mode
        assert stat.S_IMODE(mode) == 0o700


def test_a_jar_with_another_digest_is_not_loaded(elasticsearch_settings: Settings, tmp_path: Path) -> None:
    jar = next(j for j in node_jars.pinned() if j.artifact == "hppc")
    real = elasticsearch_settings.cache / "jars"
    pins = tmp_path / "pins.txt"
    pins.write_text(f"{'0' * 64}  {jar.group}:{jar.artifact}:{jar.version}\n")
    copy = jar.path(tmp_path / "jars")
    copy.parent.mkdir(parents=True)
    shutil.copy(jar.path(real), copy)
    with pytest.raises(Broken, match=r"SHA-256 differs.*hppc"):
        node_jars.fetch(tmp_path / "jars", lambda *_: None, pins)


def test_a_jar_cut_short_is_fetched_again(tmp_path: Path) -> None:
    jar = next(j for j in node_jars.pinned() if j.artifact == "hppc")
    pins = tmp_path / "pins.txt"
    pins.write_text(f"{jar.sha256}  {jar.group}:{jar.artifact}:{jar.version}\n")
    torn = jar.path(tmp_path / "jars")
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"PK")
    steps: list[tuple[int, int]] = []
    ((_, path),) = node_jars.fetch(tmp_path / "jars", lambda _, done, total: steps.append((done, total)), pins)
    assert path.stat().st_size > 1000
    assert steps == [(0, 1), (1, 1)]


def test_without_a_network_the_first_start_says_what_it_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "")
    with pytest.raises(Away, match="needs a network, or set NPSMON_ELASTICSEARCH_URL"):
        node_jars.fetch(tmp_path, lambda *_: None)


@pytest.mark.parametrize("line", ["abc  g:a:v", "0" * 64 + "  g:a", "0" * 64 + " g:a:v"])
def test_a_broken_pin_names_its_line(tmp_path: Path, line: str) -> None:
    pins = tmp_path / "pins.txt"
    pins.write_text(f"# comment\n{line}\n")
    with pytest.raises(Broken, match=r"pins.txt:2: expected"):
        node_jars.pinned(pins)


def test_an_own_cluster_is_used_and_none_is_started(elasticsearch_settings: Settings, tmp_path: Path) -> None:
    running = node.status(elasticsearch_settings)
    assert running is not None
    own = Settings(data=tmp_path, elasticsearch_url=running.url)
    endpoint = node.ensure(own)
    assert endpoint == Endpoint(url=running.url)
    connect(own, endpoint).close()
    assert not (tmp_path / "node").exists()


def test_an_unreachable_cluster_is_away(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(Away, match="not reachable"):
            connect(Settings(data=tmp_path, elasticsearch_url=url), Endpoint(url=url))


def test_a_wrong_address_and_a_missing_ca_are_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="NPSMON_ELASTICSEARCH_URL"):
        connect(Settings(), Endpoint(url="nowhere"))
    with pytest.raises(Misuse, match="NPSMON_ELASTICSEARCH_CA"):
        connect(Settings(elasticsearch_ca=tmp_path / "none.pem"), Endpoint(url="https://127.0.0.1:1"))
