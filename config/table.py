"""CSV tables, read strictly: whatever does not fit is a `ConfigError` naming file, line, column and expectation."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from config.strict import ConfigError


@dataclass(frozen=True, kw_only=True)
class Row:
    where: str
    """`file:line`."""
    cells: dict[str, str]

    def fail(self, column: str, message: str) -> ConfigError:
        return ConfigError(f"{self.where}: {column}: {message}, got {self.cells[column]!r}")

    def many(self, column: str) -> tuple[str, ...]:
        """A cell with a list, separated by `|`."""
        cell = self.cells[column]
        parts = tuple(cell.split("|")) if cell else ()
        if any(not p or p != p.strip() for p in parts):
            raise self.fail(column, "expected values separated by `|`, none empty or with blanks around it")
        return parts

    def maybe(self, column: str) -> str | None:
        return self.cells[column] or None

    def one_of(self, column: str, known: tuple[str, ...]) -> str:
        if self.cells[column] not in known:
            raise self.fail(column, f"expected one of {', '.join(known)}")
        return self.cells[column]

    def number(self, column: str, low: float, high: float) -> float:
        cell = self.cells[column]
        if not re.fullmatch(r"\d+(\.\d+)?", cell) or not low <= float(cell) <= high:
            raise self.fail(column, f"expected a number from {low:g} to {high:g}")
        return float(cell)

    def cas(self, column: str) -> str | None:
        """A CAS number; its check digit is the sum of the others, each times its place from the right, modulo 10."""
        cas = self.cells[column]
        if not cas:
            return None
        match = re.fullmatch(r"(\d{2,7})-(\d\d)-(\d)", cas)
        if not match:
            raise self.fail(column, "expected a CAS number as 50-00-0")
        places = enumerate(reversed(match[1] + match[2]), 1)
        if sum(place * int(digit) for place, digit in places) % 10 != int(match[3]):
            raise self.fail(column, "expected a CAS number whose check digit fits")
        return cas

    def inchikey(self, column: str) -> str | None:
        key = self.cells[column]
        if key and not re.fullmatch(r"[A-Z]{14}-[A-Z]{10}-[A-Z]", key):
            raise self.fail(column, "expected an InChIKey")
        return key or None


def read_table(path: Path, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """Read a UTF-8 CSV file whose first line is exactly `columns`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{path}: file not found") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as UTF-8: {error}") from None
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header = tuple(next(reader, ()))
    if header != columns:
        missing = [c for c in columns if c not in header]
        unknown = [c for c in header if c not in columns]
        raise ConfigError(f"{path}:1: expected the columns {','.join(columns)}; missing: {missing}, unknown: {unknown}")
    rows = []
    try:
        for cells in reader:
            where = f"{path}:{reader.line_num}"
            if len(cells) != len(columns):
                raise ConfigError(f"{where}: expected {len(columns)} columns, got {len(cells)}")
            rows.append(Row(where=where, cells=dict(zip(columns, cells, strict=True))))
    except csv.Error as error:
        raise ConfigError(f"{path}:{reader.line_num}: cannot be read as CSV: {error}") from None
    return tuple(rows)
