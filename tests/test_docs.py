"""What the documents say is true: commands, settings, links, rooms and numbers."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config.lexicon import load
from config.settings import PREFIX, Settings
from records.counts import Role

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def test_every_command_in_the_readme_exists() -> None:
    known = {path.stem for path in (ROOT / "npsmon" / "commands").glob("*.py")}
    assert set(re.findall(r"(?:uv run |`)npsmon ([a-z]+)", README)) <= known


def test_the_readme_names_every_setting_and_no_other() -> None:
    known = {PREFIX + f.name.upper() for f in fields(Settings)}
    table = README[README.index("## Settings") :]
    named = set(re.findall(r"NPSMON_[A-Z_]+[A-Z]", table)) | {f"NPSMON_SMTP_{x}" for x in ("PORT", "USER", "PASSWORD")}
    assert named == known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.name)
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_the_map_shows_every_room() -> None:
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"tests", "bench"}
    shown = set(re.findall(r"^\| `(\w+)/` \|", README, re.MULTILINE))
    assert shown == rooms


def test_the_lexicon_is_as_large_as_the_readme_says() -> None:
    entries = load().entries
    for role, word in (
        (Role.SUBSTANCE, "substances"),
        (Role.PRECURSOR, "precursors"),
        (Role.CUTTING_AGENT, "cutting agents"),
    ):
        count = sum(entry.role is role for entry in entries)
        assert f"{count:,} {word}" in README
