"""Folders: the workspace, and what the cockpit writes to."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from cockpit.cli.diagnosis.check import Machine, Outcome, ok, problem, said, warning
from cockpit.core.errors import CockpitError
from cockpit.core.lazy import lazy

if TYPE_CHECKING:
    from cockpit.core import paths, project
    from cockpit.features.audit import baseline, config
    from cockpit.features.compliance import config as compliance
else:
    paths = lazy("cockpit.core.paths")
    baseline = lazy("cockpit.features.audit.baseline")
    compliance = lazy("cockpit.features.compliance.config")
    config = lazy("cockpit.features.audit.config")
    project = lazy("cockpit.core.project")

SPECIMEN: Final = b"\0" * 256 * 1024
"""More than a full disk or a used-up quota still takes."""
SCARCE: Final = 200 * 2**20
FULL: Final = 10 * 2**20


def workspace(machine: Machine) -> Outcome:
    """Whether its files can be listed."""
    try:
        with os.scandir(machine.folder) as entries:
            count = sum(1 for _ in entries)
    except OSError as error:
        advice = f"Give yourself the right to read {machine.folder}, or open another folder"
        return problem(f"{machine.folder}: {said(error)}", advice)
    return ok(f"{machine.folder}, {count} {'entry' if count == 1 else 'entries'}")


def configuration(machine: Machine) -> Outcome:
    """Whether the project's file and its baseline can be read."""
    root = machine.folder
    try:
        settings = config.resolve(config.load(root))
        compliance.load(root)
        debt = root / (settings.baseline or baseline.DEFAULT)
        accepted = len(baseline.read(debt).identities) if settings.baseline or debt.exists() else 0
    except CockpitError as error:
        return problem(error.message, f"Correct it in {root}: what is wrong there does not count")
    old = f", {accepted} accepted by {debt.name}" if accepted else ""
    if not project.has_config(root):
        return ok(f"none in {root}: defaults{old}")
    own = root / project.OWN_FILE
    return ok(f"{own if own.is_file() else root / project.SHARED_FILE}{old}")


def data_folder(machine: Machine) -> Outcome:
    """Whether the databases can be written, and lie outside the workspace."""
    folder = machine.data
    if (fault := _unwritable(folder)) is not None:
        advice = f"Make room in {folder} and yourself its owner, or name another in cockpit.storage.folder"
        return problem(f"{folder}: {fault}", advice)
    if folder.resolve().is_relative_to(machine.folder.resolve()):
        return problem(f"{folder} lies inside the workspace", "Name another one in cockpit.storage.folder")
    return ok(str(folder))


def cache_folder(_machine: Machine) -> Outcome:
    """Whether what an audit found can be kept for the next one."""
    folder = paths.cache_home()
    if (fault := _unwritable(folder)) is not None:
        return warning(f"{folder}: {fault}", f"Make {folder} writable for you: every audit begins anew")
    return ok(str(folder))


def disk_space(machine: Machine) -> Outcome:
    """How much is left where the databases are."""
    place = next(each for each in (machine.data, *machine.data.parents) if each.is_dir())
    free = shutil.disk_usage(place).free
    found = f"{free / 2**20:,.0f} MB free in {place}"
    advice = "Make room, or name a folder elsewhere in cockpit.storage.folder"
    if free < FULL:
        return problem(found, advice)
    return warning(found, advice) if free < SCARCE else ok(found)


def _unwritable(folder: Path) -> str | None:
    """Why no file can be made there; the folder itself is made, as the cockpit would."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(SPECIMEN)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return said(error)
    return None
