"""The databases of the cockpit itself: where they are, how they are copied and how they are replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from cockpit.core.errors import Conflict
from cockpit.core.home import Home
from cockpit.storage import snapshots
from cockpit.storage.engine import open_file
from cockpit.storage.migrate import PRODUCTION, SCHEMAS, refuse_newer
from cockpit.storage.repair import set_aside
from cockpit.storage.steps import revision

Sources = Mapping[str, Path]
"""Where each database is, by its name in a moment."""

SHARED: Final = f"{PRODUCTION.name}.db"
"""That of all workspaces of a user; the others belong to one."""


def sources(shared: Home, mine: Home) -> dict[str, Path]:
    """The databases of a user and of one workspace folder, whether they are there or not.

    None in a team's store: those are in the backups of its server.
    """
    kept = [schema for schema in SCHEMAS if not schema.is_derived]
    homes = {schema: shared if schema is PRODUCTION else mine for schema in kept}
    files = {schema: home.file(schema.name) for schema, home in homes.items() if home.team is None}
    return {file.name: file for file in files.values()}


def copy(path: Path, target: Path) -> None:
    """Copy a database as it is at this moment; raises Damaged when it is broken."""
    snapshots.keep(path, target)


def replace(path: Path, content: Path) -> None:
    """Give a database the content of a copy, in one transaction; it need not be there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    snapshots.put_back(content, path)


def put_aside(path: Path, now: datetime) -> Path | None:
    """Give a damaged database another name; None when it is sound, or not there."""
    return set_aside(path, now) if path.is_file() else None


def refuse_in_use(paths: Iterable[Path]) -> None:
    """Raise Conflict where another process has one of the databases open."""
    for path in paths:
        if path.is_file() and snapshots.is_in_use(path):
            raise Conflict(f"{path} is in use: close the windows of the editor, and try again.")


def refuse_unknown(copied: Path) -> None:
    """Raise Conflict for a copy of a database that a newer cockpit has written."""
    schema = next(schema for schema in SCHEMAS if f"{schema.name}.db" == copied.name)
    with open_file(copied) as database, database.read() as connection:
        current = revision(connection)
    if current is not None:
        refuse_newer(copied, schema, current)
