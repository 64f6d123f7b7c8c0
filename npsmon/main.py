"""`npsmon`: finds its subcommands in `npsmon/commands/` and turns problems into sentences and exit codes."""

import ast
import importlib
import pkgutil
import sys
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from npsmon import commands
from records.problems import Problem


class _ByName(TyperGroup):
    """A subcommand is a module with a function `command`, or an `app` with subcommands; its docstring is its help.

    It is imported when used only: one that needs no spaCy does not wait for it.
    """

    _listing = False

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        if self._listing:
            return TyperCommand(cmd_name, help=_docstring(cmd_name))
        module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        if hasattr(module, "app"):
            found: Any = typer.main.get_group(module.app)
        else:
            single = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
            single.command(help=module.__doc__)(module.command)
            found = typer.main.get_command(single)
        found.name = cmd_name
        return found

    def format_help(self, ctx: Any, formatter: Any) -> None:
        self._listing = True
        super().format_help(ctx, formatter)


def _docstring(name: str) -> str:
    path = Path(commands.__file__ or "").with_name(f"{name}.py")
    return ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""


app = typer.Typer(
    cls=_ByName,
    name="npsmon",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Early warning for new psychoactive substances, from public listings to an analyst's mail box.",
    epilog="Exit codes: 0 fine; 1 finished, some items failed; 2 usage or configuration; "
    "3 a dependency is away, work is kept; 4 integrity; 5 another instance runs.",
)


@app.callback()
def _front_door() -> None:
    """Early warning for new psychoactive substances, from public listings to an analyst's mail box."""


def main() -> None:
    try:
        app()
    except Problem as problem:
        sys.stderr.write(f"npsmon: {problem}\n")
        sys.exit(problem.exit_code)
