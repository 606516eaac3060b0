"""The archives of cleanups, as commands use them: what is done is recorded, and is a correction."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cockpit.cli.backup_evidence import Evidence
from cockpit.cli.backup_password import ask
from cockpit.cli.progress import processors
from cockpit.cli.recording import user
from cockpit.core.clock import Clock
from cockpit.core.process import Runner
from cockpit.features.backup import archiving, evidence, location
from cockpit.features.backup.archive import Archive
from cockpit.features.backup.site import Site
from cockpit.features.backup.store import Who


@dataclass(frozen=True, slots=True)
class Archived:
    """What a cleanup has done."""

    archive: Archive
    failed: list[str]
    """Files that are still there, one sentence each."""


def site_of(root: Path, backups: str, clock: Clock, runner: Runner) -> Site:
    """Where the files of a workspace are kept; raises NotConfigured."""
    folder = location.repository_of(location.root_of(root, backups, os.environ), root)
    return Site(root, folder, os.environ, clock, runner, ask, processors())


def archive(site: Site, reasons: Mapping[str, str], session_id: str) -> Archived:
    """Keep files, record that, and remove them; the reasons stand by their paths."""
    kept = archiving.keep(site, reasons)
    _evidence(site, session_id).keep(evidence.of_archive(kept))
    return Archived(kept, archiving.remove(site, kept.number))


def give_back(site: Site, number: int) -> int:
    """Write the files of an archive again where nothing is in their place; how many were written."""
    returned = archiving.give_back(site, number)
    _evidence(site, "").keep(returned.happened)
    returned.check()
    return returned.restored.written


def _evidence(site: Site, session_id: str) -> Evidence:
    return Evidence(site.workspace, site.folder, site.clock, Who(user(), session_id))
