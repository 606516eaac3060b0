"""A PostgreSQL schema that is somebody else's: one connection, with the transactions of a SQLite file."""

from __future__ import annotations

import logging
import os
import re
from collections import OrderedDict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Final, Self, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from cockpit.core.errors import Invalid, Unavailable
from cockpit.core.lazy import lazy, lazy_pattern
from cockpit.storage.foreign import Broken

pg8000: Any = lazy("pg8000.native")
"""It comes without types, and only those who need it wait for its import."""
ssl: Any = lazy("ssl")

logger = logging.getLogger(__name__)

SCHEME: Final = "postgresql"
PASSWORD_VARIABLE: Final = "PGPASSWORD"  # noqa: S105 (the name of a variable, not what is in it)
DEFAULT_PORT: Final = 5432
AT_ONCE: Final = 2_000
OLDEST_VERSION: Final = 14
MOST_PREPARED: Final = 200
ANSWER_SECONDS: Final = 120
LOCK_TRIES: Final = 40
LOCK_MILLISECONDS: Final = 500
"""Shorter than the server's own wait before it looks for deadlocks: never is the user's writer the victim."""
NOT_ACCEPTED: Final = ("22", "23")
"""Classes of SQLSTATE: the value, and the constraints."""
LOCK_NOT_AVAILABLE: Final = "55P03"
NO_PRIVILEGE: Final = "42501"
HINTS: Final = {"28P01": PASSWORD_VARIABLE, "28000": PASSWORD_VARIABLE, NO_PRIVILEGE: "docs/sync.md"}
"""What helps, by SQLSTATE."""

_MARK: Final = lazy_pattern(r""" "(?:[^"]|"")*" | '(?:[^']|'')*' | (\?) """, re.VERBOSE)
_READERS: Final[dict[int, Callable[[str], Any]]] = {
    16: lambda text: int(text == "t"), 17: lambda text: bytes.fromhex(text.removeprefix("\\x")),
    20: int, 21: int, 23: int, 26: int, 700: float, 701: float,
}  # fmt: skip
"""By the number of the type; whatever else there is is read as the text that the server writes."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a schema is."""

    host: str
    """A folder for a socket, when it begins with a slash."""
    port: int
    user: str
    database: str
    schema: str
    mode: str
    """`verify-full`, or `disable` for no encryption."""
    root_certificate: str = ""


def is_address(text: str) -> bool:
    """Whether that is a URL of a PostgreSQL database."""
    return text.startswith((f"{SCHEME}://", "postgres://"))


def address(url: str) -> Address:
    """The parts of a URL; raises Invalid with what is wrong with it."""
    parts = urlsplit(url)
    try:
        port = parts.port or DEFAULT_PORT
    except ValueError as error:
        raise Invalid(f"{parts.netloc}: {str(error)[:1].lower()}{str(error)[1:]}.") from error
    options = dict(parse_qsl(parts.query))
    if parts.password is not None:
        raise Invalid(
            f"a password does not belong into a file that others read: set {PASSWORD_VARIABLE} instead."
        )
    unknown = options.keys() - {"host", "schema", "sslmode", "sslrootcert"}
    if unknown:
        raise Invalid(f"?{min(unknown)}= is not known; host, schema, sslmode and sslrootcert are.")
    host = options.get("host") or parts.hostname or "localhost"
    near = host.startswith("/") or host in ("localhost", "127.0.0.1", "::1")
    mode = options.get("sslmode", "disable" if near else "verify-full")
    if mode not in ("disable", "verify-full"):
        raise Invalid(f"?sslmode={mode}: expected verify-full or disable.")
    user, database = unquote(parts.username or ""), unquote(parts.path.strip("/"))
    if not user or not database:
        raise Invalid("expected postgresql://USER@HOST/DATABASE.")
    certificate = options.get("sslrootcert", "")
    return Address(host, port, user, database, options.get("schema", ""), mode, certificate)


