"""`cockpit sessions`: what ran, how it ended, and what it left behind."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from cockpit.cli.emptied import LastBackup
from cockpit.cli.recording import user
from cockpit.cli.roots import home_of, root_of, shared_home
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.patch import difference
from cockpit.core.paths import cache_home
from cockpit.core.process import SystemRunner
from cockpit.core.run import Outcome, Recorded, Result, Status
from cockpit.features.sessions import fixing
from cockpit.features.sessions.looking import Looking
from cockpit.features.sessions.report import security_report
from cockpit.features.sessions.wrap_up import EMPTIED, LOGS, ORPHANS, TEMPORARY, Sight, abandoned, judge
from cockpit.storage.corrections import Correction, CorrectionStore
from cockpit.storage.lessons import LessonStore
from cockpit.storage.sessions import SessionStore

FIXES: Final = (TEMPORARY, LOGS, EMPTIED, ORPHANS)
EPILOG: Final = """\
exit code: 0 all is well, 1 something was left behind (wrap-up) or it was no success (show), 2 bad input
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work with."""

    options: argparse.Namespace
    store: SessionStore
    clock: Clock
    root: Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit sessions` and their flags."""
    verb = Verbs(parser, EPILOG).add
    listing = verb("list", "list the last sessions, the latest first", _list)
    listing.add_argument("--limit", type=int, default=20, metavar="N", help="default: %(default)s")
    show = verb("show", "say in plain words how a session went, and what it left behind", _show)
    show.add_argument("id", metavar="ID", help="its id, or the beginning of it")
    wrap_up = verb("wrap-up", "look at what sessions have left behind, and at this folder", _wrap_up)
    names = ", ".join(FIXES)
    help_text = f"say what would put this right: {names}"
    wrap_up.add_argument("--fix", choices=FIXES, default="", metavar="NAME", help=help_text)
    wrap_up.add_argument("--yes", action="store_true", help="and do it")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    clock = SystemClock()
    with closing(SessionStore(shared_home(), clock, say)) as store:
        result: int = options.action(Desk(options, store, clock, root_of((), Path.cwd())))
    return result


def say(sentence: str) -> None:
    """Tell people something beside the data."""
    sys.stderr.write(f"cockpit: {sentence}\n")


def _list(desk: Desk) -> int:
    found = desk.store.latest(max(desk.options.limit, 1))
    lines = [_line(each) for each in found] or ["No session is recorded."]
    answer(desk.options, found, lines)
    return 0


def _show(desk: Desk) -> int:
    session = desk.store.one(desk.options.id)
    results = desk.store.results(session.begun.session_id)
    with closing(LessonStore(desk.store.home, desk.clock, say)) as lessons:
        hints = lessons.hints(session)
    report = security_report(session, results, hints)
    document = {"session": session, "left": results, "report": report, "hints": hints}
    answer(desk.options, document, report)
    return int(session.status in (Status.FAILED, Status.CRASHED))


def _wrap_up(desk: Desk) -> int:
    # Looked at before crashes are recorded as such: the first wrap-up after one tells of it.
    sight = _looking(desk).all(desk.store.running())
    kept = LastBackup(desk.root).of_emptied()
    if kept is not None:
        # Git's content is the newer one.
        kept = [each for each in kept if each.path not in (sight.emptied or ())]
    sight = replace(sight, kept=kept)
    desk.store.find_crashes()
    if name := desk.options.fix:
        return _fix(desk, name, sight)
    results = judge(sight)
    answer(desk.options, results, [line for each in results for line in _said(each)])
    return int(any(each.outcome in (Outcome.WARNING, Outcome.FAILED) for each in results))


def _fix(desk: Desk, name: str, sight: Sight) -> int:
    """Say what a fix would do, and do it with --yes."""
    steps = fixing.plan(name, sight, desk.store.home.folder)
    forgotten = abandoned(sight) if name == ORPHANS else []
    told = [str(step) for step in steps]
    told += [f"record session {each.begun.session_id[:8]} as crashed" for each in forgotten]
    failed: list[str] = []
    if desk.options.yes:
        failed = _applied(desk, steps)
        desk.store.give_up([each.begun.session_id for each in forgotten])
    verdict = "Done" if desk.options.yes else "With --yes it would"
    lines = [f"{verdict}: {each}" for each in told] or ["There is nothing to do."]
    answer(desk.options, {"done": desk.options.yes, "steps": told, "failed": failed}, lines)
    for each in failed:
        say(each)
    return int(bool(failed) or (bool(told) and not desk.options.yes))


def _applied(desk: Desk, steps: Sequence[fixing.Step]) -> list[str]:
    """Do it, and record what was given back; what could not be done."""
    with closing(CorrectionStore(home_of(desk.root), desk.clock, say)) as record:

        def done(step: fixing.Step) -> None:
            if step.target is None:
                path = step.path.relative_to(desk.root).as_posix()
                patch = difference("", step.path.read_bytes().decode(errors="replace"))
                source = "HEAD" if step.backup is None else step.source
                kept = Correction(
                    path, "restore", user(), desk.options.session, f"from {source}", patch=patch
                )
                record.restored(path, source, kept)

        from_backup = LastBackup(desk.root).give_back
        return fixing.apply(steps, desk.root, SystemRunner(), done, from_backup)


def _looking(desk: Desk) -> Looking:
    return Looking(
        data=shared_home().folder,
        cache=cache_home(),
        temporary=Path(tempfile.gettempdir()),
        clock=desk.clock,
        runner=SystemRunner(),
        root=desk.root,
    )


def _line(session: Recorded) -> str:
    begun = session.begun
    took = "" if session.seconds is None else f"{session.seconds:,.1f} s"
    when = f"{begun.session_id[:8]}  {session.start[:19]}  {session.status:<8} {took:>12}"
    return f"{when}  {begun.kind}{f'  {session.reason}' if session.reason else ''}"


def _said(result: Result) -> list[str]:
    lines = [f"{result.validator:<18} {result.outcome}", *(f"  {each}" for each in result.evidence)]
    return [*lines, *([f"  -> {result.fix}"] if result.fix else [])]
