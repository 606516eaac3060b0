"""What the editor asks of the databases of one workspace folder; runs on threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Table

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Invalid, NotFound, Unavailable
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.core.paths import write_atomically
from cockpit.features.databases import telling
from cockpit.features.databases.export import Format, rows_of
from cockpit.features.databases.holding import Holding
from cockpit.features.databases.messages import (
    Catalog,
    CheckReport,
    DatabaseAnswer,
    DatabaseFault,
    DatabaseFile,
    ExportReport,
    LogicalSummary,
    MigrationPlan,
    Page,
    TableSummary,
    VacuumedFile,
    VacuumReport,
)
from cockpit.features.databases.reading import Reader
from cockpit.features.databases.returning import Copied, copied
from cockpit.features.databases.state import Databases, DatabaseState, FileState
from cockpit.features.databases.words import understand
from cockpit.storage.catalog import all_tables, table
from cockpit.storage.migrate import Schema

PAGE_ROWS: Final = 100
ANSWER_ROWS: Final = 1_000
SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Shelf:
    """The databases of one workspace folder."""

    databases: Databases
    clock: Clock

    def files(self) -> list[DatabaseFile]:
        """The physical ones; cheap."""
        kept = (
            {} if self.databases.dialect != "sqlite" else {each.name: each for each in copied(self.databases)}
        )
        return [_file(each, kept.get(each.name)) for each in self.databases.files()]

    def catalog(self) -> Catalog:
        """The logical ones, whose rows are counted."""
        return Catalog(databases=[_logical(each) for each in self.databases.logical()])

    def check(self) -> CheckReport:
        """What is wrong with those that there are."""
        there = self._there()
        faults = [fault for each in there for fault in each.check()]
        return CheckReport(
            checked=[each.schema.name for each in there],
            faults=[DatabaseFault(database=each.database, message=each.message) for each in faults],
        )

    def plan(self) -> MigrationPlan:
        """What this version would change in them."""
        found = [each.plan() for each in self.databases.holdings()]
        states = {each.state for each in found}
        lines = [*telling.migrations(found)]
        return MigrationPlan(pending="planned" in states, refused="refused" in states, lines=lines)

    def vacuum(self) -> VacuumReport:
        """Rewrite those that there are without their free pages."""
        done = [each.vacuum() for each in self._there()]
        return VacuumReport(
            files=[
                VacuumedFile(database=each.database, before=each.before, after=each.after) for each in done
            ]
        )

    def page(self, name: str, start: int) -> Page:
        """Some rows of a table."""
        if start < 0:
            raise Invalid(f"$.start: expected a number from 0, got {start}.")
        schema, its_table = _found(name)
        with self.databases.holding(schema).reading() as reader:
            total = _count(reader, name)
            # The table's name is one of our own schema.
            rows = f'SELECT * FROM "{name}"{reader.order_of(its_table)}'  # noqa: S608
            statement = f"{rows} LIMIT {PAGE_ROWS} OFFSET {start}"
            found = reader.query(statement, rows=PAGE_ROWS, seconds=SECONDS)
        return Page(lines=[*telling.table(found)], start=start, rows=len(found.rows), total=total)

    def query(self, words: str) -> DatabaseAnswer:
        """The statement that a question means, and what it finds."""
        question = understand(words, self.clock.now(), self.databases.dialect)
        with self.databases.holding(question.schema).reading() as reader:
            found = reader.query(question.sql, rows=ANSWER_ROWS, seconds=SECONDS)
        return DatabaseAnswer(lines=[*telling.answer(question.sql, found)])

    def export(self, name: str, path: Path) -> ExportReport:
        """Write a table into a file."""
        format_: Format = "jsonl" if path.suffix == ".jsonl" else "csv"
        schema, its_table = _found(name)
        with self.databases.holding(schema).reading() as reader:
            rows = _count(reader, name)
            text = "".join(rows_of(reader, its_table, format_))
        data = text.encode("utf-8", "backslashreplace")
        _write(path, data)
        return ExportReport(rows=rows, size=len(data))

    def _there(self) -> list[Holding]:
        return [each for each in self.databases.holdings() if each.measured() is not None]


@validate_enterprise_operation("exporting a table", target="path", anywhere=True)
def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error


def _found(name: str) -> tuple[Schema, Table]:
    found = table(name)
    if found is None:
        names = ", ".join(each.name for _, each in all_tables())
        raise NotFound(f"$.table: there is no table {name}; there are {names}.")
    return found


def _count(reader: Reader, name: str) -> int:
    try:
        return int(reader.execute(f'SELECT count(*) FROM "{name}"')[0][0])  # noqa: S608 - As above.
    except CockpitError as error:
        raise NotFound(f"{name} has not been made yet: {error.message}") from error


def _file(each: FileState, kept: Copied | None) -> DatabaseFile:
    before = next(iter(kept.copies()), None) if kept is not None else None
    return DatabaseFile(
        name=each.name, path=each.path, state=each.state, reason=each.reason, size=each.bytes,
        limit=each.limit, written=each.written, revision=each.revision, head=each.head,
        came_from=before and before.schema, migrated=before and before.at,
    )  # fmt: skip


def _logical(each: DatabaseState) -> LogicalSummary:
    tables = [
        # SQLAlchemy's names are strings of a kind of their own, which have no JSON form.
        TableSummary(name=str(one.name), rows=one.rows, size=one.bytes, newest=one.newest)
        for one in each.tables
    ]
    return LogicalSummary(
        name=each.name, category=each.category, role=each.role, owners=[*each.owners], file=each.file,
        state=each.state, reason=each.reason, tables=tables,
    )  # fmt: skip
