"""What every check is given: the changes, the files before and after them, and what was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from cockpit.features.copilots.change import Change, ChangeSet, lines_of
from cockpit.features.copilots.objection import Gap, Objection, at
from cockpit.features.copilots.program import Program
from cockpit.features.copilots.tree import Tree


@dataclass(frozen=True)
class Review:
    """One change set, to be judged. Nothing in it can write."""

    root: Path
    """The top of the repository, for programs that find their configuration there."""
    changes: ChangeSet
    before: Tree
    after: Tree
    objective: str = ""
    """What the change is for, in words; empty when nobody said."""
    cancelled: Callable[[], bool] = lambda: False

    def programs(self) -> Iterator[tuple[Change, Program]]:
        """The Python files that are there afterwards and were changed, as far as they can be parsed."""
        for change in self.changes.present:
            if change.path.endswith((".py", ".pyi")) and (program := self.after.program(change.path)):
                yield change, program

    def former(self, change: Change) -> Program | None:
        """The Python file that it was; None for a new one."""
        return None if change.before is None else self.before.program(change.old_path)


Check = Callable[[Review], Iterator[Objection | Gap]]
"""Raises Absent when there is nothing to check, any other CockpitError when it cannot tell."""


class Absent(Exception):
    """A check that does not apply; its text says why."""


def objection(
    change: Change, line: int, code: str, message: str, *, rejects: bool = True, evidence: str = ""
) -> Objection:
    """An objection to one line of the new text, which is its evidence unless another is given."""
    lines = lines_of(change.new or "")
    text = lines[line] if 0 <= line < len(lines) else ""
    span = at(line, len(text) - len(text.lstrip()), len(text.rstrip()))
    return Objection(code, change.path, span, message, rejects, evidence or text.strip()[:200])


def is_test(path: str) -> bool:
    """Whether a file holds tests, or what only tests use, by its name."""
    pure = PurePosixPath(path)
    name = pure.name
    if any(part in ("test", "tests", "__tests__", "testing", "spec") for part in pure.parts[:-1]):
        return True
    stem = name.partition(".")[0]
    in_name = ".test." in name or ".spec." in name
    return stem.startswith("test_") or stem.endswith(("_test", "_spec")) or stem == "conftest" or in_name
