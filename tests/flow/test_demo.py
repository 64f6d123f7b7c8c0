"""The README's first command: every planted event is found, and no decoy passes for one."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.settings import Settings
from search import node


@pytest.mark.timeout(1200)
def test_all_events_and_no_decoy(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    command = [sys.executable, "-m", "npsmon", "demo", "--data", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "NOT FOUND" not in done.stdout
        assert "Other market alerts (false ones): none" in done.stdout
        assert len(list((folder / "maildir" / "new").iterdir())) == 60, "a digest a day, empty ones too"
    finally:
        node.stop(Settings(data=folder))
