"""The part of the contract about what was corrected, what was stopped, and the way back."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request


class CorrectionRow(Message, frozen=True):
    """Something that was changed because somebody asked for it."""

    folder: str
    """The URI of the workspace folder."""
    folder_name: str
    number: int
    """Counts the corrections of the folder."""
    at: str
    """ISO 8601, UTC."""
    user: str
    kind: str
    """What was done, such as `markIntentional`, `snooze`, `restore` or `cleanup`."""
    path: str
    """Relative to the folder, with forward slashes."""
    rationale: str
    """Why, or what exactly; may be empty."""
    archive: int
    """The archive that gives the files of a `cleanup` back; 0 for the other kinds."""
    run: str
    """The run of the copilots that takes a `generate` back; empty for the other kinds."""
    undone: str
    """When it was taken back, ISO 8601, UTC; empty when it was not."""
    undoable: bool
    """Whether there is something to take back; whether that is certain is known when it is tried."""


class StoppedRow(Message, frozen=True):
    """Something that the guard has stopped."""

    at: str
    """The last time, ISO 8601, UTC."""
    event: str
    details: str
    """One sentence."""
    rule: str
    count: int


class CorrectionsTile(Message, frozen=True):
    """The Corrections tile: one snapshot over all workspace folders, the latest first."""

    revision: int
    state: Literal["empty", "ready", "error"]
    """`empty`: no folder is open."""
    reason: str
    """One sentence when it is an error: what is listed is not everything then."""
    corrections: list[CorrectionRow]
    stopped: list[StoppedRow]


class UndoQuery(Message, frozen=True):
    """Which correction to take back."""

    folder: str
    number: Annotated[int, msgspec.Meta(ge=1)]
    apply: bool
    """False only says what would be done."""


class Undone(Message, frozen=True):
    """What was done, or would be."""

    steps: list[str]
    """A sentence without its end, then the lines before and after."""
    unsaved: bool
    """Whether the file is open, so that the change is made in the editor, which saves it."""


CORRECTIONS = Request(
    "cockpit/audit/corrections", Empty, CorrectionsTile, "The latest snapshot of the Corrections tile."
)
UNDO = Request(
    "cockpit/audit/undo", UndoQuery, Undone, "Take a correction back where that is certain, or say how."
)
CORRECTIONS_CHANGED = Notification(
    "cockpit/audit/correctionsChanged",
    CorrectionsTile,
    "The Corrections tile has a new snapshot.",
    Direction.TO_CLIENT,
)

METHODS = (CORRECTIONS, UNDO, CORRECTIONS_CHANGED)
