"""Which files of tests run first, and what a run of some of them says of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from cockpit.features.compliance.imports import distances
from cockpit.features.compliance.reports.outcome import Result

WORTH_SECONDS: Final = 3.0
"""Whole runs that are shorter are not cut in two: to start the runner twice would take longer."""
MOST_FILES: Final = 200
"""More are not named on a command line, whose length systems limit."""
CONFTEST: Final = "conftest.py"
_PATTERNS: Final = ("test_*.py", "*_test.py")
"""Where pytest looks, unless the project says otherwise."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How the tests are run."""

    first: tuple[str, ...] = ()
    """The files of tests that run by themselves, the nearest to the change first; none for all in one run."""
    rest: bool = True
    """Whether the others follow."""


def is_test(path: str) -> bool:
    """Whether pytest looks for tests in a file, as far as its name tells."""
    return any(PurePosixPath(path).match(pattern) for pattern in _PATTERNS)


def reached(
    importers: Mapping[str, Collection[str]], tests: Iterable[str], changed: Collection[str]
) -> dict[str, int]:
    """The files of tests that a change may affect, with the number of imports on the way to it.

    Pytest loads a conftest.py for every test below its folder. Where all tests import the package as a whole,
    those that are named after what changed are nearer than the others.
    """
    together = defaultdict[str, set[str]](set, {path: set(users) for path, users in importers.items()})
    tests = frozenset(tests)
    for path in tests:
        for folder in PurePosixPath(path).parents:
            together[(folder / CONFTEST).as_posix()].add(path)
    meant = {_subject(path) for path in changed}
    found = {path: steps for path, steps in distances(together, changed).items() if path in tests}
    return {path: 0 if _subject(path) in meant else steps for path, steps in found.items()}


def _subject(path: str) -> str:
    """What a file is about: the tests of a module have its name."""
    return PurePosixPath(path).stem.removeprefix("test_").removesuffix("_test").strip("_")


def plan(near: Mapping[str, int], tests: Collection[str], seconds: float, *, only_affected: bool) -> Plan:
    """What to run after a change; `seconds` is how long all tests took the last time."""
    ranked = sorted(near, key=lambda path: (near[path], path))
    if only_affected:
        sensible = len(ranked) < len(tests) and len(ranked) <= MOST_FILES
        return Plan(tuple(ranked), rest=False) if sensible else Plan()
    if seconds < WORTH_SECONDS:
        return Plan()
    most = min(len(tests) // 2, MOST_FILES)
    first: tuple[str, ...] = ()
    for steps in sorted(set(near.values())):
        nearer = tuple(path for path in ranked if near[path] <= steps)
        if len(nearer) > most:
            break
        first = nearer
    return Plan(first)


def merged(
    fresh: Sequence[Result], before: Iterable[tuple[Result, str | None]], files: Collection[str], run: int
) -> list[Result]:
    """The new results, and those of the run before (by its number) of all other files; each of these with
    the file that it stands in, as far as that is known."""
    names = {each.name for each in fresh}
    kept = [
        replace(each, origin=each.origin or run)
        for each, path in before
        if path not in files and each.name not in names
    ]
    return [*fresh, *kept]
