"""What files say of themselves, and how old makes one old: tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cockpit.core.process import Completed
from cockpit.features.cleanup import history
from cockpit.features.cleanup.candidate import Candidate, Signal
from cockpit.features.cleanup.header import given_up, is_run_by_hand
from cockpit.features.cleanup.plan import Plan


@pytest.mark.parametrize(
    ("top", "said"),
    [
        ('"""Deprecated: use tides.rates."""\n', "Deprecated: use tides.rates."),
        ("#!/bin/sh\n# DEPRECATED - see release.sh\nrm x\n", "DEPRECATED - see release.sh"),
        ("/*\n * This file is no longer used.\n */\n", "This file is no longer used."),
        ('"""Rates.\n\nThis module is obsolete.\n"""\n', "This module is obsolete."),
        ("// Superseded by rates.ts\n", "Superseded by rates.ts"),
        ('"""Warns of what is deprecated."""\n', ""),
        ('"""Rates."""\n# Deprecated: rates.\n', ""),
        ("import a\n# Deprecated.\n", ""),
        ("# Deprecated in 3.9: typing.List\n", ""),
        ("# Finds unused files.\n", ""),
        ("# Is not used on Windows.\n", ""),
        ("", ""),
    ],
)
def test_only_what_stands_above_the_code_gives_a_file_up(top, said):
    assert given_up(top) == said


@pytest.mark.parametrize(
    ("content", "is_program"),
    [
        (b"#!/usr/bin/env python\n", True),
        (b"def work(): ...\nif __name__ == '__main__':\n    work()\n", True),
        (b"def work():\n    x = '#!/bin/sh'\n", False),
    ],
)
def test_programs(content, is_program):
    assert is_run_by_hand(content) is is_program


class Git:
    """Knows of one file and of the last commit."""

    def __init__(self, touched: int, last: int) -> None:
        self._touched, self._last = touched, last

    def run(self, argv, *, cwd, stdin=None, timeout=30.0, cancelled=None):
        if "-1" in argv:
            return Completed(0, b"%d\n" % _seconds(self._last), b"")
        return Completed(0, b"\1%d\0\nconvert_dates.py\0" % _seconds(self._touched), b"")


def _seconds(year):
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


@pytest.mark.parametrize(
    ("touched", "last", "is_candidate"),
    [(2020, 2026, True), (2024, 2026, False), (2020, 2021, False)],
    ids=["for years, while others worked", "lately", "since when nobody has worked on anything"],
)
def test_a_program_for_once_is_a_candidate_when_it_is_old(touched, last, is_candidate):
    each = Candidate(path="convert_dates.py", size=1, signals=(Signal.STALE, Signal.UNREFERENCED))
    now = datetime(2026, 6, 1, tzinfo=UTC)
    dated = history.dated(Path("/project"), Plan([each], 1), now, Git(touched, last))
    assert bool(dated.candidates) is is_candidate
