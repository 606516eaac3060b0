"""What the Sync tile says of one workspace folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from cockpit.core.errors import CockpitError, Conflict
from cockpit.features.sync.messages import FolderSync, SyncPeer, Word
from cockpit.kernel.folders import Folder

SCHEMES: Final = ("postgresql://", "postgres://")
SET_PASSWORD: Final = "cockpit.sync.setPassword"  # noqa: S105 (the id of a command)
PASSWORD_HINT: Final = "PGPASSWORD"  # noqa: S105 (the name of a variable)


@dataclass(slots=True)
class State:
    """What is known of the databases of a workspace folder."""

    folder: Folder
    replicas: dict[str, str] = field(default_factory=dict[str, str])
    """What the project and the settings name."""
    failure: CockpitError | None = None
    """Why nothing can be said or done at the moment."""
    live: bool = False
    """Whether the settings want them kept alike."""
    is_elsewhere: bool = False
    """Whether another window does that."""
    peers: list[dict[str, Any]] | None = None
    """What the process that does it tells; None before it has told anything."""
    unrecorded: str = ""
    open: int | None = None


def compose(state: State, *, trusted: bool) -> FolderSync:
    """The folder's part of the tile."""
    word, reason, hint = _judged(state, trusted=trusted)
    return FolderSync(
        folder=state.folder.uri, name=state.folder.name, state=word, reason=reason, hint=hint,
        peers=_peers(state), open=state.open,
    )  # fmt: skip


def _judged(state: State, *, trusted: bool) -> tuple[Word, str, str]:
    """The state, the reason and the hint: the worst first."""
    failure = state.failure
    if failure is not None and failure.kind == "notConfigured":
        return "unconfigured", "", failure.hint
    if not trusted:
        return "restricted", "", "workbench.trust.manage"
    if failure is not None:
        return "failed", failure.message, failure.hint
    return _followed(state) if state.live else ("off", "", "cockpit.sync.live")


def _followed(state: State) -> tuple[Word, str, str]:
    """How it goes, where the settings want it to go."""
    if state.is_elsewhere:
        return "elsewhere", "", ""
    if state.peers is None:
        return "starting", "", ""
    away = [peer for peer in state.peers if peer["state"] == "away"]
    if away:
        reason, hint = away[0]["reason"], away[0]["hint"]
        return "away", reason, SET_PASSWORD if hint == PASSWORD_HINT else hint
    return "alike", state.unrecorded, ""


def _peers(state: State) -> list[SyncPeer]:
    known = {peer["name"]: peer for peer in state.peers or []}
    return [_peer(name, place, known.get(name, {})) for name, place in state.replicas.items()]


def _peer(name: str, place: str, known: dict[str, Any]) -> SyncPeer:
    return SyncPeer(
        name=name, place=place, is_server=place.startswith(SCHEMES), state=known.get("state", "connecting"),
        reason=known.get("reason", ""), waiting=known.get("waiting"), held=known.get("held", 0),
        received=known.get("received"), retry=known.get("retry"),
    )  # fmt: skip


def check_password(peer: str, state: State) -> None:
    """Raise Conflict for a database that needs no password."""
    if not state.replicas.get(peer, "").startswith(SCHEMES):
        raise Conflict(f"$.peer: {peer} is no server that the project names.", hint="docs/sync.md")
