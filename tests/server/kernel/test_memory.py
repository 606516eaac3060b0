"""What a process does about garbage."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from cockpit.kernel.memory import collect_seldom

AS_A_COMMAND = (
    "from cockpit.cli.program import main; import gc; main(['--version']); print(gc.get_threshold()[0])"
)


@pytest.fixture
def thresholds():
    before = gc.get_threshold()
    yield before
    gc.set_threshold(*before)


def test_garbage_is_looked_for_after_more_work(thresholds: tuple[int, int, int]) -> None:
    collect_seldom()
    assert all(now > before for now, before in zip(gc.get_threshold(), thresholds, strict=True))
    assert gc.isenabled()


def test_commands_look_for_it_seldom() -> None:
    done = subprocess.run([sys.executable, "-c", AS_A_COMMAND], capture_output=True, text=True, check=True)
    assert int(done.stdout.split()[-1]) > gc.get_threshold()[0]
