"""Files that are empty now, and had content in git's HEAD, or when they were audited last."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from cockpit.core.errors import Cancelled, CockpitError
from cockpit.core.finding import Finding, Severity, Span
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
    root: Path,
    candidates: Iterable[Candidate],
    runner: Runner | None,
    had_content: Callable[[str], bool] | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> dict[str, Finding]:
    """A finding for each empty candidate that has content in HEAD, by path.

    Also for those that git does not know and that had content when they were audited last; for none in a
    repository about which git cannot be asked.
    """
    empty = [
        each.path for each in candidates if not each.size and Path(each.path).name not in EMPTY_BY_NATURE
    ]
    if not empty:
        return {}
    seen = frozenset(filter(had_content, empty)) if had_content else frozenset[str]()
    if repository_of(root) is None:
        return {path: _finding(path, 0) for path in empty if path in seen}
    found: dict[str, Finding] = {}
    remaining = iter(empty)
    while runner is not None and (batch := list(islice(remaining, PATHS_AT_ONCE))):
        if (sizes := _committed(root, batch, runner, cancelled)) is None:
            break
        lost = (path for path in batch if sizes.get(path, path in seen))
        found.update((path, _finding(path, sizes.get(path, 0))) for path in lost)
    return found


def _committed(
    root: Path, paths: Sequence[str], runner: Runner, cancelled: Callable[[], bool]
) -> dict[str, int] | None:
    """The size in HEAD of the paths that are committed; None when git cannot say."""
    argv = ("git", "--literal-pathspecs", "ls-tree", "-l", "-z", "HEAD", "--", *paths)
    try:
        answer = runner.run(argv, cwd=root, cancelled=cancelled)
    except Cancelled:
        raise
    except CockpitError:
        return None
    return None if answer.code else dict(_sizes(answer.stdout))


def _sizes(listing: bytes) -> Iterator[tuple[str, int]]:
    for record in listing.split(b"\0"):
        about, tab, path = record.partition(b"\t")
        if tab and (size := about.split()[-1]).isdigit():
            yield printable(path.decode("utf-8", "surrogateescape")), int(size)


def _finding(path: str, committed: int) -> Finding:
    """What was committed is lost for certain; what was only seen may have been emptied on purpose."""
    before = (
        f"has {committed:,} bytes in the last commit" if committed else "had content when it was audited last"
    )
    return Finding(
        path=path,
        span=Span(0, 0, 0, 0),
        code=CODE,
        severity=RULES[CODE].default_severity if committed else Severity.WARNING,
        message=f"The file is empty, but {before}.",
        symbol="",
        identity=identify(path, CODE, "", "", 0),
        source="audit",
    )
