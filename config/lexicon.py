"""The names that the monitor knows: substances, precursors, cutting agents, and what only looks like one.

The tables are `lexicon/*.csv`. Lists inside a cell are separated by `|`. `needs_context` holds the names that
count only beside an amount, a price or another drug's name; the row's own name may be among them.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from config.settings import SHIPPED
from config.strict import ConfigError
from config.table import Row, read_table
from records.counts import Role

COLUMNS = {
    "classes.csv": "class,harm,title",
    "substances.csv": "name,aliases,needs_context,class,cas,inchikey,harm,status,sources",
    "precursors.csv": "name,aliases,needs_context,un_table,cas,hs,end_products,role,sources",
    "cutting_agents.csv": "name,aliases,needs_context,use,medicine,cas,sources",
    "not_names.csv": "phrase,reason",
}
TABLES = {"I": ("UN 1988 Table I", 6.0), "II": ("UN 1988 Table II", 3.0), "S": ("surveillance", 4.0)}
"""Status and harm weight of a precursor by its `un_table`; S is watched but not in the tables."""
CUTTING_HARM = 3.0
GREEK = str.maketrans({"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "Δ": "delta", "ω": "omega"})


@dataclass(frozen=True, kw_only=True)
class Entry:
    name: str
    """Canonical: lower case; itself a name to look for, gated where it is in `context_aliases`."""
    role: Role
    aliases: tuple[str, ...] = ()
    context_aliases: tuple[str, ...] = ()
    substance_class: str
    """A class of `classes.csv`; `precursor` and `cutting-agent` for the other two tables."""
    harm: float
    """0 to 10, for ranking only: the class's weight unless the row has its own."""
    status: str | None = None
    """Official status where a source states it, as `US schedule I` or `UN 1988 Table II`."""
    cas: str | None = None
    inchikey: str | None = None
    hs: str | None = None
    """Harmonised System code of a precursor."""
    end_products: tuple[str, ...] = ()
    """What a precursor is for: canonical names or groups of substances."""
    use: str | None = None
    """A precursor's part (precursor, reagent, solvent...) or a cutting agent's (diluent, adulterant...)."""
    medicine: bool = False
    """A cutting agent that is also sold as a medicine."""
    sources: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[tuple[str, bool], ...]:
        """Every name with whether it needs context, the canonical one first unless it is gated."""
        own = () if self.name in self.context_aliases else ((self.name, False),)
        return (*own, *((a, False) for a in self.aliases), *((a, True) for a in self.context_aliases))


@dataclass(frozen=True, kw_only=True)
class NotName:
    """A phrase in which a name is none, as `amino acid`."""

    phrase: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    version: str
    """Digest of the tables."""
    entries: tuple[Entry, ...]
    not_names: tuple[NotName, ...] = ()
    _by_name: dict[str, Entry] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_name.update((e.name, e) for e in self.entries)

    def get(self, name: str) -> Entry | None:
        """The entry with this canonical name."""
        return self._by_name.get(name)


def squeeze(name: str) -> str:
    """What two spellings of one name share: lower-case letters and digits, accents dropped, Greek written out."""
    text = unicodedata.normalize("NFKD", name.translate(GREEK)).casefold()
    return "".join(c for c in text if c.isalnum())


def load(folder: Path = SHIPPED / "lexicon") -> Lexicon:
    """Read the five tables, or raise `ConfigError` naming file, line, column and what was expected."""
    tables = {name: read_table(folder / name, tuple(columns.split(","))) for name, columns in COLUMNS.items()}
    classes = _classes(tables["classes.csv"])
    taken = _Taken()
    entries = [taken.add(row, _substance(row, classes)) for row in tables["substances.csv"]]
    entries += [taken.add(row, _precursor(row)) for row in tables["precursors.csv"]]
    entries += [taken.add(row, _cutting_agent(row)) for row in tables["cutting_agents.csv"]]
    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in COLUMNS))
    return Lexicon(version=digest.hexdigest()[:16], entries=tuple(entries), not_names=_phrases(tables["not_names.csv"]))


