"""When the tests run by themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from cockpit.features.compliance.schedule import is_due

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


def ago(minutes: int) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minutes", "last", "tried", "expected"),
    [
        (0, None, None, False),
        (0, ago(900), None, False),
        (60, None, None, True),
        (60, ago(60), None, True),
        (60, ago(59), None, False),
        (60, ago(900), ago(5), False),
        (60, None, ago(5), False),
        (60, ago(900), ago(61), True),
        (60, ago(5), ago(61), False),
    ],
)
def test_due(minutes, last, tried, expected):
    assert is_due(minutes, last, tried, NOW) is expected
