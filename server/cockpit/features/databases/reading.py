"""Reads a database without being able to change it: within a time, and no more rows than asked for.

What is read is the same in a file and on a team's server; `FileReader` is the one for files.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote

from sqlalchemy import Table

from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid, NotFound, Refused, Unavailable
from cockpit.core.lease import held
from cockpit.storage.engine import BUSY_MILLISECONDS, driver, lock_of
from cockpit.storage.shape import Shape, shape_of

ROWS_AT_ONCE: Final = 1_000
STEPS: Final = 100_000
"""Of SQLite's machine, between two looks at the clock."""
OK: Final = 0
DENY: Final = 1
SELECT: Final = 21
READ: Final = 20
FUNCTION: Final = 31
RECURSIVE: Final = 33
PRAGMA: Final = 19
"""Of sqlite3.h: what an authorizer answers, and what it is asked about."""
ALLOWED: Final = frozenset({SELECT, READ, FUNCTION, RECURSIVE})
DESCRIBING: Final = frozenset({"table_info", "table_xinfo", "index_list", "foreign_key_list"})
"""The pragmas that only tell."""
LOADING: Final = frozenset({"load_extension", "fts3_tokenizer"})
"""The functions that reach beyond the database."""
INTERRUPTED: Final = 9
AUTH: Final = 23
SQL_ERROR: Final = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a query."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    """Whether there are more rows than were asked for."""


class Reader(Protocol):
    """One connection that only reads."""

    dialect: str
    """`sqlite` or `postgresql`."""

    def query(self, statement: str, *, rows: int, seconds: float = 10.0) -> Answer:
        """What a SELECT finds; raises Invalid for bad SQL, Refused for a statement that does something else,
        and Unavailable when it takes longer."""
        ...

    def execute(self, statement: str) -> list[Any]:
        """The rows of a statement of ours; raises Unavailable."""
        ...

    def batches(self, statement: str) -> tuple[list[str], Iterator[list[Any]]]:
        """The names of the columns of a statement of ours, and its rows, some at a time."""
        ...

    def names(self) -> set[str]:
        """The names of all tables and views."""
        ...

    def columns(self, table: str) -> set[str]:
        """The names of the columns of a table that is there."""
        ...

    def size_of(self, table: str) -> str:
        """An expression for what the values of all rows take, in bytes."""
        ...

    def order_of(self, table: Table, /) -> str:
        """What to end a SELECT with to have the rows in the order in which they came."""
        ...

    def shape(self) -> Shape:
        """The tables."""
        ...


def revision_of(reader: Reader) -> str | None:
    """The revision of the schema; None where there is none."""
    if "alembic_version" not in reader.names():
        return None
    found = reader.execute("SELECT version_num FROM alembic_version")
    return next((str(version) for (version,) in found), None)


class FileReader:
    """One connection to one file that only reads."""

    dialect = "sqlite"

    def __init__(self, connection: Any, path: Path, clock: Clock) -> None:
        self._connection = connection
        self._path = path
        self._clock = clock

    def query(self, statement: str, *, rows: int, seconds: float = 10.0) -> Answer:
        """What a SELECT finds."""
        deadline = self._clock.monotonic() + seconds
        self._connection.set_progress_handler(lambda: self._clock.monotonic() > deadline, STEPS)
        self._connection.set_authorizer(_authorize)
        try:
            cursor = self._connection.execute(statement)
            found = cursor.fetchmany(rows + 1)
        except (driver.Error, driver.Warning) as error:
            raise _failure(error, self._path, seconds) from error
        finally:
            self._connection.set_progress_handler(None, 0)
            self._connection.set_authorizer(None)
        columns = tuple(name for name, *_ in cursor.description or ())
        if not columns:
            raise Refused("Only a SELECT is run here: nothing was asked for.")
        return Answer(columns, tuple(found[:rows]), more=len(found) > rows)

    def execute(self, statement: str) -> list[Any]:
        """The rows of a statement of ours, such as a pragma."""
        return [row for rows in self.batches(statement)[1] for row in rows]

    def batches(self, statement: str) -> tuple[list[str], Iterator[list[Any]]]:
        """The names of the columns of a statement of ours, and its rows, some at a time."""
        with self._failures():
            cursor = self._connection.execute(statement)
        return [str(name) for name, *_ in cursor.description or ()], self._fetched(cursor)

    def names(self) -> set[str]:
        """The names of all tables and views."""
        found = self.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")
        return {str(name) for (name,) in found}

    def columns(self, table: str) -> set[str]:
        """The names of the columns of a table that is there."""
        return {str(name) for _, name, *_ in self.execute(f'PRAGMA table_info("{table}")')}

    def size_of(self, table: str) -> str:
        """What each row takes is read from its header alone."""
        # What an older version made may lack a column.
        sizes = (f'coalesce(octet_length("{name}"), 0)' for name in sorted(self.columns(table)))
        return f"sum({' + '.join(sizes) or '0'})"

    def order_of(self, _table: Table, /) -> str:
        """They are read as they are stored."""
        return ""

    def shape(self) -> Shape:
        """The tables."""
        return shape_of(self.execute)

    def _fetched(self, cursor: Any) -> Iterator[list[Any]]:
        while True:
            with self._failures():
                rows = cursor.fetchmany(ROWS_AT_ONCE)
            if not rows:
                return
            yield rows

    @contextmanager
    def _failures(self) -> Generator[None]:
        try:
            yield
        except driver.Error as error:
            said = f"The database {self._path} cannot be read: {error}."
            raise Unavailable(said, hint="cockpit doctor") from error


@contextmanager
def reading(path: Path, clock: Clock) -> Generator[FileReader]:
    """Open a file to read it; raises NotFound where none is, Unavailable where it cannot be read."""
    if not path.is_file():
        raise NotFound(f"{path}: no such database yet. It is made when the folder is opened in an editor.")
    try:
        connection = _opened(path)
    except driver.Error as error:
        raise Unavailable(f"The database {path} cannot be read: {error}.", hint="cockpit doctor") from error
    with closing(connection):
        yield FileReader(connection, path, clock)


def _opened(path: Path) -> Any:
    try:
        # Not while a daemon moves the file aside: a database without its log, or the reverse, is another one.
        with held(lock_of(path)):
            return _connect(path, "mode=rw")
    except (driver.Error, OSError):
        # On a medium that is read-only no log can be made; nobody writes to it either.
        return _connect(path, "immutable=1")


def _connect(path: Path, mode: str) -> Any:
    uri = f"file:{quote(str(path))}?{mode}"
    connection: Any = driver.connect(uri, uri=True, isolation_level=None)
    try:
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def _authorize(action: int, first: str | None, second: str | None, *_: object) -> int:
    if action == FUNCTION:
        return DENY if second in LOADING else OK
    if action == PRAGMA:
        return OK if first in DESCRIBING else DENY
    return OK if action in ALLOWED else DENY


def _failure(error: Any, path: Path, seconds: float) -> Exception:
    code = getattr(error, "sqlite_errorcode", SQL_ERROR) & 0xFF
    if code == INTERRUPTED:
        return Unavailable(f"The query took longer than {seconds:g} seconds and was stopped.")
    if code == AUTH:
        return Refused(f"Only a SELECT is run here: {error}.")
    if str(error).startswith("not authorized"):
        return Refused(f"Only a SELECT is run here: {error}.")
    if code == SQL_ERROR:
        return Invalid(f"This is no query that the database understands: {error}.")
    return Unavailable(f"The database {path} cannot be read: {error}.", hint="cockpit doctor")
