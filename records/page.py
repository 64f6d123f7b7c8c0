"""A fetched page, before anybody reads it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Page:
    """One response as it came; `body` is the decoded (not decompressed-again) entity, at most 8 MiB."""

    source: str
    url: str
    fetched_at: datetime
    status: int
    content_type: str
    body: bytes

    @property
    def digest(self) -> str:
        """`sha256:` and the hexadecimal digest of the body: the key of the raw archive."""
        return "sha256:" + hashlib.sha256(self.body).hexdigest()
