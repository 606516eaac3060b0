"""The recordings' part of the contract."""

from __future__ import annotations

from cockpit.features.har.view_messages import VIEWING
from cockpit.protocol.methods import Message, Request


class HarQuery(Message, frozen=True):
    """A recording to check; editors give extensions no document over 50 MB, so it is named, not sent."""

    uri: str
    work_done_token: str | int | None = None


class HarChecked(Message, frozen=True):
    """What was found; the findings themselves are diagnostics of the file."""

    entries: int
    findings: int
    shown: int
    """How many of the findings are diagnostics: editors show a limited number of a file."""
    refused: str
    """Why nothing could be read; empty when something could."""


CHECK = Request(
    "cockpit/har/check", HarQuery, HarChecked, "Check a recording and show what was found as diagnostics."
)

METHODS = (CHECK, *VIEWING)
