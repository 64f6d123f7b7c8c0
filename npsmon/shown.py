"""What the subcommands print: tables for people, JSON for programs, progress on standard error."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from records.convert import plain

SHORT = 20
"""Characters that a table does not break."""
_errors = Console(stderr=True)


def show(rows: Sequence[Any], as_json: bool, title: str | None = None, columns: Sequence[str] | None = None) -> None:
    """Print records or mappings as a table with a column a field, or as one JSON array."""
    data = [plain(row) for row in rows]
    if as_json:
        json.dump(data, sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
        return
    if not data:
        _wide().print(Text(f"{title}: none" if title else "nothing found"))
        return
    names = list(columns or data[0])
    table = Table(title=title, title_justify="left", header_style="bold")
    for name in names:
        short = all(len(_cell(row.get(name))) <= SHORT for row in data)
        table.add_column(name.replace("_", " "), overflow="fold", no_wrap=short)
    for row in data:
        table.add_row(*(Text(_cell(row.get(name))) for name in names))
    _wide().print(table)


def say(sentence: str) -> None:
    """A remark for the person at the terminal; standard output stays for results."""
    _errors.print(Text(sentence))


@contextmanager
def progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, fed with (what, done, total); total 0 where it is unknown."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_errors, transient=True) as bar:
        tasks: dict[str, Any] = {}

        def step(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done, total=total or None)

        yield step


def _wide() -> Console:
    """Into a file or a pipe, lines may be long."""
    console = Console()
    return console if console.is_terminal else Console(width=200)


def _cell(value: Any) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{k} {_cell(v)}" for k, v in value.items()) or "-"
    if isinstance(value, list):
        return ", ".join(_cell(v) for v in value) or "-"
    return str(value)
