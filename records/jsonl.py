"""Records as JSON lines, and files that are either whole or absent."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from records.convert import RecordError, build, plain

T = TypeVar("T")


def dumps(record: Any) -> str:
    """One line of JSON; lone surrogates and NUL come through as escapes."""
    return json.dumps(plain(record), ensure_ascii=True, separators=(",", ":"), allow_nan=False)


def loads(cls: type[T], line: str | bytes, where: str) -> T:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise RecordError(f"{where}: not JSON: {error}") from None
    return build(cls, data, where)


def read(cls: type[T], path: Path) -> Iterator[T]:
    """Yield the records of a JSON-lines file; an error names file and line."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield loads(cls, line, f"{path}:{number}")


def read_one(cls: type[T], path: Path) -> T:
    return loads(cls, path.read_bytes(), str(path))


def write(path: Path, records: Iterable[Any]) -> int:
    """Write all records and put the file in place at once, on disk; returns how many."""
    count = 0
    partial = path.with_name(path.name + ".part")
    with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
        for record in records:
            out.write(dumps(record) + "\n")
            count += 1
        out.flush()
        os.fsync(out.fileno())
    os.replace(partial, path)
    sync_folder(path.parent)
    return count


def write_one(path: Path, record: Any) -> None:
    write(path, [record])


def sync_folder(folder: Path) -> None:
    """Make a rename in `folder` outlast a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
