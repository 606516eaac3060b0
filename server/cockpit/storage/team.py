"""One physical database in a team's PostgreSQL: each logical database within it is a schema.

The tables have no schema of their own in their definitions: each connection looks them up along a path of
schemas, so that every statement is the same as in a file.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Generator, Mapping, Sequence
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Never

from sqlalchemy import Connection, Executable, create_engine, event, text
from sqlalchemy.exc import DBAPIError

from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.home import PASSWORD_ADVICE, PASSWORD_COMMAND, SETTING, TeamStore
from cockpit.core.lazy import lazy
from cockpit.storage.engine import Incomplete
from cockpit.storage.postgres import Address, address, details, message, reaching

pg8000: Any = lazy("pg8000.dbapi")
"""It comes without types, and only those who need it wait for its import."""

logger = logging.getLogger(__name__)

REACH_SECONDS: Final = 5
ANSWER_SECONDS: Final = 60
LOCK_SECONDS: Final = 20
"""A writer waits so long for another one; none of ours takes longer than a fraction of a second."""
IDLE_SECONDS: Final = 60
"""What a writer that has lost its connection holds is free again after this."""
MISSING: Final = ("42P01", "3F000")
"""SQLSTATE of a table and of a schema that are not there."""
LOCK: Final = 1668246628
LOCKED: Final = text("SELECT pg_advisory_xact_lock(:ours, hashtext(:schema))")
VIEW: Final = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")


SIZE: Final = text("""
    SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname = ANY(current_schemas(false))
""")
BROKEN: Final = text("""
    SELECT c.relname
    FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT i.indisvalid AND n.nspname = ANY(current_schemas(false))
    ORDER BY 1 LIMIT 1
""")


@dataclass(frozen=True, slots=True)
class Schemas:
    """The schemas that one physical database consists of."""

    main: str
    apart: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """In the order in which tables are looked up."""
        return self.main, *self.apart


class TeamDatabase:
    """Connections to the schemas of one physical database."""

    def __init__(self, store: TeamStore, schemas: Schemas, mark: Path) -> None:
        """`mark` is touched when something was written."""
        self._mark = mark
        self.schemas = schemas
        self._store = store
        # Each window has several of these, and a server has few connections: one each is kept.
        self.engine = create_engine("postgresql+pg8000://", module=pg8000, creator=self._connect, pool_size=1)
        event.listen(self.engine, "before_cursor_execute", _without_nul, retval=True)
        self._writing = threading.Lock()

    @property
    def place(self) -> str:
        """The server's address, and the schema."""
        return f"{self._store.url} ({self.schemas.main})"

    @contextmanager
    def write(self) -> Generator[Connection]:
        """A transaction for which other writers to this database wait, on other computers, too."""
        with self.trial() as connection:
            yield connection
            connection.commit()
        self._tell_windows()

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A consistent view of the last commit."""
        with failures(self.place), closing(self._begun(VIEW, {})) as connection:
            yield connection

    @contextmanager
    def trial(self) -> Generator[Connection]:
        """A transaction that is undone at its end, whatever was written."""
        lock = {"ours": LOCK, "schema": self.schemas.main}
        with self._writing, failures(self.place), closing(self._begun(LOCKED, lock)) as connection:
            yield connection

    def is_current(self) -> bool:
        """A server's address leads to the same database."""
        return True

    def size(self) -> int:
        """Of its tables with their indexes."""
        with self.read() as connection:
            return connection.execute(SIZE).scalar_one()

    def fault(self) -> str:
        """The first index that the server knows to be broken."""
        with self.read() as connection:
            name = connection.execute(BROKEN).scalar()
        return f"the index {name} is not valid" if name else ""

    def close(self) -> None:
        """Close every connection; the next use opens new ones."""
        self.engine.dispose()

    def _begun(self, statement: Executable, values: Mapping[str, Any]) -> Connection:
        """A connection whose transaction has begun with a statement."""
        for patience in (1, 0):
            connection = self.engine.connect()
            try:
                connection.execute(statement, values)
            except (DBAPIError, OSError) as error:
                is_lost = isinstance(error, OSError) or error.connection_invalidated
                if is_lost:
                    connection.invalidate(error)
                connection.close()
                if not is_lost or not patience:
                    raise
                # It was idle, and the server or the way to it was restarted meanwhile.
                logger.info("%s: connecting again: %s", self.place, message(error))
                self.engine.dispose()
            else:
                return connection
        raise AssertionError("The last try returns or raises.")

    def _tell_windows(self) -> None:
        try:
            self._mark.parent.mkdir(parents=True, exist_ok=True)
            self._mark.touch()
        except OSError as error:
            logger.info("%s: other windows do not hear of it: %s", self._mark, error)

    def _connect(self) -> Any:
        return connect(self._store, self.schemas.all)


def connect(store: TeamStore, schemas: tuple[str, ...] = ()) -> Any:
    """A connection that looks tables up in these schemas; raises Invalid for an address that is none, and the
    errors of the driver."""
    password = store.password or os.environ.get("PGPASSWORD")
    settings = {
        "search_path": ", ".join(f'"{name}"' for name in schemas),
        "TimeZone": "UTC",
        "lock_timeout": f"{LOCK_SECONDS}s",
        "idle_in_transaction_session_timeout": f"{IDLE_SECONDS}s",
    }
    where = _address(store)
    reached = reaching(where, password, "cockpit", ANSWER_SECONDS)
    with store.reach.attempt() if store.reach else nullcontext():
        if reached["unix_sock"] is None:
            # The driver's patience is that for answers, which may take their time.
            socket.create_connection((where.host, where.port), timeout=REACH_SECONDS).close()
        return pg8000.connect(**reached, startup_params=settings)


def _without_nul(_on: Any, _cursor: Any, statement: str, rows: Any, _context: Any, many: bool) -> Any:  # noqa: FBT001 - SQLAlchemy's order.
    """The statement and its values, without the one character that PostgreSQL cannot keep."""
    return statement, [_row_without_nul(row) for row in rows] if many else _row_without_nul(rows)


def _row_without_nul(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(
        each.replace("\0", "\ufffd") if isinstance(each, str) and "\0" in each else each for each in row
    )


def _address(store: TeamStore) -> Address:
    try:
        where = address(store.url)
    except Invalid as error:
        raise Invalid(f"{SETTING}: {error.message}", hint=SETTING) from error
    if where.schema:
        raise Invalid(f"{SETTING}: ?schema= is not known here; cockpit.storage.name names the schemas.")
    return where


@contextmanager
def failures(place: str) -> Generator[None]:
    """Say of what the server or the way to it refuses what it is and what to do."""
    try:
        yield
    except DBAPIError as error:
        _fail(place, error.orig or error, error)
    except OSError as error:
        _fail(place, error, error)


def _fail(place: str, said: BaseException, error: BaseException) -> Never:
    reason = message(said)
    logger.info("%s: %s", place, reason)
    sentence = f"The team's store {place} cannot be used: {reason}."
    if details(said).get("C", "") in MISSING:
        raise Incomplete(sentence, hint="cockpit doctor") from error
    if "password" in reason:
        raise Unavailable(f"{sentence} {PASSWORD_ADVICE}", hint=PASSWORD_COMMAND) from error
    raise Unavailable(sentence, hint=SETTING) from error
