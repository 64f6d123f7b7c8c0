"""When the service works: `schedule.yaml`. Times are UTC."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from config.strict import ConfigError, entries


class JobName(StrEnum):
    CRAWL = "crawl"
    EXTRACT = "extract"
    INDEX = "index"
    DETECT = "detect"
    DIGEST = "digest"
    DELIVER = "deliver"


@dataclass(frozen=True, kw_only=True)
class Job:
    name: JobName
    cron: str
    """Minute, hour, day of month, month, day of week (0 or 7: Sunday)."""
    after: JobName | None = None
    """Where both are due, this one runs later."""
    grace_minutes: int = 60
    """How long after its time an unfinished job counts as late."""

    def __post_init__(self) -> None:
        if len(self.cron.split()) != 5:
            raise ValueError(f"cron: expected five cron fields, got {self.cron!r}")
        if self.grace_minutes < 1:
            raise ValueError(f"grace_minutes: expected 1 or more, got {self.grace_minutes}")


@dataclass(frozen=True, kw_only=True)
class Schedule:
    jobs: tuple[Job, ...]
    """In the order in which jobs that are due together run."""


def load(folder: Path) -> Schedule:
    """Read `schedule.yaml`; `after` must name another entry and must not lead back to its own."""
    path = folder / "schedule.yaml"
    jobs = {job.name: job for job in entries(Job, path, "jobs")}
    ordered: list[Job] = []
    waiting = list(jobs.values())
    while waiting:
        ready = [j for j in waiting if j.after is None or any(j.after == o.name for o in ordered)]
        if not ready:
            job = waiting[0]
            raise ConfigError(
                f"{path}: entry {str(job.name)!r}: after: expected another entry that does not wait for this one,"
                f" got {str(job.after)!r}"
            )
        ordered.append(ready[0])
        waiting.remove(ready[0])
    return Schedule(jobs=tuple(ordered))
