"""The workspace and the backups may not contain each other, not through symbolic links either."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from cockpit.core.guard.marks import readable
from cockpit.core.guard.places import Place, locate
from cockpit.core.guard.setting import Bounds, Setting
from cockpit.core.guard.verdict import Hit, Judgement, Verdict, judgement

Identity = Callable[[PurePath], object]
"""What tells two names of one directory apart from two directories: a device and inode pair, or None."""

_REFUSED = {
    Place.BACKUP: ("guard.backupRoot", "lies inside the backup root"),
    Place.GIT: ("guard.gitDirectory", "lies inside the repository's own .git directory"),
    Place.ESCAPE: ("guard.symlinkEscape", "leaves the workspace through a symbolic link"),
}
_INSIDE = (Place.INSIDE, Place.WORKSPACE)


def contained(bounds: Bounds, *, identity: Identity | None = None) -> Judgement:
    """Denies when one of the workspace and the backup root lies in the other, or both are the same."""
    workspace, backup = bounds.workspace, bounds.backup_root
    if workspace is None or backup is None:
        return judgement(())
    pairs = [(workspace, backup)]
    if bounds.resolve is not None:
        pairs.append((bounds.resolve(workspace), bounds.resolve(backup)))
    for first, second in pairs:
        if first == second or first in second.parents or second in first.parents:
            return judgement([_containment(workspace, backup)])
    if identity is not None and _share_directory(*pairs[-1], identity):
        return judgement([_containment(workspace, backup)])
    return judgement(())


def _share_directory(first: PurePath, second: PurePath, identity: Identity) -> bool:
    """Whether one is the other or above it under another name, as bind mounts make them."""
    own, other = identity(first), identity(second)
    above_second = {identity(parent) for parent in second.parents}
    above_first = {identity(parent) for parent in first.parents}
    same = own is not None and own == other
    return same or (own is not None and own in above_second) or (other is not None and other in above_first)


def _containment(workspace: PurePath, backup: PurePath) -> Hit:
    detail = f"cannot be: the workspace {workspace} and the backup root {backup} contain each other"
    return Hit("guard.containment", Verdict.DENY, detail)


def writable(path: PurePath, setting: Setting) -> Judgement:
    """Whether an operation of ours may change this path: inside the workspace, not .git, no backups."""
    place = locate(path.as_posix(), setting)
    if place in _INSIDE:
        return judgement(())
    rule, reason = _REFUSED.get(place, ("guard.outsideWorkspace", "lies outside the workspace"))
    return judgement([Hit(rule, Verdict.DENY, f"path is refused: {readable(path.as_posix())} {reason}")])
