"""What every subcommand begins with: settings, data folder, clock, and the index where it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from alerts.store import Store as State
from config import settings as config_settings
from config.settings import Settings
from npsmon.shown import progress
from records.clock import Clock
from records.folder import private_folder
from search import node, store
from search.store import Store


@cache
def loaded() -> Settings:
    return config_settings.load()


@cache
def settings() -> Settings:
    """The settings, with the data folder made."""
    private_folder(loaded().data)
    return loaded()


@cache
def clock() -> Clock:
    """The system's clock, or the simulated one that `NPSMON_NOW` sets."""
    return Clock(settings().now)


@contextmanager
def index() -> Iterator[Store]:
    """The index; the embedded node is started where no cluster is set."""
    with progress() as step:
        endpoint = node.ensure(settings(), step)
    opened = store.connect(settings(), endpoint)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def state() -> Iterator[State]:
    """Alerts, outbox, last-done marks and audit trail."""
    with State.open(settings().data) as opened:
        yield opened
