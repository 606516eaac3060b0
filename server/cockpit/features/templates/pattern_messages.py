"""Patterns of the workspace as the editor shows, finds and refreshes them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request

Following = Literal["off", "unaudited", "team", "waiting", "mining", "grouping", "ready", "failed"]


class PatternGroup(Message, frozen=True):
    """Some patterns that belong together."""

    id: str
    """`cluster/NUMBER`, `kind/NAME`, or `rest` for those in no cluster."""
    label: str
    """The words that are typical of a cluster, or the name of a kind; empty for the rest."""
    size: int


class FolderPatterns(Message, frozen=True):
    """The patterns of one workspace folder."""

    folder: str
    name: str
    state: Following
    """`off`, `unaudited` and `team` where only a command mines; `waiting` for the first audit."""
    reason: str
    """Why it failed."""
    files: int
    patterns: int
    clustered: bool
    """Whether the groups are clusters; kinds otherwise."""
    groups: list[PatternGroup]
    """The largest first."""


class WorkspacePatterns(Message, frozen=True):
    """One snapshot of the patterns of all workspace folders."""

    revision: int
    folders: list[FolderPatterns]


class GroupQuery(Message, frozen=True):
    """Which group."""

    folder: str
    """The URI of a workspace folder."""
    group: str
    """Its id."""


class PatternRow(Message, frozen=True):
    """One pattern in a list."""

    id: str
    name: str
    kind: str
    language: str
    """As editors call it."""
    path: str
    """Where it was found first, relative to the folder; empty when the file is being mined anew."""
    uri: str
    """The same place; empty likewise."""
    line: int
    """From 0."""
    support: int
    """In how many files it occurs."""


class GroupMembers(Message, frozen=True):
    """The patterns of a group, the one that stands for a cluster first."""

    patterns: list[PatternRow]
    more: int
    """How many are not listed."""


class FolderOrder(Message, frozen=True):
    """A workspace folder whose patterns are refreshed or grouped."""

    folder: str
    """Its URI."""
    work_done_token: str | int | None = None


class MiningReport(Message, frozen=True):
    """What a refresh has done."""

    files: int
    """That may be looked into."""
    mined: int
    """That were new or changed."""
    gone: int
    patterns: int
    """That are kept afterwards."""


class GroupingReport(Message, frozen=True):
    """What a grouping has found."""

    patterns: int
    clusters: int
    silhouette: float
    """How well the clusters are told apart, -1 to 1."""


class SearchQuery(Message, frozen=True):
    """A question in words."""

    query: Annotated[str, Meta(max_length=1_000)]
    uri: str = ""
    """Of the file that the result goes into: what stands there and beside it counts."""
    language: str = ""
    """Only in it; empty for any."""
    most: Annotated[int, Meta(ge=1, le=200)] = 50


class SearchHit(Message, frozen=True):
    """A template or a pattern that answers it."""

    id: str
    folder: str
    """The URI of the folder that a pattern is from; empty for a template."""
    name: str
    kind: str
    language: str
    description: str
    """Of a template."""
    own: bool
    """Whether it is a template of the user's own."""
    because: list[str]
    """Why it was found, a few words each."""
    path: str
    """Of a pattern, relative to the folder."""
    uri: str
    line: int
    """From 0."""


class SearchAnswer(Message, frozen=True):
    """The best first."""

    hits: list[SearchHit]


PATTERNS = Request(
    "cockpit/templates/patterns", Empty, WorkspacePatterns, "The patterns of the workspace, by group."
)
GROUP = Request("cockpit/templates/group", GroupQuery, GroupMembers, "The patterns of a group.")
MINE = Request(
    "cockpit/templates/mine",
    FolderOrder,
    MiningReport,
    "Take in the patterns of files that have changed.",
)
CLUSTER = Request(
    "cockpit/templates/cluster", FolderOrder, GroupingReport, "Group the patterns by what they are about."
)
SEARCH = Request(
    "cockpit/templates/search",
    SearchQuery,
    SearchAnswer,
    "Find templates and patterns by what they are for; nothing for a question without a word.",
)
CHANGED = Notification(
    "cockpit/templates/patternsChanged",
    WorkspacePatterns,
    "The patterns of the workspace have a new snapshot; told to who has asked once.",
    Direction.TO_CLIENT,
)

METHODS = (PATTERNS, GROUP, MINE, CLUSTER, SEARCH, CHANGED)
