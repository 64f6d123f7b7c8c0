"""The errors one by one, each with its cause, and what the rules that found something got right."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from nlp.gold import Ent, Gold
from nlp.tally import Answer, names, overlap, same_offer

BEFORE, AFTER, WHOLE = 25, 25, 80
"""Characters of the text that are shown around a span, and of a text that is wrong as a whole."""


@dataclass(frozen=True, kw_only=True)
class Mistake:
    id: str
    source: str
    cause: str
    """missed, spurious, boundary, label, canonical, kind, primary or offer."""
    detail: str
    """What found a span; longer, shorter or shifted; the labels or kinds mixed up; another, none, not expected."""
    label: str
    expected: str
    found: str
    context: str


@dataclass(frozen=True, kw_only=True)
class Cause:
    cause: str
    label: str
    detail: str
    errors: int


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What one rule found, and how much of it is exactly in the gold."""

    found_by: str
    found: int
    exact: int
    spurious: int
    """Touches no span of the gold."""


def mistakes(item: Gold, answer: Answer) -> Iterator[Mistake]:
    right, given = {e[:3]: e for e in item.ents}, {e[:3]: e for e in answer.ents}
    for key, ent in right.items():
        if key not in given:
            yield _lost(item, ent, given.values())
        elif ent[4] is not None and given[key][4] != ent[4]:
            yield _mistake(item, "canonical", _rule(answer, key), ent, str(ent[4]), str(given[key][4]))
    for key, ent in given.items():
        if not any(overlap(ent, e) for e in item.ents):
            yield _mistake(item, "spurious", _rule(answer, key), ent, "", _shown(ent))
    whole: Ent = ("", 0, 0, "", None)
    if answer.kind != item.kind:
        yield _mistake(item, "kind", f"{answer.kind} for {item.kind}", whole, item.kind, str(answer.kind))
    if names(item.primary) != names(answer.primary):
        detail = _other(answer.primary, item.primary)
        yield _mistake(item, "primary", detail, whole, str(item.primary), str(answer.primary))
    if not same_offer(answer.offer, item.offer):
        yield _mistake(item, "offer", _other(answer.offer, item.offer), whole, str(item.offer), str(answer.offer))


def causes(found: Iterable[Mistake]) -> tuple[Cause, ...]:
    """The most frequent first."""
    counted = Counter((m.cause, m.label, m.detail) for m in found)
    ordered = sorted(counted.items(), key=lambda row: (-row[1], row[0]))
    return tuple(Cause(cause=c, label=label, detail=detail, errors=n) for (c, label, detail), n in ordered)


def rules(pairs: Sequence[tuple[Gold, Answer]]) -> tuple[Rule, ...]:
    """The rules by what they found that is not in the gold, the worst first."""
    found, exact, spurious = Counter[str](), Counter[str](), Counter[str]()
    for item, answer in pairs:
        right = {e[:3] for e in item.ents}
        for ent, rule in zip(answer.ents, answer.rules, strict=bool(answer.rules)):
            found[rule] += 1
            exact[rule] += ent[:3] in right
            spurious[rule] += not any(overlap(ent, e) for e in item.ents)
    made = (Rule(found_by=r, found=n, exact=exact[r], spurious=spurious[r]) for r, n in found.items())
    return tuple(sorted(made, key=lambda rule: (rule.exact - rule.found, -rule.found, rule.found_by)))


def _lost(item: Gold, ent: Ent, given: Iterable[Ent]) -> Mistake:
    """A gold span that was not found as it is: as another label, with other ends, or not at all."""
    near = sorted((e for e in given if overlap(e, ent)), key=lambda e: (e[0] != ent[0], e[1]))
    if not near:
        return _mistake(item, "missed", "", ent, _shown(ent), "")
    other = near[0]
    if other[0] != ent[0]:
        return _mistake(item, "label", f"{other[0]} for {ent[0]}", ent, _shown(ent), _shown(other))
    ends = "longer" if other[1] <= ent[1] and ent[2] <= other[2] else "shifted"
    ends = "shorter" if ent[1] <= other[1] and other[2] <= ent[2] else ends
    return _mistake(item, "boundary", ends, ent, _shown(ent), _shown(other))


def _other(found: object, right: object) -> str:
    return "none" if not found else "not expected" if not right else "another"


def _rule(answer: Answer, key: tuple[str, int, int]) -> str:
    """What found the span, as far as the answer says."""
    return next((rule for ent, rule in zip(answer.ents, answer.rules, strict=False) if ent[:3] == key), "")


def _mistake(item: Gold, cause: str, detail: str, ent: Ent, expected: str, found: str) -> Mistake:  # noqa: PLR0917
    end = ent[2] + AFTER if ent[2] else WHOLE
    return Mistake(
        id=item.id,
        source=item.source,
        cause=cause,
        detail=detail,
        label=ent[0],
        expected=expected,
        found=found,
        context=item.text[max(0, ent[1] - BEFORE) : end].replace("\n", " "),
    )


def _shown(ent: Ent) -> str:
    return f"{ent[0]} {ent[3]!r}" + (f" = {ent[4]}" if ent[4] else "")
