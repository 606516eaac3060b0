"""The score's part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request

ComponentName = Literal["lint", "tests", "placeholders", "sessions"]


class ComponentScore(Message, frozen=True):
    """One component of a score."""

    component: ComponentName
    score: float | None
    """From 0 to 100; null without evidence."""
    weight: float
    """Its share in the composite; 0 for what is only shown beside it."""
    state: Literal["ok", "stale", "missing", "failed"]
    measured: str
    """When, ISO 8601, UTC; empty when it never was."""
    reason: str
    """One sentence: why it is not ok, or what it does not cover; empty when there is nothing to say."""


class Cause(Message, frozen=True):
    """Something that moves the score, or keeps it from 100."""

    points: float
    """Of the composite; negative when it fell."""
    text: str


class NextThing(Message, frozen=True):
    """What to fix next: the place that costs most."""

    points: float
    """What it costs; negative."""
    text: str
    uri: str
    line: int
    """0-based."""


class DayScore(Message, frozen=True):
    """The last score of one day."""

    date: str
    """ISO 8601."""
    score: float | None
    """Null when it was incomplete."""


class FormulaC(Message, frozen=True):
    """What formula C says beside the score; null is unknown."""

    score: float | None
    """From 0 to 100."""
    resolved: int | None
    open: int | None
    """Placeholders."""
    violations: int | None
    """Operations that the guard stopped."""
    rollbacks: int | None
    days: int
    """Violations and rollbacks of so many days count."""


class FolderScore(Message, frozen=True):
    """The score of one workspace folder."""

    folder: str
    """Its URI."""
    name: str
    state: Literal["waiting", "ready", "error"]
    """`waiting`: the folder has not been audited as a whole yet; `error`: there is no score for a reason."""
    reason: str
    """One sentence when the state is not `ready`, or why the score is incomplete or stale."""
    composite: float | None
    """From 0 to 100; null while evidence that counts is lacking."""
    reliability: Literal["ok", "stale", "incomplete"]
    verdict: Literal["passed", "below", "denied", "incomplete"]
    """What the gate says; it takes stale evidence for incomplete."""
    level: Literal["good", "warning", "bad", "unknown"]
    """`good` from 85 on when the gate lets it pass, `bad` below 60; `unknown` while it is not reliable."""
    minimum: float
    """Of the branch, from 0 to 100."""
    branch: str
    """Empty outside of git."""
    model: str
    components: list[ComponentScore]
    since: str
    """When the score was taken with which this one is compared, ISO 8601, UTC; empty when there is none."""
    before: float | None
    """What it was then."""
    moved: list[Cause]
    """Why it is another now, the greatest first; the parts add up to the change."""
    came_and_went: list[str]
    """Sentences about components whose evidence has come or gone since then."""
    next: NextThing | None
    trend: list[DayScore]
    """The last thirty days on this branch, the oldest first."""
    denied: list[str]
    """Places of operations that the guard denies, for which the gate is closed."""
    beside: FormulaC | None
    """Null while there is no score."""
    testing: bool
    """Whether its tests run now."""


class ComplianceTile(Message, frozen=True):
    """The Compliance tile: one snapshot over all workspace folders."""

    revision: int
    trusted: bool
    """Without trust neither tests nor linters run."""
    folders: list[FolderScore]


class TestQuery(Message, frozen=True):
    """Which tests to run."""

    folder: str
    """The URI of a workspace folder."""
    work_done_token: str | int | None = None


class TestReport(Message, frozen=True):
    """How the tests went."""

    passed: int
    failed: int
    """Those with an error among them."""
    skipped: int
    cancelled: bool


GET = Request("cockpit/compliance/get", Empty, ComplianceTile, "The latest snapshot of the Compliance tile.")
RUN_TESTS = Request(
    "cockpit/compliance/runTests", TestQuery, TestReport, "Run a folder's tests in its own environment."
)
CHANGED = Notification(
    "cockpit/compliance/changed",
    ComplianceTile,
    "The Compliance tile has a new snapshot.",
    Direction.TO_CLIENT,
)

METHODS = (GET, RUN_TESTS, CHANGED)
