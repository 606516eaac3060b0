"""What the editor asks of the databases of one workspace folder; runs on threads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cockpit.core.clock import Clock
from cockpit.core.errors import CockpitError, Invalid, NotFound, Unavailable
from cockpit.core.guard.operation import validate_enterprise_operation
from cockpit.core.paths import write_atomically
from cockpit.features.databases import telling
from cockpit.features.databases.checking import check
from cockpit.features.databases.compacting import vacuum
from cockpit.features.databases.export import Format, rows_of
from cockpit.features.databases.messages import (
    Catalog,
    CheckReport,
    DatabaseAnswer,
    DatabaseFault,
    DatabaseFile,
    ExportReport,
    LogicalSummary,
    Page,
    TableSummary,
    VacuumedFile,
    VacuumReport,
)
from cockpit.features.databases.reading import Reader, reading
from cockpit.features.databases.state import Databases, DatabaseState, FileState
from cockpit.features.databases.words import understand
from cockpit.storage.catalog import all_tables, table
from cockpit.storage.migrate import SCHEMAS, Schema

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
        return [_file(each) for each in self.databases.files()]

    def catalog(self) -> Catalog:
        """The logical ones, whose rows are counted."""
        return Catalog(databases=[_logical(each) for each in self.databases.logical()])

    def check(self) -> CheckReport:
        """What is wrong with those that there are."""
        there = self._there()
        faults = [fault for each in there for fault in check(each, self.databases.path(each), self.clock)]
        return CheckReport(
            checked=[each.name for each in there],
            faults=[DatabaseFault(database=each.database, message=each.message) for each in faults],
        )

    def vacuum(self) -> VacuumReport:
        """Rewrite those that there are without their free pages."""
        done = [vacuum(each.name, self.databases.path(each)) for each in self._there()]
        return VacuumReport(
            files=[
                VacuumedFile(database=each.database, before=each.before, after=each.after) for each in done
            ]
        )

    def page(self, name: str, start: int) -> Page:
        """Some rows of a table."""
        if start < 0:
            raise Invalid(f"$.start: expected a number from 0, got {start}.")
        with reading(self.databases.path(_schema_of(name)), self.clock) as reader:
            total = _count(reader, name)
            # The table's name is one of our own schema.
            statement = f'SELECT * FROM "{name}" LIMIT ? OFFSET ?'  # noqa: S608
            found = reader.query(statement, (PAGE_ROWS, start), rows=PAGE_ROWS, seconds=SECONDS)
        return Page(lines=[*telling.table(found)], start=start, rows=len(found.rows), total=total)

    def query(self, words: str) -> DatabaseAnswer:
        """The statement that a question means, and what it finds."""
        question = understand(words, self.clock.now())
        with reading(self.databases.path(question.schema), self.clock) as reader:
            found = reader.query(question.sql, rows=ANSWER_ROWS, seconds=SECONDS)
        return DatabaseAnswer(lines=[*telling.answer(question.sql, found)])

    def export(self, name: str, path: Path) -> ExportReport:
        """Write a table into a file."""
        format_: Format = "jsonl" if path.suffix == ".jsonl" else "csv"
        with reading(self.databases.path(_schema_of(name)), self.clock) as reader:
            rows = _count(reader, name)
            text = "".join(rows_of(reader, name, format_))
        data = text.encode("utf-8", "backslashreplace")
        _write(path, data)
        return ExportReport(rows=rows, size=len(data))

    def _there(self) -> list[Schema]:
        return [each for each in SCHEMAS if self.databases.path(each).is_file()]


@validate_enterprise_operation("exporting a table", target="path", anywhere=True)
def _write(path: Path, data: bytes) -> None:
    try:
        write_atomically(path, data)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error


def _schema_of(name: str) -> Schema:
    found = table(name)
    if found is None:
        names = ", ".join(each.name for _, each in all_tables())
        raise NotFound(f"$.table: there is no table {name}; there are {names}.")
    return found[0]


def _count(reader: Reader, name: str) -> int:
    try:
        return int(reader.execute(f'SELECT count(*) FROM "{name}"')[0][0])  # noqa: S608 - As above.
    except CockpitError as error:
        raise NotFound(f"{name} has not been made yet: {error.message}") from error


def _file(each: FileState) -> DatabaseFile:
    return DatabaseFile(
        name=each.name, path=each.path, state=each.state, reason=each.reason, size=each.bytes,
        limit=each.limit, written=each.written,
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
