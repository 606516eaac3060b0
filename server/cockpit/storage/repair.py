"""What is done with a database whose content is broken: it is kept under another name, and copied as far as
it can be read.

It is read through the driver itself: a connection that checks a broken file is no member of any pool.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, Table, insert, literal_column, select

from cockpit.core.lease import held
from cockpit.storage.engine import Damaged, Database, driver, is_damage, lock_of, open_file
from cockpit.storage.migrate import Schema, migrate
from cockpit.storage.steps import climb, is_known

logger = logging.getLogger(__name__)

BESIDE = ("-wal", "-shm")
"""The files that belong to a database in WAL; moved before it, so that no new database finds an old log."""
ROWS_AT_ONCE = 1_000
STATED = "alembic_version"
"""The table in which a database states its schema, which the new one does by itself."""


def set_aside(path: Path, now: datetime) -> Path | None:
    """Give a damaged database another name; None when it is sound, such as after another window did so.

    Raises Damaged when it cannot be moved.
    """
    with held(lock_of(path)):
        if not is_damaged(path):
            return None
        kept = _free_name(path, now)
        try:
            for suffix in (*BESIDE, ""):
                part = Path(f"{path}{suffix}")
                if part.exists():
                    part.rename(f"{kept}{suffix}")
        except OSError as error:
            raise Damaged(
                f"The database {path} is damaged and cannot be moved aside ({error.strerror}): "
                "close the other windows, or move it away by hand.",
                hint="cockpit doctor",
            ) from error
    logger.warning("%s is damaged and was moved to %s.", path, kept)
    return kept


def is_damaged(path: Path) -> bool:
    """Whether SQLite itself finds the file broken; not because it is locked, or the disk full."""
    if not path.exists():
        return False
    try:
        with closing(driver.connect(str(path))) as connection:
            answer = connection.execute("PRAGMA integrity_check(1)").fetchall()
    except driver.Error as error:
        return is_damage(error)
    return answer != [("ok",)]


def salvage(kept: Path, database: Database, schema: Schema) -> int:
    """Copy the rows that can still be read into a new database; how many."""
    with closing(driver.connect(str(kept))) as old:
        # Without this SQLite reads nothing of a file that was cut off.
        old.execute("PRAGMA writable_schema = ON")
        revision = _revision(old)
        if revision == schema.head:
            return sum(_copy(old, database, table) for table in schema.metadata.sorted_tables)
        if revision and is_known(schema.migrations, revision):
            return _salvage_older(old, kept.with_name(f"{kept.name}.mending"), revision, database, schema)
    return 0


def _salvage_older(old: Any, folder: Path, revision: str, database: Database, schema: Schema) -> int:
    """What an older version has written goes into a sound database of its schema, which is migrated."""
    shutil.rmtree(folder, ignore_errors=True)
    mended = open_file(folder / "mended.db")
    try:
        with mended.write() as connection:
            climb(connection, schema.migrations, revision)
            older = MetaData()
            older.reflect(connection)
        tables = [table for table in older.sorted_tables if table.name != STATED]
        count = sum(_copy(old, mended, table) for table in tables)
        migrate(mended, schema)
        mended.close()
        with closing(driver.connect(str(mended.path))) as whole:
            for table in schema.metadata.sorted_tables:
                _copy(whole, database, table)
    finally:
        mended.close()
        shutil.rmtree(folder, ignore_errors=True)
    return count


def _copy(old: Any, database: Database, table: Table) -> int:
    """Copy what lies before the first broken page, and what lies behind the last one."""
    names = [column.name for column in table.columns]
    statement = insert(table).prefix_with("OR IGNORE")
    count = 0
    # The rows are numbered in the order in which they are stored: no index is read, which may be broken, too.
    for order in ("rowid", "rowid DESC"):
        for rows in _readable(old, table, names, order):
            with database.write() as connection:
                count += connection.execute(statement, rows).rowcount
    return count


def _readable(old: Any, table: Table, names: Sequence[str], order: str) -> Iterator[list[dict[str, Any]]]:
    """Rows of a table in some order, up to the first that cannot be read."""
    query = str(select(*table.columns).order_by(literal_column(order)))
    rows: list[dict[str, Any]] = []
    try:
        for row in old.execute(query):
            rows.append(dict(zip(names, row, strict=True)))
            if len(rows) == ROWS_AT_ONCE:
                yield rows
                rows = []
    except driver.Error as error:
        logger.info("%s can be read no further: %s", table.name, error)
    if rows:
        yield rows


def _revision(old: Any) -> str:
    try:
        row = old.execute("SELECT version_num FROM alembic_version").fetchone()
    except driver.Error:
        return ""
    return row[0] if row else ""


def _free_name(path: Path, now: datetime) -> Path:
    name = f"{path.name}.corrupt-{now:%Y-%m-%d-%H%M%S}"
    kept, number = path.with_name(name), 1
    while kept.exists():
        number += 1
        kept = path.with_name(f"{name}-{number}")
    return kept
