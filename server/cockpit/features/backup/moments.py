"""Moments: the cockpit's own databases as they were, in a repository within that of the backups.

It shares the keys of the backups, and nothing else: neither their lock nor their numbers nor their rotation.
A moment costs what has changed since the one before it, and where nothing has there is none.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from cockpit import __version__
from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.features.backup import databases, own
from cockpit.features.backup.config import Options
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Entry, Kind, Manifest
from cockpit.features.backup.own import Sources
from cockpit.features.backup.prune import Pruned, remove
from cockpit.features.backup.reading import Reader
from cockpit.features.backup.repository import Repository, Writer, writing
from cockpit.features.backup.rotation import periodical
from cockpit.features.backup.seal import Broken

FOLDER: Final = "databases"
LIST: Final = "cockpit backup list --databases"
CHUNK: Final = 8 * 1024
"""Two pages: a piece is stored anew when a page of it changes, and a moment lists the names of all pieces."""
ALL_OF: Final = timedelta(hours=24)
"""Every moment is kept for so long; of older ones the last of each day, week and month, as of backups."""
FEWEST: Final = 2
TOGETHER: Final = 12
"""So many moments are removed at once: a rotation reads what all the others hold."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A moment that was kept."""

    link: Link
    size: int
    added: int
    """What it added to the repository, in bytes."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far back the moments go."""

    count: int = 0
    first: str | None = None
    """ISO 8601, UTC; None when there is none."""
    last: str | None = None


def keep(repository: Repository, found: Sources, scratch: Path, clock: Clock, reason: str) -> Kept | None:
    """Keep the databases as they are now; None where nothing has changed. The repository is locked."""
    present = {name: path for name, path in found.items() if path.is_file()}
    last = _last(repository)
    stamps = {name: _stamp(path) for name, path in present.items()}
    if not present or {name: entry.stamp for name, entry in last.items()} == stamps:
        return None
    scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=scratch) as folder, writing(repository) as writer:
        entries = [
            last[name]
            if name in last and last[name].stamp == stamps[name]
            else _entry(writer, name, path, Path(folder))
            for name, path in sorted(present.items())
        ]
        if _contents(entries) == _contents(last.values()):
            return None
        # Not before the copies: a moment has nothing in it that was written later.
        link = writer.publish(_manifest(writer, entries, clock.now(), reason))
        return Kept(link, sum(entry.size for entry in entries), writer.added)


def stamps_of(paths: Iterable[Path]) -> list[tuple[int, ...]]:
    """What tells without reading that databases are unchanged."""
    return [_stamp(path) for path in paths if path.is_file()]


def rotate(repository: Repository, options: Options, now: datetime) -> Pruned:
    """Remove moments that are old, once there are several of them."""
    links = repository.head.present
    reasons = {link.number: "newest" for link in links[-FEWEST:]}
    recent = [link for link in links if datetime.fromisoformat(link.created) > now - ALL_OF]
    reasons = {link.number: "of the last day" for link in recent} | reasons
    for number, reason in periodical(links, options):
        reasons.setdefault(number, reason)
    chosen = Pruned(reasons, tuple(link for link in links if link.number not in reasons))
    if len(chosen.removed) < TOGETHER:
        return Pruned(reasons, ())
    return remove(repository, chosen, now, forgetting=True)


def at(repository: Repository, moment: datetime | None, names: Collection[str] = ()) -> Link:
    """The newest moment, or the newest at or before one, that has some databases; raises NotFound."""
    present = repository.head.present
    if not present:
        raise NotFound("No moment of the databases is kept yet.", hint="cockpit backup create")
    for link in reversed(present):
        if moment is not None and datetime.fromisoformat(link.created) > moment:
            continue
        if not names or entries_of(repository, link).keys() >= set(names):
            return link
    what = f" of {', '.join(names)}" if names else ""
    first = told(present[0].created)
    raise NotFound(f"Nothing{what} is kept of that time: the first moment is {first}.", hint=LIST)


def numbered(repository: Repository, number: int) -> Link:
    """The moment of that number; raises NotFound when it is gone."""
    for link in repository.head.present:
        if link.number == number:
            return link
    raise NotFound(f"Moment {number} is not kept any more.", hint=LIST)


def entries_of(repository: Repository, link: Link) -> dict[str, Entry]:
    """The databases of a moment by name; raises Broken, which names the moment before it."""
    try:
        return {os.fsdecode(each.path): each for each in repository.entries(repository.manifest(link))}
    except (Broken, msgspec.DecodeError) as error:
        raise Broken(damaged(repository, link, str(error)), hint="cockpit backup verify") from error


def damaged(repository: Repository, link: Link, fault: str) -> str:
    """That a moment is damaged, and which one may be whole, in words."""
    before = [each for each in repository.head.present if each.number < link.number]
    other = f'Try --at "{told(before[-1].created)}".' if before else "There is none before it."
    return f"The moment {told(link.created)} is damaged: {fault} Nothing was changed. {other}"


def reach(links: Iterable[Link]) -> Reach:
    """How far back some moments go."""
    created = [link.created for link in links]
    return Reach(len(created), created[0], created[-1]) if created else Reach()


def told(created: str) -> str:
    """A moment as it is written in commands: no finer than it is said, and never before what it holds."""
    moment = datetime.fromisoformat(created)
    if moment.microsecond:
        moment = moment.replace(microsecond=0) + timedelta(seconds=1)
    return moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def _last(repository: Repository) -> dict[str, Entry]:
    """The databases of the newest moment; none where it cannot be read, so that all are kept anew."""
    present = repository.head.present
    if present:
        with suppress(Broken):
            entries = entries_of(repository, present[-1])
            if all(chunk in repository.index for entry in entries.values() for chunk in entry.pieces()):
                return entries
    return {}


def _stamp(path: Path) -> tuple[int, ...]:
    return databases.stamp(path.stat(), os.fsencode(path))


def _entry(writer: Writer, name: str, path: Path, scratch: Path) -> Entry:
    """Copy a database and keep the copy; raises what SQLite finds wrong with it."""
    # Taken before the copy: a change in between makes the next moment copy it again.
    status, stamp = path.stat(), _stamp(path)
    copy = scratch / name
    own.copy(path, copy)
    repository = writer.repository
    chunks: list[bytes] = []
    for chunk, size, sealed in Reader(repository.seal, repository.index, 1).pieces(os.fsencode(copy), CHUNK):
        if sealed is not None:
            writer.add(chunk, size, sealed)
        chunks.append(chunk)
    return Entry(
        os.fsencode(name),
        Kind.DATABASE,
        stat.S_IMODE(status.st_mode),
        status.st_mtime_ns,
        copy.stat().st_size,
        b"".join(chunks),
        stamp=stamp,
    )


def _contents(entries: Iterable[Entry]) -> list[tuple[bytes, bytes]]:
    return sorted((entry.path, entry.chunks) for entry in entries)


def _manifest(writer: Writer, entries: list[Entry], now: datetime, reason: str) -> Manifest:
    head = writer.repository.head
    segments, size = writer.keep_entries(entries), sum(entry.size for entry in entries)
    return Manifest(
        number=head.next_number,
        previous=head.last_chain,
        created=now.isoformat(timespec="microseconds"),
        reason=reason,
        workspace="",
        version=__version__,
        segments=segments,
        files=len(entries),
        databases=len(entries),
        size=size,
        added=writer.added,
    )
