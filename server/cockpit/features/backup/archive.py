"""What a cleanup has removed: in a backup that no rotation removes, with a list of the files beside it."""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.durable import write_durably
from cockpit.core.errors import Conflict, NotFound, Refused
from cockpit.core.paths import printable
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Entry, Kind
from cockpit.features.backup.plan import Change, Plan, chosen, plan
from cockpit.features.backup.repository import Repository, writing
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
    """Keep the list, sealed as everything in the repository is; it counts when the head names it."""
    sealed = repository.seal.close_document(_KIND, msgspec.msgpack.encode(archive))
    write_durably(repository.folder / FOLDER / str(archive.number), sealed)
    with writing(repository) as writer:
        named = {*repository.head.archives, archive.number}
        writer.replace(msgspec.structs.replace(repository.head, archives=tuple(sorted(named))))


def read(repository: Repository, number: int) -> Archive:
    """One list; raises NotFound, or Broken when it is damaged or missing."""
    if number not in repository.head.archives:
        raise NotFound(f"There is no archive {number}.", hint="cockpit cleanup list")
    try:
        sealed = (repository.folder / FOLDER / str(number)).read_bytes()
    except FileNotFoundError as error:
        raise Broken(f"The list of archive {number} is missing.", hint="cockpit backup verify") from error
    archive = msgspec.msgpack.decode(repository.seal.open_document(_KIND, sealed), type=Archive)
    if archive.number != number:
        raise Broken(f"Archive {number} is archive {archive.number}.")
    return archive


def numbers(repository: Repository) -> list[int]:
    """The archives that there are, the latest first."""
    return sorted(repository.head.archives, reverse=True)


def fault(repository: Repository, number: int) -> str:
    """What is wrong with an archive, but for the content of its files, which their backup has; or empty."""
    if number not in {link.number for link in repository.head.present}:
        return f"backup {number}, which holds its files, is gone"
    try:
        archive = read(repository, number)
    except Broken as error:
        return error.message
    except OSError as error:
        return f"cannot be read: {error.strerror}"
    try:
        held = {entry.path for entry in repository.entries(repository.manifest(repository.link(number)))}
    except (Broken, msgspec.DecodeError):
        # That is told of the backup.
        return ""
    lacking = [each.path for each in archive.files if os.fsencode(each.path) not in held]
    return f"its backup does not hold {printable(lacking[0])}" if lacking else ""


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
