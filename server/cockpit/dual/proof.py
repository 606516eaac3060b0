"""Whether a body that was made is right: by its own examples, and by the tests that speak of it.

The other checks ask what a change has broken. A placeholder breaks its tests already, so that they would not
refute a wrong body.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cockpit.core.errors import NotFound, Unavailable
from cockpit.dual.proving import BAD, Proving, failing
from cockpit.features.compliance.reports.outcome import Result
from cockpit.features.copilots.change import Change, ChangeSet
from cockpit.features.copilots.objection import WHOLE, Gap, Objection
from cockpit.features.copilots.primary.context import mentioned_by_tests
from cockpit.features.copilots.primary.editing import Body, filled
from cockpit.features.copilots.primary.stub import Stub, find
from cockpit.features.copilots.primary.task import Objective
from cockpit.features.copilots.review import Absent, Review
from cockpit.features.copilots.tree import Tree

EMPTY_TEST = "validate.emptyTest"
MOST_FILES = 40


class Proof:
    """The check of a function that got a body."""

    def __init__(self, objective: Objective, proving: Proving) -> None:
        self._objective = objective
        self._proving = proving

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to examples and tests of the function that fail."""
        stub = _function(self._objective, review.after)
        files: dict[str, set[str]] = {}
        for program, named in mentioned_by_tests(stub.name, review.after, stub.path):
            files.setdefault(program.path, set()).add(named.node.name)
        if not files and not stub.shown:
            raise Absent("Neither a test nor an example shows that it is right.")
        if stub.shown:
            shown = self._results(review, (stub.path,), "--doctest-modules")
            yield from (failing(review, each) for each in shown if _is_of(each, {stub.symbol}))
        if files:
            chosen = tuple(files)[:MOST_FILES]
            names = {name for path in chosen for name in files[path]}
            results = self._results(review, chosen)
            yield from (failing(review, each) for each in results if _is_of(each, names))

    def _results(self, review: Review, chosen: Sequence[str], *options: str) -> Sequence[Result]:
        try:
            return [each for each in self._proving.results(review, chosen, *options) if each.outcome in BAD]
        except NotFound as error:
            raise Unavailable(
                f"The tests of it were not found when they were run: {error.message}"
            ) from error


class Sharpness:
    """The check of a test that was made: it has to fail when the function does nothing."""

    def __init__(self, objective: Objective, proving: Proving) -> None:
        self._objective = objective
        self._proving = proving

    def __call__(self, review: Review) -> Iterator[Objection | Gap]:
        """Object to a test that passes, whatever the function does."""
        stub = _function(self._objective, review.after)
        broken = filled(replace(stub), Body(("return None",)))
        change = Change(stub.path, review.after.data(stub.path), broken.encode())
        changes = (*review.changes.changes, change)
        paths = tuple(each.path for each in review.changes.changes)
        laid = {each.path: each.after for each in changes}
        after = Tree(review.after.paths, review.after.data, laid)
        results = self._proving.results(replace(review, changes=ChangeSet(changes, ""), after=after), paths)
        if not any(each.outcome in BAD for each in results):
            message = f"The tests pass even when {stub.symbol} does nothing: they show nothing."
            yield Objection(EMPTY_TEST, paths[0], WHOLE, message)


def _function(objective: Objective, tree: Tree) -> Stub:
    program = tree.program(objective.path)
    if program is None:
        raise Absent(f"{objective.path} is no Python program.")
    if objective.symbol:
        return find(program, objective.symbol)
    return find(program, line=objective.line)


def _is_of(each: Result, names: set[str]) -> bool:
    """Whether a result belongs to one of these functions, or to a whole file that could not be loaded."""
    last = each.name.rpartition("::")[2].partition("[")[0]
    own = last in names or any(last.endswith(f".{name}") for name in names)
    return own or (each.outcome == "error" and not last.startswith("test"))
