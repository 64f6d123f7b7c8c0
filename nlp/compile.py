"""Compiles the modules that read texts, at installation; `nlp.compiled` finds what is made here.

Where there is no C compiler, or anything else goes wrong, nothing is made and the reason is kept.
"""

import os
import tempfile
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from nlp.compiled import MADE, SUFFIX, digest, modules

GROUP = "npsmon"
"""The library of code that the compiled modules share is named after it."""
SHOWN = 160
"""Characters of an error that are kept."""


def compile_into(folder: Path, package: Path) -> str:
    """Put what belongs beside the installed packages into a folder; returns why nothing is compiled, if so."""
    said, failed = StringIO(), ""
    try:
        with chdir(package.parent), redirect_stdout(said), redirect_stderr(said):
            _compile([str(path.relative_to(package.parent)) for path in modules(package)], folder)
    except (Exception, SystemExit) as error:  # whatever a compiler meets must not stop an installation
        lines = [line for line in said.getvalue().splitlines() if "error" in line.lower()]
        needs = f"a C compiler and Python's headers are needed: {type(error).__name__}: {error}"
        failed = (lines[0] if lines else needs)[:SHOWN]
    made = folder / MADE
    made.mkdir(parents=True, exist_ok=True)
    facts = {"SOURCES": digest(package), "SUFFIX": SUFFIX, "FAILED": failed}
    (made / "__init__.py").write_text("".join(f"{name} = {value!r}\n" for name, value in facts.items()), "utf-8")
    return failed


def _compile(sources: list[str], folder: Path) -> None:
    from mypyc.build import mypycify  # noqa: PLC0415  there at installation only
    from setuptools import Distribution  # noqa: PLC0415
    from setuptools.command.build_ext import build_ext  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="npsmon-compile-") as name:
        work = Path(name)
        extensions = mypycify(
            [
                *("--config-file=", "--ignore-missing-imports", "--follow-imports=silent"),
                *(f"--cache-dir={work / 'types'}", *sources),
            ],
            debug_level="0",
            multi_file=True,
            target_dir=str(work / "c"),
            group_name=GROUP,
        )
        command = build_ext(Distribution({"name": MADE, "ext_modules": extensions}))
        command.build_lib, command.build_temp = str(work / "built"), str(work / "objects")
        command.parallel = os.cpu_count()
        command.ensure_finalized()
        command.run()
        for built in (work / "built").rglob("*"):
            if built.is_file():
                place = built.relative_to(work / "built")
                target = folder / (MADE if place.parent.name else "") / place
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(built.read_bytes())
