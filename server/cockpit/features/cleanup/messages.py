"""The cleanup's part of the contract."""

from __future__ import annotations

from cockpit.protocol.methods import Message, Request


class CleanupQuery(Message, frozen=True):
    """Which workspace folder to look through."""

    folder: str
    """Its URI."""
    work_done_token: str | int | None = None


class CleanupCandidate(Message, frozen=True):
    """A file that may no longer be needed."""

    path: str
    """Relative to the workspace folder, with forward slashes."""
    size: int
    why: str
    """All of the evidence, in one sentence."""
    evidence: str
    """What of it differs from candidate to candidate: that no file mentions one is true of all."""
    other: str
    """The file that took its place or has the same content; empty where there is none."""


class CleanupPlan(Message, frozen=True):
    """What may no longer be needed; nothing is changed by it."""

    candidates: list[CleanupCandidate]
    """What has the most evidence first, and what is older before what is younger."""
    more: int
    """How many of them are not listed here."""
    read: int
    """How many files were looked through for mentions."""


PLAN = Request(
    "cockpit/cleanup/plan", CleanupQuery, CleanupPlan, "Which files may no longer be needed, and why."
)

METHODS = (PLAN,)
