"""`[tool.cockpit.cleanup]`: which files are never candidates."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, cast

import msgspec
from pathspec import GitIgnoreSpec

from cockpit.core.errors import Invalid
from cockpit.core.project import project_table

TABLE: Final = "cleanup"
MARK: Final = b"cockpit: keep"
"""In a comment near the top of a file, it keeps that file."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The table as it is written."""

    keep: tuple[str, ...] = ()
    """Files to keep, in the syntax of `.gitignore`."""

    def keeps(self) -> GitIgnoreSpec:
        """What is kept."""
        return GitIgnoreSpec.from_lines(self.keep)


def load(root: Path) -> Options:
    """What the project says; raises Invalid with the path of the fault."""
    found = project_table(root)
    table: Any = found.value if found else None
    if found is None or not isinstance(table, dict) or TABLE not in table:
        return Options()
    where = f"{found.file}: {found.prefix}{'.' if found.prefix else ''}{TABLE}"
    try:
        return msgspec.convert(cast("dict[str, Any]", table)[TABLE], Options)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at `$")
        raise Invalid(f"{where}{path.rstrip('`')}: {what[:1].lower()}{what[1:]}.") from error
