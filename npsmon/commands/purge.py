"""Delete what is older than your retention period. Daily counts and alerts stay: they name nobody."""

from datetime import timedelta

import typer

from npsmon import started
from records.problems import Misuse
from search.retention import purge


def command(
    days: int = typer.Option(..., help="Keep this many days; older raw pages, runs and documents go."),
    yes: bool = typer.Option(False, "--yes", help="Really delete."),
) -> None:
    if days < 1:
        raise Misuse(f"--days: expected 1 or more, got {days}")
    before = started.clock().now().date() - timedelta(days=days)
    if not yes:
        raise Misuse(f"everything last seen before {before} would be deleted; say --yes to do it")
    with started.index() as store, started.state() as state:
        purged = purge(store, started.settings().data, before)
        state.audit(started.clock().now(), "purged", f"before {before}: {purged}")
    typer.echo(f"{purged.documents} documents and {purged.archives} days of files deleted")
