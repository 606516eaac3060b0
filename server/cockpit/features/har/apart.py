"""A large recording is checked in a process of its own.

Its file is mapped, and whoever truncates a mapped file ends the process that reads it: this one goes on.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from cockpit.core.errors import CockpitError, Unavailable
from cockpit.features.har.checking import Checked, check, summed_up
from cockpit.features.har.config import Config
from cockpit.features.har.opening import MAPPED_ABOVE, State, data_of, opened, require_unchanged, state_of
from cockpit.features.har.reading import read
from cockpit.features.har.skimming import skim
from cockpit.kernel.memory import collect_seldom

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext

T = TypeVar("T")
Progress = Callable[[int, int], None]
_THREADS: Final = Path("/proc/self/task")
Work = Callable[[Path, Progress | None], T]


def done(path: Path, work: Work[T], progress: Progress | None = None) -> T:
    """What `work` makes of the file; raises Conflict when the file changes meanwhile.

    For a large file `work` runs in another process, so it is a function of a module, or a `partial` of one.
    """
    before = state_of(path)
    result = work(path, progress) if before[0] <= MAPPED_ABOVE else _apart(path, work, progress, before)
    require_unchanged(path, before)
    return result


def check_file(path: Path, progress: Progress | None, *, config: Config | None = None) -> Checked:
    """All rules over a file."""
    return check(read(path), config=config, progress=progress)


def sum_up_file(path: Path, progress: Progress | None) -> Checked:
    """A file in figures, without any rule."""
    summary = skim(opened(data_of(path)), progress)
    return check(read(path), judges=(), progress=progress) if summary is None else summed_up(summary)


def _apart(path: Path, work: Work[T], progress: Progress | None, before: State) -> T:
    context = _context()
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(ours, theirs, path, work), daemon=True)
    process.start()
    theirs.close()
    try:
        while True:
            kind, told = cast("tuple[str, Any]", ours.recv())
            if kind == "result":
                return told
            if kind == "failure":
                raise Unavailable(told[0], hint=told[1])
            if progress is not None:
                progress(*told)
    except EOFError:
        process.join()
        require_unchanged(path, before)
        raise Unavailable(
            f"{path} was not read to its end: the process that read it ended with {process.exitcode}. "
            "There may be too little memory for it."
        ) from None
    finally:
        ours.close()
        process.terminate()
        process.join()


def _context() -> ForkContext | SpawnContext:
    """How the process is made: as a copy of this one, which need not import anything again, or anew.

    A copy may only be made where no other thread is. Python does not know of those of libraries, Linux does.
    """
    if sys.platform == "linux" and len(list(_THREADS.iterdir())) == 1:
        return get_context("fork")
    return get_context("spawn")


def _serve(theirs: Connection, connection: Connection, path: Path, work: Work[Any]) -> None:
    """What runs in the other process, which sees that they have ended once it has closed `theirs`, too."""
    theirs.close()
    collect_seldom()

    def progress(now: int, total: int) -> None:
        connection.send(("progress", (now, total)))

    with contextlib.suppress(BrokenPipeError):
        try:
            connection.send(("result", work(path, progress)))
        except CockpitError as error:
            connection.send(("failure", (error.message, error.hint)))
