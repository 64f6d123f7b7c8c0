"""The picture, the line and the words of an alert's weeks."""

import io
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from PIL import Image

from alerts import chart
from records.alert import Alert, AlertKind, Baseline, Week

DAY = date(2026, 11, 23)
New = Callable[..., Any]


def weeks(*counts: int | None) -> tuple[Week, ...]:
    """None: not read."""
    return tuple(
        Week(
            first=DAY - timedelta(days=7 * back + 6),
            sellers=count or 0,
            seen_days=7 if count else 0,
            read_days=0 if count is None else 7,
            read=0.0 if count is None else 1.0,
        )
        for back, count in zip(reversed(range(len(counts))), counts, strict=True)
    )


COURSE = weeks(*[None] * 6, *[0, 1, 0, 1], None, *[1] * 11, 2, 3, 5, 9)
BASE = Baseline(weeks=15, expected=0.87, high=3.0)


@pytest.fixture
def charted(new_alert: New) -> Callable[..., Alert]:
    def made(**changes: Any) -> Alert:
        values: dict[str, Any] = {"weeks": COURSE, "baseline": BASE, "window_start": date(2026, 10, 27), **changes}
        made: Alert = new_alert(**values)
        return made

    return made


def picture(alert: Alert) -> Image.Image:
    return Image.open(io.BytesIO(chart.png(alert))).convert("RGB")


def amount(image: Image.Image, color: str) -> int:
    wanted = tuple(bytes.fromhex(color[1:]))
    return sum(number for number, found in image.getcolors(1 << 20) or [] if found == wanted)


def test_equal_alerts_give_equal_bytes(charted: Callable[..., Alert]) -> None:
    first = chart.png(charted())
    assert first == chart.png(charted())
    assert first != chart.png(charted(weeks=weeks(*[1] * 26)))
    assert b"Software" not in first
    assert len(first) < 40_000


def test_what_the_picture_shows(charted: Callable[..., Alert]) -> None:
    image = picture(charted())
    assert image.size == (chart.WIDTH, chart.HEIGHT)
    assert amount(image, chart.BARS) > 1000
    assert amount(image, chart.BAND) > 1000
    assert amount(image, chart.WINDOW) > 1000
    assert amount(picture(charted(baseline=None)), chart.BAND) == 0
    assert amount(picture(charted(weeks=weeks(*[0] * 26))), chart.BARS) < amount(image, chart.BARS) / 5
    read, gaps = picture(charted(weeks=weeks(*[0] * 26))), picture(charted(weeks=weeks(*[None] * 26)))
    assert amount(gaps, "#ffffff") < amount(read, "#ffffff"), "what was not read is hatched"


@pytest.mark.parametrize(
    "changes",
    [
        {"weeks": weeks(0)},
        {"weeks": weeks(*[None] * 26), "baseline": None},
        {"weeks": weeks(*[1_000_000] * 26)},
        {"window_start": date(2020, 1, 1), "baseline": None},
        {"window_start": DAY},
        {"key": "$\\frac{1}{0}$ 合成大麻素 \u202e" + "z" * 10_000},
    ],
    ids=["one week", "never read", "a million", "a window from long ago", "one day", "a hostile name"],
)
def test_any_alert_can_be_drawn(charted: Callable[..., Alert], changes: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        alert = charted(**changes)
        assert picture(alert).size == (chart.WIDTH, chart.HEIGHT)
        assert len(chart.sparkline(alert)) == len(alert.evidence.weeks)
        assert len(chart.words(alert)) < 600


def test_the_words_say_the_same(charted: Callable[..., Alert]) -> None:
    assert chart.words(charted()) == (
        "Independent sellers of zelorine a week, 26 weeks to 2026-11-23: 15 read weeks before the window let"
        " expect 0.87, at most 3; in the window's weeks 2, 3, 5, 9; most in one week 9; 7 weeks not read."
    )
    wanted = charted(kind=AlertKind.DEMAND, baseline=None)
    assert "Independent posters" in chart.words(wanted)
    assert "no week before the window was read" in chart.words(wanted)


def test_the_line_shows_levels_and_gaps(charted: Callable[..., Alert]) -> None:
    assert chart.sparkline(charted(weeks=weeks(None, 0, 1, 7, 14))) == "·▁▂▅█"
    assert chart.sparkline(charted(weeks=weeks(0, 0))) == "▁▁"
