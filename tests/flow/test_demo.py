"""The README's first command: every planted event is found, and no decoy passes for one."""

import email
import email.policy
import subprocess
import sys
from email.message import EmailMessage
from pathlib import Path

import pytest

from config.settings import Settings
from demo.plot import UNKNOWN
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
        _tells_one_story(folder / "maildir" / "new")
    finally:
        node.stop(Settings(data=folder))


def _tells_one_story(maildir: Path) -> None:
    """The unknown name from sighting to emerging to established, in three digests, each with its chart."""
    parsed = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in maildir.iterdir()]
    told = sorted((mail for mail in parsed if f". {UNKNOWN}\n" in _text(mail)), key=lambda mail: mail["Date"].datetime)
    lines = [next(line for line in _text(mail).splitlines() if line.startswith("Story:")) for mail in told]
    assert len(told) == 3, lines
    assert "established" not in lines[1]
    for stage in ("sighting", "emerging", "established"):
        assert stage in lines[2]
    for mail in told:
        assert [part for part in mail.walk() if part.get_content_type() == "image/png" and part["Content-ID"]]
        assert "Why not earlier:" in _text(mail)


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""
