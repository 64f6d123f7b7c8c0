"""The embedded Elasticsearch: a detached process on loopback that outlives the command that started it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from config.settings import Settings
from records import lock
from records.folder import private_folder
from records.problems import Away
from search import node_jars

START_SECONDS = 120
STOP_SECONDS = 40

_CONFIG = """\
cluster.name: npsmon
node.name: npsmon
node.portsfile: true
discovery.type: single-node
network.host: 127.0.0.1
http.port: 9200-9600
transport.port: 9601-9999
cluster.routing.allocation.disk.watermark.low: 1gb
cluster.routing.allocation.disk.watermark.high: 500mb
cluster.routing.allocation.disk.watermark.flood_stage: 200mb
action.destructive_requires_name: true
"""
_LOGGING = """\
status = error
appender.file.type = RollingFile
appender.file.name = file
appender.file.fileName = ${sys:es.logs.base_path}/node.log
appender.file.filePattern = ${sys:es.logs.base_path}/node-%i.log
appender.file.layout.type = PatternLayout
appender.file.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n
appender.file.policies.type = Policies
appender.file.policies.size.type = SizeBasedTriggeringPolicy
appender.file.policies.size.size = 10MB
appender.file.strategy.type = DefaultRolloverStrategy
appender.file.strategy.max = 3
rootLogger.level = info
rootLogger.appenderRef.file.ref = file
"""
_DESCRIPTOR = """\
name=transport-netty4
description=network transport
version={version}
elasticsearch.version={version}
java.version=21
classname=org.elasticsearch.transport.netty4.Netty4Plugin
has.native.controller=false
"""


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """Where Elasticsearch answers; `pid` is set for the embedded node only."""

    url: str
    pid: int | None = None


def ensure(settings: Settings, progress: node_jars.Progress = lambda *_: None) -> Endpoint:
    """The organisation's own cluster where one is set, else the embedded node, started if it does not run."""
    if settings.elasticsearch_url:
        return Endpoint(url=settings.elasticsearch_url)
    return start(settings, progress)


def status(settings: Settings) -> Endpoint | None:
    """The running embedded node, or None. The lock, not the process id, says whether it lives."""
    home = _home(settings)
    state = home / "node.json"
    if not lock.is_held(home / "node.lock") or not state.exists():
        return None
    found = json.loads(state.read_text("ascii"))
    return Endpoint(url=found["url"], pid=found["pid"])


def start(settings: Settings, progress: node_jars.Progress = lambda *_: None) -> Endpoint:
    """Start the embedded node, or return the one that runs; two commands at once give one node.

    Raises `Away` where it does not come up (with the end of its log), `Broken` for a jar that is not the pinned one.
    """
    home = private_folder(_home(settings))
    with lock.holding(home / "start.lock", "a start of the embedded Elasticsearch", START_SECONDS):
        if running := status(settings):
            return running
        jars = node_jars.fetch(private_folder(settings.cache / "jars"), progress)
        _lay_out(home, jars)
        return _launch(home, settings.node_heap_mb, progress)


def stop(settings: Settings) -> bool:
    """End the embedded node and wait until it is gone; False where none ran."""
    running = status(settings)
    if running is None or running.pid is None:
        return False
    os.kill(running.pid, signal.SIGTERM)
    if not _gone(settings, STOP_SECONDS):
        os.kill(running.pid, signal.SIGKILL)
        _gone(settings, STOP_SECONDS)
    return True


def _home(settings: Settings) -> Path:
    return settings.data.resolve() / "node"


def _gone(settings: Settings, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while lock.is_held(_home(settings) / "node.lock"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _lay_out(home: Path, jars: tuple[tuple[node_jars.Jar, Path], ...]) -> None:
    for name in ("config", "data", "logs"):
        private_folder(home / name)
    (home / "config" / "elasticsearch.yml").write_text(_CONFIG, "ascii")
    (home / "config" / "log4j2.properties").write_text(_LOGGING, "ascii")
    module = home / "modules" / "transport-netty4"
    for folder in (home / "lib", home / "modules"):
        shutil.rmtree(folder, ignore_errors=True)
    for folder in (home / "lib", home / "plugins", module):
        folder.mkdir(parents=True, exist_ok=True)
    for jar, path in jars:
        ((module if jar.is_transport else home / "lib") / path.name).symlink_to(path.resolve())
    version = next(jar.version for jar, _ in jars if jar.artifact == "elasticsearch")
    (module / "plugin-descriptor.properties").write_text(_DESCRIPTOR.format(version=version), "ascii")
    (home / "node.json").unlink(missing_ok=True)
    (home / "logs" / "http.ports").unlink(missing_ok=True)


def _launch(home: Path, heap_mb: int, progress: node_jars.Progress) -> Endpoint:
    said = home / "logs" / "process.log"
    with said.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "search.node_main", str(home), str(heap_mb)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=Path(__file__).parent.parent,
        )
    begun = time.monotonic()
    while not (home / "node.json").exists():
        waited = time.monotonic() - begun
        progress("starting Elasticsearch", int(waited), 0)
        if process.poll() is not None:
            raise Away(f"the embedded Elasticsearch ended at its start (exit {process.returncode}): {_tail(home)}")
        if waited > START_SECONDS:
            process.kill()
            process.wait()
            raise Away(f"the embedded Elasticsearch did not start within {START_SECONDS} s: {_tail(home)}")
        time.sleep(0.05)
    state = json.loads((home / "node.json").read_text("ascii"))
    # the node outlives this command on purpose: it must not be waited for when the handle is collected
    process.returncode = 0
    return Endpoint(url=state["url"], pid=state["pid"])


def _tail(home: Path) -> str:
    texts = [
        p.read_text("utf-8", "replace")
        for p in (home / "logs" / "process.log", home / "logs" / "node.log")
        if p.exists()
    ]
    lines = [line for text in texts for line in text.splitlines()[-15:]]
    return f"see {home / 'logs'}\n" + "\n".join(lines)
