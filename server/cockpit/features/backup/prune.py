"""Removes old backups, and from the packs what no backup needs any more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import msgspec

from cockpit.core.errors import Conflict
from cockpit.features.backup.config import Options
from cockpit.features.backup.head import Head, Link
from cockpit.features.backup.manifest import Kind, entries_of, split
from cockpit.features.backup.packs import PACK_SIZE, Place
from cockpit.features.backup.repository import MANIFESTS, Repository, Writer, writing
from cockpit.features.backup.rotation import kept
from cockpit.features.backup.seal import Broken

WASTE: Final = 0.25
"""The share of a pack that may be of no use: copying what is used costs more than it gains below that."""
SMALL: Final = PACK_SIZE // 8
MOST_SMALL: Final = 16
"""Small packs, of backups that found little new, before they are put together."""
NOWHERE: Final = Place("", 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Lost:
    """What nothing gives back any more: there is no way back from a rotation, which is to free the disk."""

    states: int = 0
    """Of files and links, that no backup has that stays."""
    paths: tuple[bytes, ...] = ()
    """Those that no backup that stays has in any state, sorted."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed, or would be."""

    kept: dict[int, str]
    """Why each backup that remains does."""
    removed: tuple[Link, ...]
    lost: Lost = Lost()
    freed: int = 0
    """Bytes of packs that are gone, less those that were written."""


def choose(repository: Repository, options: Options) -> Pruned:
    """Which backups a rotation removes, and what is lost with them; raises Conflict as `prune` does."""
    present = repository.head.present
    reasons = kept(present, options)
    stay = [link for link in present if link.number in reasons]
    gone = [link for link in present if link.number not in reasons]
    return Pruned(reasons, tuple(gone), _lost(repository, stay, gone) if gone else Lost())


def prune(repository: Repository, options: Options, now: datetime) -> Pruned:
    """Remove old backups; raises Conflict, and removes nothing, when one that stays is damaged."""
    return remove(repository, choose(repository, options), now)


def remove(repository: Repository, chosen: Pruned, now: datetime, *, forgetting: bool = False) -> Pruned:
    """Remove what was chosen; `forgetting` drops their links from the head, too, where there are many.

    Raises Conflict, and removes nothing, when one that stays is damaged.
    """
    gone = {link.number for link in chosen.removed}
    with writing(repository) as writer:
        links = tuple(
            msgspec.structs.replace(link, pruned=now.isoformat(timespec="seconds"))
            if link.number in gone
            else link
            for link in repository.head.links
        )
        used = _used(repository, [link for link in repository.head.present if link.number not in gone])
        before = dict(repository.head.packs)
        unused = _copy_used(repository, writer, used)
        fresh = {name: (repository.packs / name).stat().st_size for name in writer.finish()}
        # Equal content has an equal name: what is written anew may be called as something that is to go.
        unused -= fresh.keys()
        packs = {name: size for name, size in (before | fresh).items() if name not in unused}
        # From here on a killed run has removed what it was to remove; the next one deletes the files.
        head = msgspec.structs.replace(
            repository.head, packs=packs, links=links, dropped=tuple(sorted(unused))
        )
        writer.replace(_forgotten(head) if forgetting else head)
    for link in chosen.removed:
        with suppress(FileNotFoundError):
            (repository.folder / MANIFESTS / link.manifest).unlink()
    for name in unused:
        with suppress(FileNotFoundError):
            (repository.packs / name).unlink()
    freed = sum(before.get(name, 0) for name in unused) - sum(fresh.values())
    return Pruned(chosen.kept, chosen.removed, chosen.lost, freed)


def _lost(repository: Repository, stay: Iterable[Link], gone: Iterable[Link]) -> Lost:
    """Backups share most of their segments, of which each is read once."""
    remaining = {chunk for link in stay for chunk in _segments(repository, link)}
    leaving: set[bytes] = set()
    for link in gone:
        # What cannot be read of a backup that goes was lost before.
        with suppress(Conflict):
            leaving.update(_segments(repository, link))
    kept_states = set(_states(repository, remaining))
    states = {state for state in _states(repository, leaving - remaining) if state not in kept_states}
    known = {path for path, _ in kept_states}
    return Lost(len(states), tuple(sorted({path for path, _ in states} - known)))


def _segments(repository: Repository, link: Link) -> list[bytes]:
    try:
        return split(repository.manifest(link).segments)
    except Broken as error:
        raise _refused(link, error) from error


def _states(repository: Repository, segments: Iterable[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The paths in some segments, each with what tells its states apart."""
    with repository.reader() as reader:
        for segment in sorted(segments, key=lambda each: repository.index.get(each, NOWHERE)):
            with suppress(Broken):
                for entry in entries_of(repository.read(reader, segment)):
                    if entry.kind is not Kind.FOLDER:
                        yield entry.path, entry.chunks or entry.target


def _refused(link: Link, error: Broken) -> Conflict:
    return Conflict(
        f"Nothing was removed, because backup {link.number} stays and is damaged: {error.message}",
        hint="cockpit backup verify",
    )


def _forgotten(head: Head) -> Head:
    """A head without the links before the first backup that is there, which the chain begins with."""
    first = next((at for at, link in enumerate(head.links) if not link.pruned), 0)
    if not first:
        return head
    return msgspec.structs.replace(head, links=head.links[first:], base=head.links[first - 1].chain)


def _used(repository: Repository, links: Iterable[Link]) -> set[bytes]:
    """The chunks that some backups need."""
    used: set[bytes] = set()
    for link in links:
        try:
            manifest = repository.manifest(link)
            used.update(split(manifest.segments))
            for entry in repository.entries(manifest):
                used.update(entry.pieces())
        except Broken as error:
            raise _refused(link, error) from error
    return used


def _copy_used(repository: Repository, writer: Writer, used: set[bytes]) -> set[str]:
    """Copy what is used of packs that hold much that is not; the names of packs that nobody needs then."""
    packs = repository.head.packs
    needed: dict[str, list[tuple[bytes, Place]]] = {name: [] for name in packs}
    wasted: Counter[str] = Counter()
    for chunk, place in repository.index.items():
        if place.pack not in packs:
            # Of a run that was killed, whose pack was taken over: part of what is written now.
            continue
        if chunk in used:
            needed[place.pack].append((chunk, place))
        else:
            wasted[place.pack] += place.length
    unused = {name for name in repository.unlisted if used <= repository.index.keys()}
    small = {name for name, size in packs.items() if size < SMALL}
    together = small if len(small) > MOST_SMALL else set[str]()
    with repository.reader() as reader:
        for name in [name for name in packs if name not in repository.unlisted]:
            is_whole = name not in repository.doubts
            if is_whole and needed[name] and name not in together and wasted[name] <= WASTE * packs[name]:
                continue
            for chunk, place in sorted(needed[name], key=lambda each: each[1].offset):
                # Opened, so that damage is found here and not carried on.
                sealed = reader.sealed(place)
                repository.seal.open(chunk, sealed)
                del repository.index[chunk]
                writer.add(chunk, place.size, sealed)
            unused.add(name)
    return unused
