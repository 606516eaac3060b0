"""The recordings that are kept of one workspace, or of a team."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, bindparam, insert, literal_column, select, update

from cockpit.core.clock import Clock
from cockpit.core.home import Home
from cockpit.features.har.facts import Facts
from cockpit.features.har.report.seen import Seen
from cockpit.features.har.rows import Batch, PageRow
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import HAR
from cockpit.storage.schema.har import (
    har_bodies,
    har_contents,
    har_entries,
    har_files,
    har_headers,
    har_pages,
)

T = TypeVar("T")
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Source:
    """The file that is kept."""

    sha256: str
    path: str
    size: int


Fill = Callable[[Callable[[Batch], None]], int]
"""Reads the recording and gives its rows away in batches; returns how many entries were kept."""


class HarStore:
    """All recordings; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, HAR, clock, tell)
        self._clock = clock

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()

    def kept_at(self, sha256: str) -> str | None:
        """When this very file was kept; None when it was not."""
        asked = select(har_files.c.created_at).where(har_files.c.sha256 == sha256)

        def read(database: Database) -> str | None:
            with database.read() as connection:
                return connection.execute(asked).scalar_one_or_none()

        return self._keeper.use(read)

    def over(self, make: Callable[[Iterator[Seen]], T]) -> T:
        """What `make` makes of all entries, file by file; they are read while it asks for them."""
        entries, files = har_entries.c, har_files.c
        asked = (
            select(
                files.id, files.path.label("name"), files.created_at, entries.started_at, entries.method,
                entries.host, entries.path, entries.status, entries.size, entries.total_ms,
            )
            .join_from(har_files, har_entries, entries.file == files.id)
            .order_by(files.id)
        )  # fmt: skip

        def read(database: Database) -> T:
            with database.read() as connection:
                return make(Seen(*row) for row in connection.execute(asked).yield_per(_AT_ONCE))

        return self._keeper.use(read)

    def keep(self, source: Source, facts: Facts, pages: list[PageRow], fill: Fill) -> bool:
        """Keep a recording as a whole, or nothing of it; False when it is there already."""

        def write(database: Database) -> bool:
            with database.write() as connection:
                return self._kept(connection, source, facts, pages, fill)

        return self._keeper.use(write)

    def _kept(
        self, connection: Connection, source: Source, facts: Facts, pages: list[PageRow], fill: Fill
    ) -> bool:
        known = select(har_files.c.id).where(har_files.c.sha256 == source.sha256)
        if connection.execute(known).first() is not None:
            return False
        row: dict[str, Any] = {
            "sha256": source.sha256,
            "path": source.path,
            "size": source.size,
            "created_at": self._clock.now().isoformat(timespec="seconds"),
            "version": facts.version,
            "creator": facts.creator.name if facts.creator else "",
            "browser": facts.browser.name if facts.browser else "",
            "entries": 0,
        }
        number: int = connection.execute(insert(har_files).returning(har_files.c.id), row).scalar_one()
        _add(connection, har_pages, number, pages)

        def add(batch: Batch) -> None:
            _add(connection, har_entries, number, batch.entries)
            _add(connection, har_headers, number, batch.headers)
            _add(connection, har_contents, number, batch.contents)
            _add(connection, har_bodies, number, batch.bodies)

        entries = fill(add)
        connection.execute(update(har_files).where(har_files.c.id == number).values(entries=entries))
        return True


def _add(connection: Connection, table: Table, file: int, rows: list[Any]) -> None:
    """Add rows that have all columns but the first, which is the same for all."""
    if rows:
        # SQLAlchemy would prepare each row by itself, which takes longer than writing it.
        _, *others = table.columns
        values: dict[str, Any] = {
            "file": literal_column(str(file)),
            **{each.name: bindparam(each.name) for each in others},
        }
        statement = insert(table).values(values).inline()
        connection.exec_driver_sql(str(statement.compile(dialect=connection.dialect)), rows)
