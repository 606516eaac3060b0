"""A short day of editing, at a pace that nobody keeps: what is shown at the end is what is there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SOAK = Path(__file__).parents[3] / "benchmarks" / "soak.py"
DAY = ("--minutes", "0.1", "--files", "300", "--pace", "1000", "--correctness")


def test_nothing_is_missed_and_nothing_is_stale() -> None:
    done = subprocess.run([sys.executable, str(SOAK), *DAY], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 missed, 0 stale" in done.stdout
