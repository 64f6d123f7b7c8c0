import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import nlp
from config.lexicon import load as load_lexicon
from nlp.explain import explain
from nlp.pipeline import Pipeline
from nlp.reasons import REASONS
from records.convert import plain
from records.extraction import Kind

DAY = date(2026, 1, 5)
LEXICON = load_lexicon()
ROOM = Path(nlp.__file__ or "").parent
WHOLE = re.compile(r"(\w+):[a-z][a-z-]*")
PREFIX = re.compile(r"\w+:$")
RULE = re.compile(r"[a-z]+(?:-[a-z]+)*")
COMPONENT = {"quantity_words": "quantity", "contents": "strength", "amounts": "strength", "measured": "quantity"}
"""Whose rules a module names, where that is not its own stem."""
COMPONENTS = {path.stem for path in (ROOM / "components").glob("*.py")}


def strings(*nodes: ast.AST | None) -> Iterator[str]:
    for node in filter(None, nodes):
        yield from (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def rule_places(tree: ast.AST) -> dict[str, int]:
    """The functions and classes with a parameter or field `rule`, and which it is."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [a.arg for a in node.args.args]
        elif isinstance(node, ast.ClassDef):
            names = [n.target.id for n in node.body if isinstance(n, ast.AnnAssign) and isinstance(n.target, ast.Name)]
        else:
            continue
        if "rule" in names:
            found[node.name] = names.index("rule")
    return found


def named(tree: ast.AST, places: dict[str, int]) -> Iterator[str]:
    """Rules as they are given to a `rule`, returned by a function whose name ends so, or written after a prefix."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in places:
            place = -1 if any(isinstance(a, ast.Starred) for a in node.args) else places[node.func.id]
            given = node.args[place:][:1]
            yield from strings(*given, *(k.value for k in node.keywords if k.arg == "rule"))
        elif isinstance(node, ast.FunctionDef) and node.name.endswith("_rule"):
            yield from strings(*(n.value for n in ast.walk(node) if isinstance(n, ast.Return)))
        elif isinstance(node, ast.NamedExpr) and node.target.id == "rule":
            yield from strings(node.value)
        elif isinstance(node, ast.JoinedStr) and PREFIX.match(next(strings(node), "")):
            yield from strings(*node.values[1:])


def written() -> set[str]:
    """Rule ids as the code has them, whole or put together."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in ROOM.rglob("*.py") if path.stem != "reasons"}
    everywhere = {name: place for tree in trees.values() for name, place in rule_places(tree).items() if name[0] != "_"}
    found = set()
    for path, tree in trees.items():
        component = COMPONENT.get(path.stem, path.stem)
        found |= {s for s in strings(tree) if (whole := WHOLE.fullmatch(s)) and whole[1] in COMPONENTS}
        if component in COMPONENTS:
            rules = filter(RULE.fullmatch, named(tree, everywhere | rule_places(tree)))
            found |= {f"{component}:{rule}" for rule in rules}
    return found


def test_every_rule_has_its_sentence() -> None:
    assert len(written()) > 30
    assert written() - REASONS.keys() == set()


def test_every_sentence_has_its_rule() -> None:
    assert REASONS.keys() - written() == set()


TEXTS = (
    "5g ketamine 50€ 84% pure, no caffeine",
    "10x 20mg xanax bars, diclazepan, a-PVP, 2-fluoroxyprolintane 1g\nhalf ounce of weed, an eighth, QP, 8ball",
    "WTB 1kg PMK or NPP",
    "Two pounds of hash, 100 pills of tramadol 50mg each, vial 10ml @ 250mg/ml, oz of hash, 1/8 mushrooms",
    "lidocaine patch 5% 20 pcs; china white fentanyl 300mg",
    "",
    "\ud800 \u202e 5g",
)


@pytest.mark.parametrize("text", TEXTS)
def test_every_span_says_what_found_it(pipeline: Pipeline, text: str) -> None:
    found = explain(text, pipeline, LEXICON, DAY)
    facts = pipeline.read(text)
    assert tuple(span.mention for span in found.spans) == facts.mentions
    assert (found.kind, found.primary, found.amount) == (facts.kind, facts.primary, facts.amount)
    assert all(span.why and 0 < span.mention.confidence <= 1 for span in found.spans)
    assert found.kind_reasons


@pytest.mark.parametrize(
    ("text", "kind", "reasons"),
    [
        ("5g ketamine\nno caffeine", Kind.DRUG, ["named in the title: ketamine", "said not to be there: caffeine"]),
        ("5g ketamine", Kind.DRUG, ["measured in the title: 5g"]),
        ("blue crystals\n2g of MDMA", Kind.DRUG, ["named below the title: mdma", "measured below the title: 2g"]),
        ("WTB 1kg ketamine", Kind.WANT, ["it asks to buy"]),
        ("1kg PMK", Kind.CHEMICAL, ["named in the title: "]),
        ("How to grow: the complete e-book guide", Kind.OTHER, ["words of other trades: "]),
    ],
)
def test_the_kind_has_its_reasons(pipeline: Pipeline, text: str, kind: Kind, reasons: list[str]) -> None:
    found = explain(text, pipeline, LEXICON, DAY)
    assert found.kind is kind
    for reason in reasons:
        assert any(given.startswith(reason) for given in found.kind_reasons), found.kind_reasons


def test_a_post_filed_as_a_wish(pipeline: Pipeline) -> None:
    found = explain("1kg ketamine", pipeline, LEXICON, DAY, wanted=True)
    assert found.kind is Kind.WANT
    assert "the page files it as a request to buy" in found.kind_reasons


def test_offers_are_priced_on_the_day(pipeline: Pipeline) -> None:
    offer = explain("5g ketamine 50€", pipeline, LEXICON, DAY).offers[0]
    assert (offer.amount.mass_g, offer.currency, offer.unit_price_eur, offer.per) == (5.0, "EUR", 10.0, "g")
    assert explain("5g ketamine $50", pipeline, LEXICON, DAY, currency="CAD").offers[0].currency == "CAD"


def test_an_unknown_name_has_a_neighbour_of_its_class(pipeline: Pipeline) -> None:
    (known,) = [s for s in explain("5g etonitazene", pipeline, LEXICON, DAY).spans if s.mention.canonical]
    assert (known.nearest, known.similarity) == (None, None)
    (unknown,) = [s for s in explain("5g xyletonitazene", pipeline, LEXICON, DAY).spans if s.mention.canonical]
    assert not unknown.mention.known
    near = LEXICON.get(str(unknown.nearest))
    assert near is not None
    assert near.substance_class == unknown.mention.substance_class == "nitazene"
    assert 0.5 < (unknown.similarity or 0) < 1


def test_no_spacy_object_leaves(pipeline: Pipeline) -> None:
    assert isinstance(plain(explain(TEXTS[1], pipeline, LEXICON, DAY)), dict)
