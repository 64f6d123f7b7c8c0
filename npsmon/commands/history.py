"""Take in listings of an earlier time from a CSV table: each of its days becomes a run of the source."""

from pathlib import Path

import typer

from npsmon.shown import show
from npsmon.stages import stages
from records.problems import Misuse

COLUMNS = ("source", "day", "status", "fetched", "listings", "rejected", "messages")


def command(
    table: Path = typer.Argument(..., help="UTF-8, with a header line; at least a date and a title for each listing."),
    source: str = typer.Option(..., "--source", help="The name in sources.yaml that the listings belong to."),
    column: list[str] | None = typer.Option(
        None, "--column", help="FIELD=HEADER where the table names a field in its own way; may be repeated."
    ),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    if not table.is_file():
        raise Misuse(f"no such file: {table}")
    columns = {field: header for field, _, header in (pair.partition("=") for pair in column or ())}
    with stages() as stage:
        reports = stage.take_in(table, stage.chosen([source])[0], columns)
    show(reports, as_json, columns=COLUMNS)
