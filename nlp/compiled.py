"""The modules that read texts as machine code: compiled at installation, used while the sources are those of then.

`hatch_build.py` compiles them with mypyc where the machine has a C compiler. What it made lies beside the installed
packages in `npsmon_compiled`, never among the sources; from the first change of the sources on, the same modules run as
plain Python. Both read alike, the compiled ones faster.
"""

import hashlib
import sys
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

PACKAGE = Path(__file__).parent
MADE = "npsmon_compiled"
"""The package of what was made: the `SOURCES`' digest, the `SUFFIX` of a Python, and `FAILED`, why nothing was made."""
SUFFIX = EXTENSION_SUFFIXES[0]
PLAIN = frozenset(("__init__", "compile", "compiled"))
SCORING = frozenset(("bootstrap", "evaluate", "explain", "extract", "gold", "mistakes", "prose", "unseen"))
"""What reads files and scores, rather than texts."""
AGAIN = "uv sync --reinstall-package npsmon"


def modules(package: Path = PACKAGE) -> list[Path]:
    """The sources that are compiled."""
    return sorted(path for path in package.rglob("*.py") if path.stem not in PLAIN | SCORING)


def digest(package: Path = PACKAGE) -> str:
    """Of the sources, and of those whose types they rely on."""
    found = hashlib.sha256()
    for room in (package, package.parent / "config", package.parent / "records"):
        for path in sorted(room.rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


def missing() -> str:
    """Why the modules run as plain Python; empty where they are compiled."""
    try:
        made = import_module(MADE)
    except ModuleNotFoundError:
        return f"not compiled at installation; {AGAIN}"
    if digest() != made.SOURCES:
        return f"the sources have changed since they were compiled; {AGAIN}"
    if made.FAILED:
        return str(made.FAILED)
    return "" if made.SUFFIX == SUFFIX else f"compiled for another Python; {AGAIN}"


def prefer() -> None:
    """Import the compiled modules of this package from here on, if there are any for these sources."""
    if not missing():
        made = import_module(MADE)
        sys.meta_path.insert(0, _Compiled(Path(made.__path__[0])))


class _Compiled(MetaPathFinder):
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def find_spec(self, fullname: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:  # noqa: ARG002
        if not fullname.startswith(f"{PACKAGE.name}."):
            return None
        file = self.folder / (fullname.replace(".", "/") + SUFFIX)
        return spec_from_file_location(fullname, file) if file.is_file() else None
