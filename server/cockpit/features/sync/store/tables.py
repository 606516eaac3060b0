"""The shared tables of one database."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from cockpit.core.errors import Invalid
from cockpit.features.sync.config import Options
from cockpit.features.sync.mapping import Mapped, SchemaMapper
from cockpit.features.sync.policies import Policy
from cockpit.features.sync.store import capture
from cockpit.features.sync.store.names import quoted
from cockpit.features.sync.store.rows import ORPHAN, TableRows
from cockpit.features.sync.store.side import Side
from cockpit.storage.foreign import Foreign


@dataclass(slots=True)
class Tables:
    """The shared tables that one database has, as they are found at the beginning of a transaction."""

    name: str
    """Of the replica."""
    database: Foreign
    options: Options
    side: Side
    _rows: dict[str, TableRows] = field(default_factory=dict[str, TableRows])

    def mapped(self) -> list[Mapped]:
        """What the tables look like; raises Invalid for one that cannot take part."""
        found: list[Mapped] = []
        for name, options in self.options.tables.items():
            mapper = SchemaMapper(name, options, self.name)
            if columns := capture.describe(self.database, mapper.table):
                table = mapper.map(columns, whole=options.policy is Policy.NEWEST)
                capture.check_key(self.database, table)
                found.append(table)
        return found

    def load(self) -> None:
        """Look at the tables."""
        self._rows = {table.name: TableRows(self.database, self.side, table) for table in self.mapped()}

    def all(self) -> Iterable[TableRows]:
        """The rows of each table."""
        return self._rows.values()

    def rows(self, table: str) -> TableRows:
        """The rows of a table; raises Invalid when there is no such table."""
        if table not in self._rows:
            raise Invalid(f"{table}: {self.name} has no such table.")
        return self._rows[table]

    def has(self, table: str) -> bool:
        """Whether there is such a table."""
        return table in self._rows

    def pending(self) -> int:
        """How many writes wait to be stamped."""
        captured = self.side.definitions()
        return sum(
            capture.noted(self.database, table.local) for table in self.mapped() if table.name in captured
        )

    @contextmanager
    def quiet(self) -> Generator[None]:
        """Write without the triggers of the user, and without taking our own writes for the user's.

        At the end the held rows are tried again, and rows that lost what they refer to are held. Those that
        already referred to nothing are the user's own affair.
        """
        tables = self.all()
        triggers = [
            found for rows in tables for found in capture.user_triggers(self.database, rows.table.local)
        ]
        for name, _ in triggers:
            self.database.execute(f"DROP TRIGGER {quoted(name)}")
        before = {name: rows.orphans() for name, rows in self._rows.items()}
        yield
        for rows in tables:
            rows.retry()
        while self._hold_orphans(before):
            pass
        for rows in tables:
            capture.forget(self.database, rows.table.local)
        for _, statement in triggers:
            self.database.execute(statement)

    def _hold_orphans(self, before: Mapping[str, set[str]]) -> bool:
        """Hold the rows that refer to missing ones since then; whether there were any."""
        orphans = [(rows, key) for name, rows in self._rows.items() for key in rows.orphans() - before[name]]
        held = [rows.hold(key, ORPHAN) for rows, key in orphans]
        return any(held)
