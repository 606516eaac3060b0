"""Keeps files in a backup, proves it, and removes them; and gives them back.

Whatever stops it in between, each file is in the workspace or in the backup: nothing is removed before its
bytes were read back from there and what is to be removed was recorded.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.cli.backup_evidence import Evidence
from cockpit.cli.backup_password import ask
from cockpit.cli.progress import processors
from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Refused, Unavailable
from cockpit.core.guard.operation import check_target
from cockpit.core.process import Runner
from cockpit.features.backup import archive as archives
from cockpit.features.backup import evidence, location
from cockpit.features.backup.archive import Archive, Removed
from cockpit.features.backup.head import BEFORE_CLEANUP
from cockpit.features.backup.plan import Change
from cockpit.features.backup.restore import restore
from cockpit.features.backup.site import Site
from cockpit.features.cleanup import history, removing
from cockpit.features.cleanup.removing import Stamp

SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Archived:
    """What a cleanup has done."""

    archive: Archive
    failed: tuple[str, ...]
    """Files that are still there, one sentence each."""


def site_of(root: Path, backups: str, clock: Clock, runner: Runner) -> Site:
    """Where the files of a workspace are kept; raises NotConfigured."""
    folder = location.repository_of(location.root_of(root, backups, os.environ), root)
    return Site(root, folder, os.environ, clock, runner, ask, processors())


def check(root: Path, paths: Sequence[str], runner: Runner) -> dict[str, Stamp]:
    """How the files are now; raises Refused where one must not be removed, and removes nothing."""
    stamps: dict[str, Stamp] = {}
    for path in paths:
        location = root / path
        check_target("the cleanup", location)
        if location.is_symlink() or not location.parent.resolve().is_relative_to(root.resolve()):
            raise Refused(f"Nothing was removed: {path} leads out of the workspace.")
        stamps[path] = _stamped(location)
    if os.path.lexists(root / ".git") and (dirty := history.changed(root, paths, runner)):
        names = (
            f"{', '.join(dirty[:SHOWN])}{f' and {len(dirty) - SHOWN:,} more' if len(dirty) > SHOWN else ''}"
        )
        raise Refused(f"Nothing was removed: {names} would lose changes that are not committed.")
    return stamps


def archive(site: Site, reasons: Mapping[str, str]) -> Archived:
    """Keep files, and remove them; the reasons stand by their paths."""
    stamps = check(site.workspace, list(reasons), site.runner)
    with site.repository() as repository:
        made = site.create(repository, BEFORE_CLEANUP, tuple(os.fsencode(path) for path in reasons))
        archives.prove(repository, made.link, site.workspace, reasons)
        files = tuple(Removed(path, stamps[path][0], why) for path, why in reasons.items())
        kept = Archive(made.link.number, made.manifest.created, files)
        archives.write(repository, kept)
    Evidence(site.workspace, site.folder, site.clock).keep(evidence.of_archive(kept))
    failed: list[str] = []
    for path in reasons:
        _try(lambda path=path: removing.remove(site.workspace / path, stamps[path]), failed)
    return Archived(kept, tuple(failed))


def listed(site: Site) -> list[Archive]:
    """All archives, the latest first."""
    with site.repository() as repository:
        return [archives.read(repository, number) for number in archives.numbers(repository)]


def pending(site: Site, number: int) -> list[str]:
    """The files of an archive that are not in the workspace now."""
    with site.repository() as repository:
        made = archives.planned(repository, archives.read(repository, number), site.workspace)
        return [os.fsdecode(step.entry.path) for step in made.of(Change.NEW)]


def give_back(site: Site, number: int) -> int:
    """Write the files of an archive again, where nothing is in their place; how many were written."""
    with site.repository() as repository:
        made = archives.planned(repository, archives.read(repository, number), site.workspace)
        restored = restore(repository, made, site.threads)
        link = repository.link(number)
    happened = evidence.of_restore(restored, link, site.workspace, None)
    Evidence(site.workspace, site.folder, site.clock).keep(happened)
    if restored.lost:
        path, reason = restored.lost[0]
        raise Unavailable(f"{os.fsdecode(path)} cannot be given back: {reason}", hint="cockpit backup verify")
    return restored.written


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
