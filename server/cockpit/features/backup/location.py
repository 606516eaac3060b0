"""Where the backups of a workspace are: below a root that neither contains it nor lies in it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path, PurePath
from typing import Final

from cockpit.core.errors import NotConfigured, NotFound, Refused
from cockpit.core.guard.containment import contained
from cockpit.core.guard.setting import Bounds
from cockpit.core.guard.verdict import Verdict
from cockpit.core.paths import workspace_key
from cockpit.features.backup import keys

ROOT_VARIABLE: Final = "GH_COPILOT_BACKUP_ROOT"


def root_of(workspace: Path, named: str, environment: Mapping[str, str]) -> Path:
    """The root of all backups; raises NotConfigured, or Refused where it and the workspace overlap."""
    value = named or environment.get(ROOT_VARIABLE, "")
    if not value:
        raise NotConfigured(
            f"No folder for backups is named: give --root FOLDER, or set {ROOT_VARIABLE}.",
            hint="cockpit.backup.root",
        )
    # Not resolved: the guard looks at the name and at where it leads.
    root = Path(os.path.abspath(Path(value).expanduser()))
    bounds = Bounds(workspace=workspace, backup_root=root, resolve=lambda path: Path(path).resolve())
    judgement = contained(bounds, identity=_identity)
    if judgement.verdict is not Verdict.ALLOW:
        raise Refused(
            f"No backups in {root}: it and the workspace {workspace} may not contain each other.",
            hint="cockpit.backup.root",
        )
    return root


def repository_of(root: Path, workspace: Path, named: str = "") -> Path:
    """The repository of a workspace, or the one that is named; it need not exist for the workspace's own."""
    if not named:
        return root / workspace_key(workspace)
    folder = root / named
    if PurePath(named).name != named or not keys.exists(folder):
        raise NotFound(f"--repository: there is no {named} in {root}; {_known(root)}.")
    return folder


def existing(root: Path, folder: Path) -> Path:
    """The repository, if it is there; raises NotFound with those that are."""
    if not keys.exists(folder):
        others = _names(root)
        hint = f"cockpit backup list --repository {others[0]}" if others else "cockpit backup create"
        raise NotFound(f"There is no backup of this folder in {root}; {_known(root)}.", hint=hint)
    return folder


def gone(folder: Path, last: str) -> str:
    """Backups that were there, and are not, in words; `last` is when the last one was made, ISO 8601."""
    until = datetime.fromisoformat(last).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"The backups in {folder} are gone, and there were some until {until}: is their disk there?"


def _names(root: Path) -> list[str]:
    try:
        return sorted(each.name for each in root.iterdir() if keys.exists(each))
    except OSError:
        return []


def _known(root: Path) -> str:
    names = _names(root)
    return f"--repository names another one: {', '.join(names)}" if names else "it holds no backups"


def _identity(path: PurePath) -> object:
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status.st_ino else None
