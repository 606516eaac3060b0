"""What a look at one thing tells, and the picture of the machine that every look gets."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from cockpit.core.clock import Clock
from cockpit.core.lazy import lazy
from cockpit.core.process import Runner

if TYPE_CHECKING:
    from cockpit.core import paths
else:
    paths = lazy("cockpit.core.paths")

State = Literal["ok", "warning", "problem", "unknown"]
"""`warning`: the cockpit works without it, with less; `problem`: it does not work, or not as it should;
`unknown`: it could not be looked at."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was seen, and what to do about it; no advice where all is well."""

    state: State
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where the looks go: the real machine, or what a test makes of it."""

    folder: Path
    """The workspace folder."""
    trusted: bool = True
    """Whether git may be run in it; programs that only tell their version are run elsewhere."""
    runner: Runner
    clock: Clock
    environ: Mapping[str, str]
    storage: str = ""
    """As the setting `cockpit.storage.folder`."""
    wheelhouse: str = ""
    """As the setting `cockpit.daemon.wheelhouse`."""
    ruff: str = ""
    """As the setting `cockpit.lint.path`."""
    python: tuple[int, ...] = sys.version_info[:3]
    names_in: str = sys.getfilesystemencoding()
    """The encoding of file names."""
    writes_in: str = "utf-8"
    """The encoding of standard output."""
    proc: Path = Path("/proc")
    """What Linux tells of itself; absent elsewhere."""

    @property
    def data(self) -> Path:
        """Where the databases of all workspaces are."""
        return paths.data_home(self.storage)

    @property
    def own_data(self) -> Path:
        """Where the database and the locks of this workspace are."""
        return self.data / "workspaces" / paths.workspace_key(self.folder)


Look = Callable[[Machine], Outcome]


def ok(found: str) -> Outcome:
    """All is well."""
    return Outcome("ok", found)


def warning(found: str, advice: str) -> Outcome:
    """The cockpit works, with less."""
    return Outcome("warning", found, advice)


def problem(found: str, advice: str) -> Outcome:
    """The cockpit does not work, or not as it should."""
    return Outcome("problem", found, advice)


def said(error: OSError) -> str:
    """What the operating system says, without the number."""
    return error.strerror or str(error)
