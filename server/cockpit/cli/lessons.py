"""`cockpit lessons`: what has put failures right before."""

from __future__ import annotations

import argparse
from contextlib import closing
from dataclasses import dataclass

from cockpit.cli.recording import user
from cockpit.cli.roots import shared_home
from cockpit.cli.telling import say
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import SystemClock
from cockpit.core.lesson import Lesson, State, outcome
from cockpit.storage.lessons import LessonStore

EPILOG = """\
exit code: 0 listed, shown or judged, 2 bad input
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work with."""

    options: argparse.Namespace
    store: LessonStore


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit lessons` and their flags."""
    verb = Verbs(parser, EPILOG).add
    listing = verb("list", "list the lessons, the one that was tried last first", _list)
    listing.add_argument("--limit", type=int, default=20, metavar="N", help="default: %(default)s")
    for each in (
        verb("show", "show a lesson with its evidence", _show),
        verb("validate", "say that a lesson is right: it is offered as such from now on", _validate),
        verb("reject", "say that a lesson is wrong: it is never offered again", _reject),
    ):
        each.add_argument("number", type=int, metavar="NUMBER")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    with closing(LessonStore(shared_home(), SystemClock(), say)) as store:
        result: int = options.action(Desk(options, store))
    return result


def _list(desk: Desk) -> int:
    found = desk.store.latest(max(desk.options.limit, 1))
    answer(desk.options, found, [_line(each) for each in found] or ["No lesson was learned yet."])
    return 0


def _show(desk: Desk) -> int:
    return _tell(desk, desk.store.one(desk.options.number))


def _validate(desk: Desk) -> int:
    return _tell(desk, desk.store.judge(desk.options.number, State.VALIDATED, user()))


def _reject(desk: Desk) -> int:
    return _tell(desk, desk.store.judge(desk.options.number, State.REJECTED, user()))


def _tell(desk: Desk, lesson: Lesson) -> int:
    standing = lesson.standing
    by = f" by {standing.by}" if standing.by else ""
    lines = [
        f"Lesson {lesson.number}: {standing.state}{by}, learned {lesson.learned}.",
        f"When {lesson.kind} fails: {lesson.fingerprint}",
        f"Told last as: {lesson.reason}",
        f"Advice: {lesson.advice}.",
        f"It {outcome(standing)}.",
    ]
    for each in lesson.evidence:
        verdict = "worked" if each.worked else "failed again"
        lines.append(f"  {each.at}  {each.failed[:8]} failed, then {each.then[:8]} {verdict}")
    answer(desk.options, lesson, lines)
    return 0


def _line(lesson: Lesson) -> str:
    standing = lesson.standing
    what = f"{lesson.kind}: {lesson.fingerprint}"
    return f"{lesson.number:>5}  {standing.state:<9}  {outcome(standing)}  {what}  -> {lesson.advice}"
