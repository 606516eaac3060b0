"""Reads a database on a team's server without being able to change it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, Table, text
from sqlalchemy.exc import DBAPIError

from cockpit.core.errors import Invalid, Refused, Unavailable
from cockpit.features.databases.reading import ROWS_AT_ONCE, Answer
from cockpit.storage.postgres import details, message
from cockpit.storage.shape import Shape
from cockpit.storage.team_tables import shape

CANCELLED: Final = "57014"
READ_ONLY: Final = "25006"
BAD_SQL: Final = "42"
"""The class of SQLSTATE."""
BAD_VALUES: Final = "22"
QUERIES: Final = ("select", "with", "values", "table", "(")
"""What the statements begin with that a cursor can be made of."""


class TeamReader:
    """One transaction that only reads, as the role that connected may."""

    dialect = "postgresql"

    def __init__(self, connection: Connection, place: str) -> None:
        self._connection = connection
        self._place = place

    def query(self, statement: str, *, rows: int, seconds: float = 10.0) -> Answer:
        """What a SELECT finds."""
        if not statement.lower().lstrip().startswith(QUERIES):
            raise Refused("Only a SELECT is run here.")
        self._run(f"SET LOCAL statement_timeout = {round(seconds * 1000)}")
        try:
            # Of a cursor no more rows are made than are fetched, and nothing else than a query can be one.
            self._run(f"DECLARE cockpit_query NO SCROLL CURSOR FOR {statement}")
            result = self._run(f"FETCH {rows + 1} FROM cockpit_query")
            found = [tuple(row) for row in result]
            self._run("CLOSE cockpit_query")
        except DBAPIError as error:
            raise self._failure(error, seconds) from error
        return Answer(tuple(result.keys()), tuple(found[:rows]), more=len(found) > rows)

    def execute(self, statement: str) -> list[Any]:
        """The rows of a statement of ours."""
        return [tuple(row) for row in self._run(statement)]

    def batches(self, statement: str) -> tuple[list[str], Iterator[list[Any]]]:
        """The names of the columns of a statement of ours, and its rows, some at a time."""
        self._run(f"DECLARE cockpit_batches NO SCROLL CURSOR FOR {statement}")
        first = self._run(f"FETCH {ROWS_AT_ONCE} FROM cockpit_batches")
        return [*first.keys()], self._fetched([tuple(row) for row in first])

    def names(self) -> set[str]:
        """The names of all tables and views."""
        found = self._connection.execute(
            text(
                "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE c.relkind IN ('r', 'v') AND n.nspname = ANY(current_schemas(false))"
            )
        )
        return set(found.scalars())

    def columns(self, table: str) -> set[str]:
        """The names of the columns of a table that is there."""
        return {*shape(self._connection)[table].columns}

    def size_of(self, table: str) -> str:
        """What each row takes as it is stored."""
        return f'CAST(sum(pg_column_size("{table}".*)) AS bigint)'

    def order_of(self, table: Table, /) -> str:
        """By their keys: a server stores them anywhere."""
        keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
        return f" ORDER BY {keys}" if keys else ""

    def shape(self) -> Shape:
        """The tables."""
        return shape(self._connection)

    def _fetched(self, rows: list[Any]) -> Iterator[list[Any]]:
        while rows:
            yield rows
            rows = self.execute(f"FETCH {ROWS_AT_ONCE} FROM cockpit_batches")

    def _run(self, statement: str) -> Any:
        # A percent sign would begin a parameter.
        return self._connection.exec_driver_sql(statement.replace("%", "%%"))

    def _failure(self, error: DBAPIError, seconds: float) -> Exception:
        said = error.orig or error
        code, reason = details(said).get("C", ""), message(said)
        if code == CANCELLED:
            return Unavailable(f"The query took longer than {seconds:g} seconds and was stopped.")
        if code == READ_ONLY:
            return Refused(f"Only a SELECT is run here: {reason}.")
        if code.startswith((BAD_SQL, BAD_VALUES)):
            return Invalid(f"This is no query that the database understands: {reason}.")
        return Unavailable(f"The database {self._place} cannot be read: {reason}.", hint="cockpit doctor")
