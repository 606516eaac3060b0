"""The audit's part of the contract."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from cockpit.features.audit import tree_messages, undo_messages
from cockpit.features.audit.common_messages import Count, FindingQuery
from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request


class ScanQuery(Message, frozen=True):
    """Which part of the workspace to audit."""

    folder: str = ""
    """The URI of one workspace folder; empty means all of them."""
    changed_since: str = ""
    """A git revision: only files that differ from it; empty means every file."""
    work_done_token: str | int | None = None


class ScanReport(Message, frozen=True):
    """What a scan saw."""

    files: int
    findings: int
    """As the tile counts: hints are left out."""
    skipped: list[Count]
    """Files that were left out, by reason."""
    milliseconds: int
    cancelled: bool


class Day(Message, frozen=True):
    """One day of the trend."""

    date: str
    """ISO 8601."""
    open: int
    resolved: int


State = Literal["empty", "waiting", "queued", "scanning", "ready", "error"]


class AuditTile(Message, frozen=True):
    """The Audit tile: one snapshot over all workspace folders."""

    revision: int
    state: State
    """`empty`: no folder is open; `waiting`: no scan has finished yet; `queued`: a scan waits for another
    window, which is auditing the same folder."""
    reason: str
    """One sentence when `state` is `error` or `queued`, or why a figure is unknown."""
    open: int | None
    """Null means unknown: no scan has finished."""
    new_today: int | None
    resolved_this_week: int | None
    density: float | None
    """Open findings (hints left out) per 1,000 lines of code."""
    density_limit: float
    lines: int | None
    scanned_files: int
    total_files: int | None
    by_severity: list[Count]
    by_code: list[Count]
    skipped: list[Count]
    trend: list[Day]


class HistoryEvent(Message, frozen=True):
    """Something that happened to a finding."""

    timestamp: str
    event: Literal["opened", "resolved", "reopened", "snoozed", "woken", "moved", "corrected"]
    user: str
    details: str


class FindingHistory(Message, frozen=True):
    """A finding with all that is known of its past."""

    identity: str
    code: str
    title: str
    message: str
    path: str
    line: int
    """1-based."""
    symbol: str
    severity: str
    status: Literal["open", "resolved", "snoozed"]
    author: str
    """From git blame; empty when unknown."""
    authored: str
    """ISO 8601 date of the line in git blame; empty when unknown."""
    first_seen: str
    snoozed_until: str
    events: list[HistoryEvent]


class Snooze(Message, frozen=True):
    """Hide a finding until a date."""

    uri: str
    identity: str
    until: Annotated[str, msgspec.Meta(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    """The first day on which it shows again, ISO 8601."""


class CoverageQuery(Message, frozen=True):
    """An open document."""

    uri: str


Gap = Literal["language", "vendored", "generated", "size", "excluded"]


class Coverage(Message, frozen=True):
    """What is audited of a document."""

    rules: Literal["all", "comments", "none"]
    """`comments`: of its language only the comments are read."""
    reason: Literal["", Gap]
    """Why nothing is audited; empty when something is."""


class Correction(Message, frozen=True):
    """A code action to apply to a finding; the daemon edits through the editor, so that undo works."""

    uri: str
    identity: str
    action: Literal[
        "markIntentional",
        "makeAbstract",
        "addSkipReason",
        "addAssertion",
        "linkIssue",
        "restoreFromGit",
        "removeStaleIgnore",
    ]
    text: str = ""
    """What the user wrote: the reason, the issue, …; empty where the action needs none."""


class Corrected(Message, frozen=True):
    """Whether the editor applied the edit."""

    applied: bool
    reason: str
    """One sentence when it was not applied."""


SCAN = Request(
    "cockpit/audit/scan", ScanQuery, ScanReport, "Audit the workspace, one folder, or the changed files."
)
TILE = Request("cockpit/audit/tile", Empty, AuditTile, "The latest snapshot of the Audit tile.")
HISTORY = Request("cockpit/audit/history", FindingQuery, FindingHistory, "A finding with its history.")
SNOOZE = Request("cockpit/audit/snooze", Snooze, Empty, "Hide a finding until a date.")
COVERAGE = Request(
    "cockpit/audit/coverage", CoverageQuery, Coverage, "What is audited of a document that is open."
)
CORRECT = Request("cockpit/audit/correct", Correction, Corrected, "Apply a code action and record it.")
CHANGED = Notification(
    "cockpit/audit/changed", AuditTile, "The Audit tile has a new snapshot.", Direction.TO_CLIENT
)

METHODS = (
    SCAN,
    TILE,
    HISTORY,
    SNOOZE,
    COVERAGE,
    CORRECT,
    CHANGED,
    *tree_messages.METHODS,
    *undo_messages.METHODS,
)
