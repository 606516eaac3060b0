"""Sessions as the editor shows them."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request


class SessionRow(Message, frozen=True):
    """One session."""

    id: str
    kind: str
    """`daemon`, or the command that ran."""
    client: str
    """The editor; empty for a command."""
    start: str
    """ISO 8601, UTC."""
    status: Literal["running", "success", "failed", "crashed"]
    seconds: float | None
    """Null while it runs, and for a crash."""
    reason: str
    """Why it was no success; may be empty."""


class WrapUpItem(Message, frozen=True):
    """What one validator of the wrap-up says."""

    validator: str
    outcome: Literal["ok", "warning", "failed", "unknown"]
    evidence: list[str]
    """One sentence each."""
    fix: str
    """What a person may do; may be empty."""


class WrapUp(Message, frozen=True):
    """What sessions have left behind."""

    at: str
    """ISO 8601, UTC."""
    items: list[WrapUpItem]


class SessionsTile(Message, frozen=True):
    """The Sessions tile: one snapshot."""

    revision: int
    state: Literal["waiting", "ready", "error"]
    reason: str
    """Why it is an error."""
    id: str
    """Of this session."""
    started: str
    """ISO 8601, UTC."""
    requests: int
    """How many have been answered."""
    p50: float | None
    """Milliseconds; null before the first answer."""
    p99: float | None
    retries: int
    days: int
    """How far back the next three count."""
    successful: int | None
    """Null when it is an error."""
    failed: int | None
    crashed: int | None
    troubled: list[SessionRow]
    """The last ones that were no success, the latest first."""
    wrap_up: WrapUp | None
    """The last one of this window; null before the first."""


GET = Request("cockpit/sessions/get", Empty, SessionsTile, "The latest snapshot of the Sessions tile.")
WRAP_UP = Request(
    "cockpit/sessions/wrapUp", Empty, WrapUp, "Look at what sessions have left behind; changes nothing."
)
CHANGED = Notification(
    "cockpit/sessions/changed", SessionsTile, "The Sessions tile has a new snapshot.", Direction.TO_CLIENT
)

METHODS = (GET, WRAP_UP, CHANGED)
