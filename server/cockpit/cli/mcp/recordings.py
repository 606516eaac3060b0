"""The tool `check_recording`: what a recording of a browser shows."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from msgspec import Meta

from cockpit.cli.mcp.call import MOST, Answer, Arguments, Call, Most, Tool, shortened
from cockpit.core.errors import Cancelled
from cockpit.core.finding import Severity
from cockpit.features.har.apart import check_file, done
from cockpit.features.har.checking import Checked
from cockpit.features.har.config import load
from cockpit.features.har.finding import Finding


class RecordingQuery(Arguments, frozen=True, kw_only=True):
    """Which recording."""

    path: Annotated[str, Meta(min_length=1, description="A HAR file in the folder.")]
    hints: Annotated[bool, Meta(description="Also what is only worth knowing.")] = False
    most: Most = MOST


class Shown(Answer, frozen=True, kw_only=True):
    """One finding, at its first place; lines count from 1, columns in UTF-16 units, as editors count."""

    code: str
    severity: Severity
    message: str
    line: int
    column: int
    entries: list[int]
    """Which entries it is about, from 0: the first ten."""


class RecordingAnswer(Answer, frozen=True, kw_only=True):
    """What was found, the loudest first; no secret's value is in it."""

    findings: list[Shown]
    total: int
    """All of them: when it is more than are listed, `cut` is true."""
    cut: bool
    entries: int
    creator: str
    seconds: float | None
    """From the first request to the end of the last; null when no date can be read."""
    statuses: dict[str, int]
    refused: str
    """Why nothing could be read; empty when something could."""


def _run(query: RecordingQuery, call: Call) -> RecordingAnswer:
    root = call.folders.root(query.folder)
    path = call.folders.path(root, query.path, "$.path")

    def progress(read: int, whole: int) -> None:
        if call.cancelled():
            raise Cancelled("The check was cancelled.")
        call.told(read, whole, "bytes")

    checked = done(path, partial(check_file, config=load(root)), progress)
    left = [each for each in checked.findings if query.hints or each.severity is not Severity.HINT]
    left.sort(key=lambda each: (each.severity.rank, each.offset))
    return RecordingAnswer(
        findings=[_shown(each, checked) for each in left[: query.most]],
        total=len(left),
        cut=len(left) > query.most,
        entries=checked.summary.entries,
        creator=checked.summary.creator,
        seconds=checked.summary.seconds,
        statuses=checked.summary.statuses,
        refused=checked.refused,
    )


def _shown(each: Finding, checked: Checked) -> Shown:
    place = checked.places[each.offset]
    return Shown(
        code=each.code,
        severity=each.severity,
        message=shortened(each.text),
        line=place.line + 1,
        column=place.column + 1,
        entries=each.entries[:10],
    )


def _text(answer: RecordingAnswer) -> str:
    if answer.refused:
        return answer.refused
    lines = [
        f"{each.line}:{each.column}: {each.severity} {each.code} {each.message}" for each in answer.findings
    ]
    if answer.cut:
        lines.append(f"{answer.total - len(answer.findings):,} more are not listed: ask for more.")
    findings = f"{answer.total:,} finding{'s' if answer.total != 1 else ''}"
    entries = f"{answer.entries:,} {'entry' if answer.entries == 1 else 'entries'}"
    lines.append(f"{findings} in {entries} of {answer.creator}.")
    return "\n".join(lines)


CHECK = Tool(
    "check_recording",
    "Check a recording (HAR)",
    "Says what is slow, failed, insecure, secret or personal in a HAR file of the workspace, each with its "
    "line; no secret's value is in the answer. Changes nothing.",
    RecordingQuery,
    RecordingAnswer,
    _run,
    _text,
)
