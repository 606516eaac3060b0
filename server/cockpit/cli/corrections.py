"""`cockpit corrections`: what was changed on somebody's request, and the way back."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.cli.generating import site_of
from cockpit.cli.recording import user
from cockpit.cli.rolling import Cleanups
from cockpit.cli.roots import home_of, root_of
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import Clock, SystemClock
from cockpit.dual.generating import undo
from cockpit.features.audit import baseline
from cockpit.features.audit.config import load, resolve
from cockpit.features.audit.records import Seen
from cockpit.features.audit.store import FindingKeeper
from cockpit.features.audit.undoing import Ground, lines_of, way_back
from cockpit.storage.corrections import CLEANUP, GENERATED, CorrectionStore, Kept

EPILOG: Final = """\
exit code: 0 done or listed, 1 it would be taken back with --yes, 2 it cannot be taken back, or bad input
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work with."""

    options: argparse.Namespace
    store: CorrectionStore
    clock: Clock
    root: Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The verbs of `cockpit corrections` and their flags."""
    verb = Verbs(parser, EPILOG).add
    listing = verb("list", "list the last corrections of this folder, the latest first", _list)
    listing.add_argument("--limit", type=int, default=20, metavar="N", help="default: %(default)s")
    stopped = verb("violations", "list what the guard has stopped, the latest first", _violations)
    stopped.add_argument("--limit", type=int, default=20, metavar="N", help="default: %(default)s")
    show = verb("show", "show the lines that a correction has changed", _show)
    undo = verb("undo", "say what taking a correction back would change", _undo)
    undo.add_argument("--yes", action="store_true", help="and do it")
    for each in (show, undo):
        each.add_argument("number", type=int, metavar="NUMBER")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    clock, root = SystemClock(), root_of((), Path.cwd())
    with closing(CorrectionStore(home_of(root), clock, _say)) as store:
        result: int = options.action(Desk(options, store, clock, root))
    return result


def _list(desk: Desk) -> int:
    found = desk.store.latest(max(desk.options.limit, 1))
    answer(desk.options, found, [_line(each) for each in found] or ["Nothing was corrected."])
    return 0


def _violations(desk: Desk) -> int:
    found = desk.store.violations(max(desk.options.limit, 1))
    lines = [f"{each.at}  {each.count:>4} x  {each.cause}  {each.details}" for each in found]
    answer(desk.options, found, lines or ["The guard has stopped nothing."])
    return 0


def _show(desk: Desk) -> int:
    kept = desk.store.one(desk.options.number)
    answer(desk.options, kept, [_line(kept), *lines_of(kept.correction.patch)])
    return 0


def _undo(desk: Desk) -> int:
    """Say what would be done; do it with --yes."""
    kept = desk.store.one(desk.options.number)
    if kept.undone is None and kept.correction.kind == CLEANUP:
        return _give_back(desk, kept)
    if kept.undone is None and kept.correction.kind == GENERATED:
        return _take_back(desk, kept)
    with closing(FindingKeeper(home_of(desk.root), desk.clock, _say)) as findings:
        seen = Seen(desk.clock.now(), user(), desk.options.session)
        config = resolve(load(desk.root))
        file = desk.root / (config.baseline or baseline.DEFAULT)
        way = way_back(kept, Ground(desk.root, file, seen, findings.use))
        if desk.options.yes:
            way.act()
            desk.store.undone(kept.number, kept.correction.path)
    verdict = "Done" if desk.options.yes else "With --yes it would"
    first, *others = way.steps
    answer(desk.options, {"done": desk.options.yes, "steps": way.steps}, [f"{verdict}: {first}", *others])
    return int(not desk.options.yes)


def _give_back(desk: Desk, kept: Kept) -> int:
    """Give the files of a cleanup back, or say which; whoever gives them back enters that."""
    way = Cleanups(desk.root, desk.clock).way(kept.correction.identity)
    if desk.options.yes:
        way.act()
    verdict = "Done" if desk.options.yes else "With --yes it would"
    lines = [f"{verdict}: {each}" for each in way.steps] or ["All of its files are there."]
    answer(desk.options, {"done": desk.options.yes, "steps": way.steps}, lines)
    return int(not desk.options.yes)


def _take_back(desk: Desk, kept: Kept) -> int:
    """All files of a change that the copilots have made, or say which; whoever takes it back enters that."""
    run = kept.correction.identity
    paths = [each.correction.path for each in desk.store.about(GENERATED, run)]
    if desk.options.yes:
        undo(site_of(desk.root, desk.options.session), run)
    verdict = "Done" if desk.options.yes else "With --yes it would"
    steps = [f"give back {path} as it was" for path in paths]
    answer(desk.options, {"done": desk.options.yes, "steps": steps}, [f"{verdict}: {each}" for each in steps])
    return int(not desk.options.yes)


def _line(kept: Kept) -> str:
    each = kept.correction
    undone = f"  (taken back {kept.undone})" if kept.undone else ""
    why = f"  {each.rationale}" if each.rationale else ""
    return f"{kept.number:>5}  {kept.at}  {each.user}  {each.kind}  {each.path}{why}{undone}"


def _say(sentence: str) -> None:
    sys.stderr.write(f"cockpit: {sentence}\n")
