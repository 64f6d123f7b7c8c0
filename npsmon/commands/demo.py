"""The whole chain on an invented online world: 60 simulated days, planted events against alerts."""

import time
from pathlib import Path

import typer

from demo.world import World
from npsmon import started, trial
from npsmon.shown import progress, show


def command(
    data: Path = typer.Option(Path("demo-data"), help="Where it leaves everything; an earlier demo there is replaced."),
    seed: int = typer.Option(7, help="Another number, another world."),
    days: int = typer.Option(60, min=1, max=60, help="Simulated days."),
    as_json: bool = typer.Option(False, "--json", help="Print JSON."),
) -> None:
    world = World(seed=seed, days=days)
    begun = time.monotonic()
    with progress() as step:
        outcome = trial.run(data, world, started.loaded(), step)
    if as_json:
        show([outcome], as_json)
    else:
        _print(outcome, world, data, time.monotonic() - begun)
    trial.check(outcome)


def _print(outcome: trial.Outcome, world: World, data: Path, seconds: float) -> None:
    typer.echo(
        f"{world.days} days, {outcome.listings} listings read, {outcome.held} candidates held back, {seconds:.0f} s"
    )
    events = [
        {
            "planted": f.event.title,
            "name": f.event.name,
            "begins": world.date(f.event.start),
            "alerted": f.alert.signal.day if f.alert else "NOT FOUND",
            "rule": f.alert.signal.rule if f.alert else None,
            "why": f.alert.signal.reason if f.alert else None,
        }
        for f in outcome.found
    ]
    show(events, False, title="Planted events")
    decoys = [
        {
            "decoy": decoy.title,
            "about": decoy.source or ", ".join(decoy.names),
            "market alerts": ", ".join(f"{a.signal.kind} {a.signal.key} {a.signal.day}" for a in wrong) or "none",
        }
        for decoy, wrong in outcome.decoys
    ]
    show(decoys, False, title="Decoys")
    notices = [{"day": a.signal.day, "source": a.signal.key, "why": a.signal.reason} for a in outcome.sources]
    show(notices, False, title="About the crawl itself")
    others = [{"day": a.signal.day, "rule": a.signal.rule, "name": a.signal.key} for a in outcome.others]
    show(others, False, title="Other market alerts (false ones)")
    name = outcome.found[0].event.name
    typer.echo(f"Look around: NPSMON_DATA={data} npsmon find {name} --facets; the digests are in {data / 'maildir'}")
