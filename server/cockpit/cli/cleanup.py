"""`cockpit cleanup`: what may no longer be needed, why, and the way into an archive and back."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from cockpit.cli import archiving
from cockpit.cli.roots import absolute, root_of
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.process import Runner, SystemRunner
from cockpit.features.backup.archiving import check, listed
from cockpit.features.cleanup.candidate import Candidate, sentence
from cockpit.features.cleanup.plan import Plan
from cockpit.workers.cleanup import planned

EPILOG: Final = """\
exit code: 0 done or listed, 1 it would be done with --yes, or a file was not removed,
           2 it cannot be done, or bad input

the folder for backups: --root FOLDER, else $GH_COPILOT_BACKUP_ROOT
a file with the comment `cockpit: keep` near its top, or in `keep` of [tool.cockpit.cleanup], is no candidate
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work with."""

    options: argparse.Namespace
    root: Path
    clock: Clock
    runner: Runner


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit cleanup` and their flags."""
    verb = Verbs(parser, EPILOG).add
    planning = verb("plan", "list what may no longer be needed, with its evidence; nothing is changed", _plan)
    planning.add_argument("path", nargs="?", metavar="PATH", help="only candidates below it")
    moving = verb("archive", "keep candidates in a backup, prove that, and remove them", _archive)
    moving.add_argument("candidates", nargs="*", metavar="CANDIDATE", help="as the plan has them")
    moving.add_argument("--all", action="store_true", help="the whole plan")
    moving.add_argument("--yes", action="store_true", help="without asking")
    listing = verb("list", "list the archives, the latest first", _list)
    restoring = verb("restore", "give the files of an archive back", _restore)
    restoring.add_argument("id", type=int, metavar="ID", help="as the list has it")
    for each in (moving, listing, restoring):
        each.add_argument("--root", default="", metavar="FOLDER", help="the folder for backups")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    result: int = options.action(Desk(options, root_of((), Path.cwd()), SystemClock(), SystemRunner()))
    return result


def _plan(desk: Desk) -> int:
    made = _planned(desk, desk.options.path)
    document = {
        "candidates": [
            {**msgspec.structs.asdict(each), "why": sentence(each, made.read)} for each in made.candidates
        ],
        "read": made.read,
    }
    lines = [line for each in made.candidates for line in (each.path, f"  {sentence(each, made.read)}")]
    answer(desk.options, document, [*lines, _total(made)])
    return 0


def _archive(desk: Desk) -> int:
    options = desk.options
    if bool(options.candidates) == options.all:
        raise Invalid("CANDIDATE: name what is to be archived, or say --all.", hint="cockpit cleanup plan")
    site = archiving.site_of(desk.root, options.root, desk.clock, desk.runner)
    made = _planned(desk, None)
    chosen = made.candidates if options.all else _named(desk, made)
    reasons = {each.path: sentence(each, made.read) for each in chosen}
    paths = list(reasons)
    if not reasons:
        answer(options, {"done": False, "files": []}, ["There is no candidate."])
        return 0
    check(desk.root, paths, desk.runner)
    if not options.yes and not _agreed(paths):
        lines = [f"With --yes it would archive {path}" for path in paths]
        answer(options, {"done": False, "files": paths}, lines)
        return 1
    done = archiving.archive(site, reasons, options.session)
    number = done.archive.number
    count = len(paths) - len(done.failed)
    document = {"done": True, "id": number, "files": paths, "failed": done.failed}
    way = f"cockpit cleanup restore {number} gives them back."
    answer(options, document, [f"{_files(count)} moved into archive {number}. {way}", *done.failed])
    return int(bool(done.failed))


def _list(desk: Desk) -> int:
    found = listed(archiving.site_of(desk.root, desk.options.root, desk.clock, desk.runner))
    lines = [
        f"{each.number:>5}  {each.created[:19]}  {', '.join(file.path for file in each.files)}"
        for each in found
    ]
    answer(desk.options, found, lines or ["Nothing is archived."])
    return 0


def _restore(desk: Desk) -> int:
    site = archiving.site_of(desk.root, desk.options.root, desk.clock, desk.runner)
    number = desk.options.id
    written = archiving.give_back(site, number)
    line = f"{_files(written)} given back from archive {number}."
    answer(desk.options, {"id": number, "written": written}, [line])
    return 0


def _planned(desk: Desk, path: str | None) -> Plan:
    """The plan of the workspace, or of what is below a path as it is typed."""
    root, below = desk.root, ""
    if path is not None:
        place = absolute(path, Path.cwd())
        if not place.is_relative_to(root):
            raise Invalid(f"PATH: {path} lies outside of the workspace {root}.")
        below = place.relative_to(root).as_posix()
    return planned(root, below, desk.clock, desk.runner)


def _named(desk: Desk, made: Plan) -> Sequence[Candidate]:
    """The candidates that were typed, as the plan shows them or relative to the working directory."""
    known = {each.path: each for each in made.candidates}
    named: list[Candidate] = []
    for typed in desk.options.candidates:
        relative = os.path.relpath(Path.cwd() / typed, desk.root).replace(os.sep, "/")
        each = known.get(typed) or known.get(relative)
        if each is None:
            raise Invalid(f"CANDIDATE: {typed} is not in the plan.", hint="cockpit cleanup plan")
        named.append(each)
    return named


def _agreed(paths: Sequence[str]) -> bool:
    """Whether a person says yes; nobody does where there is no terminal."""
    if not sys.stdin.isatty():
        return False
    shown = "".join(f"  {path}\n" for path in paths)
    sys.stderr.write(f"{shown}Archive {'it' if len(paths) == 1 else 'them'}? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"


def _total(made: Plan) -> str:
    size = sum(each.size for each in made.candidates)
    count = len(made.candidates)
    return f"{'1 candidate' if count == 1 else f'{count:,} candidates'}, {size:,} bytes. Nothing was changed."
