"""Texts with their answers: JSON lines, or marked-up text that a person can read and write.

A mark-up file holds records parted by a line `---`; its stem is their source. A record begins with its head:

    # id=wants-de-001 kind=want primary=ketamine offer=mass_g:5
    Suche {Ketamin|S|ketamine}, {5g|Q} bis {200 €|P}

`primary` and `offer` are left out where there is none, several primary names are joined by `+`, the parts of an offer
by a comma, and `_` stands for a blank.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from records.convert import RecordError, build
from records.extraction import NAMES, Amount, Kind, Label

Ent = tuple[str, int, int, str, str | None]
"""Label, start, end, surface, canonical name (of names only)."""

LETTERS = {
    "S": Label.SUBSTANCE,
    "R": Label.PRECURSOR,
    "C": Label.CUTTING_AGENT,
    "P": Label.PRICE,
    "Q": Label.QUANTITY,
    "T": Label.STRENGTH,
    "U": Label.PURITY,
}
_LETTER_OF = {label.value: letter for letter, label in LETTERS.items()}
_MARK = re.compile(r"\{([^{}|]+)\|([^{}|]*)(?:\|([^{}|]*))?\}")
_PARTING = "---"
_KEYS = ("id", "kind", "primary", "offer")
_MEASURES = tuple(field.name for field in fields(Amount))


@dataclass(frozen=True, kw_only=True)
class Gold:
    """A text with its answer."""

    id: str
    text: str
    ents: tuple[Ent, ...]
    kind: str
    primary: str | tuple[str, ...] | None = None
    offer: dict[str, float] | None = None
    source: str = ""

    def __post_init__(self) -> None:
        labels = {label.value for label in Label}
        if self.kind not in {kind.value for kind in Kind}:
            raise ValueError(f"kind: expected one of {', '.join(k.value for k in Kind)}, got {self.kind!r}")
        for label, start, end, surface, _ in self.ents:
            if label not in labels or not 0 <= start < end <= len(self.text) or self.text[start:end] != surface:
                raise ValueError(f"ents: expected a known label and text[{start}:{end}] == {surface!r}")


def read_gold(path: Path) -> tuple[Gold, ...]:
    """The gold texts of a file (`.txt` is mark-up, anything else JSON lines) or of a folder's `.txt` files.

    A `RecordError` names file, line and what was expected.
    """
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    if not files:
        raise RecordError(f"{path}: expected marked-up texts (*.txt) in the folder")
    found: dict[str, Gold] = {}
    for file in files:
        for place, item in _marked_up(file) if file.suffix == ".txt" else _json_lines(file):
            if item.id in found:
                raise RecordError(f"{place}: expected an id that no other text has, got {item.id!r} again")
            found[item.id] = item
    return tuple(found.values())


def markup(item: Gold) -> str:
    """One record as mark-up; `ValueError` where that would not read back: braces, overlapping spans, bare names."""
    offer = ",".join(f"{key}:{value:.12g}" for key, value in (item.offer or {}).items())
    primary = (item.primary,) if isinstance(item.primary, str) else item.primary or ()
    head = {"id": item.id, "kind": item.kind, "primary": "+".join(primary), "offer": offer}
    parts = ["# ", " ".join(f"{key}={value.replace(' ', '_')}" for key, value in head.items() if value), "\n"]
    at, ents = 0, tuple(sorted(item.ents, key=lambda ent: ent[1:3]))
    for label, start, end, surface, name in ents:
        parts += [item.text[at:start], "{", "|".join(filter(None, (surface, _LETTER_OF[label], name))), "}"]
        at = end
    parts.append(item.text[at:])
    made = "".join(parts)
    read = [replace(found, source=item.source) for _, found in _records(Path(item.id), made)]
    if read != [replace(item, ents=ents)]:
        raise ValueError(f"{item.id}: cannot be marked up")
    return made


Placed = tuple[str, Gold]
"""File and line, and what is there."""


def _json_lines(path: Path) -> Iterator[Placed]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    data = json.loads(line)
                except ValueError as error:
                    raise RecordError(f"{path}:{number}: not JSON: {error}") from None
                yield f"{path}:{number}", build(Gold, data, f"{path}:{number}")


def _marked_up(path: Path) -> Iterator[Placed]:
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise RecordError(f"{path}: expected UTF-8: {error}") from None
    yield from _records(path, text)


def _records(path: Path, text: str) -> Iterator[Placed]:
    record: list[tuple[int, str]] = []
    for number, line in enumerate([*text.split("\n"), _PARTING], 1):
        if line.rstrip() != _PARTING:
            record.append((number, line))
            continue
        if any(line.strip() for _, line in record):
            yield _record(path, record)
        record = []


def _record(path: Path, lines: list[tuple[int, str]]) -> Placed:
    while not lines[0][1].strip():
        lines = lines[1:]
    while not lines[-1][1].strip():
        lines = lines[:-1]
    (number, first), *rest = lines
    place = f"{path}:{number}"
    head = _head(place, first)
    if not rest:
        raise RecordError(f"{place}: expected a text below the head")
    text, ents = "", []
    for line_number, line in rest:
        plain, marked = _marks(f"{path}:{line_number}", line, len(text))
        text += plain + "\n"
        ents += marked
    item = Gold(
        id=head["id"],
        text=text[:-1],
        ents=tuple(ents),
        kind=head["kind"],
        primary=_primary(head.get("primary", "")),
        offer=_offer(place, head["offer"]) if "offer" in head else None,
        source=path.stem,
    )
    if item.primary and item.kind == Kind.OTHER:
        raise RecordError(f"{place}: primary: expected none where kind is other, got {item.primary!r}")
    return place, item


def _head(place: str, line: str) -> dict[str, str]:
    if not line.startswith("#"):
        raise RecordError(f"{place}: expected a head as `# id=... kind=...`, got {line[:60]!r}")
    head: dict[str, str] = {}
    for part in line[1:].split():
        key, equals, value = part.partition("=")
        if key not in _KEYS or not equals or not value or key in head:
            raise RecordError(f"{place}: expected KEY=VALUE, each of {', '.join(_KEYS)} at most once, got {part!r}")
        head[key] = value if key == "id" else value.replace("_", " ") if key == "primary" else value
    for key in _KEYS[:2]:
        if key not in head:
            raise RecordError(f"{place}: missing {key}=")
    if head["kind"] not in {kind.value for kind in Kind}:
        raise RecordError(f"{place}: kind: expected one of {', '.join(Kind)}, got {head['kind']!r}")
    return head


def _primary(value: str) -> str | tuple[str, ...] | None:
    names = tuple(filter(None, value.split("+")))
    return names[0] if len(names) == 1 else names or None


def _offer(place: str, value: str) -> dict[str, float]:
    offer: dict[str, float] = {}
    for part in value.split(","):
        key, _, number = part.partition(":")
        if key not in _MEASURES or key in offer or not re.fullmatch(r"\d+(?:\.\d+)?", number) or not float(number):
            raise RecordError(f"{place}: offer: expected MEASURE:NUMBER, of {', '.join(_MEASURES)}, got {part!r}")
        offer[key] = float(number)
    return offer


def _marks(place: str, line: str, start: int) -> tuple[str, list[Ent]]:
    """A line without its marks, and what they mark; `start` is where the line begins in the text."""
    plain, ents, at = "", [], 0
    for match in _MARK.finditer(line):
        plain += line[at : match.start()]
        surface, letter, name = match.groups()
        label = LETTERS.get(letter)
        if label is None:
            raise RecordError(f"{place}: expected one of {' '.join(LETTERS)} in {match[0]!r}, got {letter!r}")
        if (label in NAMES) != bool(name) or name == "":
            raise RecordError(f"{place}: expected a canonical name for {_named_letters()} only, got {match[0]!r}")
        begin = start + len(plain)
        ents.append((label.value, begin, begin + len(surface), surface, name))
        plain += surface
        at = match.end()
    plain += line[at:]
    if brace := re.search("[{}]", plain):
        raise RecordError(f"{place}: expected a mark as {{surface|S|name}} or {{surface|Q}} at {_around(plain, brace)}")
    return plain, ents


def _around(line: str, brace: re.Match[str]) -> str:
    return repr(line[max(0, brace.start() - 20) : brace.start() + 40])


def _named_letters() -> str:
    return ", ".join(letter for letter, label in LETTERS.items() if label in NAMES)
