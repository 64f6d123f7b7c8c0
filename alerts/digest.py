"""A digest from what was found: pure, one for each recipient and period, and only what is in the recipient's scope."""

import math
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from alerts import chart
from alerts.coverage import Coverage
from alerts.filters import category
from alerts.store import Picture
from alerts.untrusted import clipped, visible
from config.notify import UNCLASSIFIED, Frequency, Recipient, Scope
from records.alert import Alert, AlertKind, Snippet

TEMPLATES = Path(__file__).parent / "templates"
PRIORITIES = ((15.0, "high"), (7.0, "medium"), (0.0, "low"))
"""Least harm of each, on the scale of `alerts.harm`."""
DETAILED = 12
"""Alerts told at length; the others are lines in the overview."""
SNIPPETS = 3
HELD = 100
SELLERS = 10
SIDE = 140
"""Characters of a passage shown on either side of the name."""
WIDTH = 78


@dataclass(frozen=True, kw_only=True)
class Period:
    """Whole days, both inclusive."""

    first: date
    last: date
    frequency: Frequency

    @staticmethod
    def newest(frequency: Frequency, day: date) -> "Period":
        """The newest period that is over at the end of `day`: that day, or the week up to the last Sunday."""
        if frequency is Frequency.DAILY:
            return Period(first=day, last=day, frequency=frequency)
        sunday = day - timedelta(days=day.isoweekday() % 7)
        return Period(first=sunday - timedelta(days=6), last=sunday, frequency=frequency)

    @property
    def key(self) -> str:
        """`2026-11-23`, or `2026-W48`; what makes a digest to one recipient the same digest."""
        if self.frequency is Frequency.DAILY:
            return self.last.isoformat()
        year, week, _ = self.last.isocalendar()
        return f"{year}-W{week:02}"


@dataclass(frozen=True, kw_only=True)
class Digest:
    subject: str
    text: str
    html: str
    alert_ids: tuple[str, ...]
    """What it tells of; none of these is told again."""
    pictures: tuple[Picture, ...] = ()


def assemble(
    alerts: Iterable[Alert],
    held: Iterable[Alert],
    notices: Iterable[str],
    *,
    recipient: Recipient,
    period: Period,
    coverage: Coverage,
    precision: Mapping[str, str] | None = None,
    late: Mapping[str, str] | None = None,
) -> Digest:
    """`notices` are the service's own troubles, told to everybody: a job that failed, a rule that raised.

    `precision` says in words, by rule, how many of its alerts analysts have confirmed; `late`, by alert id, when it
    would have fired, had the data been there.
    """
    scope = recipient.scope
    shown = _within(scope, coverage)
    told = _ranked(alerts, scope, shown)
    market = tuple(a for a in told if a.signal.kind is not AlertKind.SOURCE)
    kept = _ranked(_newest(held), scope, shown)
    values = {
        "market": market,
        "crawl": tuple(a for a in told if a.signal.kind is AlertKind.SOURCE),
        "held": kept,
        "reasons": Counter(category(a.held or "") for a in kept).most_common(),
        "precision": precision or {},
        "late": late or {},
        "notices": tuple(notices),
        "recipient": recipient,
        "period": period,
        "coverage": shown,
    }
    page = _environment(recipient.language).get_template
    return Digest(
        subject=" ".join(page("subject.txt").render(values).split()),
        text=_wrapped(page("digest.txt").render(values)),
        html=_inliner(recipient.language).inline(page("digest.html").render(values)),
        alert_ids=tuple(alert.alert_id for alert in told),
        pictures=tuple(Picture(cid=cid(a), png=chart.png(a)) for a in market[:DETAILED] if a.evidence.weeks),
    )


def cid(alert: Alert) -> str:
    """The Content-ID of its picture; without a dot, which would be written so that it does not open."""
    return f"{alert.alert_id}@npsmon"


def in_scope(alert: Alert, scope: Scope, sources: frozenset[str] | None) -> bool:
    """`sources`: those that the scope allows; None where it allows all."""
    kind = alert.signal.kind
    if scope.kinds and kind not in scope.kinds:
        return False
    if kind is AlertKind.SOURCE:
        return sources is None or alert.signal.key in sources
    if scope.classes and (alert.evidence.substance_class or UNCLASSIFIED) not in scope.classes:
        return False
    if sources is not None and sources.isdisjoint(alert.evidence.sources):
        return False
    return alert.harm >= scope.min_harm


