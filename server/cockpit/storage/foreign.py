"""Databases that are somebody else's: their rows are read and written, their settings stay as they are."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from cockpit.core.errors import NotFound, Stale, Unavailable
from cockpit.storage.engine import BUSY_MILLISECONDS, driver, is_damage

logger = logging.getLogger(__name__)

IN_MEMORY = Path(":memory:")


class Broken(Exception):
    """A row that the database does not accept: unique, not null, check and the like."""


class Scrambled(bytes):
    """Text that is not UTF-8, as its bytes: programs may have written it, and it must not stop the others."""


class Rows(Protocol):
    """What a statement gives."""

    def fetchone(self) -> Any:
        """The next row; None at the end."""
        ...

    def fetchall(self) -> list[Any]:
        """The rows that are left."""
        ...

    def __iter__(self) -> Iterator[Any]: ...


class Foreign(Protocol):
    """One connection to one database. Constraints between tables are left to whoever writes."""

    place: str
    """Where it is, for people."""

    def write(self) -> AbstractContextManager[None]:
        """A transaction that keeps other writers of ours away; undone when anything fails.

        Within a transaction it is a part of that.
        """
        ...

    def read(self) -> AbstractContextManager[None]:
        """A consistent view of the last commit, or of the transaction that it is a part of."""
        ...

    def trial(self) -> AbstractContextManager[None]:
        """A transaction that is undone at its end, whatever was written."""
        ...

    def attempt(self) -> AbstractContextManager[None]:
        """Within a transaction: when a row is not accepted, what was written meanwhile is undone, and only
        that."""
        ...

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Rows:
        """One statement with its values in place of question marks; Broken for a row that is not accepted."""
        ...

    def stream(self, query: str) -> Rows:
        """The rows of a query without values, not all of them in memory, within a transaction."""
        ...

    def signal(self) -> object:
        """Something that changes when somebody else writes; to ask costs next to nothing."""
        ...

    def close(self) -> None:
        """Close the connection."""
        ...


class SqliteFile:
    """One connection to one SQLite file."""

    def __init__(self, path: Path, *, create: bool = False) -> None:
        if path != IN_MEMORY and not create and not path.is_file():
            raise NotFound(f"{path}: no such database.")
        self.path = path
        self.place = str(path)
        try:
            self._connection: Any = driver.connect(str(path), isolation_level=None)
            self._connection.text_factory = _text
            self._prepare()
            self._file = self._status()
        except driver.Error as error:
            raise _failure(path, error) from error

    @contextmanager
    def write(self) -> Generator[None]:
        """A transaction that holds the write lock from the beginning."""
        with self._transaction("BEGIN IMMEDIATE", "COMMIT"):
            yield

    @contextmanager
    def read(self) -> Generator[None]:
        """A consistent view of the last commit, or of the transaction that it is a part of."""
        with self._transaction("BEGIN", "ROLLBACK"):
            yield

    @contextmanager
    def trial(self) -> Generator[None]:
        """A transaction that is undone at its end, whatever was written."""
        with self._transaction("BEGIN IMMEDIATE", "ROLLBACK"):
            yield

    @contextmanager
    def attempt(self) -> Generator[None]:
        """SQLite undoes a statement that fails, and only that."""
        yield

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Any:
        """One statement; its cursor."""
        try:
            return self._connection.execute(statement, values)
        except driver.IntegrityError as error:
            raise Broken(str(error)) from error
        except driver.Error as error:
            raise _failure(self.path, error) from error

    def stream(self, query: str) -> Any:
        """The rows of a query, which SQLite finds as they are asked for."""
        return self.execute(query)

    def signal(self) -> object:
        """SQLite counts the commits of others; raises Stale when the path leads to another file by now."""
        if self._status() != self._file:
            raise Stale(f"{self.path} is another file than it was.")
        return self.execute("PRAGMA data_version").fetchone()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _status(self) -> tuple[int, int]:
        if self.path == IN_MEMORY:
            return 0, 0
        try:
            status = self.path.stat()
        except OSError as error:
            raise NotFound(f"{self.path}: no such database.") from error
        return status.st_dev, status.st_ino

    @contextmanager
    def _transaction(self, begin: str, end: str) -> Generator[None]:
        if self._connection.in_transaction:
            yield
            return
        self.execute(begin)
        try:
            yield
            self.execute(end)
        except BaseException:
            # SQLite ends a transaction by itself after some failures; that failure is the one to tell of.
            with suppress(driver.Error):
                self._connection.execute("ROLLBACK")
            raise

    def _prepare(self) -> None:
        self._connection.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
        # Rows arrive as they changed, children before their parents: who writes them checks at the end.
        self._connection.execute("PRAGMA foreign_keys = OFF")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _text(raw: bytes) -> str | bytes:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return Scrambled(raw)


@contextmanager
def undone(database: Foreign) -> Generator[None]:
    """Within a transaction: what is written meanwhile is undone."""
    database.execute("SAVEPOINT cockpit_undone")
    try:
        yield
    finally:
        database.execute("ROLLBACK TO SAVEPOINT cockpit_undone")
        database.execute("RELEASE SAVEPOINT cockpit_undone")


def _failure(path: Path, error: BaseException) -> Unavailable:
    logger.info("%s: %s", path, error)
    said = "is damaged" if is_damage(error) else "cannot be used"
    return Unavailable(f"The database {path} {said}: {error}.", hint="cockpit doctor")
