"""Files that had content in git's HEAD and are empty now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.core.errors import Cancelled, CockpitError
from cockpit.core.finding import Finding, Span
from cockpit.core.paths import printable
from cockpit.core.process import Runner
from cockpit.core.repository import repository_of
from cockpit.features.audit.catalog import RULES
from cockpit.features.audit.identity import identify
from cockpit.features.audit.walk import Candidate

CODE: Final = "audit.emptied"
EMPTY_BY_NATURE: Final = frozenset({"__init__.py", "py.typed", ".gitkeep", ".keep", ".nojekyll"})
PATHS_AT_ONCE: Final = 200
"""Paths on one command line, well below the limit of every operating system."""


def emptied(
    root: Path, candidates: Iterable[Candidate], runner: Runner, cancelled: Callable[[], bool]
) -> dict[str, Finding]:
    """A finding for each empty candidate that has content in HEAD, by path; nothing where git cannot say."""
    empty = [
        each.path for each in candidates if not each.size and Path(each.path).name not in EMPTY_BY_NATURE
    ]
    if not empty or repository_of(root) is None:
        return {}
    found: dict[str, Finding] = {}
    remaining = iter(empty)
    while batch := list(islice(remaining, PATHS_AT_ONCE)):
        found.update(
            (path, _finding(path, size)) for path, size in _committed(root, batch, runner, cancelled) if size
        )
    return found


def _committed(
    root: Path, paths: Sequence[str], runner: Runner, cancelled: Callable[[], bool]
) -> Iterator[tuple[str, int]]:
    """The size in HEAD of the paths that are committed."""
    argv = ("git", "--literal-pathspecs", "ls-tree", "-l", "-z", "HEAD", "--", *paths)
    try:
        answer = runner.run(argv, cwd=root, cancelled=cancelled)
    except Cancelled:
        raise
    except CockpitError:
        return
    if answer.code:
        return
    for record in answer.stdout.split(b"\0"):
        about, tab, path = record.partition(b"\t")
        if tab and (size := about.split()[-1]).isdigit():
            yield printable(path.decode("utf-8", "surrogateescape")), int(size)


def _finding(path: str, size: int) -> Finding:
    return Finding(
        path=path,
        span=Span(0, 0, 0, 0),
        code=CODE,
        severity=RULES[CODE].default_severity,
        message=f"The file is empty, but has {size:,} bytes in the last commit.",
        symbol="",
        identity=identify(path, CODE, "", "", 0),
        source="audit",
    )
