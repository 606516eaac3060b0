"""The tests that Node itself runs, in a copy; those that fail, and did not fail before, refute a change."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.process import Runner
from cockpit.dual.bounds import Bounds
from cockpit.dual.copies import Copies
from cockpit.dual.proving import BAD, failing
from cockpit.features.compliance.reports import junit
from cockpit.features.compliance.reports.outcome import Result
from cockpit.features.copilots.objection import Gap, Objection
from cockpit.features.copilots.review import Absent, Review, is_test
from cockpit.features.copilots.tree import Tree

SUFFIXES: Final = (".js", ".mjs", ".cjs")
CODE: Final = (*SUFFIXES, ".jsx", ".ts", ".tsx", ".mts", ".cts")
MOST_FILES: Final = 200


class NodeTests:
    """The check, with its copies of the repository."""

    def __init__(self, root: Path, runner: Runner, copies: Copies, seconds: float) -> None:
        self._runner = runner
        self._copies = copies
        self._seconds = seconds
        self._bounds = Bounds(root, runner, copies, seconds)

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to tests that fail with the change and not without it."""
        if not any(each.path.endswith(CODE) for each in review.changes.changes):
            raise Absent("No JavaScript or TypeScript has changed.")
        chosen = _of_node(review.after)
        if not chosen:
            raise Absent("No tests of node:test are there.")
        if shutil.which("node") is None:
            raise Absent("The tests in JavaScript were not run: node is not installed.")
        yield from self._bounds.gaps
        failed = [each for each in self._run(self._copies.after(review), chosen) if each.outcome in BAD]
        if not failed:
            return
        there = [path for path in chosen if path in review.before.paths]
        known: set[str] = set()
        if there:
            old = self._run(self._copies.before(review), there)
            known = {each.name for each in old if each.outcome in BAD}
        for each in failed:
            if each.name not in known:
                yield failing(review, each)

    def _run(self, copy: Path, chosen: Sequence[str]) -> Sequence[Result]:
        argv = ("node", "--test", "--test-reporter=junit", *chosen[:MOST_FILES])
        answer = self._runner.run(self._bounds.program(argv, copy), cwd=copy, timeout=self._seconds)
        try:
            return junit.read(answer.stdout)
        except Invalid as error:
            raise Unavailable(f"The tests of node did not come to an end: {error.message}") from error


def _of_node(tree: Tree) -> list[str]:
    """The files of tests that need no other runner."""
    paths = (
        path
        for path in tree.paths
        if path.endswith(SUFFIXES) and is_test(path) and "node_modules/" not in path
    )
    return sorted(path for path in paths if "node:test" in (tree.text(path) or ""))
