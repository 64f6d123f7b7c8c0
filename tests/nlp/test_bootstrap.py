import numpy as np
import pytest

from nlp.bootstrap import Figure, Resampled


def share(array: np.ndarray) -> np.ndarray:
    return array[..., 0] / array[..., 1]


def test_a_share_has_the_interval_of_its_sample_size() -> None:
    small = Resampled([(i < 9, 1) for i in range(10)]).figure(share)
    large = Resampled([(i < 900, 1) for i in range(1000)]).figure(share)
    assert small.value == large.value == pytest.approx(0.9)
    assert small.low == pytest.approx(0.7)
    assert small.high == pytest.approx(1.0)
    assert large.low == pytest.approx(0.9 - 1.96 * 0.0095, abs=0.003)
    assert large.high == pytest.approx(0.9 + 1.96 * 0.0095, abs=0.003)


def test_texts_are_drawn_not_mentions() -> None:
    """A hundred right mentions in one text are one observation, not a hundred."""
    lumped = Resampled([(100, 100), (0, 100)]).figure(share)
    assert (lumped.low, lumped.high) == (0.0, 1.0)


def test_the_same_counts_give_the_same_interval() -> None:
    counts = [(i % 3, 3) for i in range(50)]
    assert Resampled(counts).figure(share) == Resampled(counts).figure(share)


def test_nothing_to_judge() -> None:
    assert Resampled([(0, 0), (0, 0)]).figure(share) == Figure(value=None)


def test_draws_without_anything_to_judge_are_left_out() -> None:
    found = Resampled([(1, 1), (0, 0)]).figure(share)
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)
