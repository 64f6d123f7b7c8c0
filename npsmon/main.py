"""`npsmon`: finds its subcommands in `npsmon/commands/` and turns problems into sentences and exit codes."""

import importlib
import pkgutil
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from npsmon import commands
from records.problems import Problem


class _ByName(TyperGroup):
    """A subcommand is a module with a function `command`, or an `app` with subcommands; imported when used."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the library's signature
        return sorted(module.name for module in pkgutil.iter_modules(commands.__path__))

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{commands.__name__}.{cmd_name}")
        if hasattr(module, "app"):
            found: Any = typer.main.get_group(module.app)
        else:
            single = typer.Typer(pretty_exceptions_enable=False)
            single.command()(module.command)
            found = typer.main.get_command(single)
        found.name = cmd_name
        return found


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