class Result:
    """The rows of one statement."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self._rows = iter(rows)

    def fetchone(self) -> tuple[Any, ...] | None:
        """The next row; None at the end."""
        return next(self, None)

    def fetchall(self) -> list[tuple[Any, ...]]:
        """The rows that are left."""
        return [*self]

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self

    def __next__(self) -> tuple[Any, ...]:
        return tuple(next(self._rows))


class PostgresSchema:
    """One connection to one schema."""

    def __init__(self, url: str, password: str = "") -> None:
        """The password is that of the environment unless one is given."""
        self.place = url
        self._inside = False
        self._cursors = 0
        self._prepared: OrderedDict[str, Any] = OrderedDict()
        where = address(url)
        try:
            self._connection: Any = _connect(where, password or os.environ.get(PASSWORD_VARIABLE))
        except (pg8000.Error, OSError) as error:
            raise self._failure(error) from error
        try:
            self._prepare(where.schema)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def write(self) -> Generator[None]:
        """A transaction that other writers of ours in this schema wait for."""
        with self._transaction("BEGIN", "COMMIT", exclusive=True):
            yield

    @contextmanager
    def read(self) -> Generator[None]:
        """A consistent view of the last commit, or of the transaction that it is a part of."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "ROLLBACK"):
            yield

    @contextmanager
    def trial(self) -> Generator[None]:
        """A transaction that is undone at its end, whatever was written."""
        with self._transaction("BEGIN", "ROLLBACK", exclusive=True):
            yield

    @contextmanager
    def attempt(self) -> Generator[None]:
        """A savepoint: without one the first row that is not accepted ends the transaction."""
        self.execute("SAVEPOINT cockpit_attempt")
        try:
            yield
        except Broken:
            self.execute("ROLLBACK TO SAVEPOINT cockpit_attempt")
            self.execute("RELEASE SAVEPOINT cockpit_attempt")
            raise
        self.execute("RELEASE SAVEPOINT cockpit_attempt")

    def execute(self, statement: str, values: Sequence[Any] = ()) -> Result:
        """One statement; its rows."""
        try:
            return Result(self._run(statement, values) or ())
        except pg8000.DatabaseError as error:
            if _code(error).startswith(NOT_ACCEPTED):
                raise Broken(message(error)) from error
            raise self._failure(error) from error
        except (pg8000.Error, OSError) as error:
            raise self._failure(error) from error

    def stream(self, query: str) -> Result:
        """The rows of a query through a cursor of the server, so many at a time."""
        self._cursors += 1
        name = f"cockpit_{self._cursors}"
        self.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {query}")
        return Result(self._fetched(name))

    def _fetched(self, cursor: str) -> Iterator[tuple[Any, ...]]:
        while rows := self.execute(f"FETCH {AT_ONCE} FROM {cursor}").fetchall():
            yield from rows
        self.execute(f"CLOSE {cursor}")

    def lock(self, statement: str) -> None:
        """Take a lock that programs may hold for a while; raises Unavailable when they do not let go."""
        self.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
        for _ in range(LOCK_TRIES):
            self.execute("SAVEPOINT cockpit_lock")
            try:
                self._run(statement, ())
            except pg8000.DatabaseError as error:
                if _code(error) != LOCK_NOT_AVAILABLE:
                    raise self._failure(error) from error
                self.execute("ROLLBACK TO SAVEPOINT cockpit_lock")
            else:
                self.execute("SET LOCAL lock_timeout = 0")
                return
        raise Unavailable(f"{self.place}: a transaction of another program has held its tables for too long.")

    def signal(self) -> object:
        """The next number of a transaction on the server: those that only read have none."""
        return self.execute("SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS text)").fetchone()

    def close(self) -> None:
        """Close the connection."""
        with suppress(pg8000.Error, OSError):
            self._connection.close()

    def _run(self, statement: str, values: Sequence[Any]) -> Any:
        if not values:
            return self._connection.run(statement)
        prepared = self._prepared.get(statement)
        if prepared is None:
            prepared = self._prepared[statement] = self._connection.prepare(_numbered(statement))
            if len(self._prepared) > MOST_PREPARED:
                self._prepared.popitem(last=False)[1].close()
        self._prepared.move_to_end(statement)
        return prepared.run(**{f"p{number}": value for number, value in enumerate(values, 1)})

    @contextmanager
    def _transaction(self, begin: str, end: str, *, exclusive: bool = False) -> Generator[None]:
        if self._inside:
            yield
            return
        self.execute(begin)
        self._inside = True
        try:
            if exclusive:
                self.execute("SELECT pg_advisory_xact_lock(1668246627, hashtext(current_schema()))")
            yield
            self.execute(end)
        except BaseException:
            with suppress(pg8000.Error, OSError):
                self._connection.run("ROLLBACK")
            raise
        finally:
            self._inside = False

    def _prepare(self, schema: str) -> None:
        version = self.execute("SELECT CAST(current_setting('server_version_num') AS int)").fetchone()
        if version is None or version[0] < OLDEST_VERSION * 10_000:
            raise Unavailable(f"{self.place}: the server is older than PostgreSQL {OLDEST_VERSION}.")
        # What values look like as text must not depend on what the server or the role prefers.
        for setting in ("TimeZone = 'UTC'", "DateStyle = 'ISO, YMD'", "IntervalStyle = 'iso_8601'",
                        "bytea_output = 'hex'", "extra_float_digits = 1",
                        "default_transaction_read_only = off"):  # fmt: skip
            self.execute(f"SET {setting}")
        if schema:
            self.execute("SELECT set_config('search_path', quote_ident(?) || ', public', false)", (schema,))
            if self.execute("SELECT current_schema()").fetchone() != (schema,):
                raise Unavailable(f"{self.place}: there is no schema {schema}.")

    def _failure(self, error: BaseException) -> Unavailable:
        said, code = message(error), _code(error)
        logger.info("%s: %s", self.place, said)
        if code == NO_PRIVILEGE:
            said = f"{said}; all who synchronise with it use one role, which owns its tables"
        hint = HINTS.get(code, "cockpit doctor")
        return Unavailable(f"The database {self.place} cannot be used: {said}.", hint=hint)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def reaching(where: Address, password: str | None, name: str, seconds: float) -> dict[str, Any]:
    """What the driver needs to connect; `name` is what the server shows of us, `seconds` the patience."""
    socket = f"{where.host}/.s.PGSQL.{where.port}" if where.host.startswith("/") else None
    # With None the driver would encrypt for whoever says that he is the server.
    context = False
    if where.mode != "disable":
        context = ssl.create_default_context(cafile=where.root_certificate or None)
    # The driver breaks down over none where the server asks for one.
    return {
        "user": where.user, "host": where.host, "port": where.port, "database": where.database,
        "unix_sock": socket, "password": password or "", "timeout": seconds, "ssl_context": context,
        "application_name": name,
    }  # fmt: skip


