"""`cockpit score`: one figure, its evidence, and why it moved."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from cockpit.cli.scoring import add_evidence, day, score
from cockpit.features.compliance.formats import json, text
from cockpit.features.compliance.formats.report import Report

FORMATS: Final[dict[str, Callable[[Report], str]]] = {"text": text.render, "json": json.render}

EPILOG: Final = """\
exit code: 0 for every score, also an incomplete one, 2 bad input; the gate is `cockpit check`
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit score`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    add_evidence(parser)
    parser.add_argument(
        "--since",
        metavar="DATE",
        help="explain it by the last score before that day, and list the days since",
    )
    parser.add_argument("--explain", action="store_true", help="list what keeps it from 100, too")
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")


def run(options: argparse.Namespace) -> int:
    """Score the folder, whatever comes out."""
    since = None if options.since is None else day(options.since)
    report = replace(score(options, since=since), detailed=options.explain)
    sys.stdout.buffer.write(FORMATS[options.format](report).encode("utf-8", "backslashreplace"))
    return 0
