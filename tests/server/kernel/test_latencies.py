"""Percentiles out of counts, exact to a class."""

from __future__ import annotations

import pytest

from cockpit.kernel.latencies import SMALLEST, Histogram


@pytest.mark.parametrize(
    ("added", "expected"),
    [
        ([5.0], (5.0, 5.0, 5.0)),
        ([0.0], (SMALLEST, SMALLEST, SMALLEST)),
        ([*([1.0] * 50), *([10.0] * 40), *([100.0] * 10)], (1.0, 10.0, 100.0)),
        ([float(number) for number in range(1, 1001)], (500.0, 900.0, 990.0)),
    ],
)
def test_percentiles(added, expected) -> None:
    histogram = Histogram()
    for each in added:
        histogram.add(each)
    took = histogram.latencies()
    assert took is not None
    assert took.count == len(added)
    # The classes are 9 % wide, and the upper bound is told.
    for told, exact in zip((took.p50, took.p90, took.p99), expected, strict=True):
        assert exact * 0.99 <= told <= exact * 1.1


def test_nothing_is_told_before_the_first() -> None:
    assert Histogram().latencies() is None
