"""`cockpit generate`: a proposal that the second copilot could not refute; on request it is applied."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import msgspec

from cockpit.cli.generating import site_of
from cockpit.cli.output import write
from cockpit.cli.roots import root_of
from cockpit.cli.telling import say
from cockpit.cli.validate import REVIEWERS
from cockpit.core.errors import Invalid, NotFound
from cockpit.core.paths import printable
from cockpit.dual.generating import (
    PROVIDERS,
    Generated,
    Site,
    Wish,
    apply,
    generate,
    preview,
    recover,
    refinement,
    undo,
)
from cockpit.dual.reviewing import reviewed_by
from cockpit.features.audit.store import FindingKeeper
from cockpit.features.copilots.apply.applying import Changed
from cockpit.features.copilots.apply.merging import conflict
from cockpit.features.copilots.change import diff_of
from cockpit.features.copilots.executor import Moment
from cockpit.features.copilots.objection import State
from cockpit.features.copilots.orchestrator import Attempt
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
    applied = _applied(options, site, made)
    _show(options, made, applied=applied)
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


def _applied(options: argparse.Namespace, site: Site, made: Generated) -> bool:
    """Whether it was written; a file that has changed meanwhile is shown as it is, was and would be."""
    best = made.run.best
    if not options.apply or best is None or not best.approved:
        return False
    try:
        apply(site, made.number, best.proposal.changes, made.run.objective.words)
    except Changed as error:
        for entry, now in error.files:
            sys.stdout.write(conflict(entry, now))
        raise
    return True


def _show(options: argparse.Namespace, made: Generated, *, applied: bool) -> None:
    if options.format == "json":
        document = msgspec.json.format(msgspec.json.encode(_document(made, applied=applied)), indent=2)
        sys.stdout.buffer.write(document + b"\n")
        return
    best = made.run.best
    if best is not None:
        for step in best.proposal.plan:
            say(step)
        for change in best.proposal.changes.changes:
            sys.stdout.buffer.write("".join(diff_of(change)).encode("utf-8", "backslashreplace"))
        if made.changed:
            diffs = "".join(line for change in made.changed for line in diff_of(change))
            say(f"Since the last proposal:\n{diffs.rstrip()}")
        for sentence in _reasons(best):
            say(sentence)
    say(_closing(made, applied=applied))


def _closing(made: Generated, *, applied: bool) -> str:
    run = made.run
    if run.best is None:
        return run.reason
    count = len(run.attempts)
    tried = "" if count == 1 else f" after {count} proposals"
    if applied:
        return f"approved{tried} and applied; `cockpit generate --undo {made.number}` takes it back."
    why = f" {run.reason}" if run.reason else ""
    return f"{run.verdict.value}{tried}; nothing was changed.{why} Run {made.number}."


def _reasons(best: Attempt) -> Iterator[str]:
    yield from best.proposal.because
    for each in best.judgement.objections:
        weight = "error" if each.rejects else "advice"
        yield f"{printable(each.path)}:{each.span.line + 1}: {weight} {each.code} {each.message}"
    for outcome in best.judgement.outcomes:
        if outcome.state is State.UNKNOWN:
            why = " ".join((outcome.reason, *(gap.reason for gap in outcome.gaps))).strip()
            yield f"{outcome.check} cannot tell: {why}"


def _document(made: Generated, *, applied: bool) -> dict[str, Any]:
    run = made.run
    return {
        "run": made.number,
        "verdict": run.verdict.value if run.best else None,
        "applied": applied,
        "reason": run.reason,
        "objective": run.objective,
        "refines": made.former,
        "wishes": run.conversation.wishes,
        "since": [{"path": each.path, "diff": "".join(diff_of(each))} for each in made.changed],
        "attempts": [_attempt(each) for each in run.attempts],
        "context": run.context,
        "seconds": round(run.execution.seconds, 3),
    }


def _attempt(each: Attempt) -> dict[str, Any]:
    proposal = each.proposal
    return {
        "verdict": each.judgement.verdict.value,
        "provider": proposal.provider,
        "model": proposal.model,
        "templates": proposal.templates,
        "plan": proposal.plan,
        "because": proposal.because,
        "files": [
            {"path": change.path, "diff": "".join(diff_of(change))} for change in proposal.changes.changes
        ],
        "reasons": [
            {"code": one.code, "path": one.path, "line": one.span.line + 1, "message": one.message,
             "rejects": one.rejects, "evidence": one.evidence}
            for one in each.judgement.objections
        ],
        "checks": [
            {"name": one.check, "state": one.state.value, "reason": one.reason}
            for one in each.judgement.outcomes
        ],
    }  # fmt: skip


def _heard(options: argparse.Namespace) -> Callable[[str], None]:
    return say if options.format == "diff" and sys.stderr.isatty() else lambda _: None


def _moment(options: argparse.Namespace) -> Callable[[Moment], None]:
    if options.format == "json" or not sys.stderr.isatty():
        return lambda _: None

    def told(moment: Moment) -> None:
        left = "" if moment.remaining is None else f", about {moment.remaining:.0f} s left"
        say(f"{moment.fraction:4.0%} {moment.phase.description}{left}")

    return told
