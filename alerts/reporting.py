"""The digest job: what each recipient has not been told yet, composed and put into the outbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from alerts.coverage import coverage, read_runs
from alerts.digest import Period, assemble
from alerts.late import notes
from alerts.outbox import enqueue
from alerts.schedule import FAILED
from alerts.store import Store
from alerts.verdicts import precision
from config.notify import Frequency, Notify, Recipient
from config.schedule import JobName
from config.sources import Source
from records.clock import Clock


@dataclass(frozen=True, kw_only=True)
class Reporting:
    state: Store
    notify: Notify
    sources: Sequence[Source]
    data: Path
    clock: Clock

    def write(self, day: date, notices: Sequence[str] = ()) -> tuple[Period, ...]:
        """Write the newest digest that is due at the end of `day` for each recipient who has none; their periods.

        `notices` are told to everybody, beside what the audit trail says went wrong since the last digest.
        What older digests missed (a late crawl, days that the service slept through) is in this one.
        """
        written = []
        for recipient in self.notify.enabled:
            period = Period.newest(recipient.period, day)
            if self.state.mail(recipient.address, period.key) is None and self._write(recipient, period, notices):
                written.append(period)
        return tuple(written)

    def _write(self, recipient: Recipient, period: Period, notices: Sequence[str]) -> bool:
        now = self.clock.now()
        first_mark, last_mark = f"first digest: {recipient.address}", f"digest: {recipient.address}"
        first, last = self.state.last_done(first_mark), self.state.last_done(last_mark)
        length = timedelta(days=1 if recipient.period is Frequency.DAILY else 7)
        since = last.done if last else now - length
        untold_from = min(period.first, first.window.date()) if first else period.first
        held_from = min(period.first, last.window.date() + timedelta(days=1)) if last else period.first
        digest = assemble(
            self.state.untold(recipient.address, untold_from, period.last),
            self.state.held(held_from, period.last),
            (*notices, *troubles(self.state, since, now)),
            recipient=recipient,
            period=period,
            coverage=coverage(read_runs(self.data, since, now), self.sources, since, now),
            precision={rule: str(found) for rule, found in precision(self.state).items()},
            late=notes(self.state),
        )
        with self.state.transaction():
            stored = enqueue(self.state, digest, recipient=recipient, period=period, sender=self.notify.sender, now=now)
            if first is None:
                self.state.set_done(first_mark, _midnight(period.first), now)
            self.state.set_done(last_mark, _midnight(period.last), now)
        return stored


def troubles(state: Store, since: datetime, until: datetime) -> tuple[str, ...]:
    """What the audit trail says went wrong in the service itself, each kind once with its newest case."""
    found = []
    for what in (*(f"{FAILED}: {job}" for job in JobName), "rule failed"):
        cases = [entry for entry in state.audit_entries(what) if since < entry.at <= until]
        if cases:
            times = f" ({len(cases)} times, the last one:)" if len(cases) > 1 else ""
            found.append(f"{what}{times} {cases[-1].detail}")
    return tuple(found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
