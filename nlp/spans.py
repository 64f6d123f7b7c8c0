"""Sorted spans, asked by place in logarithmic time: texts may hold a hundred thousand of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

Span = tuple[int, int]


class Spans:
    """Spans by start. Where they overlap each other, at most `longest` characters are looked back."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)
        self.starts = [s for s, _ in self.spans]
        self.longest = max([e - s for s, e in self.spans], default=0)

    def near(self, start: int, end: int) -> Iterator[Span]:
        """All spans that share a character with the run from `start` to `end`."""
        for i in range(bisect_right(self.starts, start - self.longest), bisect_left(self.starts, end)):
            if self.spans[i][1] > start:
                yield self.spans[i]

    def touch(self, start: int, end: int) -> bool:
        """Whether a span shares a character with the run."""
        return next(self.near(start, end), None) is not None

    def cover(self, start: int, end: int) -> bool:
        """Whether one span holds the whole run."""
        for s, e in self.near(start, end):  # noqa: SIM110  half the time of any()
            if s <= start and end <= e:
                return True
        return False
