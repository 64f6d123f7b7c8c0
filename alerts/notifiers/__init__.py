"""Ways to hand over a digest; a notifier is found by its module's name (`smtp` is `smtp.Smtp`)."""

from importlib import import_module

from alerts.notifiers.base import Notifier
from config.notify import Notify
from config.settings import Settings


def load(notify: Notify, settings: Settings) -> Notifier:
    module = import_module(f"{__name__}.{notify.notifier}")
    made: Notifier = getattr(module, notify.notifier.title().replace("_", "")).of(settings, notify.sender)
    return made
