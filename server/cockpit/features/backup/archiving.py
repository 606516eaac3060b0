"""Keeps files in a backup, proves it, and removes them; and gives them back.

Whatever stops it in between, each file is in the workspace or in the backup: nothing is removed before its
bytes were read back from there and what is to be removed was listed, and recorded by the caller.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.core.errors import CockpitError, Refused, Unavailable
from cockpit.core.guard.operation import check_target
from cockpit.core.process import Runner
from cockpit.features.backup import archive as archives
from cockpit.features.backup import evidence, removing
from cockpit.features.backup.archive import Archive, Removed
from cockpit.features.backup.evidence import Happened
from cockpit.features.backup.head import BEFORE_CLEANUP
from cockpit.features.backup.plan import Change
from cockpit.features.backup.removing import Stamp
from cockpit.features.backup.restore import Restored, restore
from cockpit.features.backup.site import Site

SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Returned:
    """What was given back from an archive."""

    restored: Restored
    """Files that were there as they were are not among them."""
    happened: Happened

    def check(self) -> None:
        """Raise Unavailable where a file is damaged in the backup; the others were written."""
        if self.restored.lost:
            path, reason = self.restored.lost[0]
            raise Unavailable(
                f"{os.fsdecode(path)} cannot be given back: {reason}", hint="cockpit backup verify"
            )


def check(root: Path, paths: Sequence[str], runner: Runner) -> dict[str, Stamp]:
    """How the files are now; raises Refused where one must not be removed, and removes nothing."""
    stamps: dict[str, Stamp] = {}
    for path in paths:
        location = root / path
        check_target("the cleanup", location)
        if location.is_symlink() or not location.parent.resolve().is_relative_to(root.resolve()):
            raise Refused(f"Nothing was removed: {path} leads out of the workspace.")
        stamps[path] = _stamped(location)
    if os.path.lexists(root / ".git") and (dirty := removing.changed(root, paths, runner)):
        names = (
            f"{', '.join(dirty[:SHOWN])}{f' and {len(dirty) - SHOWN:,} more' if len(dirty) > SHOWN else ''}"
        )
        raise Refused(f"Nothing was removed: {names} would lose changes that are not committed.")
    return stamps


def keep(site: Site, reasons: Mapping[str, str]) -> Archive:
    """Make a backup with files, prove that it has them, and list them; the reasons stand by their paths."""
    stamps = check(site.workspace, list(reasons), site.runner)
    with site.repository() as repository:
        made = site.create(repository, BEFORE_CLEANUP, tuple(os.fsencode(path) for path in reasons))
        archives.prove(repository, made.link, site.workspace, reasons)
        files = tuple(Removed(path, stamps[path][0], why) for path, why in reasons.items())
        kept = Archive(made.link.number, made.manifest.created, files)
        archives.write(repository, kept)
    return kept


def remove(site: Site, number: int) -> list[str]:
    """Remove the files of an archive that are still there; one sentence for each that stays."""
    with site.repository() as repository:
        kept = archives.read(repository, number)
        paths = [each.path for each in kept.files if os.path.lexists(site.workspace / each.path)]
        stamps = check(site.workspace, paths, site.runner)
        archives.prove(repository, repository.link(number), site.workspace, paths)
        failed: list[str] = []
        for path in paths:
            _try(lambda path=path: removing.remove(site.workspace / path, stamps[path]), failed)
    return failed


def listed(site: Site) -> list[Archive]:
    """All archives, the latest first."""
    with site.repository() as repository:
        return [archives.read(repository, number) for number in archives.numbers(repository)]


def pending(site: Site, number: int) -> list[str]:
    """The files of an archive that are not in the workspace now."""
    with site.repository() as repository:
        made = archives.planned(repository, archives.read(repository, number), site.workspace)
        return [os.fsdecode(step.entry.path) for step in made.of(Change.NEW)]


def give_back(site: Site, number: int) -> Returned:
    """Write the files of an archive again, where nothing is in their place."""
    with site.repository() as repository:
        kept = archives.read(repository, number)
        made = archives.planned(repository, kept, site.workspace)
        restored = restore(repository, made, site.threads, site.told)
    return Returned(restored, evidence.of_return(restored, kept, site.workspace))


def _stamped(location: Path) -> Stamp:
    try:
        return removing.stamp(location)
    except OSError as error:
        raise Unavailable(f"Nothing was removed: {location}: {error.strerror or error}.") from error


def _try(act: Callable[[], None], failed: list[str]) -> None:
    try:
        act()
    except CockpitError as error:
        failed.append(error.message)
