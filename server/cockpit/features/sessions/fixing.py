"""Puts right what a wrap-up has found, when a person says so: it moves aside or restores, never deletes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final

from cockpit.core.errors import CockpitError, Conflict, Unavailable
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.core.paths import write_atomically
from cockpit.core.process import Runner
from cockpit.features.sessions.looking import ASIDE
from cockpit.features.sessions.wrap_up import (
    EMPTIED,
    LOGS,
    TEMPORARY,
    Sight,
    leftover,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a fix does."""

    path: Path
    target: Path | None
    """Where it is moved to; None when its content is given back in place."""
    backup: int | None = None
    """Where its content comes from; None for the last commit."""

    def __str__(self) -> str:
        if self.target is None:
            return f"give {self.path} the content of {self.source}"
        return f"move {self.path} to {self.target}"

    @property
    def source(self) -> str:
        """Where its content comes from, in words."""
        return "the last commit" if self.backup is None else f"backup {self.backup}"


def plan(name: str, sight: Sight, data: Path) -> list[Step]:
    """What a fix would do; nothing for a name that has no steps on disk."""
    aside = data / ASIDE / f"{sight.now:%Y-%m-%d-%H%M%S}"
    return _PLANS[name](sight, aside) if name in _PLANS else []


def _of_temporary(sight: Sight, aside: Path) -> list[Step]:
    return _moves((each.path for each in leftover(sight)), aside)


def _of_logs(sight: Sight, aside: Path) -> list[Step]:
    return _moves((each.path for each in sight.logs or () if not each.size), aside)


def _of_emptied(sight: Sight, _aside: Path) -> list[Step]:
    steps = [Step(path, None) for path in sight.emptied or ()]
    return steps + [Step(each.path, None, each.backup) for each in sight.kept or ()]


_PLANS: Final = MappingProxyType({TEMPORARY: _of_temporary, LOGS: _of_logs, EMPTIED: _of_emptied})


def _moves(paths: Iterable[Path], aside: Path) -> list[Step]:
    """Every file below the moment by its whole path, so that none meets another."""
    return [Step(path, aside.joinpath(*path.parts[1:])) for path in paths]


def apply(
    steps: Sequence[Step],
    root: Path,
    runner: Runner,
    done: Callable[[Step], None],
    from_backup: Callable[[Path, int], None],
) -> list[str]:
    """Do it, one after the other; what could not be done, one sentence each."""
    failed: list[str] = []
    for step in steps:
        try:
            if step.backup is not None:
                from_backup(step.path, step.backup)
            elif step.target is None:
                give_back(step.path, root, runner)
            else:
                move_aside(step.path, step.target)
            done(step)
        except CockpitError as error:
            failed.append(error.message)
    return failed


@validate_enterprise_operation("moving a file aside", target="path", anywhere=True)
def move_aside(path: Path, target: Path) -> None:
    """Move a file or folder; raises Unavailable."""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Temporary files are often on another file system than our data.
        shutil.move(path, target)
    except OSError as error:
        raise Unavailable(f"{path} cannot be moved to {target}: {error.strerror}.") from error


@validate_enterprise_operation("giving a file its content back", target="path")
def give_back(path: Path, root: Path, runner: Runner) -> None:
    """Write the content of the last commit into a file that is empty; raises Conflict when it is not."""
    argv = ("git", "show", f"HEAD:./{os.path.relpath(path, root)}")
    shown = runner.run(argv, cwd=root)
    if shown.code:
        reason = shown.stderr.decode(errors="replace").strip()
        raise Unavailable(f"git does not have {path}: {reason}")
    try:
        if path.stat().st_size:
            raise Conflict(f"{path} is not empty any more.")
        write_atomically(path, shown.stdout)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error
