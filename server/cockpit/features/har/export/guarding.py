"""Where an export may not write: workflows, temporary folders of Windows, backups, and what lists say."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from cockpit.core.errors import Refused
from cockpit.features.har.export.flags import Flags

_TEMPORARY: Final = re.compile(r"(^|/)[ce]:/temp(/|$)")


def require_allowed(output: Path, root: Path, flags: Flags) -> None:
    """Raise Refused for a folder that must not be written to, as it is named or where its links lead."""
    for path in (output, output.resolve()):
        written = path.as_posix().replace("\\", "/").lower()
        if _TEMPORARY.search(written):
            raise Refused(f"--output: {output} is a temporary folder of the system. Name another one.")
        # What a person has called the folder of the whole project says nothing about this one.
        inner = path.relative_to(root).as_posix().lower() if path.is_relative_to(root) else written
        if "backup" in inner:
            raise Refused(f"--output: {output} is named as a backup, which nothing is written into.")
        if ".github/workflows" in written:
            raise Refused(f"--output: {output} lies below .github/workflows, where files are run.")
        if any(_matches(path, each, root) for each in flags.denied):
            raise Refused(f"--output: {output} is denied by GUARD_DENYLIST.")
    if flags.allowed and not any(_matches(output.resolve(), each, root) for each in flags.allowed):
        raise Refused(f"--output: {output} is not in GUARD_ALLOWLIST.")


def _matches(path: Path, pattern: str, root: Path) -> bool:
    """A folder means all below it, a relative one below the working directory.

    So does a pattern; a relative one is of paths within the project, at any depth.
    """
    if any(sign in pattern for sign in "*?["):
        whole = pattern.replace("\\", "/").removeprefix("./").rstrip("/")
        inner = _within(path, root)
        return _is_below(path, whole) or (inner is not None and _is_below(inner, f"*/{whole}"))
    folder = Path(pattern).absolute()
    return path.absolute().is_relative_to(folder) or path.is_relative_to(folder.resolve())


def _is_below(path: Path, pattern: str) -> bool:
    return any(fnmatchcase(each.as_posix(), pattern) for each in (path, *path.parents))


def _within(path: Path, root: Path) -> Path | None:
    """The path as if the project were all there is; None for one that is elsewhere."""
    for folder in (root, root.resolve()):
        if path.is_relative_to(folder):
            return Path("/") / path.relative_to(folder)
    return None
