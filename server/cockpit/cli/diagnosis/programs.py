"""The programs that the cockpit asks: ruff and git."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit.cli.diagnosis.check import Machine, Outcome, ok, warning
from cockpit.core.errors import CockpitError, Unavailable
from cockpit.core.lazy import lazy
from cockpit.core.repository import repository_of

if TYPE_CHECKING:
    from cockpit.features.lint import ruff as linter
else:
    linter = lazy("cockpit.features.lint.ruff")

OLDEST_GIT: Final = (2, 30)
"""Older ones do not understand `rev-parse --end-of-options`."""
INSTALL_GIT: Final = (
    "sudo apt-get install git, brew install git or winget install Git.Git; without it changed files, what is "
    "new, authors and ages are unknown"
)


def ruff(machine: Machine) -> Outcome:
    """Whether it is there and answers."""
    try:
        program = linter.find_ruff(machine.ruff)
        return ok(f"{linter.version(program, machine.runner, Path.home())} at {program}")
    except CockpitError as error:
        advice = "correct cockpit.lint.path" if machine.ruff else "pip install ruff"
        return warning(error.message, f"Lint is unknown until ruff works: {advice}")


def git(machine: Machine) -> Outcome:
    """Whether it is there and new enough."""
    try:
        answer = machine.runner.run(("git", "--version"), cwd=Path.home())
    except CockpitError as error:
        return warning(error.message, INSTALL_GIT)
    found = answer.stdout.decode("utf-8", "replace").strip()
    numbers = re.search(r"(\d+)\.(\d+)", found)
    if answer.code or numbers is None:
        return warning(f"git ended with {answer.code} and said: {found or 'nothing'}", INSTALL_GIT)
    if (int(numbers[1]), int(numbers[2])) < OLDEST_GIT:
        return warning(found, f"Update git to {'.'.join(map(str, OLDEST_GIT))} or newer")
    return ok(found)


def repository(machine: Machine) -> Outcome:
    """Whether git reads the repository that the workspace lies in."""
    top = repository_of(machine.folder)
    if top is None:
        return ok(f"{machine.folder} is in none: authors and what is new are unknown")
    if not machine.trusted:
        return Outcome("unknown", "the workspace is not trusted: git is not run in it", "Trust it, if you do")
    try:
        answer = machine.runner.run(("git", "rev-parse", "--git-dir"), cwd=machine.folder)
    except CockpitError as error:
        return warning(error.message, INSTALL_GIT)
    if answer.code == 0:
        return ok(str(top))
    said = answer.stderr.decode("utf-8", "replace").strip()
    # The name of the setting stands in git's message in every language.
    if "safe.directory" in said:
        advice = f"If you trust it: git config --global --add safe.directory '{top.as_posix()}'"
        return warning(f"git refuses {top}, which belongs to another user", advice)
    if not said:
        raise Unavailable(f"git ended with {answer.code} and said nothing about {top}.")
    return warning(
        f"git cannot read {top}: {said.splitlines()[0]}", f"Repair {top / '.git'}, or clone it anew"
    )
