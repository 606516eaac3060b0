"""One physical database: a SQLite file in WAL with one writer and many readers.

The SQLite library is pysqlite3's and no other: two libraries on one file in one process corrupt it, and the
standard library's is often one with the WAL-reset fault (ARCHITECTURE section 8).
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pysqlite3.dbapi2 as sqlite  # pyright: ignore[reportMissingTypeStubs]
from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from cockpit.core.errors import Unavailable

logger = logging.getLogger(__name__)

BUSY_MILLISECONDS = 5000


class Database:
    """Connections to one file. Thread-safe: writers take turns, readers see the last commit."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.engine = engine
        self._writing = threading.Lock()

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction that holds the write lock from its first statement on."""
        with self._writing, _failures(self.path), self.engine.connect() as connection:
            connection.execute(text("BEGIN IMMEDIATE"))
            try:
                yield connection
            except BaseException:
                connection.execute(text("ROLLBACK"))
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
                connection.execute(text("ROLLBACK"))

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_file(path: Path) -> Database:
    """The database in that file, which is created when it is absent. Its tables are `migrate`'s business."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(
            f"{path.parent} cannot be created: {error.strerror or error}.", hint="cockpit.storage.folder"
        ) from error
    engine = create_engine(f"sqlite:///{path}", module=sqlite, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    return Database(path, engine)


def create_tables(connection: Connection, metadata: MetaData) -> None:
    """Create every table of a new database, and its views, which hang on the metadata as text."""
    metadata.create_all(connection)
    for statement in metadata.info.get("views", ()):
        connection.execute(text(statement))


def _prepare(connection: Any, _record: Any) -> None:
    # Transactions are begun by us: pysqlite would begin a deferred one, which cannot be upgraded safely.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()


@contextmanager
def _failures(path: Path) -> Generator[None]:
    try:
        yield
    except DBAPIError as error:
        logger.info("%s: %s", path, error)
        raise Unavailable(
            f"The database {path} cannot be used: {error.orig}.", hint="cockpit doctor"
        ) from error
