"""The part of the contract about what the copilots make."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Empty, Message, Request


class GenerateQuery(Message, frozen=True):
    """What the first copilot is to make."""

    folder: str
    """The URI of the workspace folder."""
    path: str
    """The file with the function, relative to the folder, with forward slashes."""
    line: int
    """Any line of the function, counted from 0."""
    kind: Literal["stub", "test"] = "stub"
    """Whether the function gets a body, or a test."""
    words: str = ""
    """What is wanted; may be empty."""
    work_done_token: str | int | None = None


class GeneratedFile(Message, frozen=True):
    """One file of a proposal."""

    path: str
    before: str
    """Empty for a new file."""
    after: str


class GeneratedReason(Message, frozen=True):
    """One objection of the second copilot."""

    path: str
    line: int
    """Counted from 0."""
    code: str
    message: str
    rejects: bool


class Generation(Message, frozen=True):
    """What became of it; nothing is changed yet."""

    run: str
    symbol: str
    """The function."""
    verdict: Literal["approved", "rejected", "cannot judge", "nothing fits"]
    reason: str
    """One sentence where nothing more was proposed; else empty."""
    files: list[GeneratedFile]
    because: list[str]
    """Why it is so and not otherwise, a sentence each."""
    reasons: list[GeneratedReason]
    proposals: int
    """How many were judged."""
    seconds: float


class RunQuery(Message, frozen=True):
    """Which run is meant."""

    folder: str
    run: str
    work_done_token: str | int | None = None


class Written(Message, frozen=True):
    """What was written: all of it, or nothing."""

    paths: list[str]


GENERATE = Request(
    "cockpit/copilots/generate",
    GenerateQuery,
    Generation,
    "Make a body or a test for a function and have the second copilot judge it; changes nothing.",
)
APPLY = Request(
    "cockpit/copilots/apply", RunQuery, Written, "Write all files of an approved proposal, or none."
)
TAKE_BACK = Request(
    "cockpit/copilots/undo", RunQuery, Written, "Give back what was there before a proposal was applied."
)

DISCARD = Request(
    "cockpit/copilots/discard", RunQuery, Empty, "Forget a proposal that somebody has decided against."
)

METHODS = (GENERATE, APPLY, TAKE_BACK, DISCARD)
