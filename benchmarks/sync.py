"""Synchronisation: what capturing costs whoever writes, rows per second, and from a commit to the other side.

    python benchmarks/sync.py [--rows 50000] [--rounds 100] [--postgres postgresql://USER@HOST/DATABASE]

A PostgreSQL takes part when its URL is given: a schema of ours is made there, and dropped. Also measured is
the log of events that the product keeps, which is written through SQLAlchemy Core, in batches of 100.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, text

from cockpit.core.clock import SystemClock
from cockpit.features.sync.config import Options, TableOptions
from cockpit.features.sync.exchange import exchange
from cockpit.features.sync.store.replica import Replica
from cockpit.storage.engine import Database
from cockpit.storage.foreign import Foreign, SqliteFile
from cockpit.storage.keeper import opened_file
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.postgres import PostgresSchema
from cockpit.storage.schema.analytics import code_audit_history

SCHEMA = "cockpit_sync_benchmark"
BATCH = 100
TURNS = 5
COLUMNS = "a TEXT, b TEXT, c TEXT, d BIGINT, e BIGINT, f DOUBLE PRECISION, g TEXT"
ROW = ("a short text", "another one", None, 42, 10**12, 0.5, "x" * 40)
NAMES = ("hub", "peer")
OPTIONS = Options(replicas=dict.fromkeys(NAMES, ""), tables={"notes": TableOptions()})

Make = Callable[[], SqliteFile | PostgresSchema]


def quantile(samples: list[float], part: float) -> float:
    """The value that such a part of the samples does not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, round(part * len(ordered)))]


