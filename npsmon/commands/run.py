"""The service: crawl, extract, index, detect, digest and deliver by schedule.yaml, until SIGTERM."""

import logging
from collections.abc import Callable
from datetime import datetime

from alerts.schedule import serve
from config import schedule
from npsmon import started
from npsmon.shown import say
from npsmon.stages import Stages
from records.crawl import RunStatus
from records.problems import FailedItems


def command() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for chatty in ("apscheduler", "elastic_transport"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    settings, clock = started.settings(), started.clock()
    stage = Stages(settings, clock)
    plan = schedule.load(settings.config)
    with started.state() as state:

        def crawl(_: datetime) -> None:
            reports = stage.crawl(stage.due())
            bad = [f"{r.source}: {r.status}" for r in reports if r.status is RunStatus.FAILED]
            if bad:
                raise FailedItems("not read: " + ", ".join(bad))

        def index(_: datetime) -> None:
            with started.index() as store:
                stage.index(store)

        def detect(window: datetime) -> None:
            with started.index() as store:
                stage.detect(store, state, window.date())

        jobs: dict[str, Callable[[datetime], None]] = {
            "crawl": crawl,
            "extract": lambda _: _done(stage.extract()),
            "index": index,
            "detect": detect,
            "digest": lambda window: _done(stage.digest(state, window.date())),
            "deliver": lambda _: _done(stage.deliver(state)),
        }
        say(f"serving {settings.data}; end with Ctrl-C or SIGTERM")
        serve(plan, jobs, state, clock, settings.data)


def _done(result: object) -> None:
    logging.getLogger("npsmon").info("done: %s", result)
