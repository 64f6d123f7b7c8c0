"""The sources to crawl: `sources.yaml`."""

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.strict import ConfigError, entries


@dataclass(frozen=True, kw_only=True)
class Source:
    """One public site. Every key but the last five must be given."""

    name: str
    """Short id: lower-case letters, digits, hyphens; it names folders and documents."""
    start_urls: tuple[str, ...]
    layout: str
    """A module of `crawler/pages/`."""
    country: str
    language: str
    currency: str
    """What a bare number on its pages means."""
    schedule: str
    """Five cron fields, UTC."""
    delay_seconds: float
    """Least pause between two requests; a longer Crawl-delay of the site wins."""
    expected_min: int
    expected_max: int
    """Listings that one run should give; outside, the run is partial and says so."""
    legal_ground: str
    """Why and under which terms this source may be read."""
    enabled: bool = True
    allow_private: bool = False
    """For a source on the operator's own network or loopback."""
    allow_hosts: tuple[str, ...] = ()
    """Further hosts that links may lead to; the start URLs' own hosts always may."""
    max_pages: int = 5000
    note: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", self.name):
            raise ValueError(f"name: expected lower-case letters, digits and hyphens, got {self.name!r}")
        for url in self.start_urls:
            if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                raise ValueError(f"start_urls: expected http or https addresses, got {url!r}")
        if not self.start_urls:
            raise ValueError("start_urls: expected at least one address")
        if not 0 <= self.expected_min <= self.expected_max:
            raise ValueError("expected_min: expected 0 <= expected_min <= expected_max")
        if self.delay_seconds < 0 or self.max_pages < 1:
            raise ValueError("delay_seconds: expected 0 or more, and max_pages 1 or more")
        if not re.fullmatch(r"[A-Z]{3}", self.currency):
            raise ValueError(f"currency: expected a code of three capitals, got {self.currency!r}")
        if len(self.schedule.split()) != 5:
            raise ValueError(f"schedule: expected five cron fields, got {self.schedule!r}")
        if len(self.legal_ground.strip()) < 10:
            raise ValueError("legal_ground: expected a sentence that says why this source may be read")


def load(folder: Path) -> tuple[Source, ...]:
    """Read `sources.yaml` and refuse a layout that no module of `crawler/pages/` has."""
    path = folder / "sources.yaml"
    sources = entries(Source, path, "sources")
    layouts = known_layouts()
    for source in sources:
        if source.layout not in layouts:
            raise ConfigError(
                f"{path}: entry {source.name!r}: layout: expected one of {', '.join(layouts)}, got {source.layout!r}"
            )
    return sources


def known_layouts() -> tuple[str, ...]:
    """The layouts there are: the page modules' stems, read from the folder so that nothing is imported."""
    pages = Path(__file__).parent.parent / "crawler" / "pages"
    return tuple(sorted(p.stem for p in pages.glob("*.py") if p.stem not in ("__init__", "base")))
