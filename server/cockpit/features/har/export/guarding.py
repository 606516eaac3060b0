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
        if any(_matches(path, each) for each in flags.denied):
            raise Refused(f"--output: {output} is denied by GUARD_DENYLIST.")
    if flags.allowed and not any(_matches(output.resolve(), each) for each in flags.allowed):
        raise Refused(f"--output: {output} is not in GUARD_ALLOWLIST.")


def _matches(path: Path, pattern: str) -> bool:
    """A folder means all below it, relative ones below the working directory."""
    if any(sign in pattern for sign in "*?["):
        return fnmatchcase(path.as_posix(), pattern)
    folder = Path(pattern).absolute()
    return path.absolute().is_relative_to(folder) or path.is_relative_to(folder.resolve())
