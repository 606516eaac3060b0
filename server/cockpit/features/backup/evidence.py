"""What has happened to the backups of a workspace, as it is kept."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from cockpit.core.errors import CockpitError
from cockpit.core.paths import printable
from cockpit.features.backup.archive import Archive
from cockpit.features.backup.create import Created
from cockpit.features.backup.drill import Drill
from cockpit.features.backup.head import Link
from cockpit.features.backup.prune import Pruned
from cockpit.features.backup.restore import Restored
from cockpit.features.backup.verify import Verdict

SHOWN: Final = 20
"""Paths that are recorded of many."""


class Event(StrEnum):
    """What can happen to backups."""

    CREATED = "backup_created"
    FAILED = "backup_failed"
    PRUNED = "backup_pruned"
    VERIFIED = "verify_success"
    DAMAGED = "verify_failed"
    ARCHIVED = "cleanup_archived"
    RESTORED = "restore_success"
    NOT_RESTORED = "restore_failed"
    REWOUND = "databases_restored"
    DRILLED = "drill_success"
    DRILL_FAILED = "drill_failed"


@dataclass(frozen=True, slots=True)
class Happened:
    """One event with its evidence."""

    event: Event
    backup: int | None = None
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])


def of_backup(made: Created) -> Happened:
    """A backup was made."""
    found = made.manifest
    details = {
        "files": found.files, "size": found.size, "added": found.added, "missed": len(found.missed),
    }  # fmt: skip
    return Happened(Event.CREATED, found.number, details)


def of_check(verdict: Verdict) -> Happened:
    """All that is kept was read."""
    faults = [f"{fault.what}: {fault.found}" for fault in verdict.faults]
    details = {"backups": verdict.backups, "size": verdict.size, "faults": faults}
    return Happened(Event.VERIFIED if verdict.whole else Event.DAMAGED, None, details)


def of_restore(
    restored: Restored, link: Link, target: Path, before: Created | None, paths: Sequence[str] = ()
) -> Happened:
    """Files were given back; the paths are those that were asked for, none where everything was."""
    details = {
        "target": str(target), "written": restored.written, "lost": len(restored.lost),
        "before": before.link.number if before else None, "paths": list(paths),
    }  # fmt: skip
    return Happened(Event.NOT_RESTORED if restored.lost else Event.RESTORED, link.number, details)


def of_return(restored: Restored, archive: Archive, target: Path) -> Happened:
    """The files of an archive were given back, where they were not there."""
    details = {
        "target": str(target), "written": restored.written, "lost": len(restored.lost), "before": None,
        "paths": [each.path for each in archive.files], "archive": archive.number,
    }  # fmt: skip
    return Happened(Event.NOT_RESTORED if restored.lost else Event.RESTORED, archive.number, details)


def of_archive(archive: Archive) -> Happened:
    """Files were kept, and are to be removed."""
    return Happened(Event.ARCHIVED, archive.number, {"paths": [each.path for each in archive.files]})


def of_rotation(pruned: Pruned) -> Happened:
    """Old backups were removed."""
    removed = [link.number for link in pruned.removed]
    lost = [printable(os.fsdecode(path)) for path in pruned.lost.paths[:SHOWN]]
    details = {
        "removed": removed, "freed": pruned.freed, "lost_states": pruned.lost.states,
        "lost_files": len(pruned.lost.paths), "such_as": lost,
    }  # fmt: skip
    return Happened(Event.PRUNED, None, details)


def of_drill(drilled: Drill) -> Happened:
    """A backup was restored and compared."""
    details = {
        "manifest": drilled.link.manifest, "files": drilled.files, "databases": drilled.databases,
        "size": drilled.size,
        "faults": [f"{printable(os.fsdecode(path))}: {found}" for path, found in drilled.faults],
    }  # fmt: skip
    return Happened(Event.DRILLED if drilled.passed else Event.DRILL_FAILED, drilled.link.number, details)


def of_failure(event: Event, error: CockpitError) -> Happened:
    """Something ended with an error."""
    return Happened(event, None, {"kind": error.kind, "reason": error.message})
