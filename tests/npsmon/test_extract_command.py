import json
from pathlib import Path

from tests.npsmon.conftest import Call


def test_texts_without_names(npsmon: Call, tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text('{"id": "a", "text": "5g ketamine and MDMA"}\n')
    (tmp_path / "names.txt").write_text("ketamine\n")
    done = npsmon("extract", "--texts", "in.jsonl", "--output", "out.jsonl", "--without-names", "names.txt")
    assert (done.code, done.stdout) == (0, "1 texts read\n")
    made = json.loads((tmp_path / "out.jsonl").read_text())
    assert [(label, surface) for label, _, _, surface, _ in made["ents"]] == [("QUANTITY", "5g"), ("SUBSTANCE", "MDMA")]


def test_runs_are_read_with_the_whole_lexicon(npsmon: Call, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("ketamine\n")
    done = npsmon("extract", "--without-names", "names.txt")
    assert done.code == 2
    assert "--without-names goes with --texts" in done.stderr


def test_texts_need_an_output(npsmon: Call) -> None:
    assert npsmon("extract", "--texts", "in.jsonl").code == 2
