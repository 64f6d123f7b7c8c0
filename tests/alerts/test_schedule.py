"""Windows, missed and made up for; one instance; an end between two jobs."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO

import pytest

from alerts.health import health
from alerts.lock import held
from alerts.schedule import FAILED, Pass, check, due_sources, latest_window, start, trigger
from alerts.store import Store
from config.schedule import Job, JobName, Schedule
from records.clock import Clock
from records.problems import Busy, Misuse
from tests.alerts.sources import source

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 24, 13, 20, tzinfo=UTC)  # a Tuesday
DAILY = Schedule(
    jobs=(
        Job(name=JobName.CRAWL, cron="0 2 * * *"),
        Job(name=JobName.DETECT, cron="0 5 * * *", after=JobName.CRAWL),
        Job(name=JobName.DIGEST, cron="0 6 * * *", after=JobName.DETECT),
    )
)


def at(moment: datetime) -> Clock:
    return Clock(start=moment)


WINDOWS = [
    ("*/15 * * * *", "2026-11-24T13:15Z"),
    ("20 13 * * *", "2026-11-24T13:20Z"),  # this very minute
    ("21 13 * * *", "2026-11-23T13:21Z"),
    ("0 6 * * 1", "2026-11-23T06:00Z"),  # Monday, as cron counts
    ("0 6 * * 0", "2026-11-22T06:00Z"),
    ("0 6 * * 7", "2026-11-22T06:00Z"),
    ("0 6 * * sun", "2026-11-22T06:00Z"),
    ("0 6 * * 3-5", "2026-11-20T06:00Z"),
    ("0 6 * * 6,3", "2026-11-21T06:00Z"),
    ("0 6 * * */3", "2026-11-22T06:00Z"),  # Sunday, Wednesday, Saturday
    ("0 6 1 * *", "2026-11-01T06:00Z"),
    ("0 0 29 2 *", "2024-02-29T00:00Z"),
    ("0 0 1 jan *", "2026-01-01T00:00Z"),
]


@pytest.mark.parametrize(("cron", "expected"), WINDOWS)
def test_the_latest_window(cron: str, expected: str) -> None:
    assert latest_window(cron, NOW) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    "cron",
    [
        "",
        "* * * *",
        "* * * * * *",
        "61 * * * *",
        "a b c d e",
        "0 6 * * 8",
        "0 6 * * 5-2",
        "0 6 1 * 1",
        "@daily",
        "0 0 * * 1/x",
    ],
)
def test_not_a_cron_expression(cron: str) -> None:
    with pytest.raises(Misuse, match="cron expression"):
        trigger(cron)


def test_a_time_that_never_comes_is_refused() -> None:
    never = Schedule(jobs=(Job(name=JobName.CRAWL, cron="0 0 31 2 *"),))
    with pytest.raises(Misuse, match="never"):
        check(never, {"crawl": lambda window: None}, NOW)


def test_a_job_without_work_is_refused() -> None:
    with pytest.raises(Misuse, match="no work for the job 'detect'"):
        check(DAILY, {"crawl": lambda window: None}, NOW)


class Work:
    """Jobs that note their calls; those in `broken` raise."""

    def __init__(self, *broken: str) -> None:
        self.calls: list[tuple[str, datetime]] = []
        self.broken = set(broken)
        self.jobs = {str(job.name): self._made(str(job.name)) for job in DAILY.jobs}

    def _made(self, name: str) -> Callable[[datetime], None]:
        def work(window: datetime) -> None:
            self.calls.append((name, window))
            if name in self.broken:
                raise RuntimeError(f"{name} is broken")

        return work


def hour(day: int, hours: int) -> datetime:
    return datetime(2026, 11, day, hours, tzinfo=UTC)


def test_at_the_first_start_nothing_was_missed(state: Store) -> None:
    start(DAILY, state, at(NOW))
    work = Work()
    Pass(DAILY, work.jobs, state, at(NOW)).run()
    assert work.calls == []
    Pass(DAILY, work.jobs, state, at(hour(25, 3))).run()
    assert work.calls == [("crawl", hour(25, 2))]


def test_missed_windows_are_made_up_for_once_and_in_order(state: Store) -> None:
    start(DAILY, state, at(hour(10, 1)))
    work = Work()
    start(DAILY, state, at(NOW))  # after two weeks of standing still
    passes = Pass(DAILY, work.jobs, state, at(NOW))
    passes.run()
    passes.run()
    assert work.calls == [("crawl", hour(24, 2)), ("detect", hour(24, 5)), ("digest", hour(24, 6))]


def test_a_job_that_fails_stops_no_other_and_has_its_next_window(
    state: Store, caplog: pytest.LogCaptureFixture
) -> None:
    start(DAILY, state, at(hour(23, 0)))
    work = Work("detect")
    passes = Pass(DAILY, work.jobs, state, at(hour(23, 7)))
    passes.run()
    passes.run()
    assert [name for name, _ in work.calls] == ["crawl", "detect", "digest"]
    assert "detect is broken" in caplog.text
    assert "detect is broken" in state.audit_entries(f"{FAILED}: detect")[0].detail
    report = health(state, DAILY, at(hour(23, 7)))
    assert [job.job for job in report.jobs if job.failure] == ["detect"]
    assert not report.ok
    work.broken.clear()
    work.calls.clear()
    Pass(DAILY, work.jobs, state, at(hour(23, 8))).run()  # the next start
    assert work.calls == [("detect", hour(23, 5))]
    assert health(state, DAILY, at(hour(23, 8))).ok


def test_a_wish_to_stop_is_heard_between_two_jobs(state: Store) -> None:
    start(DAILY, state, at(hour(23, 0)))
    work = Work()
    Pass(DAILY, work.jobs, state, at(hour(23, 7))).run(lambda: bool(work.calls))
    assert [name for name, _ in work.calls] == ["crawl"]


def test_a_clock_that_was_set_back_runs_nothing_and_is_reported(state: Store) -> None:
    start(DAILY, state, at(hour(30, 0)))
    work = Work()
    Pass(DAILY, work.jobs, state, at(hour(23, 7))).run()
    assert work.calls == []
    report = health(state, DAILY, at(hour(23, 7)))
    assert all(job.ahead for job in report.jobs)
    assert not report.ok


def test_a_job_is_late_after_its_grace(state: Store) -> None:
    start(DAILY, state, at(hour(23, 1)))
    assert health(state, DAILY, at(hour(23, 2) + timedelta(minutes=59))).ok
    late = health(state, DAILY, at(hour(23, 2) + timedelta(minutes=61)))
    assert [job.job for job in late.jobs if job.late] == ["crawl"]
    assert not late.ok


def test_sources_are_due_by_their_own_schedule() -> None:
    sources = (
        source("done", "0 2 * * *"),
        source("missed", "0 2 * * *"),
        source("weekly", "0 2 * * 1"),
        source("never-ran", "0 2 * * 1"),
        source("switched-off", "* * * * *", enabled=False),
    )
    last = {"done": hour(24, 2), "missed": hour(23, 2), "weekly": hour(23, 2)}
    assert [s.name for s in due_sources(sources, last, NOW)] == ["missed", "never-ran"]


SERVICE = """
import sys, time
from datetime import datetime
from pathlib import Path
from alerts.schedule import serve
from alerts.store import Store
from config.schedule import Job, JobName, Schedule
from records.clock import Clock
from records.problems import Problem