def _connect(where: Address, password: str | None) -> Any:
    connection = pg8000.Connection(**reaching(where, password, "cockpit sync", ANSWER_SECONDS))
    connection.pg_types.clear()
    for number, reader in _READERS.items():
        connection.register_in_adapter(number, reader)
    return connection


def _numbered(statement: str) -> str:
    """The statement with `:p1`, `:p2` and so on in place of its question marks."""
    count = 0

    def name(match: re.Match[str]) -> str:
        nonlocal count
        if match[1] is None:
            return match[0]
        count += 1
        return f":p{count}"

    return re.sub(_MARK.pattern, name, statement, flags=re.VERBOSE)


def details(error: BaseException) -> dict[str, str]:
    """What the server says, by the letters of its protocol; nothing where it says nothing."""
    first = error.args[0] if error.args else None
    if isinstance(first, dict):
        return cast("dict[str, str]", first)
    # A refused connection is closed first, and that fails, too.
    return details(error.__context__) if error.__context__ else {}


def _code(error: BaseException) -> str:
    return details(error).get("C", "")


def message(error: BaseException) -> str:
    """What went wrong, in the words of the server or of the system."""
    if said := details(error).get("M"):
        return said
    cause = error.__cause__
    # The driver tells which call has failed, the system why.
    text = (cause.strerror if isinstance(cause, OSError) else None) or str(error) or type(error).__name__
    return f"{text[:1].lower()}{text[1:]}".rstrip(".")
