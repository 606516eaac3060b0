"""`cockpit generate`: a proposal that the second copilot could not refute; on request it is applied."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

from cockpit.cli.generating import site_of
from cockpit.cli.output import write
from cockpit.cli.proposals import applied, show
from cockpit.cli.roots import root_of
from cockpit.cli.telling import say
from cockpit.cli.validate import REVIEWERS
from cockpit.core.errors import Invalid, NotFound
from cockpit.dual.generating import (
    PROVIDERS,
    Site,
    Wish,
    generate,
    preview,
    recover,
    refinement,
    undo,
)
from cockpit.dual.reviewing import reviewed_by
from cockpit.features.audit.store import FindingKeeper
from cockpit.features.copilots.executor import Moment
from cockpit.features.copilots.primary.choice import chosen_in
from cockpit.features.copilots.primary.task import Objective

EPILOG: Final = """\
exit code: 0 approved, 1 rejected or nothing fits, 2 cannot judge, or bad input
nothing is changed without --apply, and nothing is applied that was not approved
"""
DEFAULT_WORDS: Final = "Implement it."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit generate`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add = parser.add_argument
    add("objective", nargs="?", default="", metavar="OBJECTIVE", help="what is wanted, in words")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--stub", metavar="PATH:LINE", help="the function whose placeholder gets a body")
    where.add_argument("--finding", metavar="ID", help="the finding of the editor's audit that is resolved")
    where.add_argument("--test", metavar="PATH:LINE", help="the function that gets a test")
    where.add_argument("--into", metavar="PATH", help="the file that is made, or added to")
    where.add_argument(
        "--refine",
        metavar="WORDS",
        help="what is to be otherwise in the last proposal, such as: make it async",
    )
    where.add_argument("--undo", metavar="RUN", help="give back what was there before a run was applied")
    where.add_argument("--recover", action="store_true", help="end what was interrupted while it was applied")
    add(
        "--run",
        dest="former",
        metavar="RUN",
        default="",
        help="with --refine: the run whose proposal is meant; default: the last",
    )
    add("--template", metavar="ID", default="", help="use this template and no other")
    add(
        "--provider",
        metavar="NAME",
        default="",
        help=f"{', '.join(PROVIDERS)}; default: {PROVIDERS[0]}, or that of the proposal that is refined",
    )
    add(
        "--reviewer",
        choices=REVIEWERS,
        help="a language model whose opinions are added",
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--dry-run", action="store_true", help="only show it; the default")
    how.add_argument("--apply", action="store_true", help="write it, if it is approved")
    how.add_argument(
        "--preview-prompt", action="store_true", help="show exactly what a language model would be sent"
    )
    add("--format", choices=("diff", "json"), default="diff", help="default: %(default)s")


def run(options: argparse.Namespace) -> int:
    """Generate, judge, and show or apply."""
    cwd = Path.cwd()
    root = root_of((), cwd)
    site = site_of(root, options.session)
    if interrupted := recover(site):
        say(interrupted)
    if options.recover:
        if not interrupted:
            say("Nothing was interrupted.")
        return 0
    if options.undo:
        journal = undo(site, options.undo)
        say(f"Taken back: {', '.join(each.path for each in journal.entries)}.")
        return 0
    wish = _wish(options, site, cwd)
    if options.preview_prompt:
        write(preview(site, wish), None)
        return 0
    if options.reviewer:
        site = replace(site, choice=reviewed_by(chosen_in(os.environ), options.reviewer))
    made = generate(site, wish, heard=_heard(options), moment=_moment(options))
    show(options.format, made, applied=applied(site, made, wanted=options.apply))
    return made.run.code


def _wish(options: argparse.Namespace, site: Site, cwd: Path) -> Wish:
    if options.refine is None:
        if options.former:
            raise Invalid("--run: expected only with --refine.")
        return Wish(_objective(options, site, cwd), options.provider or PROVIDERS[0], options.template)
    for flag, value in (("OBJECTIVE", options.objective), ("--template", options.template)):
        if value:
            raise Invalid(f"{flag}: expected none with --refine.")
    wish = refinement(site, options.refine, run=options.former, provider=options.provider)
    if options.format == "diff":
        before = "; ".join((wish.objective.words, *wish.conversation.wishes[:-1]))
        say(f"Refining run {wish.former}: “{before}”.")
    return wish


def _objective(options: argparse.Namespace, site: Site, cwd: Path) -> Objective:
    words = options.objective or DEFAULT_WORDS
    if options.stub or options.test:
        flag, value = ("--stub", options.stub) if options.stub else ("--test", options.test)
        path, line = _place(flag, value, site.root, cwd)
        return Objective(words, "stub" if options.stub else "test", path, line=line)
    if options.finding:
        return _of_finding(options.finding, words, site)
    if not options.objective:
        raise Invalid("OBJECTIVE: expected what is wanted, or one of --stub, --finding and --test.")
    path = _relative("--into", options.into, site.root, cwd) if options.into else ""
    return Objective(words, "words", path)


def _of_finding(identity: str, words: str, site: Site) -> Objective:
    with closing(FindingKeeper(site.home, site.clock, site.tell)) as keeper:
        try:
            task = dict(keeper.use(lambda rows: rows.task(identity)))
        except NotFound as error:
            raise NotFound(
                f"--finding: {identity} is no finding that the editor's audit has kept of {site.root}.",
                hint="--stub PATH:LINE",
            ) from error
    return Objective(
        words if words != DEFAULT_WORDS else str(task["message"]), "finding", task["file_path"],
        task["symbol"], task["line_number"] - 1, task["pattern"],
    )  # fmt: skip


def _place(flag: str, value: str, root: Path, cwd: Path) -> tuple[str, int]:
    path, colon, line = value.rpartition(":")
    if not colon or not line.isdecimal() or int(line) == 0:
        raise Invalid(f"{flag}: expected PATH:LINE, got {value}.")
    return _relative(flag, path, root, cwd), int(line) - 1


def _relative(flag: str, path: str, root: Path, cwd: Path) -> str:
    place = Path(cwd / path)
    named = place.parent.resolve() / place.name
    if place.name in ("", "..") or not named.is_relative_to(root.resolve()):
        raise Invalid(f"{flag}: {path} is not in {root}.")
    return named.relative_to(root.resolve()).as_posix()


def _heard(options: argparse.Namespace) -> Callable[[str], None]:
    return say if options.format == "diff" and sys.stderr.isatty() else lambda _: None


def _moment(options: argparse.Namespace) -> Callable[[Moment], None]:
    if options.format == "json" or not sys.stderr.isatty():
        return lambda _: None

    def told(moment: Moment) -> None:
        left = "" if moment.remaining is None else f", about {moment.remaining:.0f} s left"
        say(f"{moment.fraction:4.0%} {moment.phase.description}{left}")

    return told
