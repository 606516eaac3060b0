"""What is found in files that changed outside the editor, and whether that is still so."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from cockpit.core.process import Runner
from cockpit.features.audit.project import Project
from cockpit.features.audit.reading import FileReport, examine
from cockpit.features.audit.walk import candidates_of

logger = logging.getLogger(__name__)

Stamp = tuple[int, int, int] | None
"""Size, time and number of a file; None when it is not there."""


@dataclass(slots=True)
class Look:
    """What a look at some files saw."""

    reports: list[FileReport] = field(default_factory=list[FileReport])
    gone: list[str] = field(default_factory=list[str])
    """Files that are not audited any more."""
    stamps: dict[str, tuple[Path, Stamp]] = field(default_factory=dict[str, tuple[Path, Stamp]])
    """Where each of them is, and what it was before it was read."""

    def is_current(self, path: str) -> bool:
        """Whether a file is as it was: if not, who looks later knows better, be it in another window."""
        location, stamp = self.stamps[path]
        return stamp_of(location) == stamp


def stamp_of(location: Path) -> Stamp:
    """What changes with a file."""
    try:
        status = location.lstat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns, status.st_ino


def look(project: Project, paths: Collection[str], known: Iterable[str], runner: Runner) -> Look:
    """Audit the files among `paths` that are audited, and see which known ones are no more."""
    seen = Look()
    candidates = candidates_of(project.root, project.config, [project.root / path for path in paths])
    lost = project.lost(candidates, runner)
    for candidate in candidates:
        location = Path(candidate.location)
        seen.stamps[candidate.path] = location, stamp_of(location)
        try:
            data = location.read_bytes()
        except OSError as error:
            logger.info("%s cannot be read: %s", candidate.path, error.strerror)
            continue
        report = examine(candidate.path, data, project.policies.of)
        if candidate.path in lost:
            report = msgspec.structs.replace(report, findings=(lost[candidate.path],))
        if not report.skipped:
            seen.reports.append(report)
    present, changed = {report.path for report in seen.reports}, frozenset(paths)
    for path in known:
        if path not in present and _is_at_or_below(path, changed):
            seen.gone.append(path)
            seen.stamps.setdefault(path, (project.root / path, stamp_of(project.root / path)))
    return seen


def _is_at_or_below(path: str, places: frozenset[str]) -> bool:
    while path not in places:
        path, slash, _ = path.rpartition("/")
        if not slash:
            return False
    return True
