"""The databases' part of the contract."""

from __future__ import annotations

from typing import Literal

from cockpit.protocol.methods import Direction, Empty, Message, Notification, Request

FileWord = Literal["ok", "absent", "large", "outdated", "newer", "unreadable"]
LogicalWord = Literal["ok", "empty", "unused", "absent", "unreadable"]


class DatabaseFile(Message, frozen=True):
    """One physical database."""

    name: str
    path: str
    state: FileWord
    """`absent`: nothing was written yet; `outdated`: it is migrated when it is next written."""
    reason: str
    """One sentence when something is wrong; else empty."""
    size: int
    """With its log, in bytes."""
    limit: int
    """In bytes."""
    written: str | None
    """When it last changed; ISO 8601, UTC."""
    revision: str | None
    """The schema that it has; null when that is not known."""
    head: str
    """The schema that this version writes."""
    came_from: str | None
    """The schema of the latest copy beside it, from which it was migrated; null when none is kept."""
    migrated: str | None
    """When that copy was made; ISO 8601, UTC."""


class FolderDatabases(Message, frozen=True):
    """The databases of one workspace folder, and the one that all share."""

    folder: str
    """Its URI."""
    name: str
    files: list[DatabaseFile]


class DatabasesTile(Message, frozen=True):
    """The Databases tile: one snapshot of all workspace folders."""

    revision: int
    folders: list[FolderDatabases]


class DatabasesOrder(Message, frozen=True):
    """Something to do with the databases of one workspace folder."""

    folder: str
    """Its URI."""


class MigrationPlan(Message, frozen=True):
    """What this version would change in the databases of a folder, tried on copies."""

    pending: bool
    """Whether there is anything to do."""
    refused: bool
    """Whether one of them cannot be migrated; the lines say why."""
    lines: list[str]


class TableSummary(Message, frozen=True):
    """One table."""

    name: str
    rows: int
    size: int
    """What its values take, in bytes."""
    newest: str | None
    """When its newest row was written; ISO 8601, UTC."""


class LogicalSummary(Message, frozen=True):
    """One of the 27 logical databases."""

    name: str
    category: str
    role: str
    owners: list[str]
    file: str | None
    """The physical database; null while no feature of this version writes it."""
    state: LogicalWord
    reason: str
    tables: list[TableSummary]


class Catalog(Message, frozen=True):
    """All 27."""

    databases: list[LogicalSummary]


class DatabaseFault(Message, frozen=True):
    """What is wrong with a database."""

    database: str
    message: str


class CheckReport(Message, frozen=True):
    """What a check has found."""

    checked: list[str]
    """The databases that there are."""
    faults: list[DatabaseFault]


class VacuumedFile(Message, frozen=True):
    """What a file took before and afterwards, in bytes."""

    database: str
    before: int
    after: int


class VacuumReport(Message, frozen=True):
    """What was given back to the file system."""

    files: list[VacuumedFile]


class PageQuery(Message, frozen=True):
    """Some rows of a table, in the order in which they are stored."""

    folder: str
    table: str
    start: int
    """How many rows are before them."""


class Page(Message, frozen=True):
    """Rows as lines of a table whose columns stand below one another."""

    lines: list[str]
    start: int
    rows: int
    total: int


class DatabaseQuestion(Message, frozen=True):
    """A question in words."""

    folder: str
    words: str


class DatabaseAnswer(Message, frozen=True):
    """The statement that was run, and what it found, as lines."""

    lines: list[str]


class ExportOrder(Message, frozen=True):
    """Write a table into a file."""

    folder: str
    table: str
    path: str
    """Where; `.jsonl` gives JSON Lines, everything else CSV. What is there is replaced."""


class ExportReport(Message, frozen=True):
    """What was written."""

    rows: int
    size: int


GET = Request("cockpit/databases/get", Empty, DatabasesTile, "The latest snapshot of the Databases tile.")
CHANGED = Notification(
    "cockpit/databases/changed", DatabasesTile, "The Databases tile has a new snapshot.", Direction.TO_CLIENT
)
CATALOG = Request(
    "cockpit/databases/catalog", DatabasesOrder, Catalog, "The 27 logical databases with their tables."
)
CHECK = Request(
    "cockpit/databases/check", DatabasesOrder, CheckReport, "Look for damage and dangling references."
)
PLAN = Request(
    "cockpit/databases/plan", DatabasesOrder, MigrationPlan, "What a migration would do; nothing is changed."
)
VACUUM = Request(
    "cockpit/databases/vacuum", DatabasesOrder, VacuumReport, "Give free pages back to the file system."
)
PAGE = Request("cockpit/databases/page", PageQuery, Page, "Some rows of a table; nothing can be changed.")
QUERY = Request("cockpit/databases/query", DatabaseQuestion, DatabaseAnswer, "Answer a question in words.")
EXPORT = Request("cockpit/databases/export", ExportOrder, ExportReport, "Write a table into a file.")

METHODS = (GET, CHANGED, CATALOG, CHECK, PLAN, VACUUM, PAGE, QUERY, EXPORT)
