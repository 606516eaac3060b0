"""One physical database, and the usual one: a SQLite file in WAL with one writer and many readers.

The SQLite library is pysqlite3's and no other: two libraries on one file in one process corrupt it, and the
standard library's is often one with the WAL-reset fault (ARCHITECTURE section 8).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import pysqlite3.dbapi2 as sqlite  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import URL, Connection, MetaData, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from cockpit.core.errors import Unavailable
from cockpit.core.lease import held

logger = logging.getLogger(__name__)

driver: Any = sqlite
"""The one SQLite library; it comes without types."""
BUSY_MILLISECONDS = 5000
CACHE_KILOBYTES = 256
"""What a connection keeps of the file: an eighth of SQLite's default, for a daemon at rest has several."""
DAMAGED = frozenset({11, 26})
"""SQLITE_CORRUPT and SQLITE_NOTADB; the upper bytes of a code only say more about it."""


class Damaged(Unavailable):
    """The content of a database is broken: waiting or trying again does not help."""


class Incomplete(Unavailable):
    """A table is missing, which somebody else has dropped: what opens the database makes it anew."""


class Database(Protocol):
    """Connections to one physical database. Thread-safe: writers take turns, readers see the last commit."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        ...

    def write(self) -> AbstractContextManager[Connection]:
        """A transaction that keeps other writers away from its beginning on."""
        ...

    def read(self) -> AbstractContextManager[Connection]:
        """A consistent view of the last commit."""
        ...

    def is_current(self) -> bool:
        """Whether the connections lead to what bears the name now."""
        ...

    def size(self) -> int:
        """What it takes, in bytes."""
        ...

    def fault(self) -> str:
        """What the database itself finds broken in what it keeps; empty when it is whole."""
        ...

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        ...


class FileDatabase:
    """Connections to one SQLite file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        # The URL tells SQLAlchemy that it is a file, which several connections may share.
        url = URL.create("sqlite", database=str(path))
        self.engine = create_engine(url, module=driver, creator=self._connect)
        self._writing = threading.Lock()
        self._files: set[tuple[int, int]] = set()
        """What the connections have opened: more than one file when it was replaced meanwhile."""

    @property
    def place(self) -> str:
        """The path."""
        return str(self.path)

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction that holds the write lock from its first statement on."""
        with self._writing, _failures(self.path), self.engine.connect() as connection:
            connection.execute(text("BEGIN IMMEDIATE"))
            try:
                yield connection
            except BaseException:
                _roll_back(connection)
                raise
            connection.execute(text("COMMIT"))

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A consistent view of the last commit."""
        with _failures(self.path), self.engine.connect() as connection:
            connection.execute(text("BEGIN"))
            try:
                yield connection
            finally:
                _roll_back(connection)

    def is_current(self) -> bool:
        """Whether the connections lead to the file that bears the name now."""
        return self._files == {_identity(self.path)}

    def size(self) -> int:
        """Of the file, without its log."""
        return self.path.stat().st_size

    def fault(self) -> str:
        """The first one that SQLite finds."""
        with self.read() as connection:
            verdict = connection.execute(text("PRAGMA quick_check(1)")).scalar_one()
        return "" if verdict == "ok" else str(verdict)

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        self.engine.dispose()
        self._files.clear()

    def _connect(self) -> Any:
        # What is being moved aside must not be opened halfway: a file without its log, or the reverse.
        with held(lock_of(self.path)):
            connection: Any = driver.connect(str(self.path), check_same_thread=False)
            try:
                _prepare(connection)
            except BaseException:
                connection.close()
                raise
            self._files.add(_identity(self.path))
        return connection

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(path: Path) -> FileDatabase:
    """The database in that file, which is created when it is absent. Its tables are `migrate`'s business."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"{path.parent} cannot be created: {error.strerror or error}.", hint="cockpit.storage.folder"
        ) from error
    return FileDatabase(path)


def lock_of(path: Path) -> Path:
    """The file whose lock is held while connections are made and while the database is moved aside."""
    return path.with_name(f"{path.name}.lock")


def create_tables(connection: Connection, metadata: MetaData) -> None:
    """Create every table that is not there, and the views."""
    metadata.create_all(connection)
    create_views(connection, metadata)


def create_views(connection: Connection, metadata: MetaData) -> None:
    """Create the views that are not there; they hang on the metadata, each with its query."""
    there = set(inspect(connection).get_view_names())
    views: dict[str, str] = metadata.info.get("views", {})
    for name, query in views.items():
        if name not in there:
            connection.execute(text(f"CREATE VIEW {name} AS {query}"))


def is_damage(error: BaseException | None) -> bool:
    """Whether SQLite says that the content of the file is broken."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code & 0xFF in DAMAGED


def _identity(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_dev, status.st_ino


def _roll_back(connection: Connection) -> None:
    """SQLite ends a transaction by itself after some failures; that failure is the one to tell of."""
    with suppress(DBAPIError):
        connection.execute(text("ROLLBACK"))


def _prepare(connection: Any) -> None:
    # Transactions are begun by us: pysqlite would begin a deferred one, which cannot be upgraded safely.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    # What was acknowledged survives a power cut, too; events come in batches, so a commit has time for it.
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA cache_size = -{CACHE_KILOBYTES}")
    cursor.close()


def _kind(error: BaseException | None) -> type[Unavailable]:
    if is_damage(error):
        return Damaged
    return Incomplete if str(error).startswith("no such table") else Unavailable


@contextmanager
def _failures(path: Path) -> Generator[None]:
    try:
        yield
    except DBAPIError as error:
        logger.info("%s: %s", path, error)
        kind = _kind(error.orig)
        raise kind(f"The database {path} cannot be used: {error.orig}.", hint="cockpit doctor") from error
