"""`[tool.cockpit.backup]`: which files are kept beside those of git, and how many backups."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, cast

import msgspec

from cockpit.core.errors import Invalid
from cockpit.core.lazy import lazy_pattern
from cockpit.core.project import ProjectTable, project_table

TABLE: Final = "backup"
FEWEST: Final = 2
"""The newest backups that nothing removes: one alone may be the damaged one."""
MAX_VARIABLE: Final = "GH_COPILOT_MAX_BACKUPS"

Count = Annotated[int, msgspec.Meta(ge=0)]


class Options(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The table as it is written."""

    include: tuple[str, ...] = ()
    """Ignored files to keep nevertheless, in the syntax of `.gitignore`."""
    exclude: tuple[str, ...] = ()
    """Files to leave out, in the same syntax."""
    keep: Annotated[int, msgspec.Meta(ge=FEWEST)] = 5
    """The newest backups."""
    keep_daily: Count = 7
    """And the last one of each of so many days that have one."""
    keep_weekly: Count = 4
    keep_monthly: Count = 6


def load(root: Path, environment: Mapping[str, str]) -> Options:
    """What the project and the environment say; raises Invalid with the path of the first fault."""
    found = project_table(root)
    value: Any = found.value if found else None
    table = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    options = _decode(table[TABLE], found) if found and TABLE in table else Options()
    return _overridden(options, environment.get(MAX_VARIABLE, ""))


def _overridden(options: Options, most: str) -> Options:
    if not most:
        return options
    if not most.isascii() or not most.isdigit() or int(most) < FEWEST:
        raise Invalid(f"{MAX_VARIABLE}: expected a number of backups, {FEWEST} or more, got {most!r}.")
    return msgspec.structs.replace(options, keep=int(most))


def _decode(table: Any, found: ProjectTable) -> Options:
    where = f"{found.file}: {found.prefix}{'.' if found.prefix else ''}{TABLE}"
    try:
        return msgspec.convert(table, Options)
    except msgspec.ValidationError as error:
        raise Invalid(_sentence(str(error), where)) from error


_AT = lazy_pattern(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$")


def _sentence(message: str, where: str) -> str:
    match = _AT.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    place = f"{where}.{path}" if path else where
    return f"{place}: {what[:1].lower()}{what[1:]}."
