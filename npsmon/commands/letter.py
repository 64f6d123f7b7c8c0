"""Draft a notice on a precursor or cutting-agent alert, for the authority or a platform; nothing is sent."""

from pathlib import Path

import typer

from alerts import letters, lookup
from alerts.letters import Addressee
from config import lexicon
from npsmon import started
from npsmon.shown import say


def command(
    alert: str = typer.Argument(..., help="The alert's id, or its beginning."),
    to: Addressee = typer.Option(Addressee.AUTHORITY, "--to", help="Who is to read it."),
    output: Path | None = typer.Option(None, "--output", help="Write to a file instead."),
) -> None:
    with started.state() as state:
        found = lookup.find(state, alert)
    text = letters.letter(found, lexicon.load(), started.clock().now().date(), to)
    if output is None:
        typer.echo(text, nl=False)
        return
    output.write_text(text, "utf-8")
    say(f"draft written to {output}; check it before you send it")
