"""`cockpit rollback`: the moments before something was replaced, and the way back to them."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.cli.points import Kind, Point
from cockpit.cli.rolling import kinds
from cockpit.cli.roots import root_of
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import SystemClock
from cockpit.core.errors import NotFound

EPILOG: Final = """\
exit code: 0 done or listed, 1 it would be done with --yes, 2 it cannot be done, or bad input
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work with."""

    options: argparse.Namespace
    kinds: dict[str, Kind]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit rollback` and their flags."""
    verb = Verbs(parser, EPILOG).add
    listing = verb("list", "list where one can go back to, the latest first", _list)
    listing.add_argument("--limit", type=int, default=20, metavar="N", help="default: %(default)s")
    show = verb("show", "say what going back would change", _show)
    apply = verb("apply", "go back; what is there now is kept first", _apply)
    apply.add_argument("--yes", action="store_true", help="without it, only say what would be done")
    for each in (show, apply):
        each.add_argument("name", metavar="NAME", help="as the list has it, such as restore-3")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    result: int = options.action(Desk(options, kinds(root_of((), Path.cwd()), SystemClock())))
    return result


def _list(desk: Desk) -> int:
    found = [point for kind in desk.kinds.values() for point in kind.points()]
    found = sorted(found, key=lambda each: each.at, reverse=True)[: max(desk.options.limit, 1)]
    nothing = ["Nothing was replaced that one could go back to."]
    answer(desk.options, found, [_line(each) for each in found] or nothing)
    return 0


def _show(desk: Desk) -> int:
    kind, key = _named(desk)
    way = kind.way(key)
    found = {"name": desk.options.name, "steps": way.steps, "left": way.left}
    answer(desk.options, found, [*(way.steps or [NOTHING]), *way.left])
    return 0


def _apply(desk: Desk) -> int:
    kind, key = _named(desk)
    way = kind.way(key)
    done = desk.options.yes and bool(way.steps)
    kept = way.act() if done else ""
    verdict = "Done" if done else "With --yes it would"
    lines = [f"{verdict}: {way.steps[0]}", *way.steps[1:]] if way.steps else [NOTHING]
    answer(
        desk.options,
        {"done": done, "steps": way.steps, "left": way.left, "kept": kept},
        [*lines, *way.left, *([kept] if kept else [])],
    )
    return int(bool(way.steps) and not done)


def _named(desk: Desk) -> tuple[Kind, str]:
    name, _, key = desk.options.name.partition("-")
    if name not in desk.kinds or not key:
        raise NotFound(f"There is no point {desk.options.name}.", hint="cockpit rollback list")
    return desk.kinds[name], key


def _line(point: Point) -> str:
    return f"{point.name:<16}  {point.at}  before the {point.operation}"


NOTHING: Final = "Everything is as it was then: there is nothing to do."
