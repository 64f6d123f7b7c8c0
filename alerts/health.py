"""Whether the service does what it is scheduled to do, told from its own marks."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.schedule import FAILED, latest_window
from alerts.store import Store
from config.schedule import Job, Schedule
from records.clock import Clock

PATIENCE = timedelta(hours=6)
"""Mail that waits longer is a fault; grey-listing is over long before."""


@dataclass(frozen=True, kw_only=True)
class JobHealth:
    job: str
    window: datetime
    """The newest moment it should have run for."""
    done: datetime | None
    """The newest window it finished."""
    late: bool
    failure: str | None
    """What the last try said, where nothing was finished since."""
    ahead: bool = False
    """Its mark lies in the future: the clock was set back, and it will not run until then."""

    @property
    def ok(self) -> bool:
        return not self.late and self.failure is None and not self.ahead


@dataclass(frozen=True, kw_only=True)
class Health:
    jobs: tuple[JobHealth, ...]
    waiting: int
    """Mails that wait for their next try."""
    oldest_waiting: timedelta | None
    failed_mails: tuple[str, ...]
    """Mails given up for good: recipient, period and reason."""

    @property
    def ok(self) -> bool:
        patient = self.oldest_waiting is None or self.oldest_waiting <= PATIENCE
        return patient and not self.failed_mails and all(job.ok for job in self.jobs)


def health(state: Store, schedule: Schedule, clock: Clock) -> Health:
    now = clock.now()
    mails = state.unsent()
    waiting = [mail for mail in mails if mail.state == "waiting"]
    return Health(
        jobs=tuple(_job(job, state, now) for job in schedule.jobs),
        waiting=len(waiting),
        oldest_waiting=max((now - mail.created for mail in waiting), default=None),
        failed_mails=tuple(f"{m.recipient}, {m.period}: {m.error}" for m in mails if m.state == "failed"),
    )


def _job(job: Job, state: Store, now: datetime) -> JobHealth:
    window = latest_window(job.cron, now)
    done = state.last_done(job.name)
    failures = state.audit_entries(f"{FAILED}: {job.name}")
    unmended = failures and (done is None or failures[-1].at > done.done)
    return JobHealth(
        job=job.name,
        window=window,
        done=done.window if done else None,
        late=(done is None or done.window < window) and now > window + timedelta(minutes=job.grace_minutes),
        failure=failures[-1].detail if unmended else None,
        ahead=done is not None and done.window > now,
    )
