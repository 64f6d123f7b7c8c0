"""Logs without addresses, page text and contacts."""

import logging
import re
import traceback
from pathlib import Path

from crawler.privacy import mask
from records.folder import private_folder

URL = re.compile(r"(?i)\b(https?://)(?:[^\s/@<>\"']{1,200}@)?([^\s/?#<>\"'@]{1,255})[^\s<>\"']*")
LONGEST = 2000


class DiscreetFormatter(logging.Formatter):
    """Addresses lose all but their host; an exception shows its type and place, since its message may quote a page."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        kept, record.exc_info, record.exc_text, record.stack_info = record.exc_info, None, None, None
        text = mask(URL.sub(r"\1\2/...", super().format(record)[:LONGEST]))
        if kept and kept[1] is not None:
            places = (f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(kept[1].__traceback__))
            text += "\n  " + "\n  ".join((type(kept[1]).__name__, *places))
        return text


def log_to(folder: Path) -> None:
    """Send warnings and errors of everything in this process to `folder/crawl.log`."""
    handler = logging.FileHandler(private_folder(folder) / "crawl.log", encoding="utf-8", delay=True)
    handler.setFormatter(DiscreetFormatter())
    handler.setLevel(logging.WARNING)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.captureWarnings(True)
