"""What several messages of the audit are made of."""

from __future__ import annotations

from cockpit.protocol.methods import Message


class Count(Message, frozen=True):
    """How many of something."""

    name: str
    count: int


class FindingQuery(Message, frozen=True):
    """One finding."""

    uri: str
    identity: str
