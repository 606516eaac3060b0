"""A run of something of ours from its guaranteed beginning to its guaranteed end, as it is recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from cockpit.core.errors import Cancelled, CockpitError, Invalid, NotConfigured, NotFound, Refused
from cockpit.core.ownership import Owner

DAEMON: Final = "daemon"
"""The kind of session that an activation of the daemon is; commands are named by their words."""
INTERRUPTED: Final = "A person interrupted it."
"""The reason of a session that somebody ended with Ctrl+C: nothing was wrong."""


class Status(StrEnum):
    """How a session goes, or went."""

    RUNNING = "running"
    SUCCESS = "success"
    """It ended in order and left nothing behind."""
    FAILED = "failed"
    """It ended, but by a failure, or something of it was left behind."""
    CRASHED = "crashed"
    """Its process is gone and never ended it."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A session as it begins."""

    session_id: str
    kind: str
    folders: tuple[str, ...]
    user: str
    client: str
    """The editor; empty for a command."""
    version: str
    owner: Owner
    settings: Mapping[str, str] | None = None
    """What is set, each with a digest of its value; None when it is unknown, as for earlier versions."""


@dataclass(frozen=True, slots=True)
class Latencies:
    """How long answers took, in milliseconds."""

    count: int
    p50: float
    p90: float
    p99: float


@dataclass(frozen=True, slots=True)
class Retry:
    """Something that was tried again."""

    at: str
    """ISO 8601, UTC."""
    what: str
    """One sentence."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A session as it ends."""

    status: Status
    reason: str = ""
    """One sentence, unless it is a success."""
    latencies: Latencies | None = None
    retries: tuple[Retry, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """A session as it is kept."""

    begun: Begun
    start: str
    """ISO 8601, UTC."""
    status: Status
    end: str | None = None
    seconds: float | None = None
    reason: str = ""
    latencies: Latencies | None = None
    retries: tuple[Retry, ...] = ()


class Outcome(StrEnum):
    """What a validator says of what a session leaves behind."""

    OK = "ok"
    WARNING = "warning"
    """A person should look at it; the session is a success."""
    FAILED = "failed"
    """The session is no success."""
    UNKNOWN = "unknown"
    """It could not be looked at."""


@dataclass(frozen=True, slots=True)
class Result:
    """What one validator found."""

    validator: str
    outcome: Outcome
    evidence: tuple[str, ...] = ()
    """One sentence each."""
    fix: str = ""
    """What a person may do; empty when there is nothing to do."""


ORDERLY: Final = (Cancelled, Invalid, NotConfigured, NotFound, Refused)
"""Failures by which a session says no: it has ended in order."""


def ended(
    results: Iterable[Result],
    error: BaseException | None = None,
    latencies: Latencies | None = None,
    retries: Iterable[Retry] = (),
) -> Ending:
    """How a session has ended, by what it left behind and by the failure that ended it."""
    left = next((each.evidence[0] for each in results if each.outcome is Outcome.FAILED), "")
    reason = left if error is None else _reason(error)
    broken = error is not None and not isinstance(error, ORDERLY)
    status = Status.FAILED if left or broken else Status.SUCCESS
    return Ending(status, reason, latencies, tuple(retries))


def digests(settings: Mapping[str, object]) -> dict[str, str]:
    """Settings as sessions record them: a digest of 16 bits tells a change, hardly anything of the value."""
    return {
        name: hashlib.blake2b(repr(value).encode("utf-8", "backslashreplace"), digest_size=2).hexdigest()
        for name, value in sorted(settings.items())
    }


def _reason(error: BaseException) -> str:
    if isinstance(error, KeyboardInterrupt):
        return INTERRUPTED
    if isinstance(error, CockpitError):
        return error.message
    return f"It was ended by {type(error).__name__}."
