"""Whether the service keeps its schedule, mail goes out and the index answers, else exit 1; and how texts are read."""

from typing import Any

import typer

from alerts.health import health
from config import schedule
from nlp import compiled
from npsmon import started
from npsmon.shown import say, show
from records.problems import FailedItems
from search import node
from search.store import connect


def command(as_json: bool = typer.Option(False, "--json", help="Print JSON.")) -> None:
    settings = started.settings()
    with started.state() as state:
        found = health(state, schedule.load(settings.config), started.clock())
    rows: list[dict[str, Any]] = [
        {"what": f"job {j.job}", "ok": j.ok, "detail": j.failure or ("late" if j.late else f"done {j.done or 'never'}")}
        for j in found.jobs
    ]
    waits = f"{found.waiting} waiting" + (f", the oldest for {found.oldest_waiting}" if found.waiting else "")
    rows.append({"what": "outbox", "ok": not found.failed_mails, "detail": "; ".join(found.failed_mails) or waits})
    rows.append(_extraction())
    rows.append(_index())
    show(rows, as_json)
    if not (found.ok and rows[-1]["ok"]):
        raise FailedItems("not everything is well; see above")
    say("all is well")


def _extraction() -> dict[str, Any]:
    why = compiled.missing()
    return {"what": "extraction", "ok": True, "detail": f"in plain Python, and slower: {why}" if why else "compiled"}


def _index() -> dict[str, Any]:
    """The cluster's own word; the embedded node is not started for it."""
    settings = started.settings()
    endpoint = node.Endpoint(url=settings.elasticsearch_url) if settings.elasticsearch_url else node.status(settings)
    if endpoint is None:
        return {"what": "index", "ok": True, "detail": "the embedded Elasticsearch is stopped; it starts when needed"}
    store = connect(settings, endpoint)
    try:
        answer = store.request("GET", "_cluster/health")
    finally:
        store.close()
    return {"what": "index", "ok": answer["status"] != "red", "detail": f"{endpoint.url}: {answer['status']}"}
