"""`cockpit sync`: the same rows in several databases."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from cockpit.cli.roots import home_of, root_of
from cockpit.cli.telling import say
from cockpit.cli.verbs import Verbs, answer
from cockpit.core.clock import SystemClock
from cockpit.features.sync import config, telling
from cockpit.features.sync.session import Session, session
from cockpit.features.sync.store.opening import Opener

EPILOG: Final = """\
exit code: 0 nothing waits, 1 something does (run: a conflict to decide or a row that is held back; diff: a
change; conflicts: one to decide; heal: rows that differ), 2 bad input or a failure
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The commands of `cockpit sync` with their flags."""
    parser.set_defaults(create=False)
    verb = Verbs(parser, EPILOG).add
    verb("status", "say what waits in each database", _status)
    run_ = verb("run", "bring all databases to the same rows", _run)
    run_.add_argument("--create", action="store_true", help="create databases that are not there yet")
    verb("diff", "show what a run would do, row by row", _diff)
    conflicts = verb("conflicts", "list the conflicts that a person has to decide", _conflicts)
    conflicts.add_argument("--all", action="store_true", help="also those that were decided")
    resolve = verb("resolve", "decide a conflict", _resolve)
    resolve.add_argument("id", metavar="ID", help="its id, or the beginning of it")
    choice = resolve.add_mutually_exclusive_group(required=True)
    choice.add_argument("--keep", action="store_true", help="what stands is right")
    choice.add_argument("--take", action="store_true", help="write the other value instead")
    resolve.add_argument("--anyway", action="store_true", help="also over what was written since")
    heal = verb("heal", "find rows that differ without a recorded write, and put them right", _heal)
    heal.add_argument(
        "--believe", metavar="NAME", default="", help="write what this database holds to the others"
    )
    journal = verb("journal", "list what was done, and what failed", _journal)
    journal.add_argument("--limit", type=int, default=20, metavar="N", help="default: %(default)s")
    detach = verb("detach", "end the capture of changes in a database; its rows stay", _detach)
    detach.add_argument("name", metavar="NAME")
    detach.add_argument("--anyway", action="store_true", help="also when rows are held back, which are lost")


def run(options: argparse.Namespace) -> int:
    """Do what the verb says."""
    root = root_of((), Path.cwd())
    opener = Opener(root, config.load(root), SystemClock(), create=options.create)
    with session(opener, home_of(root), say) as current:
        result: int = options.action(current, options)
    return result


def _status(current: Session, options: argparse.Namespace) -> int:
    document = current.status()
    answer(options, document, telling.status_text(document))
    return 0


def _run(current: Session, options: argparse.Namespace) -> int:
    document = current.run()
    answer(options, document, telling.run_text(document))
    return int(bool(document.open or document.held))


def _diff(current: Session, options: argparse.Namespace) -> int:
    document = current.diff()
    answer(options, document, telling.diff_text(document))
    return int(bool(document.created or document.changes))


def _conflicts(current: Session, options: argparse.Namespace) -> int:
    found = current.conflicts(all_of_them=options.all)
    answer(options, found, telling.conflicts_text(found))
    return int(current.open_count() > 0)


def _resolve(current: Session, options: argparse.Namespace) -> int:
    conflict = current.resolve(options.id, take=options.take, anyway=options.anyway)
    answer(options, conflict, telling.conflicts_text([conflict]))
    return 0


def _heal(current: Session, options: argparse.Namespace) -> int:
    document = current.heal(options.believe)
    answer(options, document, telling.heal_text(document))
    return int(bool(document.rows) and not document.believed)


def _journal(current: Session, options: argparse.Namespace) -> int:
    document = current.journal(max(options.limit, 1))
    answer(options, document, telling.journal_text(document))
    return 0


def _detach(current: Session, options: argparse.Namespace) -> int:
    current.detach(options.name, anyway=options.anyway)
    answer(
        options,
        {"detached": options.name},
        [f"{options.name}: changes are no longer captured; its rows stay."],
    )
    return 0
