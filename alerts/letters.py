"""A draft notice on a chemical or a cutting agent, for the competent authority or for a platform; never sent from here.

It names no person and quotes no text: counts, days, sources, addresses that do not open, and digests of the pages.
"""

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.spread import side_of
from alerts.untrusted import visible
from config.lexicon import Entry, Lexicon
from records.alert import Alert, AlertKind, Snippet
from records.counts import Role, Side
from records.problems import Misuse

TEMPLATES = Path(__file__).parent / "templates"
WIDTH = 78
ROLES = {"precursor": Role.PRECURSOR, "cutting-agent": Role.CUTTING_AGENT}
KINDS = {AlertKind.DEMAND: Role.PRECURSOR, AlertKind.CUTTING_AGENT: Role.CUTTING_AGENT}
OPEN_ENDED = ("many", "various")
"""What the lexicon says of a chemical that serves for more products than can be listed."""


class Addressee(StrEnum):
    AUTHORITY = "authority"
    PLATFORM = "platform"


@dataclass(frozen=True, kw_only=True)
class Chemical:
    name: str
    role: Role
    entry: Entry | None
    """None: on no list of the monitor."""
    products: tuple[str, ...] = ()
    """`cathinone: 3-cmc, mephedrone`: what it is for, by class."""
    open_ended: bool = False


def letter(alert: Alert, lexicon: Lexicon, today: date, to: Addressee, language: str = "en") -> str:
    """Raises `Misuse` where the alert is about neither a precursor nor a cutting agent."""
    values = {
        "alert": alert,
        "signal": alert.signal,
        "evidence": alert.evidence,
        "chemical": chemical(alert, lexicon),
        "independent": min(alert.evidence.sellers, alert.evidence.groups),
        "seen": _by_source(alert.evidence.snippets),
        "wanted": side_of(alert.signal) is Side.WANT,
        "today": today,
        "to": str(to),
    }
    return wrapped(environment(language).get_template("letter.txt").render(values))


def chemical(alert: Alert, lexicon: Lexicon) -> Chemical:
    signal, group = alert.signal, alert.evidence.substance_class
    entry = lexicon.get(signal.key) if signal.kind is not AlertKind.SOURCE else None
    role = entry.role if entry else ROLES.get(group or "", KINDS.get(signal.kind))
    if role is None or role not in ROLES.values():
        about = "a source" if signal.kind is AlertKind.SOURCE else f"a substance (class {group or 'unknown'})"
        raise Misuse(
            f"alert {alert.alert_id}: a letter is for precursors and cutting agents; {signal.key} is {about}"
            + ("" if signal.kind is AlertKind.SOURCE else f": use npsmon notification {alert.alert_id}")
        )
    made = entry.end_products if entry else ()
    return Chemical(
        name=signal.key,
        role=role,
        entry=entry,
        products=grouped([p for p in made if p not in OPEN_ENDED], lexicon),
        open_ended=any(p in OPEN_ENDED for p in made),
    )


def grouped(products: Iterable[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Substances under their class, in order; what is a group itself, or in no list, stands alone."""
    groups: dict[str, list[str]] = defaultdict(list)
    for product in products:
        found = lexicon.get(product)
        groups[found.substance_class if found else product].append(product)
    return tuple(group if names == [group] else f"{group}: {', '.join(names)}" for group, names in groups.items())


def _by_source(snippets: Iterable[Snippet]) -> Mapping[str, list[Snippet]]:
    """One passage a page, oldest first."""
    pages = {(s.source, s.url, s.page_digest): s for s in sorted(snippets, key=lambda s: s.seen_on, reverse=True)}
    found: dict[str, list[Snippet]] = defaultdict(list)
    for one in sorted(pages.values(), key=lambda s: (s.source, s.seen_on, s.url)):
        found[one.source].append(one)
    return dict(found)


@cache
def environment(language: str) -> Environment:
    """Of plain texts; every value that a template puts out goes through `visible`."""
    return Environment(  # noqa: S701 - plain text
        loader=FileSystemLoader(TEMPLATES / language),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_put_out,
    )


def wrapped(text: str) -> str:
    """Lines folded under their own indent; addresses and digests are never broken."""
    lines: list[str] = []
    for line in text.strip("\n").split("\n"):
        indent = " " * (len(line) - len(line.lstrip(" -")))
        lines += textwrap.wrap(
            line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        ) or [""]
    return "\n".join(lines) + "\n"


def _put_out(value: Any) -> Any:
    return value if isinstance(value, int | float) else visible(str(value))
