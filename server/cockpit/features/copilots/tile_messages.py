"""The Copilots tile's part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request

RunVerdict = Literal["approved", "rejected", "cannot judge", "nothing fits"]
RunFate = Literal["", "applied", "undone", "discarded"]


class CopilotsFigures(Message, frozen=True):
    """What is recorded of all workspace folders together."""

    today: int
    """Runs since midnight, by the calendar of the machine."""
    runs: int
    nothing_fits: int
    """Runs without any proposal."""
    approved: int
    """Proposals, as the next two; a run may have several."""
    rejected: int
    unknown: int
    """Proposals that the second copilot could not judge."""
    disagreement: float | None
    """The share of the judged proposals that were rejected, 0 to 1; null before any was judged."""
    applied: int
    """Approved proposals by what became of them in the end, as the next three."""
    undone: int
    discarded: int
    undecided: int
    requests: int
    """To language models."""
    tokens: int
    """Of those requests of which they were told."""
    untold: int
    """Requests of which nobody told the tokens."""
    cost: float
    """Of those requests whose cost is known, in the currency of the prices that are set."""
    unpriced: int
    """Requests whose cost is unknown."""


class CopilotsLast(Message, frozen=True):
    """The last run."""

    folder_name: str
    """Empty where there is only one folder."""
    words: str
    """What was wanted, without secrets; may be empty."""
    symbol: str
    """The function; may be empty."""
    path: str
    """May be empty."""
    provider: str
    at: str
    """ISO 8601, UTC."""
    verdict: RunVerdict
    reason: str
    """Why there was no further proposal; may be empty."""
    fate: RunFate
    """What became of the proposal; empty while nobody has decided."""


class CopilotsTile(Message, frozen=True):
    """The Copilots tile: one snapshot of all workspace folders."""

    revision: int
    state: Literal["empty", "ready", "error"]
    """`empty`: there is no folder."""
    reason: str
    """Why it is an error."""
    figures: CopilotsFigures | None
    """Null when they are not known of every folder."""
    last: CopilotsLast | None


GET = Request("cockpit/copilots/get", Empty, CopilotsTile, "The latest snapshot of the Copilots tile.")
CHANGED = Notification(
    "cockpit/copilots/changed", CopilotsTile, "The Copilots tile has a new snapshot.", Direction.TO_CLIENT
)

METHODS = (GET, CHANGED)
