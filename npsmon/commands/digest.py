"""Write each recipient's digest, an empty one too, and send what waits in the outbox."""

from datetime import datetime

import typer

from alerts.lock import held
from npsmon import started
from npsmon.shown import say
from npsmon.stages import stages
from records.problems import FailedItems


def command(
    day: datetime | None = typer.Option(None, formats=["%Y-%m-%d"], help="The digest's day; without it, today (UTC)."),
    send: bool = typer.Option(True, help="Also hand what waits in the outbox to the mail server."),
) -> None:
    with held(started.settings().data), started.state() as state, stages() as stage:
        written = stage.digest(state, (day or started.clock().now()).date())
        typer.echo(f"{len(written)} digests written")
        if not send:
            return
        report = stage.deliver(state)
    typer.echo(f"{len(report.sent)} sent, {len(report.later)} put off, {len(report.failed)} refused")
    for trouble in (*report.later, *report.failed):
        say(f"{trouble.recipient} {trouble.period}: {trouble.reason}")
    if report.failed or report.later:
        raise FailedItems("not every digest has reached its mail server; see above")
