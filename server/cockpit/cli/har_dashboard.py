"""`cockpit har dashboard`: how endpoints change over the recordings that are kept."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from cockpit.cli.output import write
from cockpit.cli.roots import home_of, root_of
from cockpit.cli.telling import say
from cockpit.cli.verbs import does
from cockpit.core.clock import SystemClock
from cockpit.core.lazy import lazy
from cockpit.features.har.report import sparks
from cockpit.features.har.report.dashboard import Dashboard, Trend, dashboard
from cockpit.features.har.report.page import page
from cockpit.features.har.wording import counted, duration, size, visible

if TYPE_CHECKING:
    from cockpit.features.har import store
else:
    store = lazy("cockpit.features.har.store")

MOST: Final = 30
FLAT: Final = 0.2
"""A share by which a percentile may move without being called slower or faster."""


def fill(parser: argparse.ArgumentParser) -> None:
    """Give `cockpit har dashboard` its arguments."""
    does(parser, _run, tuple(FORMATS))
    add = parser.add_argument
    add("--output", metavar="FILE", help="write to a file instead of standard output")
    add("--most", type=int, default=MOST, metavar="N", help="so many endpoints; default: %(default)s")
    add("--host", default="", help="only of this host")


def _run(options: argparse.Namespace) -> int:
    home = home_of(root_of((), Path.cwd()))
    board = Dashboard([], [], 0)
    if home.has("har"):
        with closing(store.HarStore(home, SystemClock(), say)) as kept:
            board = kept.over(lambda rows: dashboard(rows, max(1, options.most), options.host))
    write(FORMATS[options.format](board), options.output)
    return 0


def _text(board: Dashboard) -> str:
    return "".join(f"{visible(line)}\n" for line in _lines(board))


def _lines(board: Dashboard) -> Iterator[str]:
    if not board.recordings:
        yield "Nothing is kept yet: `cockpit har keep --apply` keeps recordings."
        return
    first, last = board.recordings[0], board.recordings[-1]
    yield f"{counted(len(board.recordings), 'recording')} from {first.at[:10]} to {last.at[:10]}"
    for trend in board.trends:
        row = _row(trend)
        failed = f", {trend.failures:,} failed" if trend.failures else ""
        figures = f"{trend.requests:,} x, {size(trend.bytes)}{failed}"
        yield f"{sparks.signs(trend.p95s)}  {trend.name}  p95 {row['said']}  {figures}"
    if (more := board.endpoints - len(board.trends)) > 0:
        yield f"{more:,} more endpoints; --most lists more."


def _html(board: Dashboard) -> str:
    return page("dashboard.html.j2", board=board, rows=[_row(trend) for trend in board.trends])


def _json(board: Dashboard) -> str:
    return msgspec.json.format(msgspec.json.encode(board), indent=2).decode() + "\n"


def _row(trend: Trend) -> dict[str, Any]:
    """A trend with its picture, and what became of it."""
    known = [value for value in trend.p95s if value is not None]
    first, last = (known[0], known[-1]) if known else (None, None)
    state = ""
    if first is not None and last is not None and abs(last - first) > FLAT * first:
        state = "bad" if last > first else "faster"
    said = duration(last) if len(known) < 2 else f"{duration(first)} to {duration(last)}"
    return {
        "trend": trend, "lines": sparks.lines(trend.p95s), "first": first, "last": last, "state": state,
        "said": said,
    }  # fmt: skip


FORMATS: Final[dict[str, Callable[[Dashboard], str]]] = {"text": _text, "html": _html, "json": _json}
