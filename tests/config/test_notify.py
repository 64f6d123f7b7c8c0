"""Who is told what, and every way to say it wrong."""

from pathlib import Path

import pytest

from config.notify import Frequency, load
from config.settings import SHIPPED
from config.strict import ConfigError
from records.alert import AlertKind

GOOD = """
notifier: smtp
sender: {address: monitor@agency.example, name: Monitor}
recipients:
  - address: ada@agency.example
    name: Ada
    period: weekly
    scope: {kinds: [rise, source], classes: [nitazenes, unclassified], languages: [de], min_harm: 2}
  - {address: bob@agency.example, name: Bob, period: daily, enabled: false}
"""


def written(folder: Path, text: str) -> Path:
    (folder / "notify.yaml").write_text(text)
    return folder


def test_the_shipped_file_mails_nobody() -> None:
    assert load(SHIPPED).enabled == ()


def test_a_file_is_read(tmp_path: Path) -> None:
    notify = load(written(tmp_path, GOOD))
    (ada,) = notify.enabled
    assert ada.period is Frequency.WEEKLY
    assert ada.scope.kinds == (AlertKind.RISE, AlertKind.SOURCE)
    assert ada.scope.min_harm == 2.0
    assert notify.sender.domain == "agency.example"


WRONG = [
    ("period: weekly", "period: hourly", "period: expected one of 'daily', 'weekly', got 'hourly'"),
    ("ada@agency.example", "ada", "address: expected a mail address"),
    ("ada@agency.example", '"ada@agency.example\\nBcc: all@evil.example"', "address: expected a mail address"),
    ("name: Ada", 'name: "Ada\\r\\nBcc: all@evil.example"', "name: expected one line"),
    ("kinds: [rise", "kinds: [rose", "expected one of 'sighting'"),
    ("min_harm", "minimum", "unknown key 'minimum'"),
    ("notifier: smtp", "notifier: pigeon", "notifier: expected one of smtp, got 'pigeon'"),
    ("name: Ada", "language: tlh\n    name: Ada", "ada@agency.example: language: expected one of en, got 'tlh'"),
    ("bob@agency", "Ada@agency", "'Ada@agency.example' is given twice"),
    ("    period: weekly\n", "", "missing key 'period'"),
    ("notifier: smtp\n", "", "missing key 'notifier'"),
]


@pytest.mark.parametrize(("old", "new", "message"), WRONG)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, GOOD.replace(old, new)))
    assert message in str(caught.value)
    assert "notify.yaml" in str(caught.value)
    assert caught.value.exit_code == 2
