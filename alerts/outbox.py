"""Digests wait here until a server has taken them: none lost, each stored once.

SMTP cannot promise that a mail arrives exactly once (RFC 1047). What is promised: a digest stays until a server took it
or refused it for good; it is handed over again only where no clear answer came; and then under the same Message-ID.
"""

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.digest import Digest, Period
from alerts.notifiers.base import Notifier, NotifyError
from alerts.store import Mail, Store
from config.notify import Recipient, Sender
from records.clock import Clock
from records.problems import Away

FIRST_PAUSE = timedelta(minutes=5)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
"""RFC 5321, 4.5.4.1; for mails that a server puts off, not for a server that is away."""
GIVE_UP_TRIES = 10
FAILED = "mail failed"
log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Trouble:
    recipient: str
    period: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeliveryReport:
    sent: tuple[str, ...]
    """Message-IDs."""
    later: tuple[Trouble, ...]
    """Put off, or without a clear answer: tried again under the same Message-ID."""
    failed: tuple[Trouble, ...]
    """Refused for good: the digest is kept, but its recipient has not got it."""


def enqueue(
    state: Store, digest: Digest, *, recipient: Recipient, period: Period, sender: Sender, now: datetime
) -> bool:
    """Store the digest and mark its alerts as told, together; False where the recipient's digest is already there."""
    mail = Mail(
        recipient=recipient.address,
        period=period.key,
        message_id=message_id(sender, recipient, period),
        subject=digest.subject,
        text=digest.text,
        html=digest.html,
        pictures=digest.pictures,
        next_try=now,
        created=now,
    )
    return state.enqueue(mail, digest.alert_ids)


def message_id(sender: Sender, recipient: Recipient, period: Period) -> str:
    key = f"{sender.address}|{recipient.address}|{period.key}".lower()
    return f"<digest.{hashlib.sha256(key.encode()).hexdigest()[:32]}@{sender.domain}>"


def deliver(state: Store, notifier: Notifier, clock: Clock) -> DeliveryReport:
    """Hand over what is due. Raises `Away` where the server cannot be reached or lets nobody in; all then wait."""
    sent: list[str] = []
    later: list[Trouble] = []
    failed: list[Trouble] = []
    due = state.due(clock.now())
    for number, mail in enumerate(due):
        try:
            notifier.send(mail)
        except NotifyError as error:
            if error.away:
                raise Away(f"{error}; {len(due) - number} mails wait in the outbox, {number} were handled") from error
            trouble = Trouble(recipient=mail.recipient, period=mail.period, reason=str(error))
            (failed if _hopeless(mail, error, clock.now()) else later).append(trouble)
            _note(state, mail, error, clock.now())
            continue
        state.mark_sent(mail.recipient, mail.period, clock.now())
        sent.append(mail.message_id)
    return DeliveryReport(sent=tuple(sent), later=tuple(later), failed=tuple(failed))


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries that failed: 5 min, 15 min, 45 min ... 6 h."""
    factor: int = 3 ** min(tries, 10)
    return min(FIRST_PAUSE * factor, LONGEST_PAUSE)


def _hopeless(mail: Mail, error: NotifyError, now: datetime) -> bool:
    too_long = now - mail.created > GIVE_UP_AFTER and mail.tries + 1 >= GIVE_UP_TRIES
    return error.permanent or (too_long and not error.ambiguous)


def _note(state: Store, mail: Mail, error: NotifyError, now: datetime) -> None:
    if not _hopeless(mail, error, now):
        log.warning("digest %s to %s waits: %s", mail.period, mail.recipient, error)
        state.mark_failed(mail.recipient, mail.period, str(error), now + pause(mail.tries))
        return
    log.error("digest %s to %s failed for good: %s", mail.period, mail.recipient, error)
    with state.transaction():
        state.mark_failed(mail.recipient, mail.period, str(error), None)
        state.audit(now, FAILED, f"{mail.recipient}, {mail.period}: {error}")
