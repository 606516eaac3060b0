"""`cockpit report`: the score with its evidence, its history and what to do, to be handed on."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cockpit.cli.daily import FOLDER, write_day
from cockpit.cli.dossiers import database_of, dossier_of
from cockpit.cli.output import write
from cockpit.cli.scoring import add_evidence, day, scored
from cockpit.core.clock import Clock, SystemClock
from cockpit.core.errors import Invalid
from cockpit.core.process import Runner, SystemRunner
from cockpit.features.compliance.dossier import html, json, markdown, sarif
from cockpit.features.compliance.dossier.model import Dossier

FORMATS: Final[dict[str, Callable[[Dossier], str]]] = {
    "md": markdown.render,
    "html": html.render,
    "json": json.render,
    "sarif": sarif.render,
}
PERIOD_DAYS: Final = 30

EPILOG: Final = """\
exit code: 0 for every report, whatever it says, 2 bad input; the gate is `cockpit check`
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit report`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add_evidence(parser)
    add = parser.add_argument
    add("--since", metavar="DATE", help="where the period begins; default: 30 days ago")
    add("--format", choices=FORMATS, help="default: md")
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    add("--daily", action="store_true", help="write the page of today and its index, where they have changed")
    add("--folder", metavar="FOLDER", help=f"of these pages; default: {FOLDER.as_posix()}")


def run(options: argparse.Namespace) -> int:
    """Score the folder and write what is known of it."""
    clock, runner = SystemClock(), SystemRunner()
    now = clock.now()
    if options.daily:
        return _daily(options, now, clock, runner)
    if options.folder is not None:
        raise Invalid("--folder: expected --daily beside it.")
    since = _since(options.since, now)
    score = scored(options, since=since, or_first=True)
    dossier = dossier_of(score, since, clock, runner)
    write(FORMATS[options.format or "md"](dossier), options.output)
    return 0


def _daily(options: argparse.Namespace, now: datetime, clock: Clock, runner: Runner) -> int:
    """The page of today, which is compared with the last score before it."""
    for flag in ("since", "format", "output"):
        if getattr(options, flag) is not None:
            raise Invalid(f"--daily: expected no --{flag} beside it.")
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    score = scored(options, since=today)
    folder = score.root / FOLDER if options.folder is None else Path(options.folder).absolute()
    dossier = dossier_of(score, today, clock, runner)
    state = database_of(score, clock)
    write_day(dossier, folder=folder, root=score.root, database=state, runner=runner)
    return 0


def _since(value: str | None, now: datetime) -> datetime:
    if value is None:
        return (now - timedelta(days=PERIOD_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    if (since := day(value)) > now:
        raise Invalid(f"--since: {value} is still to come.")
    return since
