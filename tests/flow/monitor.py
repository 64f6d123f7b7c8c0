"""The `npsmon` command in processes of its own, and what it leaves behind."""

import multiprocessing
import os
import signal
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from alerts.store import Store as State
from config.settings import SHIPPED, Settings
from npsmon.main import main
from records.alert import Alert
from records.crawl import CrawlReport
from records.folder import RunFolder, runs
from records.jsonl import read, read_one
from records.listing import Listing
from search.node import Endpoint
from search.store import connect

ROOT = Path(__file__).parents[2]
DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")
RECIPIENTS = ("first@example.org", "second@example.org")


def at(day: int, hour: str = "06:10") -> str:
    return f"{DAYS[day]}T{hour}:00Z"


FORKS = multiprocessing.get_context("forkserver")
"""Starts each command as a process of its own from one that has the libraries loaded: 3 s less a command."""
FORKS.set_forkserver_preload(["npsmon.stages", "npsmon.commands.find"])


@dataclass(frozen=True, kw_only=True)
class Done:
    code: int
    stdout: str
    stderr: str


@dataclass(frozen=True, kw_only=True)
class Command:
    """A running command, and the files that take what it says."""

    process: Any
    files: tuple[Path, Path]

    def end(self, seconds: float = 120) -> Done:
        """Wait for its end; without one it is killed."""
        self.process.join(seconds)
        if self.process.is_alive():
            self.kill()
        stdout, stderr = (f.read_text("utf-8") if f.is_file() else "" for f in self.files)
        code = self.process.exitcode
        self.process.close()
        return Done(code=code, stdout=stdout, stderr=stderr)

    def kill(self) -> None:
        """SIGKILL for it and for the processes it has started."""
        assert self.process.is_alive(), f"the command had already ended: {self.end()}"
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.join()
        assert self.process.exitcode == -signal.SIGKILL


def _become(args: tuple[str, ...], environment: dict[str, str], folder: Path, files: tuple[Path, Path]) -> None:
    os.setsid()
    for number, path in enumerate(files, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["npsmon", *args]
    main()


@dataclass(frozen=True, kw_only=True)
class Monitor:
    """One installation: a data folder, a configuration, an index of its own."""

    folder: Path
    elasticsearch: str
    prefix: str
    smtp_port: int

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def config(self) -> Path:
        return self.folder / "config"

    def configure(self, *sources: dict[str, Any], **files: str) -> None:
        """The shipped configuration with these sources and two recipients; `files`: whole YAML texts by stem."""
        self.config.mkdir(parents=True, exist_ok=True)
        for name in ("rules.yaml", "schedule.yaml"):
            (self.config / name).write_text((SHIPPED / name).read_text("utf-8"), "utf-8")
        notify = yaml.safe_load((SHIPPED / "notify.yaml").read_text("utf-8"))
        one = notify["recipients"][0]
        notify["recipients"] = [one | {"address": address, "enabled": True} for address in RECIPIENTS]
        self._write("notify", notify)
        self._write("sources", {"sources": list(sources)})
        for stem, text in files.items():
            (self.config / f"{stem}.yaml").write_text(text, "utf-8")

    def _write(self, stem: str, content: object) -> None:
        (self.config / f"{stem}.yaml").write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")

    def run(self, *args: str, now: str = at(0), code: int = 0, **changes: str) -> "Done":
        """Run a command to its end and insist on its exit code; `changes`: other settings, as in `smtp_port="1"`."""
        done = self.popen(*args, now=now, **changes).end()
        assert done.code == code, f"npsmon {' '.join(args)}: exit {done.code}\n{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def popen(self, *args: str, now: str = at(0), stdout: Path | None = None, **changes: str) -> "Command":
        """Start a command as the leader of its own process group."""
        said = self.folder / "said"
        said.mkdir(exist_ok=True)
        number = len(list(said.iterdir()))
        files = (stdout or said / f"{number}.out", said / f"{number}.err")
        files[1].touch()
        process = FORKS.Process(
            daemon=True, target=_become, args=(args, self.environment(now, changes), self.folder, files)
        )
        process.start()
        return Command(process=process, files=files)

    def environment(self, now: str, changes: dict[str, str]) -> dict[str, str]:
        settings = {
            "data": str(self.data),
            "config": str(self.config),
            "elasticsearch_url": self.elasticsearch,
            "index_prefix": self.prefix,
            "smtp_host": "127.0.0.1",
            "smtp_port": str(self.smtp_port),
            "smtp_tls": "none",
            "seller_key": "a key for the tests only, 32 characters or more",
            "contact": "ops@monitor.example",
            "now": now,
        }
        outside = {k: v for k, v in os.environ.items() if not k.startswith("NPSMON_")}
        own = {f"NPSMON_{k.upper()}": v for k, v in (settings | changes).items()}
        return outside | own | {"PYTHONPATH": str(ROOT), "COLUMNS": "240", "NO_COLOR": "1"}

    # What is there

    def documents(self, index: str = "listings") -> dict[str, dict[str, Any]]:
        """Every document as it is stored, by id."""
        settings = Settings(data=self.data, index_prefix=self.prefix, elasticsearch_url=self.elasticsearch)
        store = connect(settings, Endpoint(url=self.elasticsearch))
        try:
            store.request("POST", f"{self.prefix}-*/_refresh")
            hits = store.request("POST", f"{self.prefix}-{index}/_search", {"size": 10_000})["hits"]
        finally:
            store.close()
        assert hits["total"]["value"] == len(hits["hits"])
        return {hit["_id"]: hit["_source"] for hit in hits["hits"]}

    def folders(self, source: str, day: int = 0) -> list[RunFolder]:
        return [folder for folder in runs(self.data) if folder.source == source and folder.day == DAYS[day]]

    def report(self, source: str, day: int = 0) -> CrawlReport:
        """Of the day's newest run."""
        return read_one(CrawlReport, self.folders(source, day)[-1].report)

    def listings(self, source: str, day: int = 0) -> dict[str, Listing]:
        """What the day's newest run of a source read, by id; no id may be there twice."""
        found = list(read(Listing, self.folders(source, day)[-1].listings))
        assert max(Counter(one.listing_id for one in found).values(), default=1) == 1
        return {one.listing_id: one for one in found}

    def alerts(self) -> dict[str, Alert]:
        """All stored alerts, those that were held back too, by id."""
        first, last = date.fromisoformat(DAYS[0]), date.fromisoformat(DAYS[-1])
        with State.open(self.data) as state:
            return {a.alert_id: a for a in (*state.alerts_between(first, last), *state.held(first, last))}

    def outbox(self) -> dict[str, tuple[str, str, str]]:
        """Recipient, period and state of each digest, by Message-ID."""
        with State.open(self.data) as state:
            return {mail.message_id: (mail.recipient, mail.period, mail.state) for mail in state.mails()}
