"""`cockpit validate`: the second copilot alone, on anybody's change."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit import __version__
from cockpit.cli.ending import ended_in_order
from cockpit.cli.output import write
from cockpit.cli.roots import shown_from
from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid, NotFound, Unavailable
from cockpit.core.lazy import lazy
from cockpit.core.process import SystemRunner
from cockpit.core.repository import repository_of
from cockpit.dual.judging import CHECKS, EXECUTING, checks_of
from cockpit.features.copilots.collecting import Collected, Collector
from cockpit.features.copilots.formats import github, json, sarif, text
from cockpit.features.copilots.formats.report import Report
from cockpit.features.copilots.objection import Outcome
from cockpit.features.copilots.review import Review
from cockpit.features.copilots.validator import SecondaryCopilotValidator

if TYPE_CHECKING:
    from cockpit.cli import reviewing
    from cockpit.cli.reviewing import Reviewer
else:
    # The database and the protocols of models are slow to import, and most changes have no reviewer.
    reviewing = lazy("cockpit.cli.reviewing")

FORMATS: Final[dict[str, Callable[[Report], str] | None]] = {
    "text": None,
    "jsonl": None,
    "json": json.render,
    "sarif": sarif.render,
    "github": github.render,
}
"""Those without a function are written while the checks run."""
TEST_SECONDS: Final = 300.0
REVIEWERS: Final = ("openai",)
"""The models of an editor can only be asked in it."""

EPILOG: Final = """\
exit code: 0 approved, 1 rejected, 2 cannot judge, or bad input
nothing is changed: tests run in a copy, without a network where the system can take it away
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit validate`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="what is not committed below these; default: all of it")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--diff", metavar="FILE", help="a unified diff over the working tree; - for standard input"
    )
    what.add_argument("--staged", action="store_true", help="what the next commit will change")
    what.add_argument(
        "--since", metavar="REF", help="what changed since HEAD left this revision, committed or not"
    )
    add("--objective", metavar="TEXT", default="", help="what the change is for: other files are objected to")
    add("--reviewer", choices=REVIEWERS, help="a language model whose opinions are added")
    add("--without", metavar="CHECKS", default="", help=f"leave these out: {', '.join(CHECKS)}")
    add(
        "--test-seconds",
        metavar="N",
        type=float,
        default=TEST_SECONDS,
        help="for the tests; default: %(default)g",
    )
    add("--format", choices=FORMATS, default="text", help="default: %(default)s")
    add("--output", metavar="FILE", help="write to a file instead of standard output")


def run(options: argparse.Namespace) -> int:
    """Judge a change set."""
    runner, cwd = SystemRunner(), Path.cwd()
    without = _names(options.without)
    if not options.test_seconds > 0:
        raise Invalid(f"--test-seconds: expected a number above 0, got {options.test_seconds:g}.")
    root = repository_of(cwd)
    if root is None:
        raise Invalid(f"{cwd} is not in a git repository.", hint="git init")
    stop = threading.Event()
    needed = checks_of(root, runner, test_seconds=options.test_seconds, cancelled=stop.is_set)
    with ended_in_order(), _reviewer(options, root) as reviewed, needed as checks:
        collected = _collected(options, Collector(root, runner), root, cwd)
        review = Review(root, collected.changes, collected.before, collected.after, options.objective)
        shown = shown_from(cwd, root)
        lines = _Lines(options, shown)
        validator = SecondaryCopilotValidator(
            checks, SystemClock(), without, together=EXECUTING, withdraw=stop.set
        )
        judgement = reviewed(validator.validate(review, lines.heard), review, lines.heard)
    report = Report(judgement, review, __version__, shown)
    render = FORMATS[options.format]
    if render is None:
        lines.end(report)
    else:
        write(render(report), options.output)
    if options.format == "text" or options.output:
        sys.stderr.write(text.closing(report))
    return judgement.code


def _reviewer(options: argparse.Namespace, root: Path) -> AbstractContextManager[Reviewer]:
    if options.reviewer:
        return reviewing.reviewer_in(root, options.reviewer)
    return nullcontext(lambda judgement, _review, _heard: judgement)


class _Lines:
    """Lines about each check as soon as it has ended, unless they go to a file, which is written at once."""

    def __init__(self, options: argparse.Namespace, shown: Callable[[str], str]) -> None:
        self._options = options
        self._shown = shown
        self._kept: list[str] = []

    def heard(self, outcome: Outcome) -> None:
        """What a check has said."""
        if self._options.format == "jsonl":
            self._write(json.line_of(outcome, self._shown))
        elif self._options.format == "text":
            self._write("".join(f"{line}\n" for line in text.lines_of(outcome.objections, self._shown)))

    def end(self, report: Report) -> None:
        """What is said when all have ended."""
        if self._options.format == "jsonl":
            self._write(json.last_line(report))
        if self._options.output is not None:
            write("".join(self._kept), self._options.output)

    def _write(self, lines: str) -> None:
        if self._options.output is None:
            write(lines, None)
            sys.stdout.flush()
        else:
            self._kept.append(lines)


def _names(value: str) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    for name in names:
        if name not in CHECKS:
            raise Invalid(f"--without: no such check: {name!r}; the checks are {', '.join(CHECKS)}.")
    return names


def _collected(options: argparse.Namespace, collector: Collector, root: Path, cwd: Path) -> Collected:
    if options.paths and (options.diff or options.staged or options.since):
        raise Invalid("PATH: expected none beside --diff, --staged or --since.")
    if options.diff:
        name = "standard input" if options.diff == "-" else options.diff
        return collector.diff(_diff(options.diff, cwd), name)
    if options.staged:
        return collector.staged()
    if options.since is not None:
        try:
            return collector.since(options.since)
        except Invalid as error:
            raise Invalid(f"--since: {error.message}", hint=error.hint) from error
    return collector.below([_below(path, root, cwd) for path in options.paths])


def _diff(name: str, cwd: Path) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read()
    try:
        return (cwd / name).read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"--diff: {name}: no such file.") from error
    except OSError as error:
        raise Unavailable(f"--diff: {name} cannot be read: {error.strerror}.") from error


def _below(path: str, root: Path, cwd: Path) -> str:
    """A path as git takes it at the top; one that is gone may be a part of the change."""
    place = Path(cwd / path)
    named = place.parent.resolve() / place.name if place.name not in ("", "..") else place.resolve()
    if not named.is_relative_to(root.resolve()):
        raise Invalid(f"{path} is not in the repository {root}.")
    relative = named.relative_to(root.resolve()).as_posix()
    return relative if relative != "." else "."
