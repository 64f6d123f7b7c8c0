"""An early-warning notification form, filled from alerts and, where an index is up, from its listings.

What nothing is known of stays empty: a form with gaps is honest, one with guesses is not.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from difflib import SequenceMatcher, get_close_matches

from alerts.evidence import price_ranges
from alerts.forms import commonest
from alerts.letters import environment, wrapped
from config.lexicon import Entry, Lexicon, squeeze
from config.sources import Source
from records.alert import Alert, AlertKind, PriceRange
from records.convert import plain
from records.extraction import Kind, Label
from records.problems import Misuse
from search.evidence import Hit
from search.export import cell
from search.find import Row
from search.words import spellings

SIMILAR = 5
PAGES = 20
SELLERS_NOTE = "counted under keyed hashes; no person is named"
PREPARED_BY = "[name and office]"
CONTACT = "[address for questions]"
LABELS = {"cas": "CAS number", "inchikey": "InChIKey"}


@dataclass(frozen=True, kw_only=True)
class Notification:
    """The form, in its order; tuples hold lines."""

    name: str
    other_names: tuple[str, ...]
    substance_class: str | None
    cas: str | None
    inchikey: str | None
    date_first_seen: date | None
    date_last_seen: date | None
    source_types: tuple[str, ...]
    countries: tuple[str, ...]
    physical_form: tuple[str, ...]
    amounts_seen: tuple[str, ...]
    unit_prices: tuple[str, ...]
    purity_stated: str | None
    strength_stated: str | None
    independent_sellers: int | None
    sightings: tuple[str, ...]
    official_status: str | None
    similar_substances: tuple[str, ...]
    alerts: tuple[str, ...]
    evidence: tuple[str, ...]
    """Stored pages with defanged addresses."""
    analytical_confirmation: str
    remarks: tuple[str, ...]
    prepared_on: date
    prepared_by: str = PREPARED_BY
    contact: str = CONTACT


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What an index says of a name."""

    hits: tuple[Hit, ...]
    """One a near-duplicate group."""
    rows: tuple[Row, ...]
    sellers: int
    """Independent ones: each with a text of its own."""
    listings: int


def resolved(asked: str, lexicon: Lexicon, keys: Iterable[str]) -> str:
    """The canonical name, or the stored key, that a spelling means. Raises `Misuse` naming near ones."""
    wanted, keys = squeeze(asked), tuple(dict.fromkeys(keys))
    names = {**spellings(lexicon), **{squeeze(key): key for key in keys}}
    if asked in keys:
        return asked
    if wanted and wanted in names:
        return names[wanted]
    near = ", ".join(dict.fromkeys(names[n] for n in get_close_matches(wanted, names, SIMILAR, 0.75)))
    raise Misuse(f"{asked!r}: in no list and in no alert; near: {near or 'none'}")


def fill(
    name: str,
    alerts: Iterable[Alert],
    *,
    lexicon: Lexicon,
    sources: Iterable[Source],
    looked: Looked | None,
    today: date,
) -> Notification:
    """`alerts`: all stored ones on the name, held ones too. `looked`: None where no index is up."""
    entry, known = lexicon.get(name), {source.name: source for source in sources}
    alerts = sorted((a for a in alerts if a.signal.kind is not AlertKind.SOURCE), key=lambda a: a.signal.day)
    told = [a for a in alerts if a.held is None]
    hits = looked.hits if looked else ()
    where = sorted({s for a in alerts for s in a.evidence.sources} | {h.source for h in hits})
    days = _days(alerts, looked)
    offered = [h for h in hits if h.kind is not Kind.WANT]
    return Notification(
        name=name,
        other_names=(*entry.aliases, *entry.context_aliases) if entry else (),
        substance_class=entry.substance_class if entry else _last(a.evidence.substance_class for a in alerts),
        cas=entry.cas if entry else None,
        inchikey=entry.inchikey if entry else None,
        date_first_seen=min(days, default=None),
        date_last_seen=max(days, default=None),
        source_types=tuple(_counted(_type(known.get(s)) for s in where)),
        countries=_countries(looked, [known[s] for s in where if s in known]),
        physical_form=tuple(f"{form} ({_times(n, 'text')})" for form, n in commonest(h.text for h in offered)),
        amounts_seen=_amounts(offered),
        unit_prices=tuple(_price(p) for p in _prices(offered, told or alerts)),
        purity_stated=_stated(offered, Label.PURITY),
        strength_stated=_stated(offered, Label.STRENGTH),
        independent_sellers=looked.sellers if looked else max(map(_independent, alerts), default=None),
        sightings=tuple(a.signal.reason for a in told),
        official_status=entry.status if entry else None,
        similar_substances=similar(name, entry, lexicon),
        alerts=tuple(f"{a.alert_id} ({a.signal.rule}, {a.signal.day})" for a in told),
        evidence=_pages(alerts),
        analytical_confirmation="none: read from public pages, nothing was bought or tested",
        remarks=_remarks(entry, looked),
        prepared_on=today,
    )


