"""The copilots' part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.features.copilots.model_messages import METHODS as MODELS
from cockpit.features.copilots.recording_messages import METHODS as RECORDING
from cockpit.features.copilots.tile_messages import METHODS as TILE
from cockpit.protocol.methods import Message, Request


class ValidateQuery(Message, frozen=True):
    """Which change the second copilot is to judge."""

    folder: str
    """The URI of the workspace folder; its repository is judged, below the folder."""
    what: Literal["uncommitted", "staged", "since"] = "uncommitted"
    since: str = ""
    """The revision, where that is meant."""
    objective: str = ""
    """What the change is for, in words."""
    tests: bool = True
    """Whether programs of the project may run: its type checker and the tests that the change may affect."""
    work_done_token: str | int | None = None


class ValidateReason(Message, frozen=True):
    """One objection, and the place that shows it."""

    uri: str
    path: str
    """Relative to the top of the repository, with forward slashes."""
    line: int
    """Counted from 0, as the column."""
    character: int
    code: str
    message: str
    rejects: bool
    """False for advice."""


class ValidateGap(Message, frozen=True):
    """What was not checked."""

    check: str
    unknown: bool
    """Whether it should have told, and could not: nothing is approved without it."""
    reason: str


class Validation(Message, frozen=True):
    """The verdict on a change."""

    verdict: Literal["approved", "rejected", "cannot judge"]
    about: str
    """Which change it was, in words."""
    files: int
    reasons: list[ValidateReason]
    """Those that reject first, then by place."""
    more: int
    """How many reasons are not listed here."""
    gaps: list[ValidateGap]
    made: int
    """How many checks were made."""
    seconds: float


VALIDATE = Request(
    "cockpit/copilots/validate",
    ValidateQuery,
    Validation,
    "Try to refute a change; what is objected to is published as diagnostics while the checks run.",
)

METHODS = (VALIDATE, *RECORDING, *MODELS, *TILE)
