import json
from pathlib import Path

import pytest

from nlp.cues import phrases
from tests.npsmon.conftest import Call

GOLD = """\
# id=a-1 kind=drug primary=ketamine offer=mass_g:5
{5g|Q} {ketamine|S|ketamine} {50 EUR|P}
---
# id=a-2 kind=drug primary=mdma
{1g|Q} of {something nobody knows|S|mdma}
"""


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    path = tmp_path / "own.txt"
    path.write_text(GOLD, "utf-8")
    return path


def test_tables(npsmon: Call, gold: Path) -> None:
    done = npsmon("evaluate", str(gold))
    assert done.code == 0
    table = [" ".join(line.replace("│", " ").split()) for line in done.stdout.splitlines()]
    assert "own" not in "".join(row.split()[0] for row in table if "SUBSTANCE" in row and "gold" in row)
    assert any(row.startswith("all SUBSTANCE 2 1 1 1.000 0.500 0.667 (") for row in table)
    assert any(row.startswith("all 2 1/1 1.000 (1.000-1.000) 2/2 1.000 (") for row in table)
    assert any(row.startswith("missed SUBSTANCE 1") for row in table)
    assert any("a-2 missed" in row and "something nobody knows" in row for row in table)


def test_json_holds_everything(npsmon: Call, gold: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages.jsonl"
    pages.write_text('{"text": "a blue hose", "label": "legal", "source": "shop"}\n')
    done = npsmon("evaluate", str(gold), "--pages", str(pages), "--unseen", "--seeds", "1", "--share", "0.1", "--json")
    (found,) = json.loads(done.stdout)
    total = next(s for s in found["evaluation"]["scores"] if s["label"] == "all")
    assert (total["gold"], total["exact"]) == (5, 4)
    assert set(total["f1"]) == {"value", "low", "high"}
    assert found["evaluation"]["facts"][0]["kind"]["right"] == 2
    assert {m["cause"] for m in found["evaluation"]["mistakes"]} >= {"missed", "primary"}
    assert found["evaluation"]["rules"]
    assert (found["pages"]["sources"][0]["words"], found["pages"]["sources"][0]["mentions"]) == (3, 0)
    assert [run["seed"] for run in found["unseen"]["runs"]] == [1]


def test_unseen_names_have_mean_and_spread(npsmon: Call, gold: Path) -> None:
    done = npsmon("evaluate", str(gold), "--unseen", "--seeds", "2", "--errors", "0")
    assert done.code == 0
    assert "mean" in done.stdout
    assert "±" in done.stdout


def test_forgotten_names_are_not_found(npsmon: Call, gold: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.txt"
    names.write_text("ketamine\n\n")
    done = npsmon("evaluate", str(gold), "--without-names", str(names), "--json")
    (found,) = json.loads(done.stdout)
    assert not any(rule["found_by"].startswith("known_names:") for rule in found["evaluation"]["rules"])


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("nowhere.txt",), "no such file: nowhere.txt"),
        (("bad.txt",), "bad.txt:1: expected a head"),
        (("empty.jsonl",), "empty.jsonl: expected at least one text"),
        (("own.txt", "--without-names", "nowhere.txt"), "--without-names: no such file: nowhere.txt"),
        (("own.txt", "--without-names", "latin.txt"), "latin.txt: expected UTF-8"),
        (("own.txt", "--pages", "nowhere.jsonl"), "no such file: nowhere.jsonl"),
        (("own.txt", "--pages", "bad.txt"), "bad.txt:1: not JSON"),
    ],
)
def test_wrong_usage(npsmon: Call, gold: Path, args: tuple[str, ...], message: str) -> None:
    gold.with_name("bad.txt").write_text("no head\n")
    gold.with_name("empty.jsonl").write_text("\n")
    gold.with_name("latin.txt").write_bytes(b"\xe9\n")
    done = npsmon("evaluate", *args)
    assert done.code == 2
    assert message in done.stderr


def test_established_drugs_are_no_new_names() -> None:
    assert "mdma" in phrases("established")
