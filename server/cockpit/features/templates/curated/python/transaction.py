# /// template
# name = "SQLite transaction"
# kind = "function"
# description = "A context manager for one transaction of SQLite: all of it or nothing."
# words = ["sqlite", "transaction", "commit", "rollback", "database", "context manager"]
# ///
import sqlite3
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def transaction(connection: sqlite3.Connection) -> Generator[sqlite3.Connection]:
    """Commit when the block ends well, undo it when it fails; it is a writer's from the beginning on."""
    connection.isolation_level = None
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield connection
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


# /// proof
from contextlib import closing

with closing(sqlite3.connect(":memory:")) as database:
    with transaction(database) as writing:
        writing.execute("CREATE TABLE t (x)")
        writing.execute("INSERT INTO t VALUES (1)")
    try:
        with transaction(database) as writing:
            writing.execute("INSERT INTO t VALUES (2)")
            raise KeyError
    except KeyError:
        pass
    assert database.execute("SELECT x FROM t").fetchall() == [(1,)]
