"""Time as a value: the stages are given a clock and never ask the system themselves."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True)
class Clock:
    """UTC now; with `start` a simulated clock that begins there and runs at normal speed."""

    start: datetime | None = None
    _zero: float = field(default_factory=time.monotonic)

    def now(self) -> datetime:
        if self.start is None:
            return datetime.now(UTC)
        return self.start.astimezone(UTC) + timedelta(seconds=time.monotonic() - self._zero)
