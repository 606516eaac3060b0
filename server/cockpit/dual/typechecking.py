"""What the project's type checker finds with a change, and not without it."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.core.errors import NotConfigured, Unavailable
from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.process import Completed, Runner
from cockpit.dual.copies import Copies
from cockpit.dual.programs import program
from cockpit.features.compliance.imports import Imports
from cockpit.features.copilots.change import lines_of
from cockpit.features.copilots.delta import fresh
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Absent, Review, is_test
from cockpit.features.copilots.tree import Tree

SECONDS: Final = 180.0
MOST_FILES: Final = 60
PYRIGHT: Final = "pyright"
MYPY: Final = "mypy"
_CERTAIN: Final = frozenset(
    {
        "reportArgumentType", "reportReturnType", "reportCallIssue", "reportAssignmentType",
        "reportOperatorIssue", "reportUndefinedVariable", "reportIndexIssue",
        "reportAttributeAccessIssue", "reportAbstractUsage", "reportUnusedCoroutine",
        "reportGeneralTypeIssues",
    }
)  # fmt: skip
"""Rules of pyright that also a project which has not chosen it wants kept."""
_MISSING: Final = re.compile(r'^Import "(\w+)\.')
_UNSURE: Final = re.compile(r"None|Unknown|unresolved|stub file|is possibly")
_LINE: Final = re.compile(
    r"^(?P<path>[^:\n]+):(?P<line>\d+)(?::(?P<column>\d+))?: error: (?P<message>.*?)"
    r"(?:  \[(?P<code>[\w-]+)\])?$"
)


class _Position(msgspec.Struct, frozen=True):
    line: int
    character: int


class _Range(msgspec.Struct, frozen=True):
    start: _Position
    end: _Position


class _Diagnostic(msgspec.Struct, frozen=True):
    file: str
    severity: str
    message: str
    range: _Range
    rule: str = ""


class _Answer(msgspec.Struct, frozen=True, rename="camel"):
    general_diagnostics: list[_Diagnostic]


@dataclass(frozen=True, slots=True)
class _Checker:
    """A type checker, how it is started, and whether the project chose it."""

    kind: str
    program: str
    chosen: bool


class TypeChecking:
    """The check, with its copies of the repository."""

    def __init__(self, root: Path, runner: Runner, copies: Copies, python: Callable[[], str]) -> None:
        self._root = root
        self._runner = runner
        self._copies = copies
        self._python = python

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to errors of the types that were not there."""
        changed = [each.path for each in review.changes.present if each.path.endswith((".py", ".pyi"))]
        if not changed:
            raise Absent("No Python has changed.")
        checkers = self._checkers(review)
        for kind in (PYRIGHT, MYPY):
            if _is_chosen(kind, review.after) and kind not in {each.kind for each in checkers if each.chosen}:
                used = " and ".join(each.kind for each in checkers)
                yield Gap("", f"{kind} is configured and not installed: {used} was asked.", decisive=False)
        for checker in checkers:
            copy = self._copies.after(review)
            files = self._files(review, changed, copy)
            new = self._findings(checker, copy, files, review.after)
            old: list[Finding] = []
            if new:
                there = [path for path in self._old(review, files) if path in review.before.paths]
                old = (
                    self._findings(checker, self._copies.before(review), there, review.before)
                    if there
                    else []
                )
            moved = {change.former: change.path for change in review.changes.changes if change.former}
            for each in fresh(old, new, moved):
                rejects = checker.chosen or _is_certain(each)
                yield Objection(each.code, each.path, each.span, each.message, rejects, each.context)

    def _old(self, review: Review, files: Sequence[str]) -> list[str]:
        former = {change.path: change.former for change in review.changes.changes if change.former}
        gone = [
            change.path
            for change in review.changes.changes
            if change.after is None and change.path.endswith(".py")
        ]
        return [*(former.get(path, path) for path in files), *gone]

    def _files(self, review: Review, changed: Sequence[str], copy: Path) -> list[str]:
        """What has changed, and what imports that directly."""
        importers = Imports(copy).importers(review.after.python)
        users = sorted({user for path in changed for user in importers.get(path, ())} - set(changed))
        return [*changed, *(path for path in users if not is_test(path))][: max(MOST_FILES, len(changed))]

    def _checkers(self, review: Review) -> list[_Checker]:
        chosen = [kind for kind in (PYRIGHT, MYPY) if _is_chosen(kind, review.after)]
        found = [_Checker(kind, place, chosen=True) for kind in chosen if (place := self._program(kind))]
        if not found and (place := self._program(PYRIGHT)):
            found = [_Checker(PYRIGHT, place, chosen=False)]
        if not found and chosen:
            raise NotConfigured(f"The project is configured for {chosen[0]}, which is not installed.")
        if not found:
            raise Absent("The project has no type checker configured, and pyright is not installed.")
        return found

    def _program(self, kind: str) -> str:
        return program(kind, self._root, self._python())

    def _findings(self, checker: _Checker, copy: Path, files: Sequence[str], tree: Tree) -> list[Finding]:
        run = self._of_pyright if checker.kind == PYRIGHT else self._of_mypy
        return list(run(checker, copy, files, tree))

    def _of_pyright(
        self, checker: _Checker, copy: Path, files: Sequence[str], tree: Tree
    ) -> Iterator[Finding]:
        config = copy / "pyrightconfig.cockpit.json"
        settings: dict[str, Any] = {"include": list(files), "exclude": [], "ignore": []}
        base = next((name for name in ("pyrightconfig.json", "pyproject.toml") if name in tree.paths), None)
        if checker.chosen and base:
            settings["extends"] = base
        if (copy / "src").is_dir():
            settings["extraPaths"] = ["src"]
        config.write_text(json.dumps(settings), encoding="utf-8")
        argv = [checker.program, "--outputjson", "--project", str(config)]
        argv += ["--pythonpath", python] if (python := self._python()) else []
        answer = self._runner.run(argv, cwd=copy, timeout=SECONDS)
        if answer.code not in (0, 1):
            raise Unavailable(f"pyright failed: {_said(answer)}")
        try:
            said = msgspec.json.decode(answer.stdout, type=_Answer)
        except msgspec.DecodeError as error:
            raise Unavailable(f"pyright's answer cannot be read: {error}.") from error
        for each in said.general_diagnostics:
            if each.severity == "error":
                path = os.path.relpath(each.file, copy).replace(os.sep, "/")
                start, end = each.range.start, each.range.end
                span = Span(start.line, start.character, end.line, end.character)
                yield _finding(path, span, each.rule or PYRIGHT, each.message, tree)

    def _of_mypy(self, checker: _Checker, copy: Path, files: Sequence[str], tree: Tree) -> Iterator[Finding]:
        cache = str(self._copies.scratch("mypy"))
        argv = [
            checker.program,
            "--no-error-summary",
            "--no-pretty",
            "--no-color-output",
            "--cache-dir",
            cache,
        ]
        argv += ["--show-column-numbers", "--show-error-codes"]
        argv += ["--python-executable", python] if (python := self._python()) else []
        answer = self._runner.run([*argv, "--", *files], cwd=copy, timeout=SECONDS)
        if answer.code not in (0, 1):
            raise Unavailable(f"mypy failed: {_said(answer)}")
        for line in answer.stdout.decode("utf-8", "replace").splitlines():
            if found := _LINE.match(line):
                row, column = int(found["line"]) - 1, int(found["column"] or 1) - 1
                path = found["path"].replace(os.sep, "/")
                yield _finding(
                    path, Span(row, column, row, column), found["code"] or MYPY, found["message"], tree
                )


def _finding(path: str, span: Span, code: str, message: str, tree: Tree) -> Finding:
    lines = lines_of(tree.text(path) or "")
    context = lines[span.line].strip()[:200] if span.line < len(lines) else ""
    return Finding(path, span, code, Severity.ERROR, message, "", "", "types", f"{context}")


def _is_certain(each: Finding) -> bool:
    if (missing := _MISSING.search(each.message)) and each.code == "reportMissingImports":
        return missing[1] in sys.stdlib_module_names
    unsure = _UNSURE.search(each.message) is not None and "CoroutineType" not in each.message
    return each.code in _CERTAIN and not unsure


def _is_chosen(kind: str, tree: Tree) -> bool:
    shared = tree.text("pyproject.toml") or ""
    if kind == PYRIGHT:
        return "pyrightconfig.json" in tree.paths or "[tool.pyright]" in shared
    own = any(name in tree.paths for name in ("mypy.ini", ".mypy.ini"))
    return own or "[tool.mypy]" in shared or "[mypy]" in (tree.text("setup.cfg") or "")


def _said(answer: Completed) -> str:
    text = (answer.stderr or answer.stdout).decode("utf-8", "replace").strip()
    return text.partition("\n")[0][:300] or f"it ended with {answer.code}."
