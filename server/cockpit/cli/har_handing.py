"""`cockpit har report`: what is known of recordings, to be handed on."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from cockpit.cli.har_files import STDIN, add_files, each_of, refuse_recording
from cockpit.cli.har_reporting import FORMATS as REVIEWS
from cockpit.cli.har_reporting import HarReport
from cockpit.cli.output import write
from cockpit.cli.reporting import NEVER
from cockpit.cli.roots import root_of
from cockpit.cli.verbs import does
from cockpit.core.clock import SystemClock
from cockpit.features.har.config import load
from cockpit.features.har.report import html, markdown
from cockpit.features.har.report.making import Made, Wanted, made, made_of_file


def _json(mades: Sequence[Made]) -> str:
    document = {"reports": [each.document for each in mades]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def _sarif(mades: Sequence[Made]) -> str:
    files = [(each.document.name, each.checked, each.checked.findings) for each in mades]
    return REVIEWS["sarif"](HarReport(files, NEVER, hints=True, statistics=False))


FORMATS: Final[dict[str, Callable[[Sequence[Made]], str]]] = {
    "md": lambda mades: markdown.render([each.document for each in mades]),
    "html": lambda mades: html.render([each.document for each in mades]),
    "json": _json,
    "sarif": _sarif,
}


def fill(parser: argparse.ArgumentParser) -> None:
    """Give `cockpit har report` its arguments."""
    does(parser, _report, tuple(FORMATS))
    parser.add_argument("--output", metavar="FILE", help="write to a file instead of standard output")
    add_files(parser)


def _report(options: argparse.Namespace) -> int:
    refuse_recording(options.output, options.files)
    wanted = Wanted(
        name="",
        at=SystemClock().now().isoformat(timespec="seconds"),
        salt=os.urandom(32),
        config=load(root_of((), Path.cwd())),
        cleaning=options.format != "sarif",
    )
    failed: list[str] = []
    mades = list(_made(options.files, wanted, failed))
    write(FORMATS[options.format](mades), options.output)
    return 2 if failed or any(each.document.refused for each in mades) else 0


def _made(names: list[str], wanted: Wanted, failed: list[str]) -> Iterator[Made]:
    if STDIN in names:
        yield made(sys.stdin.buffer.read(), replace(wanted, name="<stdin>"))
    work = partial(made_of_file, wanted=wanted)
    for _, each in each_of([name for name in names if name != STDIN], work, failed):
        yield each
