"""A kill at any step harms nothing: what was complete is whole, and the next run goes on or cleans up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("killing.py")
CASES = [("create", 12), ("restore", 20), ("prune", 12)]


@pytest.mark.skipif(os.name != "posix", reason="it forks")
@pytest.mark.parametrize(("action", "fewest"), CASES, ids=[row[0] for row in CASES])
def test_killed_before_every_step(tmp_path: Path, action: str, fewest: int) -> None:
    argv = [sys.executable, str(PROGRAM), action, str(tmp_path), "1", "1"]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) >= fewest
