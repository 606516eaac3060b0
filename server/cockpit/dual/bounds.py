"""How programs of a change are started: limited, with a home of their own, without a network if possible."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from cockpit.core.errors import CockpitError
from cockpit.core.process import Runner
from cockpit.dual.copies import Copies
from cockpit.features.copilots import trial
from cockpit.features.copilots.objection import Gap

_ALONE: Final = ("unshare", "--map-root-user", "--net")


class Bounds:
    """The command lines of trials in copies of one repository."""

    def __init__(self, root: Path, runner: Runner, copies: Copies, seconds: float) -> None:
        self._root = root
        self._runner = runner
        self._copies = copies
        self._seconds = seconds

    @cached_property
    def gaps(self) -> Sequence[Gap]:
        """What this system cannot keep from the tests."""
        if self._alone:
            return ()
        return (
            Gap("", "the network was not taken away from the tests: this system cannot.", decisive=False),
        )

    def module(self, python: str, name: str, copy: Path) -> tuple[str, ...]:
        """The start of a command line that runs a module of Python; its arguments follow."""
        return (*self._start(python, copy), name)

    def program(self, argv: Sequence[str], copy: Path) -> tuple[str, ...]:
        """The command line of another program; as it is where the system knows no such limits."""
        if os.name != "posix":
            return tuple(argv)
        return (*self._start(sys.executable, copy), trial.PROGRAM, *argv)

    def _start(self, python: str, copy: Path) -> tuple[str, ...]:
        limits = {
            "seconds": int(self._seconds) + 1,
            "alone": self._alone,
            "root": str(self._root),
            "copy": str(copy),
            "home": str(self._copies.scratch("home")),
        }
        return (*(_ALONE if self._alone else ()), python, trial.__file__, json.dumps(limits))

    @cached_property
    def _alone(self) -> bool:
        """Whether this system lets a program have a network of its own."""
        if not sys.platform.startswith("linux"):
            return False
        try:
            return self._runner.run((*_ALONE, "true"), cwd=self._root, timeout=10).code == 0
        except CockpitError:
            return False