def _classes(rows: tuple[Row, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows:
        name = row.cells["class"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) or name in found:
            raise row.fail("class", "expected lower-case words joined by hyphens, each class once")
        found[name] = row.number("harm", 0, 10)
    return found


def _substance(row: Row, classes: dict[str, float]) -> Entry:
    substance_class = row.one_of("class", tuple(classes))
    return Entry(
        name=_name(row),
        role=Role.SUBSTANCE,
        aliases=row.many("aliases"),
        context_aliases=row.many("needs_context"),
        substance_class=substance_class,
        harm=row.number("harm", 0, 10) if row.cells["harm"] else classes[substance_class],
        status=row.maybe("status"),
        cas=row.cas("cas"),
        inchikey=row.inchikey("inchikey"),
        sources=_sources(row),
    )


def _precursor(row: Row) -> Entry:
    status, harm = TABLES[row.one_of("un_table", tuple(TABLES))]
    return Entry(
        name=_name(row),
        role=Role.PRECURSOR,
        aliases=row.many("aliases"),
        context_aliases=row.many("needs_context"),
        substance_class="precursor",
        harm=harm,
        status=status,
        cas=row.cas("cas"),
        hs=row.maybe("hs"),
        end_products=row.many("end_products"),
        use=row.maybe("role"),
        sources=_sources(row),
    )


def _cutting_agent(row: Row) -> Entry:
    return Entry(
        name=_name(row),
        role=Role.CUTTING_AGENT,
        aliases=row.many("aliases"),
        context_aliases=row.many("needs_context"),
        substance_class="cutting-agent",
        harm=CUTTING_HARM,
        cas=row.cas("cas"),
        use=row.maybe("use"),
        medicine=row.one_of("medicine", ("yes", "no")) == "yes",
        sources=_sources(row),
    )


def _name(row: Row) -> str:
    name = row.cells["name"]
    if not name or name != name.strip() or name != name.lower() or "|" in name:
        raise row.fail("name", "expected one lower-case name")
    return name


def _sources(row: Row) -> tuple[str, ...]:
    sources = row.many("sources")
    if not sources:
        raise row.fail("sources", "expected at least one source")
    return sources


def _phrases(rows: tuple[Row, ...]) -> tuple[NotName, ...]:
    seen: dict[str, str] = {}
    for row in rows:
        phrase, reason = row.cells["phrase"], row.cells["reason"]
        if not phrase.strip() or not reason.strip():
            raise row.fail("phrase", "expected a phrase and a reason")
        if phrase.casefold() in seen:
            raise row.fail("phrase", f"expected each phrase once, already given at {seen[phrase.casefold()]}")
        seen[phrase.casefold()] = row.where
    return tuple(NotName(phrase=row.cells["phrase"], reason=row.cells["reason"]) for row in rows)


class _Taken:
    """Names, CAS numbers and InChIKeys already given, each with its place: none may be given twice."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self.numbers: dict[str, str] = {}

    def add(self, row: Row, entry: Entry) -> Entry:
        self._name(row, "name", entry.name)
        for alias in entry.aliases:
            self._name(row, "aliases", alias)
        for alias in entry.context_aliases:
            if alias != entry.name:
                self._name(row, "needs_context", alias)
        for name, gated in entry.names:
            if not gated and len(squeeze(name)) < 3:
                raise ConfigError(f"{row.where}: aliases: expected {name!r} under needs_context, it is too short")
        for column, number in (("cas", entry.cas), ("inchikey", entry.inchikey)):
            if number in self.numbers:
                raise row.fail(column, f"expected a number of its own, already given at {self.numbers[number]}")
            if number:
                self.numbers[number] = row.where
        return entry

    def _name(self, row: Row, column: str, name: str) -> None:
        key = squeeze(name)
        if not key:
            raise ConfigError(f"{row.where}: {column}: expected letters or digits, got {name!r}")
        if key in self.names:
            raise ConfigError(f"{row.where}: {column}: expected new names, {name!r} is given at {self.names[key]}")
        self.names[key] = row.where
