"""The front door's commands, as a person calls them, in this process: the pipeline is loaded once."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from npsmon import started
from npsmon.main import main


@dataclass(frozen=True, kw_only=True)
class Done:
    code: int
    stdout: str
    stderr: str


Call = Callable[..., Done]


@pytest.fixture
def npsmon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """Run a command with a data folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NPSMON_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NPSMON_NOW", "2026-01-05T06:00:00Z")
    monkeypatch.setenv("COLUMNS", "240")
    cached = (started.loaded, started.settings, started.clock)
    for function in cached:
        function.cache_clear()

    def call(*args: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["npsmon", *args])
        with pytest.raises(SystemExit) as end:
            main()
        said = capfd.readouterr()
        return Done(code=int(end.value.code or 0), stdout=said.out, stderr=said.err)

    yield call
    for function in cached:
        function.cache_clear()
