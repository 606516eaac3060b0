"""What a cleanup has removed: in a backup that no rotation removes, with a list of the files beside it."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.errors import Conflict, NotFound, Refused
from cockpit.core.paths import printable
from cockpit.features.backup.durable import write_durably
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Entry, Kind
from cockpit.features.backup.plan import Change, Plan, chosen, plan
from cockpit.features.backup.repository import Repository
from cockpit.features.backup.seal import Broken

FOLDER: Final = "archives"
_KIND: Final = b"archive"


class Removed(msgspec.Struct, frozen=True):
    """One file of an archive."""

    path: str
    size: int
    why: str


class Archive(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The list of one cleanup."""

    number: int
    """Of the backup that holds the files."""
    created: str
    files: tuple[Removed, ...]


def prove(repository: Repository, link: Link, workspace: Path, paths: Collection[str]) -> None:
    """Read files back from a backup and compare every byte; raises Refused unless all are in it."""
    wanted = {os.fsencode(path) for path in paths}
    found = {each.path: each for each in repository.entries(repository.manifest(link)) if each.path in wanted}
    for path in sorted(wanted):
        entry = found.get(path)
        name = printable(os.fsdecode(path))
        if entry is None or entry.kind is not Kind.FILE:
            what = (
                "is not in it; [tool.cockpit.backup] may exclude it"
                if entry is None
                else f"is a {entry.kind}"
            )
            raise Refused(f"Nothing was removed: backup {link.number} was made, but {name} {what}.")
        if not _is_whole(repository, entry, workspace / os.fsdecode(path)):
            raise Refused(f"Nothing was removed: {name} has other content than in backup {link.number}.")


def _is_whole(repository: Repository, entry: Entry, location: Path) -> bool:
    with repository.reader() as reader, location.open("rb") as file:
        for chunk in entry.pieces():
            content = repository.read(reader, chunk)
            if file.read(len(content)) != content:
                return False
        return not file.read(1)


def write(repository: Repository, archive: Archive) -> None:
    """Keep the list, sealed as everything in the repository is."""
    sealed = repository.seal.close_document(_KIND, msgspec.msgpack.encode(archive))
    write_durably(repository.folder / FOLDER / str(archive.number), sealed)


def read(repository: Repository, number: int) -> Archive:
    """One list; raises NotFound, or Broken when it is damaged."""
    try:
        sealed = (repository.folder / FOLDER / str(number)).read_bytes()
    except FileNotFoundError as error:
        raise NotFound(f"There is no archive {number}.", hint="cockpit cleanup list") from error
    archive = msgspec.msgpack.decode(repository.seal.open_document(_KIND, sealed), type=Archive)
    if archive.number != number:
        raise Broken(f"Archive {number} is archive {archive.number}.")
    return archive


def numbers(repository: Repository) -> list[int]:
    """The archives that there are, the latest first."""
    try:
        names = os.listdir(repository.folder / FOLDER)
    except FileNotFoundError:
        return []
    return sorted((int(name) for name in names if name.isdigit()), reverse=True)


def planned(repository: Repository, archive: Archive, workspace: Path) -> Plan:
    """What giving the files back would do; raises Conflict where something else is in their place now."""
    entries = repository.entries(repository.manifest(repository.link(archive.number)))
    made = plan(chosen(entries, [each.path for each in archive.files]), workspace, repository, whole=False)
    if taken := made.of(Change.OVERWRITE, Change.CONFLICT):
        names = ", ".join(printable(os.fsdecode(step.entry.path)) for step in taken)
        raise Conflict(
            f"Nothing was given back: something else is in the place of {names}.",
            hint=f"cockpit backup restore --backup {archive.number} --to FOLDER",
        )
    return made
