"""The tests of vitest and jest that a change may affect, in a copy; those that it makes fail refute it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, cast

from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.process import Runner
from cockpit.dual.bounds import Bounds
from cockpit.dual.copies import PACKAGES, Copies
from cockpit.dual.node_tests import CODE
from cockpit.dual.proving import BAD, failing
from cockpit.features.compliance.reports import javascript
from cockpit.features.compliance.reports.outcome import Result, first_line
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Absent, Review, is_test
from cockpit.features.copilots.tree import Tree

RUNNERS: Final = ("vitest", "jest")
MANIFEST: Final = "package.json"
MOST_FILES: Final = 200
_RELEVANT: Final = (".json", ".snap", ".css", ".html", ".vue", ".svelte", ".graphql", ".sql")
"""Files beside the code that its tests may read."""


@dataclass(frozen=True, slots=True)
class _Suite:
    """The tests of one package."""

    folder: str
    """Of its manifest; empty for the top."""
    runner: str


class ScriptTests:
    """The check, with its copies of the repository."""

    def __init__(self, root: Path, runner: Runner, copies: Copies, seconds: float) -> None:
        self._root = root
        self._runner = runner
        self._copies = copies
        self._seconds = seconds
        self._bounds = Bounds(root, runner, copies, seconds)

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to tests that fail with the change and not without it."""
        suites = _affected(review)
        if not suites:
            raise Absent("No test of vitest or jest can depend on what has changed.")
        programs = {suite: _program(self._root, suite) for suite in suites}
        absent = sorted({suite.runner for suite, program in programs.items() if not program})
        if not any(programs.values()):
            raise Absent(_not_installed(absent))
        if absent:
            yield Gap("", _not_installed(absent), decisive=False)
        yield from self._bounds.gaps
        for suite, program in programs.items():
            if program:
                yield from self._judged(review, suite, program, suites[suite])

    def _judged(
        self, review: Review, suite: _Suite, program: str, changed: Sequence[str]
    ) -> Iterator[Objection | Gap]:
        ended = self._run(self._copies.after(review), suite, program, changed)
        failed = [each for each in ended if each.outcome in BAD]
        there = sorted({each.path for each in failed} & review.before.paths)
        known: set[tuple[str, str]] = set()
        if there:
            old = self._run(self._copies.before(review), suite, program, there, exactly=True)
            known = {(each.path, each.name) for each in old if each.outcome in BAD}
        for each in failed:
            if (each.path, each.name) in known:
                yield Gap("", f"{each.name} fails, and failed before the change.", decisive=False)
            else:
                yield failing(review, each)

    def _run(
        self, copy: Path, suite: _Suite, program: str, files: Sequence[str], *, exactly: bool = False
    ) -> list[Result]:
        """The results of what these files affect, or of exactly them; without files, of all tests."""
        scratch = self._copies.scratch(suite.runner)
        options = _options(suite.runner, scratch, "exact" if exactly else "affected" if files else "all")
        argv = (program, *options, *(str(copy / path) for path in files))
        folder = copy / suite.folder
        answer = self._runner.run(self._bounds.program(argv, folder), cwd=folder, timeout=self._seconds)
        try:
            found = javascript.read((scratch / "report.json").read_bytes())
        except (OSError, Invalid) as error:
            said = first_line(answer.stderr.decode("utf-8", "replace")) or f"it ended with {answer.code}."
            raise Unavailable(f"The tests of {suite.runner} did not come to an end: {said}") from error
        return [_below(each, copy) for each in found]


def _options(runner: str, scratch: Path, extent: str) -> tuple[str, ...]:
    """What a runner is told; the files follow."""
    report = (f"--outputFile={scratch / 'report.json'}", "--passWithNoTests")
    if runner == "vitest":
        start = ("related", "--run") if extent == "affected" else ("run",)
        return (*start, "--reporter=json", *report)
    end = {"affected": ("--findRelatedTests",), "exact": ("--runTestsByPath",)}.get(extent, ())
    return ("--json", "--ci", f"--cacheDirectory={scratch / 'cache'}", *report, *end)


def _below(each: Result, copy: Path) -> Result:
    """A result with its path as the repository names it."""
    path = Path(each.path)
    inside = path.relative_to(copy).as_posix() if path.is_relative_to(copy) else each.path
    return replace(each, path=inside, name=each.name.replace(str(copy), "").lstrip("/"))


def _affected(review: Review) -> dict[_Suite, Sequence[str]]:
    """The suites that a change concerns, with the files of code in it; without files, all tests count."""
    suites = [each for each in _suites(review.after) if _has_tests(review.after, each)]
    found: dict[_Suite, list[str]] = {}
    whole: set[_Suite] = set()
    for change in review.changes.changes:
        suite = _of(change.path, suites)
        if suite is None or not change.path.endswith((*CODE, *_RELEVANT)):
            continue
        if change.after is None and is_test(change.path):
            continue
        found.setdefault(suite, []).append(change.path)
        # What imports a file that is gone, or reads one that is no code, is not found by its imports.
        if change.after is None or change.former or not change.path.endswith(CODE):
            whole.add(suite)
    return {
        suite: () if suite in whole or len(paths) > MOST_FILES else sorted(paths)
        for suite, paths in found.items()
    }


def _suites(tree: Tree) -> list[_Suite]:
    """The packages that say what runs their tests, the innermost first."""
    found: list[_Suite] = []
    for path in tree.paths:
        pure = PurePosixPath(path)
        if pure.name == MANIFEST and PACKAGES not in pure.parts and (runner := _runner_of(tree, path)):
            found.append(_Suite("" if str(pure.parent) == "." else str(pure.parent), runner))
    return sorted(found, key=lambda suite: (-len(suite.folder), suite.folder))


def _runner_of(tree: Tree, manifest: str) -> str:
    """What a package's script of tests names, else what it depends on; empty for neither."""
    try:
        read: Any = json.loads(tree.text(manifest) or "null")
    except ValueError:
        return ""
    body: Mapping[str, Any] = cast("Mapping[str, Any]", read) if isinstance(read, dict) else {}
    script = str(_table(body, "scripts").get("test", "")).split()
    for runner in RUNNERS:
        if runner in script:
            return runner
    if "node" in script:
        return ""
    needed = {**_table(body, "dependencies"), **_table(body, "devDependencies")}
    return next((runner for runner in RUNNERS if runner in needed), "")


def _table(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    return cast("Mapping[str, Any]", found) if isinstance(found, dict) else {}


def _has_tests(tree: Tree, suite: _Suite) -> bool:
    own = (path for path in tree.paths if path.endswith(CODE) and is_test(path))
    return any(_is_below(path, suite) and PACKAGES not in path for path in own)


def _of(path: str, suites: Sequence[_Suite]) -> _Suite | None:
    return next((suite for suite in suites if _is_below(path, suite)), None)


def _is_below(path: str, suite: _Suite) -> bool:
    return not suite.folder or path.startswith(f"{suite.folder}/")


def _program(root: Path, suite: _Suite) -> str:
    """The repository's own runner, beside the package or above it; empty when it is not installed."""
    folder = root / suite.folder
    for place in (folder, *folder.parents):
        file = place / PACKAGES / ".bin" / suite.runner
        if file.is_file():
            return str(file)
        if place == root:
            break
    return ""


def _not_installed(runners: Sequence[str]) -> str:
    return f"The tests were not run: {' and '.join(runners)} is not installed in {PACKAGES}."
