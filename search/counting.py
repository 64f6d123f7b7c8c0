"""Which names of a listing are counted, and as what.

- A substance counts where it is a main thing of the listing (`primary`): one that is only compared with is no offer.
- A precursor or cutting agent counts wherever a listing of a drug, a chemical or a wish names it, for an ingredient
  said to be inside is what the analyst looks for.
- An unknown name counts in the same listings wherever it stands: nobody can tell yet what it is.
- In anything else (guides, goods) only what `primary` has counts. A denied name ("no caffeine") never does.
"""

from dataclasses import dataclass
from functools import lru_cache

from records.counts import PLACE, Role, Side
from records.extraction import NAMES, Extraction, Kind, Label, Mention

ROLES = {
    Label.SUBSTANCE: Role.SUBSTANCE,
    Label.PRECURSOR: Role.PRECURSOR,
    Label.CUTTING_AGENT: Role.CUTTING_AGENT,
}
BY_PLAN, BY_PLACE = "unknown_names:shape", "unknown_names:place"
"""`Mention.found_by` of names that no list has."""


@dataclass(frozen=True, order=True)
class Counted:
    """One name of one listing, as it goes into the daily counts."""

    role: Role
    side: Side
    known: bool
    name: str

    @property
    def key(self) -> str:
        return f"{self.role}|{self.side}|{'known' if self.known else 'unknown'}|{self.name}"

    @staticmethod
    @lru_cache(maxsize=50_000)
    def of(key: str) -> "Counted":
        role, side, known, name = key.split("|", 3)
        return Counted(Role(role), Side(side), known == "known", name)


def counted(extraction: Extraction) -> tuple[Counted, ...]:
    side = Side.WANT if extraction.kind is Kind.WANT else Side.OFFER
    main = set(extraction.primary)
    said = {(m.label, m.known, name) for m in names(extraction) if (name := m.canonical) and not m.denied}
    everywhere = extraction.kind is not Kind.OTHER
    found = {
        Counted(ROLES[label], side, known, name)
        for label, known, name in said
        if name in main or (everywhere and (label is not Label.SUBSTANCE or not known))
    }
    inferred = main - {m.canonical for m in names(extraction)}
    return tuple(sorted(found | {Counted(Role.SUBSTANCE, side, True, name) for name in inferred}))


def likeness(extraction: Extraction) -> tuple[str, ...]:
    """`LIKENESS|NAME` of each unlisted name (see `DailyCount`); a repetition says nothing of its own."""
    found = {
        (m.substance_class if m.found_by == BY_PLAN else PLACE, m.canonical)
        for m in names(extraction)
        if not m.known and m.found_by in {BY_PLAN, BY_PLACE}
    }
    return tuple(sorted(f"{like}|{name}" for like, name in found if like and name))


def keys(name: str, role: Role) -> tuple[str, ...]:
    """All keys under which a name in this role may have been counted."""
    return tuple(Counted(role, side, known, name).key for side in Side for known in (True, False))


def names(extraction: Extraction) -> tuple[Mention, ...]:
    return tuple(m for m in extraction.mentions if m.label in NAMES)
