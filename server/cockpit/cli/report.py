"""`cockpit report`: the score with its evidence, its history and what to do, to be handed on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cockpit.cli.dossiers import dossier_of
from cockpit.cli.scoring import add_evidence, day, scored
from cockpit.core.clock import SystemClock
from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.paths import write_atomically
from cockpit.core.process import SystemRunner
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
    add("--format", choices=FORMATS, default="md", help="default: %(default)s")
    add("--output", metavar="FILE", help="write to a file instead of standard output")


def run(options: argparse.Namespace) -> int:
    """Score the folder and write what is known of it."""
    clock = SystemClock()
    now = clock.now()
    since = _since(options.since, now)
    score = scored(options, since=since, or_first=True)
    dossier = dossier_of(score, since, clock, SystemRunner())
    _write(FORMATS[options.format](dossier), options.output)
    return 0


def _since(value: str | None, now: datetime) -> datetime:
    if value is None:
        return (now - timedelta(days=PERIOD_DAYS)).replace(hour=0, minute=0, second=0, microsecond=0)
    if (since := day(value)) > now:
        raise Invalid(f"--since: {value} is still to come.")
    return since


def _write(document: str, output: str | None) -> None:
    data = document.encode("utf-8", "backslashreplace")
    if output is None:
        sys.stdout.buffer.write(data)
        return
    try:
        write_atomically(Path(output).absolute(), data)
    except OSError as error:
        raise Unavailable(f"--output: {output} cannot be written: {error.strerror}.") from error
