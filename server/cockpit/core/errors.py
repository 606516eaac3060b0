"""Every failure the product reports on purpose.

CockpitError
├── NotConfigured   a setting, token or program is missing; the hint says which
├── NotFound        what was asked for does not exist
├── Refused         the guard, the trust of the workspace or a policy forbids it
├── Conflict        someone else holds it, or it changed in the meantime
├── Invalid         bad input; the message carries the path of the fault
├── Unavailable     something outside failed: a program, a database, the disk
├── Cancelled       the user or a newer request withdrew it
└── Stale           the answer is about a version that is gone
"""

from __future__ import annotations


class CockpitError(Exception):
    """A failure with one sentence for the user and a hint: a command id, a setting id or a command line."""

    kind: str = "error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class NotConfigured(CockpitError):
    """A setting, token or program is missing."""

    kind = "notConfigured"


class NotFound(CockpitError):
    """What was asked for does not exist."""

    kind = "notFound"


class Refused(CockpitError):
    """The guard, the trust of the workspace or a policy forbids it."""

    kind = "refused"


class Conflict(CockpitError):
    """Someone else holds it, or it changed in the meantime."""

    kind = "conflict"


class Invalid(CockpitError):
    """Bad input; the message carries the path of the fault."""

    kind = "invalid"


class Unavailable(CockpitError):
    """Something outside failed: a program, a database, the disk."""

    kind = "unavailable"


class Cancelled(CockpitError):
    """The user or a newer request withdrew it."""

    kind = "cancelled"


class Stale(CockpitError):
    """The answer is about a version that is gone."""

    kind = "stale"