def say(*words):
    print(*words, flush=True)

def long_job(window):
    say("began")
    until = time.monotonic() + float(sys.argv[3])
    while time.monotonic() < until:
        time.sleep(0.01)
    say("ended")

schedule = Schedule(jobs=(Job(name=JobName.CRAWL, cron="* * * * *"), Job(name=JobName.DETECT, cron="* * * * *")))
jobs = {"crawl": long_job, "detect": lambda window: say("detected")}
data = Path(sys.argv[1])
clock = Clock(start=datetime.fromisoformat(sys.argv[2]))
try:
    with Store.open(data) as state:
        if len(sys.argv) > 4:
            state.set_done("crawl", clock.now().replace(year=2025), clock.now())
            state.set_done("detect", clock.now(), clock.now())
        serve(schedule, jobs, state, clock, data)
    say("stopped")
except Problem as problem:
    say(problem)
    sys.exit(problem.exit_code)
"""


@contextmanager
def service(data: Path, seconds: float, *, overdue: bool) -> Iterator["subprocess.Popen[str]"]:
    arguments = [data, NOW.isoformat(), str(seconds), *(["overdue"] if overdue else [])]
    child = subprocess.Popen(
        [sys.executable, "-c", SERVICE, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield child
    finally:
        child.kill()
        child.communicate(timeout=30)


def line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


def test_sigterm_lets_the_job_at_hand_end_and_starts_no_other(tmp_path: Path) -> None:
    with service(tmp_path, 0.5, overdue=True) as child:
        assert line(child.stdout) == "began"
        child.send_signal(signal.SIGTERM)
        out, err = child.communicate(timeout=30)
        assert (out.split(), child.returncode) == (["ended", "stopped"], 0), err
    with Store.open(tmp_path) as state:
        done = state.last_done("crawl")
        assert done is not None
        assert done.window == NOW
        assert [e.what for e in state.audit_entries()] == ["service started", "service stopped"]


def test_sigint_ends_an_idle_service(tmp_path: Path) -> None:
    with service(tmp_path, 0.0, overdue=True) as child:
        assert [line(child.stdout), line(child.stdout)] == ["began", "ended"]
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
        assert (out.split(), child.returncode) == (["stopped"], 0), err


def test_a_second_signal_ends_a_job_that_does_not(tmp_path: Path) -> None:
    with service(tmp_path, 60.0, overdue=True) as child:
        assert line(child.stdout) == "began"
        child.send_signal(signal.SIGTERM)
        while child.poll() is None:
            child.send_signal(signal.SIGTERM)
        assert child.returncode == -signal.SIGTERM


def test_a_second_instance_is_refused_and_a_killed_one_holds_nothing(tmp_path: Path) -> None:
    with service(tmp_path, 60.0, overdue=True) as first:
        assert line(first.stdout) == "began"
        with service(tmp_path, 0.0, overdue=False) as second:
            out, _ = second.communicate(timeout=30)
            assert second.returncode == 5
            assert f"another instance is running (process {first.pid})" in out
        first.kill()
        first.wait(30)
        with held(tmp_path):
            pass


def test_the_lock_is_exclusive_within_a_process(tmp_path: Path) -> None:
    with held(tmp_path), pytest.raises(Busy, match="another instance"), held(tmp_path):
        pass
    assert (tmp_path / "state" / "lock").stat().st_mode & 0o777 == 0o600


def test_killed_inside_a_job_the_window_is_done_again(tmp_path: Path) -> None:
    with service(tmp_path, 60.0, overdue=True) as child:
        assert line(child.stdout) == "began"
        child.kill()
        child.wait(30)
    with service(tmp_path, 0.0, overdue=False) as child:
        assert [line(child.stdout), line(child.stdout)] == ["began", "ended"]
