"""`cockpit har sanitize`: recordings that can be shared."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.cli.har_files import STDIN, add_files, paths_of, with_bar
from cockpit.cli.telling import say
from cockpit.cli.verbs import answer, does
from cockpit.core.durable import disk
from cockpit.core.errors import CockpitError, Conflict, Invalid, NotFound
from cockpit.core.paths import write_atomically
from cockpit.features.har.sanitizing import Sanitized, beside, sanitize, sanitized
from cockpit.features.har.wording import counted

SUFFIX: Final = ".sanitized.har"


def fill(parser: argparse.ArgumentParser) -> None:
    """Give `cockpit har sanitize` its arguments."""
    does(parser, _sanitize)
    add = parser.add_argument
    add(
        "-o",
        "--output",
        metavar="OUT",
        type=Path,
        help=f"the copy, or the folder for several; default: beside each, NAME{SUFFIX}",
    )
    add(
        "--salt",
        metavar="TEXT",
        help="makes the same stand-ins again, in other files, too; keep it secret. Default: a new one",
    )
    add("--force", action="store_true", help="replace copies that are there already")
    add_files(parser)


def _sanitize(options: argparse.Namespace) -> int:
    salt = options.salt.encode() if options.salt else os.urandom(32)
    if options.files == [STDIN]:
        return _filter(options, salt)
    if STDIN in options.files:
        raise Invalid("- stands alone: standard input becomes standard output.")
    paths = dict.fromkeys(path for name in options.files for path in _recordings_of(name))
    targets = _targets(list(paths), options)
    documents: list[dict[str, Any]] = []
    lines: list[str] = []
    for path, target in targets:
        made = beside(target)
        try:
            outcome = with_bar(path, partial(sanitize, target=target, salt=salt, made=made))
        except CockpitError as error:
            # The others are sanitised for all that, and what was written is told.
            say(error.message)
            continue
        finally:
            # Of a large file, who interrupts ends the process that wrote it.
            made.unlink(missing_ok=True)
        documents.append(
            {"path": os.fspath(path), "output": os.fspath(target)} | msgspec.to_builtins(outcome)
        )
        lines += [f"{path} -> {target}", *_lines(outcome)]
    answer(options, documents, lines)
    return 0 if len(documents) == len(targets) else 2


def _recordings_of(name: str) -> list[Path]:
    """Those that are meant; of a folder or a pattern, not the copies that were made before."""
    paths = paths_of(name)
    if paths == [Path(name)]:
        return paths
    recordings = [path for path in paths if not path.name.endswith(SUFFIX)]
    if not recordings:
        raise NotFound(f"{name} holds only copies that are sanitised already (*{SUFFIX}).")
    return recordings


def _filter(options: argparse.Namespace, salt: bytes) -> int:
    """Standard input to standard output, or to a file; the report goes to standard error."""
    if options.output is not None:
        if options.output.is_dir():
            raise Invalid(f"--output: {options.output} is a folder; standard input has no name to use in it.")
        _refuse_existing(options.output, force=options.force)
    made, outcome = sanitized(sys.stdin.buffer.read(), salt)
    if options.output is None:
        sys.stdout.buffer.write(made)
    else:
        with disk(options.output.parent):
            write_atomically(options.output, made)
    sys.stderr.writelines(f"{line}\n" for line in _lines(outcome))
    return 0


def _targets(paths: list[Path], options: argparse.Namespace) -> list[tuple[Path, Path]]:
    output: Path | None = options.output
    if output is not None and len(paths) > 1 and not output.is_dir():
        raise Invalid(f"--output: {output} is no folder, and {len(paths)} files cannot become one.")
    targets: list[tuple[Path, Path]] = []
    for path in paths:
        beside = path.with_name(path.name.removesuffix(".har") + SUFFIX)
        target = beside if output is None else output / beside.name if output.is_dir() else output
        if target.exists() and target.samefile(path):
            raise Invalid(
                f"--output: {target} is the recording itself, which is never overwritten. Name another file."
            )
        _refuse_existing(target, force=options.force)
        targets.append((path, target))
    if len({target for _, target in targets}) < len(targets):
        raise Invalid(f"--output: two of the files have the same name; {output} has room for one of them.")
    return targets


def _refuse_existing(target: Path, *, force: bool) -> None:
    if target.exists() and not force:
        raise Conflict(f"{target} is there already. --force replaces it.")


def _lines(outcome: Sanitized) -> Iterator[str]:
    """What was replaced, never a value."""
    counts = ", ".join(f"{count:,} {kind}" for kind, count in outcome.values.items())
    values = sum(outcome.values.values())
    changed = f"{outcome.changed:,} of {outcome.entries:,}"
    places = counted(outcome.places, "place")
    yield (
        f"  {counted(values, 'value')} replaced in {places}, {changed} entries"
        if values
        else f"  nothing to replace in {counted(outcome.entries, 'entry', 'entries')}"
    )
    if counts:
        yield f"  {counts}"
    if outcome.lost:
        yield f"  Only what could be read was written. {outcome.lost}"
