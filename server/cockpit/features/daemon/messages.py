"""The daemon's health as the editor shows it."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request


class Problem(Message, frozen=True):
    """Something that does not work, and what to do about it."""

    what: str
    """A short name: `Lint`, `Git`, `Storage`, `Settings`, …"""
    reason: str
    """One sentence."""
    hint: str
    """A command id, a setting id or a command line; may be empty."""


class RefusedSetting(Message, frozen=True):
    """A value of the settings that is not used."""

    setting: str
    value: str
    """As JSON, shortened; only the part that is wrong, with its place, when the rest is right."""
    default: str
    """What holds in its place, as JSON."""


class DaemonTile(Message, frozen=True):
    """The Daemon tile: one snapshot."""

    revision: int
    health: Literal["ok", "warning", "error"]
    version: str
    python: str
    """The version and the path of the interpreter."""
    pid: int
    started: str
    """ISO 8601, UTC."""
    resident_megabytes: float | None
    """Null when the platform does not tell."""
    busy: list[str]
    """What runs now, one short sentence each."""
    lint: str
    """`ruff 0.17.5`, or why lint is unknown."""
    storage: str
    """Where the findings are kept."""
    trusted: bool
    problems: list[Problem]
    refused: list[RefusedSetting]


GET = Request("cockpit/daemon/get", Empty, DaemonTile, "The latest snapshot of the Daemon tile.")
CHANGED = Notification(
    "cockpit/daemon/changed", DaemonTile, "The Daemon tile has a new snapshot.", Direction.TO_CLIENT
)

METHODS = (GET, CHANGED)
