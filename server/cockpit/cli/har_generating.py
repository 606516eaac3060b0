"""`cockpit har generate`: scripts and tests from a recording, proposed, judged, and on request applied."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from cockpit.cli.generating import site_of
from cockpit.cli.proposals import applied, show
from cockpit.cli.roots import root_of
from cockpit.cli.telling import say
from cockpit.cli.verbs import does
from cockpit.core.errors import Invalid, NotFound
from cockpit.dual.generating import recover
from cockpit.dual.recordings import ARTEFACTS, Wanted, generate_from, options_for
from cockpit.features.har.writing.rendering import SHIPPED, shipped

MOST_ENTRIES: Final = 1_000_000


def fill_generate(parser: argparse.ArgumentParser) -> None:
    """The flags of the verb."""
    does(parser, _generate, ("diff", "json"))
    add = parser.add_argument
    add("file", metavar="FILE", type=Path, help="a recording")
    add(
        "--as",
        dest="artefacts",
        metavar="NAMES",
        default="client,pytest",
        help=f"what is written, of {', '.join(ARTEFACTS)}; default: %(default)s",
    )
    add("--output", metavar="DIR", default="", help="the folder for the files; default: the current one")
    add("--name", default="", help="what the files are called by; default: the recording's name")
    add("--entries", metavar="NUMBERS", default="", help="only these entries, such as 3,5-9, counted from 0")
    add(
        "--host",
        dest="hosts",
        metavar="HOST",
        action="append",
        default=[],
        help="only of this host, such as api.shop.example or localhost:8000; may be repeated",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", default=True, help="only show it; the default")
    how.add_argument("--apply", dest="dry_run", action="store_false", help="write it, if it is approved")


def fill_template(parser: argparse.ArgumentParser) -> None:
    """Those of the verb that shows what own templates begin with."""
    does(parser, _template, ("text",))
    parser.add_argument("artefact", metavar="NAME", choices=tuple(SHIPPED), help=f"of {', '.join(SHIPPED)}")


def _template(options: argparse.Namespace) -> int:
    sys.stdout.write(shipped(options.artefact))
    return 0


def entries_of(text: str) -> frozenset[int] | None:
    """The numbers that `3,5-9` names; None for no text. Raises Invalid."""
    if not text.strip():
        return None
    found: set[int] = set()
    for part in text.split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        stop = last if dash else first
        if not (first.isdecimal() and stop.isdecimal()) or not int(first) <= int(stop) < MOST_ENTRIES:
            raise Invalid(f"--entries: expected numbers and spans such as 3,5-9, got {text}.")
        found.update(range(int(first), int(stop) + 1))
    return frozenset(found)


def _generate(options: argparse.Namespace) -> int:
    if not options.file.is_file():
        raise NotFound(f"{options.file} is not a file.")
    cwd = Path.cwd()
    root = root_of((), cwd)
    site = site_of(root, options.session)
    if interrupted := recover(site):
        say(interrupted)
    wanted = Wanted(
        options.file,
        tuple(dict.fromkeys(name.strip() for name in options.artefacts.split(",") if name.strip())),
        _folder(options.output, root, cwd),
        entries_of(options.entries),
        options_for(options.file, options.name),
        frozenset(host.strip().lower() for host in options.hosts),
    )
    made = generate_from(site, wanted)
    show(options.format, made, applied=applied(site, made, wanted=not options.dry_run))
    return made.run.code


def _folder(text: str, root: Path, cwd: Path) -> str:
    place = (cwd / text).resolve()
    top = root.resolve()
    if not place.is_relative_to(top):
        raise Invalid(f"--output: {text} is not in {root}.")
    relative = place.relative_to(top).as_posix()
    return "" if relative == "." else relative
