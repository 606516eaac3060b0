"""`[tool.cockpit.sync]`: which databases are kept alike, in which tables, and who wins."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, cast

import msgspec
from msgspec.structs import replace

from cockpit.core.errors import Invalid, NotConfigured
from cockpit.core.lazy import lazy_pattern
from cockpit.core.project import ProjectTable, project_table
from cockpit.features.sync.policies import Policy

TABLE: Final = "sync"
LEASE: Final = "sync.lock"
"""Whoever keeps the databases of a folder alike holds it, in the folder of what is known of that one."""


class Local(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """What a table is called in one replica, where that differs."""

    table: str = ""
    columns: dict[str, str] = {}
    """Names in this replica, by the names that all share."""


class TableOptions(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """One table that is kept alike."""

    policy: Policy = Policy.NEWEST
    priority: tuple[str, ...] = ()
    """Replicas, the one to believe first."""
    key: tuple[str, ...] = ()
    """Empty for the primary key."""
    leave_out: tuple[str, ...] = ()
    """Columns that stay as they are in each replica."""
    replicas: dict[str, Local] = {}


class Options(msgspec.Struct, frozen=True, rename="kebab", forbid_unknown_fields=True):
    """The table as it is written."""

    replicas: dict[str, str]
    """Database files by name, relative to the project file; the first one is the hub."""
    tables: dict[str, TableOptions]
    max_ahead_hours: Annotated[int, msgspec.Meta(ge=1)] = 24
    """How far in the future the changes of a replica may be dated."""


def load(root: Path, peers: Mapping[str, str] | None = None) -> Options:
    """What the project says; raises NotConfigured, or Invalid with the path of the first fault.

    `peers` are databases that join those of the project, or take the place of those with their names.
    """
    found = project_table(root)
    value: Any = found.value if found else None
    table = cast("dict[str, Any]", value) if isinstance(value, dict) else {}
    if found is None or TABLE not in table:
        raise NotConfigured(
            f"{root}: nothing says what to synchronise: write [tool.cockpit.sync] into pyproject.toml.",
            hint="docs/sync.md",
        )
    return decode(table[TABLE], found, peers)


def decode(table: Any, found: ProjectTable, peers: Mapping[str, str] | None = None) -> Options:
    """One table from plain values; Invalid with the path of the first fault."""
    where = f"{found.file}: {found.prefix}{'.' if found.prefix else ''}{TABLE}"
    try:
        options = msgspec.convert(table, Options)
    except msgspec.ValidationError as error:
        raise Invalid(_sentence(str(error), where)) from error
    if peers:
        options = replace(options, replicas={**options.replicas, **peers})
    _check(options, where)
    return options


def _check(options: Options, where: str) -> None:
    if len(options.replicas) < 2:
        raise Invalid(f"{where}.replicas: expected two databases or more, got {len(options.replicas)}.")
    if not options.tables:
        raise Invalid(f"{where}.tables: expected a table to synchronise, got none.")
    for name, table in options.tables.items():
        place = f"{where}.tables.{name}"
        for field, named in (("priority", table.priority), ("replicas", tuple(table.replicas))):
            unknown = [replica for replica in named if replica not in options.replicas]
            if unknown:
                known = ", ".join(options.replicas)
                raise Invalid(f"{place}.{field}: no such replica: {unknown[0]!r}; they are {known}.")
        if (table.policy is Policy.PRIORITY) != bool(table.priority):
            raise Invalid(
                f"{place}.priority: expected replicas to believe for the policy priority, and for no other."
            )


_AT = lazy_pattern(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$")


def _sentence(message: str, where: str) -> str:
    match = _AT.match(message)
    what, path = (match["what"], match["path"] or "") if match else (message, "")
    place = f"{where}.{path}" if path else where
    return f"{place}: {what[:1].lower()}{what[1:]}."
