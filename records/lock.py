"""Locks between processes: an advisory lock on a file, gone with the process that holds it, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.problems import Busy


def take(path: Path) -> int | None:
    """Take the lock and return its descriptor (it lasts until closed or exit), or None where another has it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def is_held(path: Path) -> bool:
    """Whether some process holds the lock right now."""
    if not path.exists():
        return False
    handle = take(path)
    if handle is None:
        return True
    os.close(handle)
    return False


@contextmanager
def holding(path: Path, what: str, wait_seconds: float = 0) -> Iterator[None]:
    """Hold the lock in a `with` block; `Busy`, naming `what`, where another still has it after `wait_seconds`."""
    deadline = time.monotonic() + wait_seconds
    while (handle := take(path)) is None:
        if time.monotonic() >= deadline:
            raise Busy(f"another instance is at work: {what} ({path} is locked)")
        time.sleep(0.05)
    try:
        yield
    finally:
        os.close(handle)
