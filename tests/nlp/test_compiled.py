"""Compiled modules read like their sources, and stand back for them."""

import json
import shutil
import subprocess
import sys
import sysconfig
from importlib import import_module
from pathlib import Path

from nlp import compiled
from nlp.compile import compile_into

GOLD = Path(__file__).parent.parent / "gold"
READ = """
import json, sys
from pathlib import Path
if sys.argv[1] == "plain":
    sys.modules["npsmon_compiled"] = None
from config.lexicon import load
from nlp import numbers, pipeline
from nlp.gold import read_gold
texts = [gold.text for gold in read_gold(Path(sys.argv[2]))]
print(json.dumps([numbers.__file__, [repr(facts) for facts in pipeline.load(load()).pipe(texts)]]))
"""


def read(how: str) -> tuple[str, list[str]]:
    command = [sys.executable, "-c", READ, how, str(GOLD)]
    file, facts = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return file, facts


def test_compiled_and_plain_modules_read_alike() -> None:
    plain, as_installed = read("plain"), read("as installed")
    assert len(plain[1]) > 400
    assert plain[1] == as_installed[1]
    assert plain[0].endswith("numbers.py")
    assert as_installed[0].endswith("numbers.py" if compiled.missing() else compiled.SUFFIX)


def package(folder: Path, source: str) -> Path:
    made = folder / "nlp"
    made.mkdir()
    (made / "__init__.py").write_text("", "utf-8")
    (made / "twice.py").write_text(source, "utf-8")
    return made


def able() -> bool:
    """Whether this machine can compile."""
    compiler = shutil.which((sysconfig.get_config_var("CC") or "cc").split()[0])
    return compiler is not None and Path(sysconfig.get_path("include"), "Python.h").exists()


def test_this_installation_has_compiled_where_it_could() -> None:
    assert bool(import_module(compiled.MADE).FAILED) is not able()


def test_a_machine_with_a_compiler_makes_modules_and_one_without_says_why(tmp_path: Path) -> None:
    source = package(tmp_path, "def twice(number: int) -> int:\n    return 2 * number\n")
    failed = compile_into(tmp_path / "made", source)
    assert bool(failed) is not able()
    made = {path.relative_to(tmp_path / "made").as_posix() for path in (tmp_path / "made").rglob("*") if path.is_file()}
    built = {f"npsmon__mypyc{compiled.SUFFIX}", f"npsmon_compiled/nlp/twice{compiled.SUFFIX}"} if able() else set()
    assert made == {"npsmon_compiled/__init__.py", *built}


def test_what_does_not_compile_is_told_and_leaves_no_half(tmp_path: Path) -> None:
    source = package(tmp_path, "def twice(number: int) -> int:\n    return 'two'\n")
    assert "twice.py:2: error" in compile_into(tmp_path / "made", source)
    assert [path.name for path in (tmp_path / "made").rglob("*") if path.is_file()] == ["__init__.py"]
    assert "twice.py:2: error" in (tmp_path / "made/npsmon_compiled/__init__.py").read_text("utf-8")


def test_a_changed_source_has_another_digest(tmp_path: Path) -> None:
    source = package(tmp_path, "TWO = 2\n")
    before = compiled.digest(source)
    assert compiled.digest(source) == before
    (source / "twice.py").write_text("TWO = 3\n", "utf-8")
    assert compiled.digest(source) != before
