"""A real process is killed with SIGKILL in the middle of an ingest, or several run at once."""

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from records.folder import RunFolder
from records.jsonl import read_one
from search.counts import panel
from search.ingest import IngestReport, ingest_run, ingest_runs, pending
from search.store import Store
from search.verify import verify

PROGRAM = """
import os, signal, sys
from pathlib import Path
from elasticsearch import Elasticsearch
from records.folder import RunFolder
from search import counts, ingest, upsert
from search.store import Store

url, prefix, data, day, source, run, kill_at = sys.argv[1:]
store = Store(Elasticsearch(url), prefix)

calls = {}

def dying(function, when):
    def wrapped(*args, **kwargs):
        calls[when] = calls.get(when, 0) + 1
        if kill_at not in (when, f"{when} {calls[when]}"):
            return function(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)
    return wrapped

def progress(done, total):
    if kill_at == "chunk":
        os.kill(os.getpid(), signal.SIGKILL)

ingest.counts.recount = dying(counts.recount, "counts")
ingest.write_one = dying(ingest.write_one, "report")
folders = [RunFolder(Path(data), day, one, run) for one in source.split(",")]
if len(folders) == 1:
    ingest.ingest_run(store, folders[0], progress)
else:
    ingest.ingest_runs(store, folders)
"""
ROOT = Path(__file__).parents[2]


def start(store: Store, url: str, *folders: RunFolder, kill_at: str = "") -> subprocess.Popen[bytes]:
    folder, sources = folders[0], ",".join(one.source for one in folders)
    where = [url, store.prefix, str(folder.data), folder.day, sources, folder.run]
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *where, kill_at], cwd=ROOT)


@pytest.fixture
def url(store: Store) -> str:
    return str(next(iter(store.client.transport.node_pool.all())).base_url)


@pytest.mark.parametrize("kill_at", ["chunk", "counts", "report"])
def test_killed_and_started_again(store: Store, make: Any, url: str, kill_at: str) -> None:
    listings = [make.listing(str(n), f"DMT number {n}") for n in range(600)]
    ingest_run(store, make.run(listings[:300], "2026-02-28T06:00:00Z"))
    folder = make.run(listings)
    assert start(store, url, folder, kill_at=kill_at).wait(60) == -9
    assert not folder.ingest.exists()
    ingest_run(store, folder)
    report = verify(store, make.data)
    assert report.broken == ()
    assert [run.found for run in report.runs] == [300, 600]
    found = store.request("GET", f"{store.prefix}-listings/_count")
    assert found["count"] == 600


@pytest.mark.parametrize(("kill_at", "done"), [("counts", [False, False]), ("report 2", [True, False])])
def test_killed_between_runs_of_a_day(store: Store, make: Any, url: str, kill_at: str, done: list[bool]) -> None:
    folders = [make.run([make.listing(str(n)) for n in range(9)], source=name) for name in ("alpha", "beta")]
    assert start(store, url, *folders, kill_at=kill_at).wait(60) == -9
    assert [folder.ingest.exists() for folder in folders] == done
    assert list(pending(make.data)) == [folder for folder, was in zip(folders, done, strict=True) if not was]
    ingest_runs(store, list(pending(make.data)))
    assert verify(store, make.data).broken == ()
    assert [(d.source, d.listings) for d in panel(store, date(2026, 3, 1)).days] == [("alpha", 9), ("beta", 9)]


def test_two_at_once(store: Store, make: Any, url: str) -> None:
    folder = make.run([make.listing(str(n), f"DMT number {n}") for n in range(600)])
    both = [start(store, url, folder) for _ in range(2)]
    assert [one.wait(60) for one in both] == [0, 0]
    assert read_one(IngestReport, folder.ingest).unchanged == 600
    assert verify(store, make.data).broken == ()
