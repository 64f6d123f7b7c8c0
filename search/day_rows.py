"""Rows of a source-day's document: records without what the source-day says for all of them."""

from dataclasses import fields
from typing import Any

from records.counts import DailyCount, DailyPrice

OF_DAY = ("day", "source")


def plain_row(record: DailyCount | DailyPrice) -> dict[str, Any]:
    """Without what is not known."""
    values = ((f.name, getattr(record, f.name)) for f in fields(record) if f.name not in OF_DAY)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values if value is not None}
