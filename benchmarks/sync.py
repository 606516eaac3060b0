"""Synchronisation: what capturing costs whoever writes, rows per second, and from a commit to the other side.

    python benchmarks/sync.py [--rows 50000] [--rounds 100] [--postgres postgresql://USER@HOST/DATABASE]

"Commit to visible" is what a person has with `cockpit.sync.live`: a process of its own keeps two databases
alike, a program commits to one, and another one asks the other until it has the row. A PostgreSQL of our own
is started where one is installed; with a URL that one is taken, where a schema of ours is made and dropped.
What capturing costs is measured with one statement for all rows (insert, sweep), where nothing but the
database takes time, with one for each row (update), and with a commit for each (commit); with SQLite in CPU
time, which holds on a busy machine.
Also measured is the log of events that the product keeps, which is written through SQLAlchemy Core, in
batches of 100. What is above a promise is said.
"""

from __future__ import annotations

import argparse
import itertools
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from sqlalchemy import insert, text

from cockpit.core.clock import SystemClock
from cockpit.core.home import Home
from cockpit.features.sync.config import Options, TableOptions
from cockpit.features.sync.exchange import exchange
from cockpit.features.sync.live import FILE_SECONDS, Live
from cockpit.features.sync.store.journal import Journal
from cockpit.features.sync.store.opening import Opener
from cockpit.features.sync.store.replica import Replica
from cockpit.storage.engine import Database
from cockpit.storage.foreign import Foreign, SqliteFile
from cockpit.storage.keeper import opened_file
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.postgres import PostgresSchema, is_address
from cockpit.storage.schema.analytics import code_audit_history
from postgres_server import postgres

SCHEMA = "cockpit_sync_benchmark"
MOST_COST = 3.0
MOST_MILLISECONDS = {"SQLite": 250.0, "PostgreSQL": 1_000.0}
LEAST_EVENTS, MOST_COMMIT = 70_000, 20.0
BATCH = 100
ASK_SECONDS = 0.001
DEADLINE_SECONDS = 60.0
TURNS = 5
COLUMNS = "a TEXT, b TEXT, c TEXT, d BIGINT, e BIGINT, f DOUBLE PRECISION, g TEXT"
D = 42
NAMES = ("hub", "peer")
OPTIONS = Options(replicas=dict.fromkeys(NAMES, ""), tables={"notes": TableOptions()})

Make = Callable[[], SqliteFile | PostgresSchema]


def quantile(samples: list[float], part: float) -> float:
    """The value that such a part of the samples does not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, round(part * len(ordered)))]


def seconds(action: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    """How long something takes."""
    began = clock()
    action()
    return clock() - began


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
            missed = synchronous == "NORMAL" and (speed < LEAST_EVENTS or worst > MOST_COMMIT)
            figures = f"{speed:9,.0f} events/s   p99 of a commit {worst:6.2f} ms"
            verdict = f"  not {LEAST_EVENTS:,} within {MOST_COMMIT:.0f} ms" if missed else ""
            print(f"event log, {synchronous:6}  {figures}{verdict}")


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
    key = "printf('%032x', n)" if isinstance(database, SqliteFile) else "lpad(to_hex(n), 32, '0')"
    numbers = f"WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < {count - 1})"
    values = f"'a short text', 'another one', NULL, {D}, 1000000000000, 0.5, '{'x' * 40}'"
    with database.write():
        database.execute(f"{numbers} INSERT INTO notes SELECT {key}, {values} FROM s")


def change(database: Foreign) -> None:
    """Update a column of all rows in one transaction."""
    with database.write():
        database.execute("UPDATE notes SET d = d + 1")


def update(database: Foreign, count: int) -> None:
    """Update a column of so many rows, each by its key, in one transaction."""
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
    few = count // 10
    clock = time.process_time if name == "SQLite" else time.perf_counter
    actions: dict[str, tuple[int, Callable[[Foreign], None]]] = {
        "insert": (count, lambda database: fill(database, count)),
        "update": (few, lambda database: update(database, few)),
        "commit": (few, lambda database: commits(database, few)),
        "sweep": (count, change),
    }
    plain: dict[str, list[float]] = {action: [] for action in actions}
    captured: dict[str, list[float]] = {action: [] for action in actions}
    for _ in range(TURNS):
        for samples, capture in ((plain, False), (captured, True)):
            with table(make) as database:
                if capture:
                    Replica("hub", database, OPTIONS, SystemClock()).prepare()
                for action, (_, act) in actions.items():
                    samples[action].append(seconds(partial(act, database), clock))
    for action, (rows, _) in actions.items():
        bare, with_log = (min(samples[action]) / rows * 1e6 for samples in (plain, captured))
        ratio = with_log / bare
        costs = f"{bare:8.1f} us plain  {with_log:8.1f} us captured  {ratio:4.1f} x"
        print(f"capture, {name:10}  {action:6}  {costs}{f'  above {MOST_COST}' if ratio > MOST_COST else ''}")


@contextmanager
def table(make: Make) -> Generator[SqliteFile | PostgresSchema]:
    """A database with the empty table."""
    with make() as database:
        database.execute(f"CREATE TABLE notes (id TEXT PRIMARY KEY, {COLUMNS})")
        yield database


def exchanges(name: str, make: Make, other: Make, count: int) -> None:
    """Rows per second of first, later and empty runs."""
    with ExitStack() as stack:
        hub, peer = (stack.enter_context(table(each)) for each in (make, other))
        pairs = zip(NAMES, (hub, peer), strict=True)
        replicas = [Replica(each, database, OPTIONS, SystemClock()) for each, database in pairs]

        def run() -> None:
            exchange(replicas, OPTIONS, keep=True)

        fill(hub, count)
        figures = [f"{count / seconds(run):8,.0f} rows/s first"]
        change(hub)
        figures.append(f"{count / seconds(run):8,.0f} updated")
        figures.append(f"{seconds(run) * 1000:6.1f} ms for nothing")
        print(f"run, {name:21}  {'   '.join(figures)}")
        statement = "SELECT CAST(sum(d) AS BIGINT) FROM notes"
        assert [*hub.execute(statement)] == [*peer.execute(statement)]


def keep_alike(folder: Path, places: tuple[str, str]) -> None:
    """What the editor's worker does, until it is ended."""
    options = msgspec.structs.replace(OPTIONS, replicas=dict(zip(NAMES, places, strict=True)))
    opener = Opener(folder, options, SystemClock())
    live = Live(opener, Journal(Home(folder), opener.clock, print))
    while True:
        live.step()
        time.sleep(FILE_SECONDS)


