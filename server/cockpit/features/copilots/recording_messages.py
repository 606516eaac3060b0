"""The part of the contract about files that are made from a recording."""

from __future__ import annotations

from typing import Literal

from cockpit.features.copilots.generate_messages import Generation
from cockpit.protocol.methods import Message, Request

RecordingArtefact = Literal[
    "client", "pytest", "locust", "k6", "mock", "openapi", "http", "curl", "sanitized"
]


class RecordingQuery(Message, frozen=True):
    """What is to be made from a recording, and where it is to be."""

    folder: str
    """The URI of the workspace folder that the files go into."""
    uri: str
    """The recording, which need not be in a workspace folder."""
    artefacts: list[RecordingArtefact]
    into: str
    """The folder of the files, relative to the workspace folder, with forward slashes; empty for its top."""
    entries: list[int] | None = None
    """Only these entries of the recording, counted from 0; null for all that a script would repeat."""
    work_done_token: str | int | None = None


GENERATE_FROM_RECORDING = Request(
    "cockpit/copilots/generateFromRecording",
    RecordingQuery,
    Generation,
    "Write files from a recording and have the second copilot prove them; changes nothing.",
)

METHODS = (GENERATE_FROM_RECORDING,)