def priority(alert: Alert) -> str:
    return next((name for least, name in PRIORITIES if alert.harm >= least), "low")


def _newest(held: Iterable[Alert]) -> tuple[Alert, ...]:
    """A lasting event is held back each day; its newest row says it all."""
    by_event = {(a.signal.rule, a.signal.key): a for a in sorted(held, key=lambda a: a.signal.day)}
    return tuple(by_event.values())


def _within(scope: Scope, coverage: Coverage) -> Coverage:
    """The part of the coverage that the scope's sources and languages leave."""
    return Coverage(
        sources=tuple(
            s
            for s in coverage.sources
            if (not scope.sources or s.source in scope.sources)
            and (not scope.languages or s.language in scope.languages)
        )
    )


def _ranked(alerts: Iterable[Alert], scope: Scope, coverage: Coverage) -> tuple[Alert, ...]:
    """In scope, the most harmful first, and without what sources outside the scope say."""
    allowed = _allowed(scope, coverage)
    found = [_limited(a, allowed) for a in alerts if in_scope(a, scope, allowed)]
    return tuple(sorted(found, key=lambda a: (-a.harm, a.signal.key, a.alert_id)))


def _allowed(scope: Scope, coverage: Coverage) -> frozenset[str] | None:
    """Sources by name, which need not be crawled any more, or by language, which only the coverage knows."""
    if scope.languages:
        return frozenset(s.source for s in coverage.sources)
    return frozenset(scope.sources) if scope.sources else None


def _limited(alert: Alert, allowed: frozenset[str] | None) -> Alert:
    if allowed is None or alert.signal.kind is AlertKind.SOURCE:
        return alert
    evidence = alert.evidence
    snippets = tuple(s for s in evidence.snippets if s.source in allowed)
    digests = tuple(dict.fromkeys(s.page_digest for s in snippets))
    limited = replace(
        evidence,
        snippets=snippets,
        page_digests=digests,
        sources=tuple(s for s in evidence.sources if s in allowed),
        readings=tuple(r for r in evidence.readings if r.source in allowed),
        seller_keys=tuple(dict.fromkeys(s.seller for s in snippets if s.seller)),
        earlier=(),
    )
    return replace(alert, evidence=limited)


@cache
def _environment(language: str) -> Environment:
    """Every value that a template puts out goes through `visible`, so nothing hostile can be forgotten."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / language),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_put_out,
    )
    environment.filters.update(clipped=clipped, number=_number, passage=_passage, day=_day, cid=cid)
    environment.filters.update(words=chart.words, sparkline=chart.sparkline)
    environment.globals.update(
        priority=priority, detailed=DETAILED, snippets=SNIPPETS, held_shown=HELD, sellers=SELLERS
    )
    return environment


def _put_out(value: Any) -> Any:
    return value if isinstance(value, int | float) or hasattr(value, "__html__") else visible(str(value))


def _number(value: float) -> str:
    """At most four significant digits, no exponent, no trailing zeros: 0.1235, 12.5, 1,250,000."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return f"{int(value):,}"
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 100 else 2 if abs(value) >= 1 else 4
    return f"{value:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:,.0f}"


def _day(day: date) -> str:
    return f"{day.day} {chart.MONTHS[day.month - 1]}"


def _passage(snippet: Snippet) -> tuple[str, str, str]:
    """Before the name, the name, and after it."""
    before, name, after = (
        snippet.text[: snippet.start],
        snippet.text[snippet.start : snippet.end],
        snippet.text[snippet.end :],
    )
    cut_left, cut_right = len(before) > SIDE, len(after) > SIDE
    return (
        "…" * cut_left + before[-SIDE:],
        clipped(name, SIDE),
        after[:SIDE] + "…" * cut_right,
    )


@cache
def _inliner(language: str) -> CSSInliner:
    style = (TEMPLATES / language).with_name("digest.css").read_text(encoding="utf-8")
    return CSSInliner(extra_css=style, keep_at_rules=True, load_remote_stylesheets=False)


def _wrapped(text: str) -> str:
    """Long lines folded under their own indent; addresses and digests are never broken."""
    lines = []
    for line in re.sub(r"\n{3,}", "\n\n", text).strip("\n").split("\n"):
        indent = line[: len(line) - len(line.lstrip(" -"))]
        lines += textwrap.wrap(
            line, WIDTH, subsequent_indent=" " * len(indent), break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines) + "\n"
