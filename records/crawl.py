"""One run over one source: what was planned, and what came of it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum

REASONS = {
    "index_page": "a category, search or start page: read for its links only",
    "not_found": "the page says that the listing is gone",
    "log_in": "the page asks for a log-in or a captcha; it is left alone",
    "layout_changed": "the layout's selectors no longer match",
    "empty": "no text on the page",
    "too_large": "over the page limit",
    "not_html": "not a page of text",
    "http_error": "an error status",
    "duplicate": "the same listing was already read in this run",
}
"""Why a page gave no listing. `fetched = listings + rejected` holds for every run."""


class RunStatus(StrEnum):
    """How far a run can be trusted as an observation of its source."""

    OK = "ok"
    PARTIAL = "partial"
    """Some pages were lost or the listings fall outside the source's stated minimum and maximum."""
    LAYOUT_CHANGED = "layout_changed"
    FAILED = "failed"
    """Nothing could be read; not an observation."""


_RUN = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, kw_only=True)
class CrawlPlan:
    source: str
    run: str
    """Sortable id: the planned moment as `YYYYMMDDTHHMMSSZ`."""
    planned_at: datetime
    """The run's logical start; its UTC date is the observed day. A simulated clock sets it freely."""

    @property
    def day(self) -> date:
        return self.planned_at.astimezone(UTC).date()

    @staticmethod
    def at(source: str, moment: datetime) -> "CrawlPlan":
        moment = moment.astimezone(UTC).replace(microsecond=0)
        return CrawlPlan(source=source, run=moment.strftime(_RUN), planned_at=moment)


def planned_at(run: str) -> datetime:
    """The planned moment that a run's id stands for, without a look at its files."""
    return datetime.strptime(run, _RUN).replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class CrawlReport:
    source: str
    run: str
    day: date
    started_at: datetime
    finished_at: datetime
    status: RunStatus
    fetched: int
    """Pages archived, one for each URL; a page answered from an unfinished run's archive counts once."""
    listings: int
    rejected: dict[str, int] = field(default_factory=dict)
    """Reason (see `REASONS`) to pages."""
    disallowed: int = 0
    """URLs that robots.txt or the address rules forbade; never requested."""
    failures: int = 0
    """Requests that ended without a response, after retries."""
    messages: tuple[str, ...] = ()
    """What an operator should read: robots.txt unreachable, layout changed at URL, outside the stated minimum..."""
