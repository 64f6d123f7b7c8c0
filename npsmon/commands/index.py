"""Bring every extracted run into the index; what is there already stays untouched."""

import typer

from npsmon import started
from npsmon.shown import show
from npsmon.stages import stages
from records.problems import FailedItems

COLUMNS = ("source", "day", "listings", "indexed", "updated", "unchanged", "rejected")


def command(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    with started.index() as store, stages() as stage:
        reports = stage.index(store)
    show(reports, as_json, columns=COLUMNS)
    rejected = sum(r.rejected for r in reports)
    if rejected:
        reasons = sorted({f"{r.source} {one.listing_id}: {one.reason}" for r in reports for one in r.reasons})
        raise FailedItems(f"{rejected} listings were not taken:\n" + "\n".join(reasons[:10]))
