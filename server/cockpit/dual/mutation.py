"""Whether new tests look at what they call: they have to fail when that is broken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from cockpit.core.errors import NotFound, Unavailable
from cockpit.core.process import Runner
from cockpit.dual.copies import Copies
from cockpit.dual.proving import Proving, path_of
from cockpit.features.compliance.reports.outcome import Result
from cockpit.features.copilots.breaking import WAYS, NewTest, broken, new_tests
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Absent, Review, objection
from cockpit.features.copilots.tree import Tree

EMPTY: Final = "validate.emptyTest"
WEAK: Final = "validate.weakTest"
MOST_FILES: Final = 40
SECONDS: Final = 60.0
"""For each way of breaking: what takes longer has noticed something."""


class Mutation:
    """The check of new tests, with copies of its own."""

    def __init__(self, root: Path, runner: Runner, python: Callable[[], str], seconds: float) -> None:
        self._root = root
        self._runner = runner
        self._python = python
        self._seconds = min(seconds, SECONDS)

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to new tests that pass whatever the functions do that they call."""
        left = list(new_tests(review))
        if not left:
            raise Absent("No new test calls a function of the project.")
        passed: dict[NewTest, list[str]] = {each: [] for each in left}
        for way in WAYS:
            left = self._passing(review, left, way)
            if not left:
                break
            for each in left:
                passed[each].append(way)
        for test, ways in passed.items():
            if len(ways) == len(WAYS):
                yield _said(review, test, EMPTY, "and also when it fails: the test shows nothing.")
            elif len(ways) == len(WAYS) - 1:
                message = "as long as it does not fail: assert what it gives."
                yield _said(review, test, WEAK, message, rejects=False)

    def _passing(self, review: Review, tests: Sequence[NewTest], way: str) -> list[NewTest]:
        """Those that do not notice that all they call is broken."""
        wanted: defaultdict[str, set[str]] = defaultdict(set)
        for test in tests:
            for path, name in test.calls:
                wanted[path].add(name)
        laid: dict[str, bytes | None] = {}
        for path, names in wanted.items():
            if program := review.after.program(path):
                laid[path] = broken(program, names, way)
        after = Tree(review.after.paths, review.after.data, laid)
        files = tuple(dict.fromkeys(test.path for test in tests))[:MOST_FILES]
        with Copies() as copies:
            proving = Proving(self._root, self._runner, copies, self._python, self._seconds)
            try:
                results = proving.results(replace(review, after=after), files)
            except (NotFound, Unavailable):
                return []
        return [test for test in tests if _passes(test, results, after)]


def _passes(test: NewTest, results: Sequence[Result], tree: Tree) -> bool:
    """Whether it ran, and every one of its cases passed."""
    own = [
        each.outcome
        for each in results
        if each.name.rpartition("::")[2].partition("[")[0].rpartition(".")[2] == test.name
        and path_of(each, tree.paths) == test.path
    ]
    return bool(own) and all(outcome == "passed" for outcome in own)


def _said(review: Review, test: NewTest, code: str, how: str, *, rejects: bool = True) -> Objection:
    called = ", ".join(sorted(f"`{name}`" for _, name in test.calls))
    change = review.changes.by_path[test.path]
    message = f"`{test.name}` passes when {called} does nothing or returns anything, {how}"
    return objection(change, test.line, code, message, rejects=rejects)
