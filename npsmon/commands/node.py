"""The embedded Elasticsearch: start, stop, status."""

import typer

from npsmon.shown import progress, show
from npsmon.started import settings
from search import node

app = typer.Typer(help=__doc__, no_args_is_help=True)


@app.command()
def start() -> None:
    """Start it, unless it runs; the first time its jars are fetched (46 MB)."""
    with progress() as step:
        endpoint = node.start(settings(), step)
    typer.echo(f"Elasticsearch answers at {endpoint.url} (process {endpoint.pid})")


@app.command()
def stop() -> None:
    """End it and wait until it is gone."""
    typer.echo("stopped" if node.stop(settings()) else "it did not run")


@app.command()
def status(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    """Whether it runs, and where."""
    endpoint = node.status(settings())
    show(
        [{"running": endpoint is not None, "url": endpoint and endpoint.url, "process": endpoint and endpoint.pid}],
        as_json,
    )
