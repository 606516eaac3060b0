"""The backups' part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request

Word = Literal["unconfigured", "none", "working", "ready", "late", "failed"]


class FolderBackups(Message, frozen=True):
    """The backups of one workspace folder."""

    folder: str
    """Its URI."""
    name: str
    state: Word
    """`late`: the last backup is older than the schedule allows; `failed`: the last attempt, or the last
    drill, or the backups are gone."""
    reason: str
    """One sentence when something is wrong; else empty."""
    hint: str
    """A command id, a setting id or a command line; may be empty."""
    repository: str
    """Where they are; empty when nothing is configured."""
    last: str | None
    """When the last one was made; ISO 8601, UTC."""
    backups: int
    size: int
    """Of all of them together, in bytes."""
    drilled: str | None
    """When a backup was last restored and compared as a whole; ISO 8601, UTC."""
    drill_passed: bool
    next: str | None
    """When the next one is due; null without a schedule."""
    moments: int | None
    """How many moments the cockpit's own databases can be brought back to; null when that is unknown."""
    first_moment: str | None
    """How far back that is; ISO 8601, UTC; null when there is none."""
    every_minutes: int
    """How often one is kept while they change; 0 for only with each backup."""


class BackupTile(Message, frozen=True):
    """The Backup tile: one snapshot of all workspace folders."""

    revision: int
    folders: list[FolderBackups]


class BackupOrder(Message, frozen=True):
    """Something to do with the backups of one workspace folder."""

    folder: str
    """Its URI."""
    work_done_token: str | int | None = None


class MissedFile(Message, frozen=True):
    """A file that a backup should hold as it is, and does not."""

    path: str
    reason: str


class BackupMade(Message, frozen=True):
    """A backup that was made."""

    number: int
    files: int
    size: int
    read: int
    """How many files were read; the others were as in the last backup."""
    added: int
    """What it added to the repository, in bytes."""
    missed: list[MissedFile]


class DrillReport(Message, frozen=True):
    """How a drill ended."""

    backup: int
    passed: bool
    files: int
    databases: int
    size: int
    faults: list[MissedFile]


class KeptItem(Message, frozen=True):
    """A file, or a folder that is gone, as a backup has it."""

    path: str
    """Relative to the workspace folder."""
    size: int
    files: int
    is_folder: bool


class Comparison(Message, frozen=True):
    """What the last backup has that the workspace lacks, or has otherwise."""

    backup: int
    created: str
    lost: list[KeptItem]
    changed: list[KeptItem]
    more: int
    """How many of them are not listed here."""
    lost_files: int
    """All that are gone, in folders and not listed, too."""
    lost_size: int
    """Of their content, in bytes."""


class VersionsQuery(Message, frozen=True):
    """A path of which older states are wanted."""

    folder: str
    path: str
    """Relative to the workspace folder, with forward slashes."""


class KeptVersion(Message, frozen=True):
    """One state of a path, as the last of the backups that have it."""

    backup: int
    created: str
    reason: str
    size: int
    files: int
    is_present: bool
    """Whether that is what the workspace has now."""


class Versions(Message, frozen=True):
    """The different states of a path, the newest first."""

    versions: list[KeptVersion]
    overwrites: bool
    """Whether something is there now that a restore would replace."""


class RestoreOrder(Message, frozen=True):
    """Give one file or folder back, or all that is gone."""

    folder: str
    path: str
    """Relative to the workspace folder, with forward slashes; empty for all that is gone."""
    backup: int
    work_done_token: str | int | None = None


class RestoreReport(Message, frozen=True):
    """What was given back."""

    written: int
    """Files."""
    size: int
    before: int | None
    """The backup of what was there before; null where nothing was replaced."""
    lost: list[MissedFile]
    """Files whose content is damaged in the repository: what is there was left as it is."""


GET = Request("cockpit/backup/get", Empty, BackupTile, "The latest snapshot of the Backup tile.")
CHANGED = Notification(
    "cockpit/backup/changed", BackupTile, "The Backup tile has a new snapshot.", Direction.TO_CLIENT
)
CREATE = Request("cockpit/backup/create", BackupOrder, BackupMade, "Keep a workspace folder as it is now.")
DRILL = Request(
    "cockpit/backup/drill",
    BackupOrder,
    DrillReport,
    "Restore the last backup into a scratch folder, compare every file and open every database.",
)
COMPARE = Request(
    "cockpit/backup/compare", BackupOrder, Comparison, "What the last backup has that the workspace lacks."
)
VERSIONS = Request("cockpit/backup/versions", VersionsQuery, Versions, "The kept states of one path.")
RESTORE = Request(
    "cockpit/backup/restore",
    RestoreOrder,
    RestoreReport,
    "Give one file or folder back; what is there before is kept as a backup of its own.",
)

METHODS = (GET, CHANGED, CREATE, DRILL, COMPARE, VERSIONS, RESTORE)
