"""The invented world as entries for a `sources.yaml`."""

from typing import Any

from demo.server import Server
from demo.world import SITES, Site


def entries(server: Server, day: int) -> dict[str, Any]:
    """The sites that an operator knows on a day, as plain data in the form that `config.sources` reads."""
    return {"sources": [_entry(site, server.urls[site.name]) for site in SITES if site.opens <= day]}


def _entry(site: Site, url: str) -> dict[str, Any]:
    target = site.target or 24
    return {
        "name": site.name,
        "start_urls": [url],
        "layout": site.layout,
        "country": site.country,
        "language": "en",
        "currency": "EUR",
        "schedule": "0 5 * * *" if site.every_days == 1 else f"0 5 */{site.every_days} * *",
        "delay_seconds": 0,
        "expected_min": target // 4,
        "expected_max": target * 4,
        "legal_ground": "Invented data on this machine's own loopback interface.",
        "allow_private": True,
    }
