"""Every way a `sources.yaml` can be wrong ends in a sentence with file, entry, key and expectation."""

from pathlib import Path

import pytest

from config import sources
from config.settings import SHIPPED
from config.strict import ConfigError

GOOD = """\
sources:
  - name: shop
    start_urls: ["https://shop.example.org/"]
    layout: generic_shop
    country: NL
    language: en
    currency: EUR
    schedule: "0 6 * * *"
    delay_seconds: 5
    expected_min: 1
    expected_max: 100
    legal_ground: Public shop window, read under Article 6(1)(e) GDPR.
"""


def write(folder: Path, text: str) -> Path:
    (folder / "sources.yaml").write_text(text)
    return folder


def test_a_good_file(tmp_path: Path) -> None:
    (source,) = sources.load(write(tmp_path, GOOD))
    assert (source.name, source.enabled, source.allow_private) == ("shop", True, False)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("layout: generic_shop", "layout: nope", r"'shop': layout: expected one of .*generic_shop.*, got 'nope'"),
        ("layout:", "layuot:", r"'shop': unknown key 'layuot'"),
        ("    currency: EUR\n", "", r"'shop': missing key 'currency'; expected str"),
        ("currency: EUR", "currency: euro", r"'shop': currency: expected a code of three capitals"),
        ("https://shop", "ftp://shop", r"start_urls: expected http or https"),
        ('"0 6 * * *"', '"daily"', r"schedule: expected five cron fields"),
        ("expected_max: 100", "expected_max: 0", r"expected 0 <= expected_min <= expected_max"),
        ("name: shop", "name: A Shop", r"name: expected lower-case letters"),
        ("delay_seconds: 5", "delay_seconds: five", r"delay_seconds: expected float, got 'five'"),
        ("expected_min: 1", "expected_min: 1\n    expected_min: 2", r"key 'expected_min' is given twice"),
        ("sources:", "source:", r"expected one key 'sources'"),
        ("sources:", "sources: [", r"cannot be read as YAML"),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(ConfigError, match=message) as caught:
        sources.load(write(tmp_path, GOOD.replace(old, new)))
    assert "sources.yaml" in str(caught.value)


def test_a_name_given_twice_and_no_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="file not found"):
        sources.load(tmp_path)
    with pytest.raises(ConfigError, match="'shop' is given twice"):
        sources.load(write(tmp_path, GOOD + GOOD.removeprefix("sources:\n")))


def test_the_shipped_file_is_right() -> None:
    assert all(not source.enabled for source in sources.load(SHIPPED)), "nobody's site is crawled unasked"
