"""Which recordings are meant on the command line, and how work on them is shown."""

from __future__ import annotations

import argparse
import contextlib
import glob
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeVar

from cockpit.cli.progress import Bar
from cockpit.cli.telling import say
from cockpit.core.errors import CockpitError, Invalid, NotFound
from cockpit.features.har.apart import Work, done

T = TypeVar("T")
STDIN: Final = "-"


def add_files(parser: argparse.ArgumentParser) -> None:
    """The recordings that a verb is about."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="recordings, folders, patterns, or -")


def paths_of(name: str) -> list[Path]:
    """The file, all recordings of a folder, or those that a pattern matches."""
    path = Path(name)
    if path.is_dir():
        found = sorted(each for each in path.rglob("*.[hH][aA][rR]") if each.is_file())
        if not found:
            raise NotFound(f"{name} holds no *.har.")
        return found
    if not path.exists() and glob.has_magic(name):
        # The name is a whole pattern, absolute or not, which Path.glob does not take.
        found = sorted(Path(each) for each in glob.glob(name, recursive=True) if Path(each).is_file())  # noqa: PTH207
        if not found:
            raise NotFound(f"{name} matches no file.")
        return found
    return [path]


def refuse_recording(output: str | None, names: Iterable[str]) -> None:
    """Raise Invalid for an output that is one of the recordings themselves: they are never overwritten."""
    if output is None or not Path(output).exists():
        return
    paths: list[Path] = []
    for name in names:
        # What names no file is told by who reads them.
        with contextlib.suppress(CockpitError):
            paths += paths_of(name)
    if any(path.exists() and path.samefile(output) for path in paths):
        message = f"--output: {output} is a recording itself, which is never overwritten. Name another file."
        raise Invalid(message)


def each_of(names: Iterable[str], work: Work[T], failed: list[str]) -> Iterator[tuple[Path, T]]:
    """What `work` makes of each recording that is meant, once; what fails is said, and the next follows."""
    for path in meant(names, failed):
        try:
            yield path, with_bar(path, work)
        except CockpitError as error:
            _say(error, failed)


def meant(names: Iterable[str], failed: list[str]) -> list[Path]:
    """The recordings that are meant, each once; a name that stands for none is said."""
    paths: dict[Path, None] = {}
    for name in names:
        try:
            paths.update(dict.fromkeys(paths_of(name)))
        except CockpitError as error:
            _say(error, failed)
    return list(paths)


def _say(error: CockpitError, failed: list[str]) -> None:
    say(error.message)
    failed.append(error.message)


def with_bar(path: Path, work: Work[T]) -> T:
    """What `work` makes of a file, with how far it is on a terminal."""
    bar = Bar(sys.stderr, f"bytes of {path.name}")
    try:
        return done(path, work, bar)
    finally:
        bar.wipe()
