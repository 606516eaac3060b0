"""The tests that a change may affect, run in a copy; those that fail, and did not fail before, refute it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from cockpit.core.errors import NotConfigured, NotFound, Unavailable
from cockpit.core.process import Runner
from cockpit.dual.bounds import Bounds
from cockpit.dual.copies import Copies
from cockpit.features.compliance.affected import MOST_FILES, is_test, reached
from cockpit.features.compliance.imports import Imports
from cockpit.features.compliance.python_tests import Selection, run_pytest
from cockpit.features.compliance.reports.outcome import Result
from cockpit.features.copilots.change import Change
from cockpit.features.copilots.objection import WHOLE, Gap, Objection
from cockpit.features.copilots.review import Absent, Review, objection

CODE: Final = "validate.failingTest"
BAD: Final = ("failed", "error")
_WORDS_ONLY: Final = (".md", ".rst", ".txt", ".png", ".jpg", ".svg", ".gif", ".css")
_NO_PYTHON: Final = (".js", ".ts", ".tsx", ".jsx", ".mjs", ".cjs", ".yml", ".yaml", ".sh")


class Proving:
    """The check, with its copies of the repository."""

    def __init__(
        self, root: Path, runner: Runner, copies: Copies, python: Callable[[], str], seconds: float
    ) -> None:
        self._runner = runner
        self._copies = copies
        self._python = python
        self._seconds = seconds
        self._bounds = Bounds(root, runner, copies, seconds)

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to tests that fail with the change and not without it."""
        tests = [path for path in review.after.python if is_test(path)]
        if not tests:
            raise Absent("No tests in Python are there.")
        if not _matters(review):
            raise Absent("No test can depend on what has changed.")
        copy = self._copies.after(review)
        chosen = self._chosen(review, tests, copy)
        if chosen == ():
            raise Absent("No test imports what has changed.")
        yield from self._bounds.gaps
        results = self._run(copy, chosen or ())
        failed = [each for each in results if each.outcome in BAD]
        if failed:
            yield from self._judged(review, failed, chosen or ())

    def _judged(
        self, review: Review, failed: Sequence[Result], chosen: Sequence[str]
    ) -> Iterator[Objection | Gap]:
        """What failed before, too, is not the fault of the change."""
        there = tuple(path for path in chosen if path in review.before.paths)
        old: set[str] = set()
        if there or not chosen:
            try:
                results = self._run(self._copies.before(review), there)
                old = {each.name for each in results if each.outcome in BAD}
            except NotFound:
                old = set()
        for each in failed:
            if each.name in old:
                yield Gap("", f"{each.name} fails, and failed before the change.", decisive=False)
            else:
                yield failing(review, each)

    def _chosen(self, review: Review, tests: Sequence[str], copy: Path) -> tuple[str, ...] | None:
        """The files of tests to run, the nearest to the change first; None for all."""
        code = [
            each
            for each in review.changes.changes
            if each.path.endswith(".py") or each.old_path.endswith(".py")
        ]
        if any(_concerns_all(each) for each in review.changes.changes):
            return None
        changed = {path for each in code for path in (each.path, each.old_path)}
        near = reached(Imports(copy).importers(sorted({*review.after.python, *changed})), tests, changed)
        near = {path: steps for path, steps in near.items() if path in review.after.paths}
        ranked = sorted(near, key=lambda path: (near[path], path))
        return None if len(ranked) > MOST_FILES else tuple(ranked)

    def results(self, review: Review, chosen: Sequence[str], *options: str) -> Sequence[Result]:
        """How some files of tests end with the change; raises Unavailable where they cannot be run."""
        try:
            return self._run(self._copies.after(review), chosen, options)
        except Absent as absent:
            raise Unavailable(str(absent)) from absent

    def _run(self, copy: Path, chosen: Sequence[str], options: Sequence[str] = ()) -> Sequence[Result]:
        """The results of some files, or of all: by the project's interpreter, else by ours."""
        found = [each for each in dict.fromkeys((self._python(), sys.executable)) if each]
        lacking: NotConfigured | None = None
        for python in found:
            start = self._bounds.module(python, "pytest", copy)
            try:
                return run_pytest(
                    copy, self._runner, selection=Selection(only=tuple(chosen)), timeout=self._seconds,
                    start=(*start, "--continue-on-collection-errors", *options),
                )  # fmt: skip
            except NotConfigured as error:
                lacking = error
            except Unavailable as error:
                raise Unavailable(f"The tests did not come to an end: {error.message}") from error
        raise Absent(lacking.message if lacking else "There is no Python to run the tests with.")


def _matters(review: Review) -> bool:
    return any(
        not each.path.endswith(_WORDS_ONLY) or "require" in each.path for each in review.changes.changes
    )


def _concerns_all(each: Change) -> bool:
    """Whether tests may depend on a file that no import leads to."""
    name = PurePosixPath(each.path).name
    if each.path.endswith((".py", ".pyi", *_WORDS_ONLY, *_NO_PYTHON)):
        return name in ("setup.py",)
    return not name.startswith(".") and "LICENSE" not in name.upper()


def failing(review: Review, each: Result) -> Objection:
    """An objection to a test that fails now, at its line if the change has it, else at the change itself."""
    message = f"{each.name} fails with this change: {each.message or 'it says nothing'}"
    path = path_of(each, review.after.paths)
    if path is None:
        return Objection(CODE, next(iter(review.changes.changes)).path, WHOLE, message, evidence=each.message)
    data = review.after.data(path)
    return objection(Change(path, data, data), each.line or 0, CODE, message, evidence=each.message)


def path_of(each: Result, paths: Iterable[str]) -> str | None:
    """The file of a test, as far as its report tells."""
    if each.path and each.path in paths:
        return each.path
    suite = each.name.partition("::")[0]
    while suite:
        if (path := f"{suite.replace('.', '/')}.py") in paths:
            return path
        suite = suite.rpartition(".")[0]
    return None
