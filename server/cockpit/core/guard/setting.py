"""What a command is judged against: where it would run, and what is known there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import PurePath
from types import MappingProxyType

from cockpit.core.guard.verdict import Hit, Verdict

MAX_DEPTH = 9
"""Layers of `sh -c "sh -c ..."` that are unfolded."""
TOO_DEEP = Hit("guard.unreadable", Verdict.CONFIRM, "is wrapped in too many layers to be judged")


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known about paths. Without a workspace, relative paths are taken to be inside one."""

    workspace: PurePath | None = None
    backup_root: PurePath | None = None
    home: PurePath | None = None
    resolve: Callable[[PurePath], PurePath] | None = None
    """Follows symbolic links; without it paths are judged by their text alone."""


Value = str | tuple[str, ...]
"""A variable's text, or the elements of an array."""
Reader = Callable[[str, "Setting"], list[Hit]]
"""Judges code of one language."""


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a command would run and with which variables."""

    readers: Mapping[str, Reader]
    bounds: Bounds = field(default_factory=Bounds)
    cwd: str = "."
    """Relative to the workspace, absolute, or starting with a mark."""
    moved: bool = False
    """Whether a `cd` came before: had it failed, a bare glob would mean another directory."""
    windows: bool = False
    """Under cmd.exe or PowerShell: `del`, `format` and backslashes mean what they mean there."""
    variables: Mapping[str, tuple[Value, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """Each with the values it may have."""
    files: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Contents that the same script has written before."""
    stdin: str | None = None
    """What the code finds on its standard input."""
    positional: tuple[str, ...] | None = None
    """What `$1`, `$2` ... are, where that is known."""
    image: bool = False
    """In the build of a container image: nothing of this machine is touched."""
    remote: bool = False
    """On another machine or in a running container: no path is inside the workspace."""
    depth: int = 0

    def read(self, language: str, code: str, **changes: object) -> list[Hit]:
        """Judge code of another language that a command of this one runs."""
        if self.depth >= MAX_DEPTH:
            return [TOO_DEEP]
        inner = replace(self, **{"depth": self.depth + 1, "stdin": None, **changes})  # pyright: ignore[reportArgumentType]
        return self.readers[language](code, inner)


@dataclass(frozen=True, slots=True)
class Call:
    """One program with its arguments, its standard input as far as it is known, and its setting."""

    argv: tuple[str, ...]
    setting: Setting
    stdin: str | None = None

    @property
    def name(self) -> str:
        """The program without its directory and without `.exe`."""
        return program_name(self.argv[0]) if self.argv else ""

    @property
    def args(self) -> tuple[str, ...]:
        """What follows the program's name."""
        return self.argv[1:]


@lru_cache(maxsize=512)
def program_name(word: str) -> str:
    """`/usr/bin/rm` and `C:\\Windows\\System32\\format.com` are `rm` and `format`."""
    name = word.replace("\\", "/").rsplit("/", 1)[-1]
    stem, dot, suffix = name.rpartition(".")
    return stem.lower() if dot and suffix.lower() in {"exe", "com", "cmd", "bat"} else name
