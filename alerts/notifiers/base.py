"""What a notifier is: it takes a finished mail and returns or raises `NotifyError`; it never decides to send."""

from typing import Protocol

from alerts.store import Mail


class NotifyError(Exception):
    """Why a mail was not handed over.

    permanent: the other side will never take this mail.
    ambiguous: the connection ended after the mail was given and before the answer; it may have arrived.
    away: nothing is wrong with the mail; the other side cannot be reached or refuses this client.
    None of them: this mail was put off, another time may do.
    """

    def __init__(self, message: str, *, permanent: bool = False, ambiguous: bool = False, away: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.ambiguous = ambiguous
        self.away = away


class Notifier(Protocol):
    def send(self, mail: Mail) -> None: ...
