"""Files are whole or absent, private, and their errors name the line."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from records import folder, jsonl, lock
from records.convert import RecordError
from records.crawl import CrawlPlan
from records.folder import RunFolder
from records.problems import Busy

PLAN = CrawlPlan.at("shop", datetime(2026, 3, 1, 23, 59, tzinfo=UTC))


def test_a_run_is_found_by_its_plan(data: Path) -> None:
    run = RunFolder.of(data, PLAN)
    folder.private_folder(run.path)
    jsonl.write_one(run.plan, PLAN)
    assert [r.path for r in folder.runs(data)] == [run.path]
    assert jsonl.read_one(CrawlPlan, run.plan) == PLAN
    assert stat.S_IMODE(run.plan.stat().st_mode) == 0o600
    assert stat.S_IMODE(run.path.parent.stat().st_mode) == 0o700


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    jsonl.write(path, [PLAN])
    with pytest.raises(ZeroDivisionError):
        jsonl.write(path, (1 / 0 for _ in range(1)))
    assert list(jsonl.read(CrawlPlan, path)) == [PLAN]


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(jsonl.dumps(PLAN) + '\n{"source": 1}\n')
    with pytest.raises(RecordError, match=r"x.jsonl:2: "):
        list(jsonl.read(CrawlPlan, path))


def test_a_lock_has_one_holder(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    assert not lock.is_held(path)
    with lock.holding(path, "the first"):
        assert lock.is_held(path)
        with pytest.raises(Busy, match="the second"), lock.holding(path, "the second"):
            pass
    assert not lock.is_held(path)
