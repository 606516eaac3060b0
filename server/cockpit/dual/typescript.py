"""What the compiler of TypeScript finds with a change, and not without it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from cockpit.core.errors import Unavailable
from cockpit.core.finding import Finding, Severity, Span
from cockpit.core.process import Runner
from cockpit.dual.copies import Copies
from cockpit.dual.programs import program
from cockpit.features.copilots.change import lines_of
from cockpit.features.copilots.delta import fresh
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Absent, Review
from cockpit.features.copilots.tree import Tree

SECONDS: Final = 180.0
MOST_FILES: Final = 300
SUFFIXES: Final = (".ts", ".tsx", ".mts", ".cts")
CONFIG: Final = "tsconfig.json"
PLAIN: Final = (
    "--strict", "--skipLibCheck", "--target", "esnext", "--module", "esnext", "--moduleResolution", "bundler",
    "--ignoreConfig",
)  # fmt: skip
"""How files are compiled that no project claims."""
_LINE: Final = re.compile(
    r"^(?P<path>[^(\n]+)\((?P<line>\d+),(?P<column>\d+)\): error TS(?P<code>\d+): (?P<message>.*)$",
    re.MULTILINE,
)
_CERTAIN: Final = re.compile(r"1\d{3}|2304|2305|2322|2339|2345|2355|236[235]|2551|255[45]|2739|274[01]|2769")
_MISSING: Final = re.compile(
    r"Cannot find (?:module|type definition)|implicitly has an 'any' type"
    r"|Cannot find name '(?:process|require|module|Buffer|node:\w+)'"
)
"""What says only that packages are not installed."""


class TypeScript:
    """The check, with its copies of the repository."""

    def __init__(self, root: Path, runner: Runner, copies: Copies) -> None:
        self._root = root
        self._runner = runner
        self._copies = copies

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to errors of the types that were not there."""
        changed = [each.path for each in review.changes.present if each.path.endswith(SUFFIXES)]
        if not changed:
            raise Absent("No TypeScript has changed.")
        tsc = program("tsc", self._root, "")
        if not tsc:
            raise Absent("The compiler of TypeScript is not installed.")
        new = list(self._findings(tsc, self._copies.after(review), changed, review.after))
        old: list[Finding] = []
        if new:
            former = {change.path: change.old_path for change in review.changes.changes}
            there = [former[path] for path in changed if former[path] in review.before.paths]
            old = (
                list(self._findings(tsc, self._copies.before(review), there, review.before)) if there else []
            )
        moved = {change.former: change.path for change in review.changes.changes if change.former}
        for each in fresh(old, new, moved):
            chosen = _project_of(each.path, review.after) is not None
            rejects = (chosen or _CERTAIN.fullmatch(each.code[2:]) is not None) and not _MISSING.search(
                each.message
            )
            yield Objection(each.code, each.path, each.span, each.message, rejects, each.context)

    def _findings(self, tsc: str, copy: Path, files: Sequence[str], tree: Tree) -> Iterator[Finding]:
        by_project: defaultdict[str | None, list[str]] = defaultdict(list)
        for path in files:
            by_project[_project_of(path, tree)].append(path)
        if by_project.get(None):
            # Who uses what has changed is compiled with it.
            by_project[None] = [each for each in _sources(tree) if _project_of(each, tree) is None]
        for project, of_project in by_project.items():
            how = ("--project", project) if project else (*PLAIN, *of_project)
            answer = self._runner.run((tsc, "--noEmit", "--pretty", "false", *how), cwd=copy, timeout=SECONDS)
            said = answer.stdout.decode("utf-8", "replace")
            if answer.code and not _LINE.search(said) and "error TS" in said:
                raise Unavailable(f"tsc failed: {said.strip().partition(chr(10))[0]}")
            for line in said.splitlines():
                if found := _LINE.match(line):
                    yield _finding(found, tree)


def _sources(tree: Tree) -> list[str]:
    own = (path for path in tree.paths if path.endswith(SUFFIXES) and "node_modules/" not in path)
    return sorted(own)[:MOST_FILES]


def _project_of(path: str, tree: Tree) -> str | None:
    """The nearest configuration above a file."""
    places = (f"{folder}/{CONFIG}".removeprefix("./") for folder in PurePosixPath(path).parents)
    return next((place for place in places if place in tree.paths), None)


def _finding(found: re.Match[str], tree: Tree) -> Finding:
    path, row = found["path"].replace("\\", "/"), int(found["line"]) - 1
    lines = lines_of(tree.text(path) or "")
    context = lines[row].strip()[:200] if row < len(lines) else ""
    column = int(found["column"]) - 1
    span = Span(row, column, row, column)
    return Finding(
        path, span, f"TS{found['code']}", Severity.ERROR, found["message"], "", "", "types", context
    )
