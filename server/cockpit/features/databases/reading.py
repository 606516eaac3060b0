"""Reads a database without being able to change it: within a time, and no more rows than asked for."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from cockpit.core.clock import Clock
from cockpit.core.errors import Invalid, NotFound, Refused, Unavailable
from cockpit.core.lease import held
from cockpit.storage.engine import BUSY_MILLISECONDS, driver, lock_of

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


class Reader:
    """One connection to one file that only reads."""

    def __init__(self, connection: Any, path: Path, clock: Clock) -> None:
        self._connection = connection
        self._path = path
        self._clock = clock

    def query(
        self, statement: str, values: Sequence[object] = (), *, rows: int, seconds: float = 10.0
    ) -> Answer:
        """What a SELECT finds; raises Invalid for bad SQL, Refused for a statement that does something else,
        and Unavailable when it takes longer."""
        deadline = self._clock.monotonic() + seconds
        self._connection.set_progress_handler(lambda: self._clock.monotonic() > deadline, STEPS)
        self._connection.set_authorizer(_authorize)
        try:
            cursor = self._connection.execute(statement, tuple(values))
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
        """The rows of a statement of ours, such as a pragma; raises Unavailable."""
        return [row for rows in self.batches(statement)[1] for row in rows]

    def batches(self, statement: str) -> tuple[list[str], Iterator[list[Any]]]:
        """The names of the columns of a statement of ours, and its rows, some at a time."""
        with self._failures():
            cursor = self._connection.execute(statement)
        return [str(name) for name, *_ in cursor.description or ()], self._fetched(cursor)

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
def reading(path: Path, clock: Clock) -> Generator[Reader]:
    """Open a database to read it; raises NotFound where none is, Unavailable where it cannot be read."""
    if not path.is_file():
        raise NotFound(f"{path}: no such database yet. It is made when the folder is opened in an editor.")
    try:
        connection = _opened(path)
    except driver.Error as error:
        raise Unavailable(f"The database {path} cannot be read: {error}.", hint="cockpit doctor") from error
    with closing(connection):
        yield Reader(connection, path, clock)


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
