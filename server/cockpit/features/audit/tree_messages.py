"""The part of the contract behind the Findings tree and the commands on its findings."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from cockpit.features.audit.common_messages import Count, FindingQuery
from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request

Level = Literal["error", "warning", "info", "hint"]
Grouping = Literal["code", "file", "age", "author", "severity"]
Age = Literal["today", "week", "month", "older"]


class FindingFilter(Message, frozen=True):
    """Which findings are listed; resolved ones never are."""

    severities: list[Level] = msgspec.field(default_factory=lambda: ["error", "warning", "info"])
    codes: list[str] = msgspec.field(default_factory=list[str])
    """Empty means every code."""
    text: str = ""
    """Case-insensitive, in the message, the path, the symbol, the code or the line itself."""
    new: bool = False
    """Only what is not in the base branch."""
    snoozed: bool = False
    """Snoozed ones, too."""
    baseline: bool = False
    """Those that the baseline accepts, too."""


class Branch(Message, frozen=True):
    """A node of the tree that holds others."""

    folder: str = ""
    """The URI of a workspace folder, where the grouping is by file."""
    key: str = ""
    """A code, an age, an author, a severity; by file a path below the folder, with `/` at the end of a
    directory's."""


class BranchQuery(Message, frozen=True):
    """Which part of the tree."""

    by: Grouping
    filter: FindingFilter = msgspec.field(default_factory=FindingFilter)
    within: Branch | None = None
    """Null means the top."""
    offset: Annotated[int, msgspec.Meta(ge=0)] = 0
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100


class FindingGroup(Message, frozen=True):
    """A node of the tree with how much it holds."""

    branch: Branch
    kind: Literal["code", "folder", "directory", "file", "age", "author", "severity"]
    label: str
    """What it is called; empty where the key says it: an age, a severity, an unknown author."""
    detail: str
    """One sentence for the tooltip; for an unknown author why that is so."""
    uri: str
    """Of a folder, a directory or a file; empty otherwise."""
    count: int
    severity: Level
    """The loudest within."""


class ListedFinding(Message, frozen=True):
    """A finding as the tree shows it."""

    uri: str
    identity: str
    code: str
    severity: Level
    message: str
    path: str
    line: int
    """1-based."""
    context: str
    """The text of the line, as far as it was kept."""
    symbol: str
    status: Literal["open", "snoozed"]
    snoozed_until: str
    """ISO 8601 date; empty when it is open."""
    accepted: bool
    """Whether the baseline accepts it."""
    since: str
    """ISO 8601 date: when the line was written, as git tells, else when the finding was first seen."""
    author: str
    """From git blame; empty when unknown."""
    issue: str


class BranchPage(Message, frozen=True):
    """Some of what a node holds: groups, or findings."""

    revision: int
    """Grows with every change of what is recorded."""
    groups: list[FindingGroup]
    findings: list[ListedFinding]
    total: int
    """How many groups or findings the node holds."""
    matching: int
    """How many findings are below the node."""
    reason: str
    """One sentence when what is new since the base branch is unknown; nothing is listed then."""


class FindingSummary(Message, frozen=True):
    """What is recorded of all workspace folders."""

    revision: int
    open: list[Count]
    """By severity; without what the baseline accepts."""
    snoozed: int
    accepted: int
    """Open findings that the baseline accepts."""
    codes: list[Count]
    """Open and snoozed findings by code."""


class Explanation(Message, frozen=True):
    """What the hover says."""

    markdown: str
    documentation: str
    """The URI of the page about its code, with the heading as the fragment."""


class IssueText(Message, frozen=True):
    """A finding as the text of an issue."""

    markdown: str


class Acceptance(Message, frozen=True):
    """Whether the baseline is to accept a finding."""

    uri: str
    identity: str
    accepted: bool


class Accepted(Message, frozen=True):
    """What was written."""

    file: str
    """The baseline, relative to the workspace folder."""
    changed: bool
    """False when it was so already."""


class NeighbourQuery(Message, frozen=True):
    """Where to go from; without a finding from a place."""

    filter: FindingFilter = msgspec.field(default_factory=FindingFilter)
    backwards: bool = False
    identity: str = ""
    uri: str = ""
    line: Annotated[int, msgspec.Meta(ge=0)] = 0
    """1-based; 0 for before the first."""


class Neighbour(Message, frozen=True):
    """The next finding in the order of severities, then of places."""

    finding: ListedFinding | None
    """Null when nothing matches."""
    position: int
    """1 for the first."""
    total: int


FINDINGS = Request(
    "cockpit/audit/findings", BranchQuery, BranchPage, "Some of what a node of the Findings tree holds."
)
SUMMARY = Request("cockpit/audit/summary", Empty, FindingSummary, "The latest counts of what is recorded.")
EXPLAIN = Request("cockpit/audit/explain", FindingQuery, Explanation, "A finding explained, with its past.")
ISSUE_TEXT = Request(
    "cockpit/audit/issueText", FindingQuery, IssueText, "A finding as the text of an issue, in Markdown."
)
WAKE = Request("cockpit/audit/wake", FindingQuery, Empty, "Show a snoozed finding again.")
ACCEPT = Request(
    "cockpit/audit/accept", Acceptance, Accepted, "Write a finding into the baseline, or take it out."
)
NEIGHBOUR = Request("cockpit/audit/neighbour", NeighbourQuery, Neighbour, "The next or previous finding.")
RECORDED = Notification(
    "cockpit/audit/recorded", FindingSummary, "What is recorded of findings has changed.", Direction.TO_CLIENT
)

METHODS = (FINDINGS, SUMMARY, EXPLAIN, ISSUE_TEXT, WAKE, ACCEPT, NEIGHBOUR, RECORDED)
