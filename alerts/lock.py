"""One service for one data folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from records import lock
from records.folder import private_folder
from records.problems import Busy


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold `state/lock`, or raise `Busy` naming the process that does. Child processes do not inherit it."""
    path = private_folder(data / "state") / "lock"
    handle = lock.take(path)
    if handle is None:
        holder = path.read_text("ascii", "replace").strip() or "unknown"
        raise Busy(f"{path}: another instance is running (process {holder}); end it first")
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