def latency(name: str, folder: Path, places: tuple[str, str], count: int, rounds: int) -> None:
    """How long it takes from a commit in one database until the other one shows it, in both directions."""
    writers = [opened_at(place) for place in places]
    writers[0].execute(f"CREATE TABLE notes (id TEXT PRIMARY KEY, {COLUMNS})")
    writers[1].execute(f"CREATE TABLE notes (id TEXT PRIMARY KEY, {COLUMNS})")
    fill(writers[0], count)
    process = multiprocessing.get_context("spawn").Process(target=keep_alike, args=(folder, places))
    process.start()
    try:
        arrival(writers[1], count - 1, D)
        for source, target, way in ((*writers, "there"), (*writers[::-1], "back")):
            samples = [commit_and_wait(source, target, number % count, way) for number in range(rounds)]
            middle, late = statistics.median(samples) * 1000, quantile(samples, 0.95) * 1000
            above = late > MOST_MILLISECONDS[name]
            print(
                f"commit to visible, {name:10} {way:5}  p50 {middle:6.1f} ms   p95 {late:6.1f} ms"
                f"   among {count:,} rows{f'  above {MOST_MILLISECONDS[name]:.0f}' if above else ''}"
            )
    finally:
        process.kill()
        process.join()
        for each in writers:
            each.close()


def commit_and_wait(source: Foreign, target: Foreign, number: int, way: str) -> float:
    """How many seconds one commit in one database takes until it is in the other."""
    value = time.monotonic_ns()
    with source.write():
        source.execute("UPDATE notes SET d = ?, a = ? WHERE id = ?", (value, way, f"{number:032x}"))
    began = time.perf_counter()
    arrival(target, number, value)
    return time.perf_counter() - began


def arrival(database: Foreign, number: int, value: object) -> None:
    """Ask until the row has the value."""
    statement, deadline = "SELECT d FROM notes WHERE id = ?", time.monotonic() + DEADLINE_SECONDS
    while database.execute(statement, (f"{number:032x}",)).fetchone() != (value,):
        assert time.monotonic() < deadline, "It never arrived."
        time.sleep(ASK_SECONDS)


def opened_at(place: str) -> SqliteFile | PostgresSchema:
    """A connection as any program has one."""
    if is_address(place):
        return PostgresSchema(place)
    database = SqliteFile(Path(place), create=True)
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("PRAGMA synchronous = NORMAL")
    return database


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
        files = (folder / f"{number}.db" for number in itertools.count())

        def place() -> str:
            return str(next(files))

        def local() -> SqliteFile | PostgresSchema:
            return opened_at(place())

        event_log(folder, options.rows)
        capture_cost("SQLite", local, options.rows)
        exchanges("SQLite", local, local, options.rows)
        latency("SQLite", folder, (place(), place()), options.rows, options.rounds)
        given: str = options.postgres
        with nullcontext(given) if given else postgres() as url:
            if url:
                with_server(url, folder, (place, local), options)


def with_server(
    url: str, folder: Path, sqlite: tuple[Callable[[], str], Make], options: argparse.Namespace
) -> None:
    """The same with a PostgreSQL and fewer rows, in a schema that is dropped at the end."""
    place, local = sqlite
    rows = options.rows // 10
    with PostgresSchema(url) as server:
        server.execute("SET client_min_messages = error")
        address = f"{url}{'&' if '?' in url else '?'}schema={SCHEMA}"

        def fresh() -> str:
            server.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            server.execute(f"CREATE SCHEMA {SCHEMA}")
            return address

        def remote() -> SqliteFile | PostgresSchema:
            return opened_at(fresh())

        try:
            capture_cost("PostgreSQL", remote, rows)
            exchanges("PostgreSQL", local, remote, rows)
            latency("PostgreSQL", folder, (place(), fresh()), rows, options.rounds)
        finally:
            server.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")


if __name__ == "__main__":
    main()
