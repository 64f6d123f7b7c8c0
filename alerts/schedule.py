"""The service's time: which window of which job is due, each done once, in order, one at a time.

APScheduler only wakes; what is due is decided from the store's last-done marks, so a window missed while the service
was down and one that came up while another job ran are the same thing: due, and run once for its newest window. The
jobs run in the main thread, so a signal ends the service between two jobs and never inside one.
"""

import logging
import signal
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from queue import SimpleQueue
from types import FrameType

from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from alerts.lock import held
from alerts.store import Store
from config.schedule import Job, Schedule
from config.sources import Source
from records.clock import Clock
from records.problems import Misuse

Work = Callable[[datetime], None]
"""A job; it is given the window's planned moment."""
DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat", "sun")
LOOK_BACK = timedelta(days=366 * 5)
NEVER = datetime.min.replace(tzinfo=UTC)
FAILED = "job failed"
log = logging.getLogger(__name__)


def serve(schedule: Schedule, jobs: Mapping[str, Work], state: Store, clock: Clock, data: Path) -> None:
    """Run until SIGTERM or SIGINT, finishing the job at hand; a second signal has its usual effect.

    Raises `Busy` where another instance serves `data`, `Misuse` where a cron expression or a job is unknown.
    """
    check(schedule, jobs, clock.now())
    wakes: SimpleQueue[None] = SimpleQueue()
    with held(data), _Stop(wakes) as stop:
        start(schedule, state, clock)
        passes = Pass(schedule, jobs, state, clock)
        scheduler = _scheduler(schedule, wakes)
        scheduler.start()
        try:
            while not stop.asked:
                passes.run(lambda: stop.asked)
                wakes.get()
                while not wakes.empty():
                    wakes.get()
        finally:
            scheduler.shutdown(wait=False)
            state.audit(clock.now(), "service stopped")


def check(schedule: Schedule, jobs: Mapping[str, Work], now: datetime) -> None:
    """Refuse a cron expression that is wrong or never comes, and a job that nothing is there for."""
    for job in schedule.jobs:
        if latest_window(job.cron, now) == NEVER:
            raise Misuse(f"schedule: {job.name}: the time {job.cron!r} never comes")
        if job.name not in jobs:
            raise Misuse(f"schedule: no work for the job {str(job.name)!r}")


@cache
def trigger(cron: str) -> CronTrigger:
    """A trigger for five standard cron fields in UTC, or `Misuse`.

    APScheduler counts weekdays from Monday and joins day and weekday by "and"; cron counts from Sunday and joins them
    by "or". The first is translated here, the second refused.
    """
    try:
        minute, hour, day, month, weekday = cron.lower().split()
        if not day.startswith("*") and not weekday.startswith("*"):
            raise ValueError("a day of month and a day of week cannot be given together")
        fields = {"minute": minute, "hour": hour, "day": day, "month": month, "day_of_week": _weekdays(weekday)}
        return CronTrigger(**fields, timezone=UTC)
    except ValueError as error:
        raise Misuse(f"cron expression {cron!r}: expected minute, hour, day, month, day of week: {error}") from None


def _weekdays(field: str) -> str:
    """Cron's weekday numbers as names: `1-5` becomes `mon,tue,wed,thu,fri`."""
    if not any(c.isdigit() for c in field.partition("/")[0]):
        if "/" not in field:
            return field
        field = field.replace("*", "0-6", 1)
    days: list[str] = []
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        low = int(first)
        high = int(last) if last else (6 if step else low)
        if not 0 <= low <= high <= 7:
            raise ValueError(f"day of week: expected numbers from 0 to 7, got {part!r}")
        days += [DAYS[n] for n in range(low, high + 1, int(step or 1))]
    return ",".join(dict.fromkeys(days))


def latest_window(cron: str, now: datetime) -> datetime:
    """The newest moment of `cron` that is not after `now`; of an expression that never comes, `NEVER`."""
    when = trigger(cron)
    found: datetime | None = when.get_next_fire_time(None, now - LOOK_BACK)
    if found is None or found > now:
        return NEVER
    span = timedelta(hours=1)
    while (later := when.get_next_fire_time(None, now - span)) is None or later > now:
        span *= 2
    while later is not None and later <= now:
        found = later
        later = when.get_next_fire_time(None, found + timedelta(seconds=1))
    return found.astimezone(UTC)


def due_sources(sources: Iterable[Source], last_done: Mapping[str, datetime], now: datetime) -> tuple[Source, ...]:
    """The enabled sources with a window since their last run's; one that never ran is due."""
    return tuple(
        source
        for source in sources
        if source.enabled
        and ((done := last_done.get(source.name)) is None or latest_window(source.schedule, now) > done)
    )


def start(schedule: Schedule, state: Store, clock: Clock) -> None:
    """Give a job that is scheduled for the first time its starting mark: nothing before it was missed."""
    now = clock.now()
    state.audit(now, "service started")
    for job in schedule.jobs:
        if state.last_done(job.name) is None:
            state.set_done(job.name, now, now)


class Pass:
    """Runs what is due. A window that failed is not tried again until the next one, or the next start."""

    def __init__(self, schedule: Schedule, jobs: Mapping[str, Work], state: Store, clock: Clock) -> None:
        self._schedule = schedule
        self._jobs = jobs
        self._state = state
        self._clock = clock
        self._tried: dict[str, datetime] = {}

    def run(self, stopping: Callable[[], bool] = lambda: False) -> None:
        """Run each due job once, in the schedule's order, until `stopping`."""
        for job in self._schedule.jobs:
            if stopping():
                return
            window = latest_window(job.cron, self._clock.now())
            done = self._state.last_done(job.name)
            if (done is None or window > done.window) and self._tried.get(job.name) != window:
                self._tried[job.name] = window
                self._run_one(job, window)

    def _run_one(self, job: Job, window: datetime) -> None:
        try:
            self._jobs[job.name](window)
        except Exception as error:
            log.exception("job %s for %s failed", job.name, window)
            self._state.audit(self._clock.now(), f"{FAILED}: {job.name}", f"{window:%Y-%m-%dT%H:%MZ}: {error!r}")
            return
        self._state.set_done(job.name, window, self._clock.now())


def _scheduler(schedule: Schedule, wakes: "SimpleQueue[None]") -> BackgroundScheduler:
    scheduler = BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for job in schedule.jobs:
        scheduler.add_job(wakes.put, trigger(job.cron), args=(None,), id=job.name)
    return scheduler


class _Stop:
    """Takes the first SIGTERM or SIGINT as a wish, and wakes the service; the second has its usual effect.

    A flag and `SimpleQueue.put` are all that a handler may safely touch.
    """

    def __init__(self, wakes: "SimpleQueue[None]") -> None:
        self.asked = False
        self._wakes = wakes
        self._before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def __enter__(self) -> "_Stop":
        for number in self._before:
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *exc: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        self._wakes.put(None)
        self.__exit__()
