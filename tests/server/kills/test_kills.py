"""A kill at any moment of what writes much: the last complete state is intact, and the next run completes it.

`COCKPIT_KILLS=200` tries so many moments of each, or all where there are fewer; without it they are the same
few each time.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
POINTS = int(os.environ.get("COCKPIT_KILLS", "6"))
SEED = random.randrange(2**32) if "COCKPIT_KILLS" in os.environ else 1
CASES = [
    "backup", "restore", "prune", "moment", "rewind", "migration", "return", "compaction", "first sync",
    "sync", "archive", "give back", "apply", "take back",
]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="processes are traced as on Linux")
@pytest.mark.parametrize("case", CASES)
def test_killed_at_some_moment(tmp_path: Path, case: str) -> None:
    argv = [sys.executable, str(HERE / "cases.py"), case, str(tmp_path), str(SEED), str(POINTS)]
    paths = {"PYTHONPATH": str(HERE.parent / "features" / "backup")}
    done = subprocess.run(argv, env={**os.environ, **paths}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed {SEED}: {done.stderr}"
    tried, there = map(int, done.stdout.split())
    assert tried == min(POINTS, there) > 0
