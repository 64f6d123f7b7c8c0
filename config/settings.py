"""Settings from the environment and an `.env` file; read once, at the front door, and passed on as a value."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_type_hints

from dotenv import dotenv_values

from config.strict import ConfigError

PREFIX = "NPSMON_"
SHIPPED = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every field is the environment variable `NPSMON_` + its name in capitals."""

    data: Path = Path("data")
    """Everything the monitor keeps; made 0700."""
    cache: Path = field(default_factory=lambda: Path.home() / ".cache" / "npsmon")
    """The embedded node's jars, 46 MB; may be shared by several data folders."""
    config: Path = SHIPPED
    """Folder of sources.yaml, rules.yaml, notify.yaml, schedule.yaml."""
    elasticsearch_url: str | None = None
    """An own cluster; without it the embedded node is used and started where needed."""
    elasticsearch_api_key: str | None = None
    elasticsearch_ca: Path | None = None
    index_prefix: str = "npsmon"
    node_heap_mb: int = 1024
    seller_key: str | None = None
    """Key of the seller hashes, at least 32 characters; without it a 0600 file is made at the first start."""
    contact: str = ""
    """Where a crawled site can reach the operator; goes into the user agent."""
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 25
    smtp_user: str | None = None
    smtp_password: str | None = None
    smtp_tls: str = "starttls"
    """starttls, implicit, or none (loopback only)."""

    now: datetime | None = None
    """A simulated clock that starts at this moment; for replays and trials."""

    def __repr__(self) -> str:
        return f"Settings(data={str(self.data)!r}, config={str(self.config)!r})"


def load(environment: Mapping[str, str] | None = None, env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings; the environment wins over the file. An unknown `NPSMON_` name is an error."""
    values: dict[str, str] = {}
    if env_file is not None and env_file.is_file():
        values.update({k: v for k, v in dotenv_values(env_file, interpolate=False).items() if v is not None})
    values.update(os.environ if environment is None else environment)
    hints = get_type_hints(Settings)
    known = {PREFIX + f.name.upper(): f.name for f in fields(Settings)}
    given: dict[str, Any] = {}
    for name, value in values.items():
        if not name.startswith(PREFIX) or value == "":
            continue
        if name not in known:
            raise ConfigError(f"{name}: unknown setting; expected one of {', '.join(sorted(known))}")
        given[known[name]] = _typed(name, value, hints[known[name]])
    settings = Settings(**given)
    _check(settings)
    return settings


def _typed(name: str, value: str, hint: object) -> Any:
    if hint is int:
        if not value.isdigit():
            raise ConfigError(f"{name}: expected a whole number, got {value!r}")
        return int(value)
    if hint == datetime | None:
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            raise ConfigError(f"{name}: expected a moment as 2026-01-05T06:00:00Z, got {value!r}") from None
        return moment.replace(tzinfo=moment.tzinfo or UTC)
    if hint is Path or hint == Path | None:
        return Path(value).expanduser()
    return value


def _check(settings: Settings) -> None:
    if settings.smtp_tls not in ("starttls", "implicit", "none"):
        raise ConfigError(f"{PREFIX}SMTP_TLS: expected starttls, implicit or none, got {settings.smtp_tls!r}")
    if settings.smtp_tls == "none" and settings.smtp_host not in ("127.0.0.1", "::1", "localhost"):
        raise ConfigError(
            f"{PREFIX}SMTP_TLS: none is for loopback only; {settings.smtp_host} needs starttls or implicit"
        )
    if settings.seller_key is not None and len(settings.seller_key) < 32:
        raise ConfigError(f"{PREFIX}SELLER_KEY: expected at least 32 characters")
    if settings.node_heap_mb < 256:
        raise ConfigError(f"{PREFIX}NODE_HEAP_MB: expected 256 or more")
