"""How far a figure can be trusted: 95 % intervals from texts drawn again with replacement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 1000
SEED = 1
BOUNDS = (2.5, 97.5)

Array = NDArray[np.float64]
Ratio = Callable[[Array], Array]
"""From sums (..., columns) to the figure; not a number where there is nothing to divide by."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A value with its interval; None where there is nothing to judge."""

    value: float | None
    low: float | None = None
    high: float | None = None


class Resampled:
    """Counts a text (texts x columns), summed as they are and over every draw of as many texts."""

    def __init__(self, counts: Sequence[Sequence[float]]) -> None:
        rows = np.asarray(counts, dtype=np.float64)
        texts = len(rows)
        draws = np.random.default_rng(SEED).multinomial(texts, np.full(texts, 1 / texts), size=DRAWS)
        self.total: Array = rows.sum(axis=0)
        self.drawn: Array = draws.astype(np.float64) @ rows

    def figure(self, ratio: Ratio) -> Figure:
        with np.errstate(divide="ignore", invalid="ignore"):
            value, drawn = float(ratio(self.total)), ratio(self.drawn)
        drawn = drawn[np.isfinite(drawn)]
        if not np.isfinite(value):
            return Figure(value=None)
        low, high = np.percentile(drawn, BOUNDS)
        return Figure(value=value, low=float(low), high=float(high))
