"""An alert's weeks as a picture, as a line of characters, and in words: all three say the same."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from math import ceil

from matplotlib import RcParams, rc_context, rcParamsDefault
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from alerts.spread import side_of
from records.alert import Alert, Week
from records.counts import Side

WIDTH, HEIGHT = 600, 180
"""Pixels."""
DPI = 100
INK, BARS, BAND, WINDOW, UNREAD = "#1a2230", "#1d5fa8", "#c9d0dd", "#ffe9a8", "#8a94a8"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
LEVELS = "▁▂▃▄▅▆▇█"
NOT_READ = "·"


def png(alert: Alert) -> bytes:
    """Equal alerts give equal bytes: the fonts are the library's own, and neither time nor version is written in."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI)
    FigureCanvasAgg(figure)
    out = io.BytesIO()
    with rc_context(_plain()):
        _draw(figure.add_axes((0.055, 0.135, 0.935, 0.70)), alert)
        figure.savefig(out, format="png", dpi=DPI, metadata={"Software": None})
    return out.getvalue()


def _plain() -> RcParams:
    """The library's defaults, whatever the machine's own settings file says."""
    plain = RcParams(dict(rcParamsDefault))
    plain.update({"font.family": "DejaVu Sans", "font.size": 7.5, "axes.edgecolor": UNREAD, "text.color": INK})
    plain.update({"xtick.color": INK, "ytick.color": INK, "hatch.linewidth": 0.6, "hatch.color": UNREAD})
    return plain


def _draw(axes: Axes, alert: Alert) -> None:
    weeks, signal, base = alert.evidence.weeks, alert.signal, alert.evidence.baseline
    origin = weeks[0].first
    start, end = (signal.window_start - origin).days, (signal.day - origin).days + 1
    span = 7 * len(weeks)
    axes.axvspan(max(start, 0), end, color=WINDOW, linewidth=0, label="the alert's window", zorder=0)
    if base is not None:
        axes.fill_between((0, max(start, 0)), 0, base.high, color=BAND, linewidth=0, label="usual before", zorder=1)
        axes.hlines(base.expected, 0, max(start, 0), color=INK, linestyle="dashed", linewidth=0.9, zorder=3)
    left = [7 * i + 0.7 for i in range(len(weeks))]
    axes.bar(
        left,
        [w.sellers for w in weeks],
        width=5.6,
        align="edge",
        color=BARS,
        label=f"independent {_who(alert)}s a week",
    )
    label = "not read"
    for i, week in enumerate(weeks):
        if week.read < 0.5:
            hatch = "////" if week.read == 0 else "//"
            axes.axvspan(7 * i, 7 * i + 7, facecolor="none", edgecolor=UNREAD, hatch=hatch, linewidth=0, label=label)
            label = "_nolegend_"
    _scale(axes, weeks, span, base.high if base else 0)


def _scale(axes: Axes, weeks: Sequence[Week], span: int, usual: float) -> None:
    axes.set_xlim(0, span)
    axes.set_ylim(0, max(3, usual, *(w.sellers for w in weeks)) * 1.08)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    shown = range(len(weeks) % 4, len(weeks), 4)
    axes.set_xticks([7 * i for i in shown], [_short(weeks[i].first) for i in shown])
    axes.tick_params(length=2, pad=2)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.01, 1.0), ncols=4, frameon=False, borderpad=0, handlelength=1.4)


def words(alert: Alert) -> str:
    """What the picture shows, for who does not see it."""
    weeks, base = alert.evidence.weeks, alert.evidence.baseline
    best = max(week.sellers for week in weeks)
    inside = [w for w in weeks if w.first + timedelta(days=6) >= alert.signal.window_start]
    course = ", ".join(str(w.sellers) if w.read else "not read" for w in inside)
    unread = sum(w.read == 0 for w in weeks)
    usual = (
        f"{base.weeks} read week{'s' * (base.weeks != 1)} before the window let expect {base.expected:g},"
        f" at most {base.high:g}"
        if base
        else "no week before the window was read"
    )
    return (
        f"Independent {_who(alert)}s of {alert.signal.key[:80]} a week, {len(weeks)} weeks to {alert.signal.day}:"
        f" {usual};"
        f" in the window's weeks {course}; most in one week {best}; {unread} week{'s' * (unread != 1)} not read."
    )


def sparkline(alert: Alert) -> str:
    weeks = alert.evidence.weeks
    best = max(1, *(week.sellers for week in weeks))
    return "".join(LEVELS[ceil(w.sellers / best * (len(LEVELS) - 1))] if w.read else NOT_READ for w in weeks)


def _who(alert: Alert) -> str:
    return "poster" if side_of(alert.signal) is Side.WANT else "seller"


def _short(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}"
