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
from cockpit.features.sync.store.dialect import Dialect
from cockpit.features.sync.store.rows import ORPHAN, TableRows
from cockpit.features.sync.store.side import Side
from cockpit.storage.foreign import Foreign


@dataclass(slots=True)
class Tables:
    """The shared tables that one database has, as they are found at the beginning of a transaction."""

    name: str
    """Of the replica."""
    database: Foreign
    dialect: Dialect
    options: Options
    side: Side
    _rows: dict[str, TableRows] = field(default_factory=dict[str, TableRows])

    def mapped(self) -> list[Mapped]:
        """What the tables look like; raises Invalid for one that cannot take part."""
        found: list[Mapped] = []
        for name, options in self.options.tables.items():
            mapper = SchemaMapper(name, options, self.name)
            if columns := self.dialect.describe(mapper.table):
                table = mapper.map(columns, whole=options.policy is Policy.NEWEST)
                capture.check_key(self.dialect, table)
                found.append(table)
        names = [table.local for table in found]
        for table in found:
            self.dialect.check(table, names)
        return found

    def load(self) -> None:
        """Look at the tables."""
        self._rows = {
            table.name: TableRows(self.database, self.dialect, self.side, table) for table in self.mapped()
        }

    def lock(self) -> None:
        """Look at the tables, to which nobody else writes until the end of the transaction."""
        self.load()
        self.dialect.lock(rows.table.local for rows in self.all())

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
        locals_ = [rows.table.local for rows in self.all()]
        before = {name: rows.orphans() for name, rows in self._rows.items()}
        with self.dialect.still(locals_):
            yield
            for rows in self.all():
                rows.retry()
            while self._hold_orphans(before):
                pass
            for local in locals_:
                capture.forget(self.database, local)

    def _hold_orphans(self, before: Mapping[str, set[str]]) -> bool:
        """Hold the rows that refer to missing ones since then; whether there were any."""
        orphans = [(rows, key) for name, rows in self._rows.items() for key in rows.orphans() - before[name]]
        held = [rows.hold(key, ORPHAN) for rows, key in orphans]
        return any(held)
