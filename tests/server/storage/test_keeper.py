"""A damaged database is kept, replaced and told of; one that is only out of reach is left alone."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite3  # Two libraries on one file in one process would break it.
import pytest
from sqlalchemy import func, insert, select, text

from cockpit.core.errors import Conflict, Unavailable
from cockpit.core.home import Home
from cockpit.storage.engine import Damaged, Database, open_file
from cockpit.storage.keeper import MOST_REPLACED, Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.repair import set_aside
from cockpit.storage.schema.analytics import code_audit_log
from cockpit.storage.steps import climb

ROWS = 2_000
PAGE = 4096


def write(count: int) -> Callable[[Database], None]:
    rows = [
        {"file_path": f"{n}.py", "line_number": n, "placeholder_type": "audit.tag", "timestamp": "2026-01-01"}
        for n in range(count)
    ]

    def action(database: Database) -> None:
        with database.write() as connection:
            connection.execute(insert(code_audit_log), rows)

    return action


def count(database: Database) -> int:
    with database.read() as connection:
        # The average makes SQLite read the rows themselves.
        query = select(func.count(), func.avg(code_audit_log.c.line_number + func.length("context")))
        return connection.execute(query.select_from(code_audit_log)).one()[0]


class Window:
    """A keeper and what it told."""

    def __init__(self, path: Path, clock: Any) -> None:
        self.told: list[str] = []
        self.keeper = Keeper(Home(path.parent), ANALYTICS, clock, self.told.append)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "analytics.db"


@pytest.fixture
def window(path: Path, clock: Any) -> Window:
    return Window(path, clock)


@pytest.fixture
def filled(window: Window, path: Path) -> Path:
    window.keeper.use(write(ROWS))
    window.keeper.close()
    assert not path.with_name("analytics.db-wal").exists()
    return path


def overwrite(path: Path, data: bytes, at: int) -> None:
    with path.open("r+b") as file:
        file.seek(at)
        file.write(data)


def spoil_a_leaf(path: Path) -> None:
    """Break the page in the middle of the table that holds the row 1000."""
    row = re.search(rb"1000\.py..audit\.tag", path.read_bytes(), re.DOTALL)
    assert row is not None
    overwrite(path, b"\xff" * PAGE, row.start() // PAGE * PAGE)


DAMAGES: list[tuple[str, Callable[[Path], object], int]] = [
    ("it never was a database", lambda path: path.write_bytes(b"no database at all " * 999), 0),
    ("its header is gone", lambda path: overwrite(path, bytes(100), 0), 0),
    ("its first page is noise", lambda path: overwrite(path, b"\xaa" * (PAGE - 100), 100), 0),
    ("it was cut off", lambda path: path.write_bytes(path.read_bytes()[: 60 * PAGE + 7]), 9),
    ("only its beginning is left", lambda path: path.write_bytes(path.read_bytes()[:50]), 0),
    ("one page is broken", spoil_a_leaf, ROWS * 9 // 10),
]


@pytest.mark.parametrize("reopened", [False, True])
def test_a_table_that_somebody_dropped_is_made_anew(path: Path, clock: Any, *, reopened: bool) -> None:
    window = Window(path, clock)
    window.keeper.use(write(3))
    if reopened:
        window.keeper.close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("DROP TABLE code_audit_log")
        other.execute("DROP VIEW todo_fixme_tracking")
    assert window.keeper.use(count) == 0
    assert window.told == [f"The database {path} lacked code_audit_log: made anew, and empty."]
    window.keeper.use(write(2))
    assert window.keeper.use(count) == 2
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT count(*) FROM todo_fixme_tracking").fetchone() == (0,)
    window.keeper.close()


@pytest.mark.parametrize(("what", "damage", "rows"), DAMAGES, ids=[what for what, *_ in DAMAGES])
def test_a_damaged_database_is_kept_and_replaced(
    filled: Path, window: Window, what: str, damage: Callable[[Path], object], rows: int
) -> None:
    damage(filled)
    broken = filled.read_bytes()
    kept = filled.with_name("analytics.db.corrupt-2026-03-04-120000")
    left = window.keeper.use(count)
    assert rows <= left < ROWS, what
    assert kept.read_bytes() == broken
    (told,) = window.told
    assert str(filled) in told
    assert kept.name in told
    assert ("that could be read." in told) is (left > 0)
    assert (
        "the snoozes, the history of the findings, the scores and the record of conflicts are lost." in told
    ) is (left == 0)
    window.keeper.use(write(3))
    assert window.keeper.use(count) == left + 3
    assert len(window.told) == 1
    with closing(sqlite3.connect(filled)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize(
    ("damage", "rows"), [(spoil_a_leaf, ROWS * 9 // 10), (DAMAGES[0][1], 0)], ids=["one page", "everything"]
)
def test_a_damaged_database_of_an_older_version_keeps_its_rows_too(
    path: Path, window: Window, damage: Callable[[Path], object], rows: int
) -> None:
    with open_file(path) as database:
        with database.write() as connection:
            climb(connection, ANALYTICS.migrations, "0003")
        write(ROWS)(database)
    damage(path)
    left = window.keeper.use(count)
    assert (rows <= left < ROWS, left > 0) == (True, rows > 0)
    window.keeper.use(write(3))
    assert window.keeper.use(count) == left + 3
    assert len(window.told) == 1
    window.keeper.close()
    names = {each.name for each in path.parent.iterdir() if not each.name.endswith(("-wal", "-shm"))}
    locks = {"analytics.db.lock", "analytics.db.migrating"}
    assert names - locks == {"analytics.db", "analytics.db.corrupt-2026-03-04-120000"}


def test_damage_that_comes_while_it_is_open(filled: Path, window: Window) -> None:
    window.keeper.use(lambda database: database.read().__enter__())
    window.keeper.use(write(1))
    spoil_a_leaf(filled)
    window.keeper.use(lambda database: database.close())
    assert ROWS * 9 // 10 < window.keeper.use(count) < ROWS
    assert len(window.told) == 1


def test_its_log_goes_with_it(filled: Path, window: Window) -> None:
    """Whoever left it may have been killed: the log holds what was committed last."""
    holder = sqlite3.connect(filled)
    holder.execute("INSERT INTO code_audit_log VALUES (9999, 'last.py', 1, 'audit.tag', NULL, '2026')")
    holder.commit()
    spoil_a_leaf(filled)
    log = filled.with_name("analytics.db-wal").read_bytes()
    assert b"last.py" in log
    names: list[str] = []

    def last(database: Database) -> int:
        with database.read() as connection:
            names.extend(connection.execute(select(code_audit_log.c.file_path)).scalars())
        return count(database)

    window.keeper.use(last)
    assert "last.py" in names
    assert filled.with_name("analytics.db.corrupt-2026-03-04-120000-wal").exists()
    holder.close()


def test_two_windows_replace_it_once(filled: Path, clock: Any) -> None:
    windows = [Window(filled, clock) for _ in range(4)]
    for each in windows:
        each.keeper.use(count)
        each.keeper.close()
    spoil_a_leaf(filled)
    ready, counts = threading.Barrier(len(windows)), list[int]()

    def look(window: Window) -> None:
        ready.wait()
        counts.append(window.keeper.use(count))

    threads = [threading.Thread(target=look, args=(each,)) for each in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counts) == len(windows)
    assert sum(len(each.told) for each in windows) == 1
    assert len(list(filled.parent.glob("*.corrupt-*[0-9]"))) == 1
    for each in windows:
        each.keeper.use(write(1))
    assert len({each.keeper.use(count) for each in windows}) == 1


GONE: list[tuple[str, Callable[[Path], object]]] = [
    ("moved away", lambda path: path.rename(path.with_name("mine.db"))),
    ("deleted", lambda path: path.unlink()),
]


@pytest.mark.parametrize(("what", "act"), GONE, ids=[what for what, _ in GONE])
def test_a_file_that_somebody_took_away_is_made_anew(
    filled: Path, window: Window, what: str, act: Callable[[Path], object]
) -> None:
    assert window.keeper.use(count) == ROWS
    act(filled)
    assert window.keeper.use(count) == 0, what
    window.keeper.use(write(2))
    assert window.keeper.use(count) == 2
    assert window.told == []


def locked(path: Path) -> Any:
    holder = sqlite3.connect(path)
    holder.execute("BEGIN IMMEDIATE")
    return holder


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def full(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        connection.execute(text("INSERT INTO code_audit_log SELECT NULL, 1, 1, 1, randomblob(99999), 1"))


OUT_OF_REACH: list[tuple[str, Callable[[Path], Any], Callable[[Database], Any], type[Exception], str]] = [
    ("locked", locked, write(1), Unavailable, "locked"),
    ("of a newer version", newer, count, Conflict, "newer cockpit"),
    ("on a full disk", lambda _path: None, full, Unavailable, "full"),
]


@pytest.mark.parametrize(
    ("what", "arrange", "action", "kind", "said"), OUT_OF_REACH, ids=[what for what, *_ in OUT_OF_REACH]
)
def test_a_database_that_is_out_of_reach_is_left_alone(
    filled: Path,
    window: Window,
    monkeypatch: pytest.MonkeyPatch,
    what: str,
    arrange: Callable[[Path], Any],
    action: Callable[[Database], Any],
    kind: type[Exception],
    said: str,
) -> None:
    monkeypatch.setattr("cockpit.storage.engine.BUSY_MILLISECONDS", 1)
    holder = arrange(filled)
    with pytest.raises(kind, match=said) as failure:
        window.keeper.use(action)
    assert not isinstance(failure.value, Damaged), what
    assert [each.name for each in filled.parent.glob("*corrupt*")] == []
    assert window.told == []
    if holder is not None:
        holder.close()


def test_a_database_that_cannot_be_moved_is_named(
    filled: Path, window: Window, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_self: Path, _target: str) -> Path:
        raise PermissionError(13, "Permission denied")

    spoil_a_leaf(filled)
    broken = filled.read_bytes()
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(
        Damaged, match=r"analytics\.db is damaged and cannot be moved aside \(Permission denied"
    ):
        window.keeper.use(count)
    assert filled.read_bytes() == broken


def test_a_disk_that_breaks_everything_is_not_filled(filled: Path, window: Window) -> None:
    for _ in range(MOST_REPLACED):
        window.keeper.close()
        filled.write_bytes(b"broken" * 999)
        assert window.keeper.use(count) == 0
    window.keeper.close()
    filled.write_bytes(b"broken" * 999)
    with pytest.raises(Damaged):
        window.keeper.use(count)
    assert len(list(filled.parent.glob("*.corrupt-*"))) == MOST_REPLACED


def test_nothing_is_set_aside_where_nothing_is_wrong(filled: Path, clock: Any) -> None:
    assert set_aside(filled, clock.now()) is None
    assert set_aside(filled.with_name("absent.db"), clock.now()) is None
    assert filled.exists()