def similar(name: str, entry: Entry | None, lexicon: Lexicon) -> tuple[str, ...]:
    """Lexicon names with the same skeleton (first part of the InChIKey), then those spelt most alike in the class."""
    others = [e for e in lexicon.entries if e.name != name]
    if entry:
        others = [e for e in others if e.substance_class == entry.substance_class]

    def nearness(other: Entry) -> tuple[bool, float, str]:
        same = bool(entry and entry.inchikey and other.inchikey and entry.inchikey[:14] == other.inchikey[:14])
        return not same, -SequenceMatcher(None, squeeze(name), squeeze(other.name)).ratio(), other.name

    return tuple(e.name for e in sorted(others, key=nearness)[:SIMILAR])


def as_text(form: Notification, language: str = "en") -> str:
    rows = [
        (LABELS.get(f.name, f.name.replace("_", " ").capitalize()), _lines(getattr(form, f.name))) for f in fields(form)
    ]
    return wrapped(environment(language).get_template("notification.txt").render(rows=rows))


def as_json(form: Notification) -> str:
    return json.dumps(plain(form), ensure_ascii=False, indent=1) + "\n"


def as_csv(form: Notification) -> str:
    """A header line and a line for the substance, so that forms can be put below one another (RFC 4180)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([f.name for f in fields(form)])
    writer.writerow([cell(getattr(form, f.name)) for f in fields(form)])
    return out.getvalue()


def _lines(value: object) -> list[str]:
    if value is None or value == ():
        return ["-"]
    return [str(one) for one in value] if isinstance(value, tuple) else [str(value)]


def _independent(alert: Alert) -> int:
    return min(alert.evidence.sellers, alert.evidence.groups)


def _days(alerts: Iterable[Alert], looked: Looked | None) -> list[date]:
    days = [s.seen_on for a in alerts for s in a.evidence.snippets]
    days += [d for h in looked.hits for d in h.seen_on] if looked else []
    days += [d for r in looked.rows for d in (r.first_seen, r.last_seen)] if looked else []
    return days or [day for a in alerts for day in (a.signal.window_start, a.signal.day)]


def _counted(values: Iterable[str]) -> list[str]:
    counts = Counter(values)
    return [f"{value} ({n})" for value, n in sorted(counts.items(), key=lambda item: (-item[1], item[0]))]


def _type(source: Source | None) -> str:
    return source.layout.replace("_", " ") if source else "no longer configured"


def _countries(looked: Looked | None, sources: Iterable[Source]) -> tuple[str, ...]:
    of_sources = [f"sources in {c}" for c in sorted({s.country for s in sources if s.country})]
    ships = _counted(r.ships_from for r in looked.rows if r.ships_from) if looked else []
    return (*of_sources, *(f"ships from {one}" for one in ships))


def _amounts(hits: Iterable[Hit]) -> tuple[str, ...]:
    amounts = [offer.amount for hit in hits for offer in hit.offers]
    measures = (("g", [a.mass_g for a in amounts]), ("ml", [a.volume_ml for a in amounts]),
                ("units", [a.units for a in amounts]))  # fmt: skip
    lines = []
    for unit, found in measures:
        values = [v for v in found if v is not None]
        if values:
            lines.append(f"{_span(min(values), max(values))} {unit} ({_times(len(values), 'offer')})")
    return tuple(lines)


def _prices(hits: Sequence[Hit], alerts: Sequence[Alert]) -> tuple[PriceRange, ...]:
    return price_ranges(hits) or next((a.evidence.prices for a in reversed(alerts) if a.evidence.prices), ())


def _price(price: PriceRange) -> str:
    return f"{_span(price.low, price.high)} EUR/{price.per}, median {price.median:g} ({_times(price.offers, 'offer')})"


def _stated(hits: Iterable[Hit], label: Label) -> str | None:
    """By unit, what the texts say; nobody has measured it."""
    by_unit: dict[str, list[float]] = {}
    for mention in (m for hit in hits for m in hit.mentions if m.label is label and m.value is not None):
        by_unit.setdefault(mention.unit or "", []).append(mention.value or 0.0)
    return (
        "; ".join(f"{_span(min(v), max(v))} {u} ({_times(len(v), 'text')})" for u, v in sorted(by_unit.items())) or None
    )


def _times(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def _span(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _pages(alerts: Iterable[Alert]) -> tuple[str, ...]:
    snippets = sorted((s for a in alerts for s in a.evidence.snippets), key=lambda s: (s.seen_on, s.url))
    return tuple(dict.fromkeys(f"{s.seen_on} {s.source} {s.url} {s.page_digest}" for s in snippets))[:PAGES]


def _last(values: Iterable[str | None]) -> str | None:
    return next((v for v in reversed(tuple(values)) if v), None)


def _remarks(entry: Entry | None, looked: Looked | None) -> tuple[str, ...]:
    found = [f"Sellers: {SELLERS_NOTE}.", "Similar substances: by skeleton and spelling, in the monitor's own list."]
    if entry is None:
        found.append("The name is on no list of the monitor; class, if any, is proposed from its spelling.")
    if looked is None:
        found.append("No index was up: countries, form, amounts, purity and strength were not looked up.")
    elif len(looked.hits) < looked.listings:
        found.append(
            f"Form, amounts, prices, purity and strength are from {len(looked.hits)} different texts of"
            f" {looked.listings} listings."
        )
    return tuple(found)
