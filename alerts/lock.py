"""One service for one data folder: a lock that the system itself lets go when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records.folder import private_folder
from records.problems import Busy


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold `state/lock`, or raise `Busy` naming the process that does. Child processes do not inherit it."""
    path = private_folder(data / "state") / "lock"
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip() or "unknown"
            raise Busy(f"{path}: another instance is running (process {holder}); end it first") from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
