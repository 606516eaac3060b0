"""`cockpit doctor`: what the cockpit finds on this machine, what is wrong, and what to do about it."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import cockpit
from cockpit.cli.diagnosis.check import Machine
from cockpit.cli.diagnosis.examine import Check, examine
from cockpit.core.clock import SystemClock
from cockpit.core.errors import NotFound
from cockpit.core.lazy import lazy
from cockpit.core.process import SystemRunner

if TYPE_CHECKING:
    from cockpit.cli import roots
else:
    # What it stands on may be what is broken.
    roots = lazy("cockpit.cli.roots")

COUNTED = (("problem", "problem"), ("warning", "warning"), ("unknown", "unknown"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit doctor`; the editor passes its settings by them."""
    add = parser.add_argument
    add(
        "folder",
        nargs="?",
        metavar="FOLDER",
        help="the workspace folder; default: that of the working directory",
    )
    add("--format", choices=("text", "json"), default="text", help="default: %(default)s")
    add("--untrusted", action="store_true", help="run nothing in FOLDER")
    add("--storage-folder", default="", metavar="FOLDER", help="as the setting cockpit.storage.folder")
    add("--wheelhouse", default="", metavar="FOLDER", help="as the setting cockpit.daemon.wheelhouse")
    add("--ruff", default="", metavar="PROGRAM", help="as the setting cockpit.lint.path")


def run(options: argparse.Namespace) -> int:
    """0 when the cockpit works, if with less; 1 when there is a problem."""
    machine = Machine(
        folder=_folder(options.folder, Path.cwd()),
        trusted=not options.untrusted,
        runner=SystemRunner(),
        clock=SystemClock(),
        environ=os.environ,
        storage=options.storage_folder,
        wheelhouse=options.wheelhouse,
        ruff=options.ruff,
        writes_in=sys.stdout.encoding,
    )
    checks = list(examine(machine))
    written = _json(checks, machine) if options.format == "json" else _text(checks)
    # A path may hold what a terminal without UTF-8 cannot show; that is among what is told.
    sys.stdout.write(written.encode(sys.stdout.encoding, "backslashreplace").decode(sys.stdout.encoding))
    return int(any(check.state == "problem" for check in checks))


def _folder(named: str | None, cwd: Path) -> Path:
    """The folder that is named, else the one that every command takes in this working directory."""
    if named is not None:
        folder = cwd / named
        if not folder.is_dir():
            raise NotFound(f"FOLDER: {named} is not a folder.")
        return folder.resolve()
    try:
        return roots.root_of((), cwd)
    except ImportError:
        return cwd


def _json(checks: Sequence[Check], machine: Machine) -> str:
    report = {
        "version": cockpit.__version__,
        "system": platform.platform(),
        "python": platform.python_version(),
        "folder": str(machine.folder),
        "trouble": any(check.state == "problem" for check in checks),
        "checks": [asdict(check) for check in checks],
    }
    return json.dumps(report, indent=2) + "\n"


def _text(checks: Sequence[Check]) -> str:
    width = max(len(check.name) for check in checks)
    lines: list[str] = []
    for check in checks:
        lines.append(f"{check.state:7}  {check.name:{width}}  {check.found}")
        if check.advice:
            lines.append(f"{'':7}  {'':{width}}  {check.advice}")
    lines += ["", summary(checks)]
    return "".join(f"{line}\n" for line in lines)


def summary(checks: Sequence[Check]) -> str:
    """How many there are of each kind of trouble."""
    counts = [(sum(check.state == state for check in checks), noun) for state, noun in COUNTED]
    told = [
        f"{count} {noun}{'' if count == 1 or noun == 'unknown' else 's'}" for count, noun in counts if count
    ]
    return f"{', '.join(told)}." if told else "No trouble found."
