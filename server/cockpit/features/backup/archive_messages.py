"""The part of the contract about archives: what a cleanup has removed, and how it comes back."""

from __future__ import annotations

from typing import Annotated

import msgspec

from cockpit.features.backup.messages import MissedFile
from cockpit.protocol.methods import Message, Request


class UnneededFile(Message, frozen=True):
    """A file that is to be archived."""

    path: str
    """Relative to the workspace folder, with forward slashes."""
    why: str
    """One sentence, which the archive keeps."""


class ArchiveOrder(Message, frozen=True):
    """Move files of one workspace folder into an archive."""

    folder: str
    """Its URI."""
    files: list[UnneededFile]
    work_done_token: str | int | None = None


class ArchiveMade(Message, frozen=True):
    """An archive that was made."""

    archive: int
    """The number of the backup that holds the files."""
    failed: list[str]
    """Files that are in the archive and still in the folder, too: one sentence for each."""


class ArchivesQuery(Message, frozen=True):
    """Of which workspace folder the archives are wanted."""

    folder: str


class KeptArchive(Message, frozen=True):
    """One archive."""

    archive: int
    created: str
    """ISO 8601, UTC."""
    files: int
    first: list[str]
    """The paths of a few of them."""
    size: int
    """Of all of them together, in bytes."""


class Archives(Message, frozen=True):
    """The archives of a workspace folder, the latest first."""

    archives: list[KeptArchive]


class ReturnOrder(Message, frozen=True):
    """Give the files of an archive back."""

    folder: str
    archive: Annotated[int, msgspec.Meta(ge=1)]
    work_done_token: str | int | None = None


class ReturnReport(Message, frozen=True):
    """What was given back; nothing is ever overwritten."""

    written: int
    """Files; those that are there as they were are not among them."""
    lost: list[MissedFile]
    """Files whose content is damaged in the archive."""


ARCHIVE = Request(
    "cockpit/backup/archive",
    ArchiveOrder,
    ArchiveMade,
    "Keep files in a backup, read every byte back from it, and remove them.",
)
ARCHIVES = Request("cockpit/backup/archives", ArchivesQuery, Archives, "What cleanups have removed.")
RETURN = Request(
    "cockpit/backup/return", ReturnOrder, ReturnReport, "Write the files of an archive again where none is."
)

METHODS = (ARCHIVE, ARCHIVES, RETURN)
