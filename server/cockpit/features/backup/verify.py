"""Reads every byte of a repository and names what is not as it was written, and which files that concerns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import msgspec

from cockpit.features.backup import archive, doubts, keys
from cockpit.features.backup import head as heads
from cockpit.features.backup.head import Link
from cockpit.features.backup.manifest import Manifest, split
from cockpit.features.backup.packs import Place, chunks_of, placed
from cockpit.features.backup.repository import MANIFESTS, PACKS, Repository
from cockpit.features.backup.seal import Broken, Seal
from cockpit.features.backup.telling import Told, nobody


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in the repository that is not as it was written."""

    what: str
    """A path in the repository."""
    found: str


@dataclass(frozen=True, slots=True)
class Loss:
    """A file that a backup cannot give back whole."""

    backup: int
    path: bytes
    moment: str = ""
    """When it was, where it is about our own databases; ISO 8601, UTC."""


@dataclass(slots=True)
class Verdict:
    """What was found."""

    faults: list[Fault] = field(default_factory=list[Fault])
    losses: list[Loss] = field(default_factory=list[Loss])
    backups: int = 0
    archives: int = 0
    """Of cleanups, whose files are in backups."""
    moments: int = 0
    """Of our own databases."""
    packs: int = 0
    chunks: int = 0
    size: int = 0
    """Of all that was read, in bytes."""

    @property
    def whole(self) -> bool:
        """Whether everything is as it was written."""
        return not self.faults and not self.losses

    def include(self, other: Verdict, folder: str, created: Mapping[int, str]) -> None:
        """Add what was found in the repository of the moments, which were created so and lie in a folder."""
        self.faults += [Fault(f"{folder}/{each.what}", each.found) for each in other.faults]
        self.losses += [Loss(each.backup, each.path, created[each.backup]) for each in other.losses]
        self.moments += other.backups
        self.packs += other.packs
        self.chunks += other.chunks
        self.size += other.size


def verify(repository: Repository, threads: int, told: Told = nobody) -> Verdict:
    """Check everything; the repository is locked by the caller."""
    verdict = Verdict()
    folder, seal, head = repository.folder, repository.seal, repository.head
    verdict.faults += [Fault(name, "damaged") for name in keys.damaged(folder)]
    verdict.faults += [Fault(name, "damaged") for name in heads.damaged(folder, seal)]
    if (broken := heads.broken_link(seal, head)) is not None:
        verdict.faults.append(Fault("head", f"the chain of the backups is broken at backup {broken.number}"))
    sound: set[bytes] = set()
    damaged: dict[str, frozenset[bytes]] = {}
    with ThreadPoolExecutor(threads, "verify") as pool:
        looks = pool.map(partial(_pack, repository), head.packs)
        for done, look in enumerate(looks, 1):
            sound |= look.sound.keys()
            # What an earlier check doubted may be whole again.
            repository.index.update(look.sound)
            if look.damaged:
                damaged[look.name] = frozenset(look.damaged)
            verdict.faults += look.faults
            verdict.size += look.size
            told(done, len(head.packs))
    doubts.write(folder, seal, damaged)
    verdict.packs, verdict.chunks = len(head.packs), len(sound)
    for link in head.present:
        verdict.backups += 1
        _backup(repository, link, sound, verdict)
    for number in head.archives:
        verdict.archives += 1
        if fault := archive.fault(repository, number):
            verdict.faults.append(Fault(f"{archive.FOLDER}/{number}", fault))
    return verdict


@dataclass(slots=True)
class _Look:
    name: str
    sound: dict[bytes, Place] = field(default_factory=dict[bytes, Place])
    damaged: list[bytes] = field(default_factory=list[bytes])
    faults: list[Fault] = field(default_factory=list[Fault])
    size: int = 0


def _pack(repository: Repository, name: str) -> _Look:
    """Look at one pack: at its name, which is the hash of all of it, and at each of its chunks."""
    look, what, path = _Look(name), f"{PACKS}/{name}", repository.packs / name
    expected, seal = repository.head.packs[name], repository.seal
    try:
        content = path.read_bytes()
        look.size = len(content)
    except FileNotFoundError:
        look.faults.append(Fault(what, "missing"))
        return look
    except OSError as error:
        look.faults.append(Fault(what, f"cannot be read: {error.strerror}"))
        return look
    real = seal.id_of(content).hex()
    listed = dict(_listed(path, seal))
    for chunk, place in listed.items():
        try:
            seal.open(chunk, content[place.offset : place.offset + place.length])
        except Broken:
            look.damaged.append(chunk)
        else:
            look.sound[chunk] = place
    bad = len(look.damaged)
    if real != name or bad:
        other = real if real in repository.head.packs and real != name else ""
        look.faults.append(Fault(what, _described(len(content), expected, bad, len(listed), other)))
    return look


def _described(size: int, expected: int, bad: int, chunks: int, other: str) -> str:
    if other:
        return f"swapped: it is the pack {other[:16]}"
    if size < expected:
        return f"truncated: {size:,} of {expected:,} bytes"
    if not chunks:
        return "damaged: the list of its chunks cannot be read"
    if bad:
        return f"damaged: {bad:,} of its {chunks:,} chunks"
    return "damaged: bytes that belong to no chunk"


def _listed(path: Path, seal: Seal) -> Iterator[tuple[bytes, Place]]:
    try:
        yield from placed(path.name, chunks_of(path, seal))
    except (Broken, OSError, msgspec.DecodeError):
        return


def _backup(repository: Repository, link: Link, sound: set[bytes], verdict: Verdict) -> None:
    """Look whether a backup can be restored from what is sound."""
    what = f"{MANIFESTS}/{link.manifest}"
    try:
        manifest = repository.manifest(link)
    except (Broken, msgspec.DecodeError) as error:
        verdict.faults.append(Fault(what, str(error)))
        return
    if manifest.previous != _before(repository, link):
        verdict.faults.append(Fault(what, "it does not follow from the backup before it"))
    if gone := [chunk for chunk in split(manifest.segments) if chunk not in sound]:
        found = f"backup {link.number} cannot be read: {len(gone):,} of its segments are damaged or missing"
        verdict.faults.append(Fault(what, found))
        return
    verdict.losses += _losses(repository, manifest, sound)


def _before(repository: Repository, link: Link) -> str:
    links = repository.head.links
    at = links.index(link)
    return links[at - 1].chain if at else repository.head.base


def _losses(repository: Repository, manifest: Manifest, sound: set[bytes]) -> list[Loss]:
    return [
        Loss(manifest.number, entry.path)
        for entry in repository.entries(manifest)
        if not sound.issuperset(entry.pieces())
    ]
