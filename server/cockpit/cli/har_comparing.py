"""`cockpit har diff`: what is other in a second recording."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

import msgspec

from cockpit.cli.har_files import refuse_recording, with_bar
from cockpit.cli.output import write
from cockpit.cli.reporting import NEVER
from cockpit.cli.roots import root_of
from cockpit.cli.verbs import does
from cockpit.core.errors import Invalid
from cockpit.features.har.config import load
from cockpit.features.har.report.comparing import Compared, Comparison, Figures, Limits, compared
from cockpit.features.har.report.endpoints import recorded
from cockpit.features.har.wording import duration, markdown, size, visible

MARKS: Final = {"added": "+", "removed": "-", "changed": "~", "same": "="}


def fill(parser: argparse.ArgumentParser) -> None:
    """Give `cockpit har diff` its arguments."""
    does(parser, _diff, ("text", "json", "md"))
    add = parser.add_argument
    add("before", metavar="BEFORE", type=Path, help="a recording")
    add("after", metavar="AFTER", type=Path, help="a later one of the same")
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    add(
        "--fail-on",
        choices=("regression", "change", NEVER),
        default="regression",
        help="end with 1 when something got worse, or is other at all; default: %(default)s",
    )
    add("--min-ms", type=_amount, default=Limits().milliseconds, metavar="MS",
        help="smaller differences of times are not told; default: %(default)s")  # fmt: skip
    add("--min-percent", type=_amount, default=Limits().percent, metavar="PERCENT",
        help="neither are these; default: %(default)s")  # fmt: skip
    add("--all", action="store_true", help="text and md list what is the same, too")


def _amount(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise argparse.ArgumentTypeError("expected a number from 0 on")
    return value


def _diff(options: argparse.Namespace) -> int:
    refuse_recording(options.output, map(os.fspath, (options.before, options.after)))
    work = partial(recorded, config=load(root_of((), Path.cwd())), salt=os.urandom(32))
    before, after = (with_bar(path, work) for path in (options.before, options.after))
    for each in (before, after):
        if each.refused:
            raise Invalid(f"{each.name}: {each.refused}")
    found = compared(before, after, Limits(options.min_ms, options.min_percent))
    if options.format == "json":
        text = msgspec.json.format(msgspec.json.encode(found), indent=2).decode() + "\n"
    else:
        lines = (_markdown if options.format == "md" else _text)(found, whole=options.all)
        text = "".join(f"{line}\n" for line in lines)
    write(text, options.output)
    if options.fail_on == NEVER:
        return 0
    return int(bool(found.changes if options.fail_on == "change" else found.regressions))


def _shown(found: Comparison, *, whole: bool) -> Iterator[Compared]:
    return (each for each in found.endpoints if whole or each.state != "same" or each.noise)


def _text(found: Comparison, *, whole: bool) -> Iterator[str]:
    for each in _shown(found, whole=whole):
        yield visible(f"{MARKS[each.state]} {each.name}  {_figures(each)}")
        for change in each.changes:
            yield visible(f"    {'worse' if change.worse else 'other'}  {change.kind}: {change.said}")
        if each.noise:
            yield f"    noise  time: {each.noise}"
    yield _closing(found)


def _markdown(found: Comparison, *, whole: bool) -> Iterator[str]:
    yield f"# {markdown(found.before)} and {markdown(found.after)}"
    yield ""
    yield _closing(found)
    yield ""
    yield "| | Endpoint | Figures | What is other |"
    yield "| --- | --- | --- | --- |"
    for each in _shown(found, whole=whole):
        changes = [
            f"**{markdown(change.said)}**" if change.worse else markdown(change.said)
            for change in each.changes
        ]
        said = "<br>".join([*changes, *([markdown(each.noise)] if each.noise else [])])
        yield f"| {each.state} | {markdown(each.name)} | {markdown(_figures(each))} | {said} |"


def _figures(each: Compared) -> str:
    if each.before is None or each.after is None:
        figures = each.before or each.after
        return _figure(figures) if figures else ""
    return f"{_figure(each.before)} -> {_figure(each.after)}"


def _figure(figures: Figures) -> str:
    times = f"p50 {duration(figures.p50)}, p95 {duration(figures.p95)}"
    failed = f", {figures.failures:,} failed" if figures.failures else ""
    return f"{figures.requests:,} x, {times}, {size(figures.size)}{failed}"


def _closing(found: Comparison) -> str:
    states = Counter[str](each.state for each in found.endpoints)
    counted = ", ".join(f"{states[state]:,} {state}" for state in MARKS)
    worse = f"{found.regressions:,} regression{'s' if found.regressions != 1 else ''}"
    return f"{worse}; endpoints: {counted}."
