"""The part of the contract about what the copilots make."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Empty, Message, Request


class GenerateQuery(Message, frozen=True):
    """What the first copilot is to make."""

    folder: str
    """The URI of the workspace folder."""
    path: str
    """The file with the function, relative to the folder, with forward slashes; for words the one that is
    made or added to, which may be empty."""
    line: int
    """Any line of the function, counted from 0; for words it means nothing."""
    kind: Literal["stub", "test", "words"] = "stub"
    """Whether the function gets a body, or a test, or words say all."""
    words: str = ""
    """What is wanted; may be empty."""
    work_done_token: str | int | None = None


class RefineQuery(Message, frozen=True):
    """What is to be otherwise in a proposal."""

    folder: str
    """The URI of the workspace folder."""
    words: str
    run: str = ""
    """Whose proposal is meant; empty for the last one of the folder."""
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


class GeneratedHunk(Message, frozen=True):
    """A part of a proposal that may be taken or left by itself."""

    path: str
    line: int
    """Where it begins in the file as it was, counted from 0."""
    removed: list[str]
    added: list[str]


class GeneratedCheck(Message, frozen=True):
    """One check of the second copilot."""

    name: str
    state: Literal["passed", "objected", "unknown", "not checked", "off"]
    reason: str
    """Why it is unknown or was not made."""
    seconds: float


class Generation(Message, frozen=True):
    """What became of it; nothing is changed yet."""

    run: str
    symbol: str
    """The function; for words the first file, for a recording its name."""
    verdict: Literal["approved", "rejected", "cannot judge", "nothing fits"]
    reason: str
    """One sentence where nothing more was proposed; else empty."""
    files: list[GeneratedFile]
    hunks: list[GeneratedHunk]
    """Its parts, in the order of their numbers; empty for what is taken as a whole only."""
    because: list[str]
    """Why it is so and not otherwise, a sentence each."""
    reasons: list[GeneratedReason]
    checks: list[GeneratedCheck]
    proposals: int
    """How many were judged."""
    seconds: float
    former: str
    """The run whose proposal it refines; empty for the first of a conversation."""
    since: list[GeneratedFile]
    """What it has otherwise than that proposal, file by file."""
    diff: str
    """What it changes, or has otherwise than the former one, as a unified diff; a long one is cut."""


class PromptPreview(Message, frozen=True):
    """What a language model would be sent."""

    text: str
    """To whom it would go, and what is left out; then exactly what would be sent."""


class RunQuery(Message, frozen=True):
    """Which run is meant."""

    folder: str
    run: str
    work_done_token: str | int | None = None


class ChooseQuery(Message, frozen=True):
    """Which parts of a proposal are taken."""

    folder: str
    run: str
    hunks: list[int]
    """Their numbers, counted from 0."""
    work_done_token: str | int | None = None


class Written(Message, frozen=True):
    """What was written: all of it, or nothing."""

    paths: list[str]
    """Empty when nothing was written."""
    changed: list[GeneratedFile]
    """Files that somebody has changed since, on the disk or in an editor that has not saved it, as they were
    expected and as they would be: where there is one, nothing was written."""


GENERATE = Request(
    "cockpit/copilots/generate",
    GenerateQuery,
    Generation,
    "Make a body or a test for a function and have the second copilot judge it; changes nothing.",
)
REFINE = Request(
    "cockpit/copilots/refine",
    RefineQuery,
    Generation,
    "Make another proposal from one and what a person says of it, and have it judged; changes nothing.",
)
PREVIEW = Request(
    "cockpit/copilots/preview",
    GenerateQuery,
    PromptPreview,
    "Tell exactly what the language model of the settings would be sent first; nothing is.",
)
CHOOSE = Request(
    "cockpit/copilots/choose",
    ChooseQuery,
    Generation,
    "Take some parts of a proposal, which is another one, and have the second copilot judge that.",
)
APPLY = Request(
    "cockpit/copilots/apply",
    RunQuery,
    Written,
    "Write all files of an approved proposal, or none of them; tells which have changed since it was made.",
)
TAKE_BACK = Request(
    "cockpit/copilots/undo",
    RunQuery,
    Written,
    "Give back what was there before a proposal was applied, all files or none of them.",
)

DISCARD = Request(
    "cockpit/copilots/discard", RunQuery, Empty, "Forget a proposal that somebody has decided against."
)

METHODS = (GENERATE, REFINE, CHOOSE, PREVIEW, APPLY, TAKE_BACK, DISCARD)