def seconds(action: Callable[[], object]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def event_log(folder: Path, count: int) -> None:
    """Events in batches of 100, each batch acknowledged after its commit."""
    at = datetime(2026, 3, 4, 12, 0, tzinfo=UTC).isoformat()
    for synchronous in ("FULL", "NORMAL"):
        with opened_file(folder / f"{synchronous}.db", ANALYTICS) as database:
            with database.engine.connect() as connection:
                # The one connection of the pool: the product leaves it at FULL.
                connection.execute(text(f"PRAGMA synchronous = {synchronous}"))
            samples = [seconds(lambda batch=batch: record(database, batch)) for batch in batches(count, at)]
            speed = count / sum(samples)
            worst = quantile(samples, 0.99) * 1000
            print(f"event log, {synchronous:6}  {speed:9,.0f} events/s   p99 of a commit {worst:6.2f} ms")


def batches(count: int, at: str) -> Iterator[list[dict[str, str]]]:
    """Events of findings."""
    for start in range(0, count, BATCH):
        yield [
            {
                "audit_entry": f"{number:020x}",
                "event": "opened",
                "user": "ann",
                "timestamp": at,
                "details": "",
            }
            for number in range(start, start + BATCH)
        ]


def record(database: Database, batch: list[dict[str, str]]) -> None:
    """One commit."""
    with database.write() as connection:
        connection.execute(insert(code_audit_history), batch)


def keys(count: int) -> list[str]:
    """The keys of so many rows."""
    return [f"{number:032x}" for number in range(count)]


def fill(database: Foreign, count: int) -> None:
    """Insert so many rows in one transaction."""
    marks = ", ".join("?" * (len(ROW) + 1))
    with database.write():
        for key in keys(count):
            database.execute(f"INSERT INTO notes VALUES ({marks})", (key, *ROW))


def change(database: Foreign, count: int) -> None:
    """Update a column of so many rows in one transaction."""
    with database.write():
        for key in keys(count):
            database.execute("UPDATE notes SET d = d + 1 WHERE id = ?", (key,))


def commits(database: Foreign, count: int) -> None:
    """Update so many rows, each in a transaction of its own."""
    for key in keys(count):
        with database.write():
            database.execute("UPDATE notes SET e = e + 1 WHERE id = ?", (key,))


def capture_cost(name: str, make: Make, count: int) -> None:
    """The same writes to a plain table and to a captured one, in turns; the quickest of each counts."""
    plain: dict[str, list[float]] = {"insert": [], "update": [], "commit": []}
    captured: dict[str, list[float]] = {"insert": [], "update": [], "commit": []}
    for _ in range(TURNS):
        for samples, capture in ((plain, False), (captured, True)):
            with table(make) as database:
                if capture:
                    Replica("hub", database, OPTIONS, SystemClock()).prepare()
                samples["insert"].append(seconds(lambda: fill(database, count)))
                samples["update"].append(seconds(lambda: change(database, count)))
                samples["commit"].append(seconds(lambda: commits(database, count // 10)))
    for action, divisor in (("insert", count), ("update", count), ("commit", count // 10)):
        bare, with_log = (min(samples[action]) / divisor * 1e6 for samples in (plain, captured))
        ratio = with_log / bare
        costs = f"{bare:8.1f} us plain  {with_log:8.1f} us captured  {ratio:4.1f} x"
        print(f"capture, {name:10}  {action:6}  {costs}")


@contextmanager
def table(make: Make) -> Generator[SqliteFile | PostgresSchema]:
    """A database with the empty table."""
    with make() as database:
        database.execute(f"CREATE TABLE notes (id TEXT PRIMARY KEY, {COLUMNS})")
        yield database


def exchanges(name: str, make: Make, other: Make, count: int, rounds: int) -> None:
    """Rows per second of first, later and empty runs, and how long one commit takes to the other side."""
    with ExitStack() as stack:
        hub, peer = (stack.enter_context(table(each)) for each in (make, other))
        pairs = zip(NAMES, (hub, peer), strict=True)
        replicas = [Replica(each, database, OPTIONS, SystemClock()) for each, database in pairs]

        def run(*, keep: bool = True) -> None:
            exchange(replicas, OPTIONS, keep=keep)

        fill(hub, count)
        figures = [f"{count / seconds(run):8,.0f} rows/s first"]
        change(hub, count)
        figures.append(f"{count / seconds(run):8,.0f} updated")
        figures.append(f"{seconds(run) * 1000:6.1f} ms for nothing")
        print(f"run, {name:21}  {'   '.join(figures)}")
        samples: list[float] = []
        for key in keys(rounds):
            hub.execute("UPDATE notes SET d = d + 1 WHERE id = ?", (key,))
            samples.append(seconds(lambda: run(keep=False)) * 1000)
        statement = "SELECT CAST(sum(d) AS BIGINT) FROM notes"
        assert [*hub.execute(statement)] == [*peer.execute(statement)]
        middle, late = statistics.median(samples), quantile(samples, 0.95)
        print(
            f"commit to visible, {name:7}  p50 {middle:6.1f} ms   p95 {late:6.1f} ms   among {count:,} rows"
        )


def main() -> None:
    """Measure everything."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--postgres", metavar="URL", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = iter(folder / f"{number}.db" for number in range(1_000))

        def local() -> SqliteFile:
            file = SqliteFile(next(files), create=True)
            file.execute("PRAGMA journal_mode = WAL")
            file.execute("PRAGMA synchronous = NORMAL")
            return file

        event_log(folder, options.rows)
        capture_cost("SQLite", local, options.rows)
        exchanges("SQLite", local, local, options.rows, options.rounds)
        if options.postgres:
            with_server(options.postgres, local, options.rows // 10, options.rounds)


def with_server(url: str, local: Make, count: int, rounds: int) -> None:
    """The same with a PostgreSQL, in a schema that is dropped at the end."""
    with PostgresSchema(url) as server:
        server.execute("SET client_min_messages = error")
        try:
            address = f"{url}{'&' if '?' in url else '?'}schema={SCHEMA}"

            def remote() -> PostgresSchema:
                server.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
                server.execute(f"CREATE SCHEMA {SCHEMA}")
                return PostgresSchema(address)

            capture_cost("PostgreSQL", remote, count)
            exchanges("PostgreSQL", local, remote, count, rounds)
        finally:
            server.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


if __name__ == "__main__":
    main()
