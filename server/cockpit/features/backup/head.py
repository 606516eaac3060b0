"""The head of a repository: which packs and backups there are. Replacing it is what publishes a change."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from cockpit.core.durable import write_durably
from cockpit.features.backup.seal import Broken, Seal

HEAD: Final = b"head"
BEFORE_RESTORE: Final = "before a restore"
"""The reason of backups that hold what a restore has replaced."""
BEFORE_CLEANUP: Final = "before a cleanup"
"""The reason of backups that hold what a cleanup has removed; no rotation removes them."""
NAMES: Final = ("head", "head.copy")


class Link(msgspec.Struct, frozen=True):
    """One backup in the chain of all that were ever made; those that are gone keep their link."""

    number: int
    created: str
    reason: str
    """Why it was made, such as `by hand`."""
    manifest: str
    """The name of its file: the hash of its content."""
    chain: str
    """A hash over the link before it and this one's manifest."""
    pruned: str = ""
    """When it was removed; empty while it is there."""


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The state of a repository."""

    packs: dict[str, int] = {}
    """Their sizes by name."""
    links: tuple[Link, ...] = ()
    dropped: tuple[str, ...] = ()
    """Packs that are being deleted: what a killed run has left of them is no backup's."""
    archives: tuple[int, ...] = ()
    """The cleanups whose lists count, by the numbers of their backups; a killed run may have left others."""
    base: str = ""
    """The link before the first one here, where removed ones are forgotten; empty where all are here."""

    @property
    def present(self) -> list[Link]:
        """The backups that can be restored, the oldest first."""
        return [link for link in self.links if not link.pruned]

    @property
    def next_number(self) -> int:
        """The number of the next backup."""
        return self.links[-1].number + 1 if self.links else 1

    @property
    def last_chain(self) -> str:
        """What the next backup follows in the chain; empty for the first."""
        return self.links[-1].chain if self.links else self.base


def chained(seal: Seal, previous: str, manifest: str, created: str) -> str:
    """The next link of the chain."""
    return seal.id_of(f"link\0{previous}\0{manifest}\0{created}".encode()).hex()


def broken_link(seal: Seal, head: Head) -> Link | None:
    """The first backup whose link does not follow from the one before it."""
    previous = head.base
    for link in head.links:
        if link.chain != chained(seal, previous, link.manifest, link.created):
            return link
        previous = link.chain
    return None


def read(folder: Path, seal: Seal) -> Head:
    """The head, or its copy when the head is damaged; raises Broken when both are."""
    heads = [_read(folder / name, seal) for name in NAMES]
    found = next((head for head in heads if head is not None), None)
    if found is not None:
        return found
    if any((folder / name).exists() for name in NAMES):
        raise Broken(f"{folder / NAMES[0]} and its copy are damaged.")
    return Head()


def damaged(folder: Path, seal: Seal) -> list[str]:
    """The names of the files that are not whole; none of both is a repository without any backup."""
    if not any((folder / name).exists() for name in NAMES):
        return []
    return [name for name in NAMES if _read(folder / name, seal) is None]


def write(folder: Path, seal: Seal, head: Head) -> None:
    """Publish a head; from then on everything is as it says."""
    sealed = seal.close_document(HEAD, msgspec.msgpack.encode(head))
    for name in NAMES:
        write_durably(folder / name, sealed)


def _read(path: Path, seal: Seal) -> Head | None:
    try:
        return msgspec.msgpack.decode(seal.open_document(HEAD, path.read_bytes()), type=Head)
    except (OSError, Broken, msgspec.DecodeError):
        return None
