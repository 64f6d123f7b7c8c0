"""Who is told what: `notify.yaml`. Passwords are not here; they are settings (`NPSMON_SMTP_...`)."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from config.strict import ConfigError, read_yaml, whole
from records.alert import AlertKind

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?")
UNCLASSIFIED = "unclassified"


class Frequency(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"
    """Monday to Sunday, told on Sunday or as soon after as the service runs."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a recipient is told of. An empty list sets no limit."""

    kinds: tuple[AlertKind, ...] = ()
    classes: tuple[str, ...] = ()
    """Classes of the lexicon; `unclassified` stands for names without one."""
    sources: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """Languages of the sources."""
    min_harm: float = 0.0
    """Least rank of an alert about the market; alerts about the crawl have none."""


@dataclass(frozen=True, kw_only=True)
class Recipient:
    address: str
    name: str
    period: Frequency
    language: str = "en"
    """A folder of `alerts/templates/`."""
    scope: Scope = field(default_factory=Scope)
    enabled: bool = True

    def __post_init__(self) -> None:
        check_address("address", self.address)
        check_line("name", self.name)


@dataclass(frozen=True, kw_only=True)
class Sender:
    address: str
    name: str
    reply_to: str | None = None

    def __post_init__(self) -> None:
        check_address("address", self.address)
        check_line("name", self.name)
        if self.reply_to is not None:
            check_address("reply_to", self.reply_to)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(frozen=True, kw_only=True)
class Notify:
    notifier: str
    """A module of `alerts/notifiers/`."""
    sender: Sender
    recipients: tuple[Recipient, ...]

    def __post_init__(self) -> None:
        seen = set()
        for recipient in self.recipients:
            if recipient.address.lower() in seen:
                raise ValueError(f"recipients: {recipient.address!r} is given twice")
            seen.add(recipient.address.lower())

    @property
    def enabled(self) -> tuple[Recipient, ...]:
        return tuple(r for r in self.recipients if r.enabled)


def check_address(key: str, address: str) -> None:
    if not ADDRESS.fullmatch(address) or ".." in address:
        raise ValueError(f"{key}: expected a mail address as name@host in ASCII, got {address!r}")


def check_line(key: str, text: str) -> None:
    if not text.strip() or not text.isprintable():
        raise ValueError(f"{key}: expected one line of printable text, got {text!r}")


def load(folder: Path) -> Notify:
    """Read `notify.yaml` and refuse a notifier or a language that has no file."""
    path = folder / "notify.yaml"
    notify = whole(Notify, read_yaml(path), str(path))
    if notify.notifier not in known_notifiers():
        known = ", ".join(known_notifiers())
        raise ConfigError(f"{path}: notifier: expected one of {known}, got {notify.notifier!r}")
    for recipient in notify.recipients:
        if recipient.language not in known_languages():
            raise ConfigError(
                f"{path}: recipients: {recipient.address}: language: expected one of {', '.join(known_languages())},"
                f" got {recipient.language!r}"
            )
    return notify


ALERTS = Path(__file__).parent.parent / "alerts"


def known_notifiers() -> tuple[str, ...]:
    """The notifiers there are, read from the folder so that nothing is imported."""
    return tuple(sorted(p.stem for p in (ALERTS / "notifiers").glob("*.py") if p.stem not in ("__init__", "base")))


def known_languages() -> tuple[str, ...]:
    return tuple(sorted(p.parent.name for p in (ALERTS / "templates").glob("*/digest.html")))
