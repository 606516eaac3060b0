"""`cockpit check`: the gate for CI and for a git hook."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import Final

from cockpit.cli.scoring import add_evidence, score
from cockpit.core.errors import Invalid
from cockpit.features.compliance.formats import json, junit, text
from cockpit.features.compliance.formats.report import Report

FORMATS: Final[dict[str, Callable[[Report], str]]] = {
    "text": text.render,
    "json": json.render,
    "junit": junit.render,
}

EPILOG: Final = """\
exit code: 0 passes, 1 below the minimum or an operation that the guard denies, 2 evidence that is missing,
failed or stale, or bad input
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The flags of `cockpit check`."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = EPILOG
    parser.add_argument("--min", metavar="SHARE", help="from 0 to 1; default: the minimum of the branch")
    # A gate that opens or closes by the speed of a machine would be none.
    add_evidence(parser, blame_seconds=None)
    parser.add_argument("--format", choices=FORMATS, default="text", help="default: %(default)s")


def run(options: argparse.Namespace) -> int:
    """Score the folder and judge it."""
    report = score(options, minimum=None if options.min is None else _share(options.min))
    sys.stdout.buffer.write(FORMATS[options.format](report).encode("utf-8", "backslashreplace"))
    return report.decision.code


def _share(value: str) -> float:
    try:
        share = float(value)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise Invalid(f"--min: expected a number from 0 to 1, such as 0.90, got {value!r}.")
    return share
