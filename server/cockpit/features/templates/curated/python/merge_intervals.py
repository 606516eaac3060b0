# /// template
# name = "Merge intervals"
# kind = "function"
# description = "Intervals without overlaps: those that touch are made one."
# words = ["overlap", "ranges", "union", "spans", "schedule", "calendar"]
# ///
from collections.abc import Iterable


def merge_intervals(intervals: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The intervals in their order; those that overlap or touch have become one."""
    merged: list[tuple[float, float]] = []
    for start, end in sorted(intervals):
        if start > end:
            raise ValueError(f"({start}, {end}) ends before it starts.")
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# /// proof
assert merge_intervals([(8, 9), (1, 3), (2, 6), (6, 7)]) == [(1, 7), (8, 9)]
assert merge_intervals([(1, 10), (2, 3)]) == [(1, 10)]
assert merge_intervals([]) == []
