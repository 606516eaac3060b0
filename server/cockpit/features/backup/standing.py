"""What a repository tells from outside, without its password: whether it is there, how large, and of when."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cockpit.features.backup import head as heads
from cockpit.features.backup import keys, moments
from cockpit.features.backup.evidence import Event
from cockpit.features.backup.head import Head
from cockpit.features.backup.moments import Reach
from cockpit.features.backup.repository import MANIFESTS, PACKS
from cockpit.features.backup.seal import Broken, Seal
from cockpit.features.backup.store import EventStore, Recorded


@dataclass(frozen=True, slots=True)
class Standing:
    """How the backups of a workspace stand."""

    exists: bool = False
    made: datetime | None = None
    """The last backup; None when there is none, or only its password would tell."""
    backups: int = 0
    size: int = 0
    """Of the packs, in bytes."""
    created: Recorded | None = None
    """The last backup that was recorded here."""
    drilled: Recorded | None = None
    reach: Reach | None = None
    """The moments of our own databases; None where only the password would tell."""
    failed: Recorded | None = None
    """The last failed backup, if none succeeded after it."""

    @property
    def is_gone(self) -> bool:
        """Whether there were backups, and are none: their disk is away, or somebody has removed them."""
        return not self.exists and self.created is not None


def standing(folder: Path, store: EventStore) -> Standing:
    """Look at a repository; raises Unavailable when what was recorded cannot be read."""
    created = store.last(folder, Event.CREATED)
    attempt = store.last(folder, Event.CREATED, Event.FAILED)
    failed = attempt if attempt is not None and attempt.event is Event.FAILED else None
    drilled = store.last(folder, Event.DRILLED, Event.DRILL_FAILED)
    if not keys.exists(folder):
        return Standing(created=created, drilled=drilled, failed=failed)
    own = _head(folder, folder / moments.FOLDER)
    return Standing(
        exists=True,
        made=_made(folder, created),
        backups=len(_sizes(folder / MANIFESTS)),
        size=sum(_sizes(folder / PACKS)) + sum(_sizes(folder / moments.FOLDER / PACKS)),
        created=created,
        drilled=drilled,
        reach=None if own is None else moments.reach(own.present),
        failed=failed,
    )


def _made(folder: Path, created: Recorded | None) -> datetime | None:
    """From the repository itself where it can be read, as others may write to it, too."""
    if (head := _head(folder, folder)) is not None:
        return datetime.fromisoformat(head.present[-1].created) if head.present else None
    return None if created is None else datetime.fromisoformat(created.timestamp)


def _head(keyed: Path, folder: Path) -> Head | None:
    """The head of what has the keys of a repository; None where it is encrypted, or damaged."""
    with suppress(Broken):
        return None if keys.is_encrypted(keyed) else heads.read(folder, Seal())
    return None


def _sizes(folder: Path) -> list[int]:
    try:
        with os.scandir(folder) as scan:
            return [entry.stat(follow_symlinks=False).st_size for entry in scan]
    except OSError:
        return []
