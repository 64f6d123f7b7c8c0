"""Rewrite the exact pins: `uv lock --upgrade && uv run python .ci/pins.py`.

The lock file is not committed, since it holds the address of the registry it was made with. What is committed are its
versions: as `constraint-dependencies` in pyproject.toml, so that `uv run` resolves to them anywhere, and with hashes in
requirements.txt, for pip.
"""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
BUILT_WITH = ("mypy", "setuptools")
"""What `[build-system]`, which comes first in the file, has in common with the lock."""


def exported(*options: str) -> str:
    command = ["uv", "export", "--quiet", "--frozen", "--no-emit-project", "--no-header", "--no-annotate", *options]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def main() -> None:
    (ROOT / "requirements.txt").write_text(exported("--no-dev"))
    pins = [line.strip() for line in exported("--no-hashes", "--all-groups").splitlines() if "==" in line]
    quoted = "".join(f"    {line!r},\n".replace("'", '"') if "'" not in line else f'    "{line}",\n' for line in pins)
    path = ROOT / "pyproject.toml"
    text = path.read_text()
    block = f"constraint-dependencies = [\n{quoted}]\n"
    pattern = re.compile(r"constraint-dependencies = \[\n.*?^\]\n", re.MULTILINE | re.DOTALL)
    if pattern.search(text):
        text = pattern.sub(lambda _: block, text)
    else:
        text = text.replace('python-preference = "only-system"\n', 'python-preference = "only-system"\n' + block)
    for name in BUILT_WITH:
        version = next(pin for pin in pins if pin.startswith(f"{name}=="))
        text = re.sub(rf'"{name}==[^"]*"', f'"{version}"', text, count=1)
    path.write_text(text)


if __name__ == "__main__":
    main()
