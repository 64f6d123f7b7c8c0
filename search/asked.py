"""What an analyst asks for, checked."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, get_type_hints

from records.counts import Role
from records.extraction import Kind
from records.problems import Misuse

MOST_ROWS = 1000
UNITS = ("g", "ml", "unit")
SORTS = ("relevance", "newest", "oldest", "price", "unit_price")


@dataclass(frozen=True, kw_only=True)
class Query:
    """What an analyst asks for; filters must all hold."""

    text: str = ""
    name: tuple[str, ...] = ()
    """Canonical names in any role."""
    substance: tuple[str, ...] = ()
    precursor: tuple[str, ...] = ()
    cutting_agent: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    substance_class: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    """Listings that name anything in this role."""
    kind: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()
    seller: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    ships_from: tuple[str, ...] = ()
    ships_to: tuple[str, ...] = ()
    currency: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    price_min: float | None = None
    price_max: float | None = None
    """EUR, of the headline offer."""
    unit_price_min: float | None = None
    unit_price_max: float | None = None
    per: str = "g"
    """What unit prices (filter and sort) are for: g, ml or unit."""
    first_seen_from: date | None = None
    first_seen_to: date | None = None
    last_seen_from: date | None = None
    last_seen_to: date | None = None
    unknown_only: bool = False
    """Only listings with a name that no lexicon row has."""
    all_versions: bool = False
    """Also versions that the listing has since replaced."""
    sort: str = "relevance"
    size: int = 20
    after: str | None = None
    """`Results.next` of the page before."""

    def __post_init__(self) -> None:
        _one_of("kind", self.kind, [k.value for k in Kind])
        _one_of("role", self.role, [r.value for r in Role])
        _one_of("sort", (self.sort,), SORTS)
        _one_of("per", (self.per,), UNITS)
        if not 0 <= self.size <= MOST_ROWS:
            raise Misuse(f"size: expected 0 to {MOST_ROWS}, got {self.size}")
        for low, high in (("price_min", "price_max"), ("unit_price_min", "unit_price_max"),
                          ("first_seen_from", "first_seen_to"), ("last_seen_from", "last_seen_to")):  # fmt: skip
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise Misuse(f"{low}: expected at most {high} ({most}), got {least}")


def query(text: str, filters: Iterable[str] = (), **others: Any) -> Query:
    """A query from `field=value` words as typed; a repeated field gives alternatives. Unknown fields are `Misuse`."""
    given: dict[str, Any] = {"text": text, **others}
    hints = get_type_hints(Query)
    known = [f.name for f in fields(Query) if f.name not in ("text", "after")]
    for word in filters:
        name, equals, value = word.partition("=")
        name = name.strip().replace("-", "_")
        if not equals or name not in known:
            raise Misuse(f"filter {word!r}: expected FIELD=VALUE with a field of: {', '.join(known)}")
        if hints[name] == tuple[str, ...]:
            given[name] = (*given.get(name, ()), value.strip())
        else:
            given[name] = _typed(name, value.strip(), hints[name])
    return Query(**given)


def _one_of(name: str, values: Sequence[str], known: Sequence[str]) -> None:
    for value in values:
        if value not in known:
            raise Misuse(f"{name}: expected one of {', '.join(known)}, got {value!r}")


def _typed(name: str, value: str, hint: Any) -> Any:
    try:
        if hint == float | None:
            return _finite(value)
        if hint is int:
            return int(value)
        if hint == date | None:
            return date.fromisoformat(value)
    except ValueError:
        expected = {int: "a whole number", float | None: "a number"}.get(hint, "a day as YYYY-MM-DD")
        raise Misuse(f"{name}: expected {expected}, got {value!r}") from None
    if hint is bool:
        if value.lower() not in ("yes", "no", "true", "false"):
            raise Misuse(f"{name}: expected yes or no, got {value!r}")
        return value.lower() in ("yes", "true")
    return value


def _finite(value: str) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError
    return number
