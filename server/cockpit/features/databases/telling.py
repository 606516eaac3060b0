"""What `cockpit db` says, in words and columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from cockpit.features.databases.checking import Fault
from cockpit.features.databases.compacting import Compacted
from cockpit.features.databases.migration import Migration
from cockpit.features.databases.reading import Answer
from cockpit.features.databases.state import DatabaseState, FileState

WIDEST: Final = 60
UNITS: Final = ((1_000_000, "MB"), (1_000, "kB"))


def files(states: Iterable[FileState]) -> Iterator[str]:
    """The physical databases, and what is to be done about them."""
    rows = [
        (each.name, each.state, size(each.bytes), each.revision or "-", each.written or "-", each.path)
        for each in states
    ]
    yield from columns(("database", "state", "size", "schema", "written", "file"), rows)
    yield from (f"{each.name}: {each.reason}" for each in states if each.reason)


def catalog(states: Sequence[DatabaseState]) -> Iterator[str]:
    """The logical databases; those that nothing writes at the end, in one line."""
    used = [each for each in states if each.state != "unused"]
    rows = [
        (
            each.name, each.category, each.state, f"{each.rows:,}", size(each.bytes), each.newest or "-",
            each.file or "-", ", ".join(each.owners),
        )
        for each in used
    ]  # fmt: skip
    yield from columns(("database", "category", "state", "rows", "size", "newest", "in", "written by"), rows)
    for each in used:
        tables = ", ".join(f"{table.name} {table.rows:,}" for table in each.tables)
        yield f"{each.name}: {tables or each.role}"
    unused = [each.name for each in states if each.state == "unused"]
    yield f"{len(states)} logical databases, {len(unused)} of which nothing writes yet: {', '.join(unused)}."


def faults(found: Sequence[Fault]) -> Iterator[str]:
    """What is wrong."""
    yield from (f"{fault.database}: {fault.kind}: {fault.message}" for fault in found)
    if not found:
        yield "Nothing is wrong."


def compacted(done: Sequence[Compacted]) -> Iterator[str]:
    """What was given back."""
    yield from (f"{each.database}: {size(each.before)} -> {size(each.after)}" for each in done)
    if not done:
        yield "There is no database yet."


def migrations(found: Iterable[Migration]) -> Iterator[str]:
    """What is to be done to each database, or was done."""
    for each in found:
        yield from _migration(each)


def _migration(each: Migration) -> Iterator[str]:
    match each.state:
        case "absent":
            yield f"{each.database}: there is none yet."
        case "current":
            yield f"{each.database}: has schema {each.head}, that of this version."
        case "refused":
            yield f"{each.database}: {each.reason}"
        case "planned" | "migrated":
            verb = "would be migrated" if each.state == "planned" else "was migrated"
            yield f"{each.database}: {verb} from schema {each.current} to {each.head}."
            yield from (f"  {step}" for step in each.steps)
            yield "This"
            yield from (f"  {change}" for change in each.changes)
            yield (
                f"Tables that change have {each.rows:,} rows; size {size(each.before)} -> "
                f"{size(each.after)}; on a copy it took {each.seconds:.2f} s."
            )
            if each.copy:
                yield f"As it was before, the database is kept in {each.copy}."


def answer(sql: str, found: Answer) -> Iterator[str]:
    """The rows under their names, behind the statement."""
    yield from (f"-- {line}" for line in sql.splitlines())
    yield from table(found)
    if found.more:
        yield f"… and more: only {len(found.rows):,} rows are shown (--rows)."
    elif not found.rows:
        yield "No rows."


def table(found: Answer) -> Iterator[str]:
    """The rows under their names."""
    return columns(found.columns, [[_shown(value) for value in row] for row in found.rows])


def size(count: int) -> str:
    """Bytes as people read them."""
    for unit, name in UNITS:
        if count >= unit:
            return f"{count / unit:.1f} {name}"
    return f"{count} B"


def columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table in which every column is as wide as its widest value."""
    all_rows = [names, *rows]
    widths = [max(width(row[at]) for row in all_rows) for at in range(len(names))]
    for row in all_rows:
        cells = (f"{cell}{' ' * (wide - width(cell))}" for cell, wide in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def width(text: str) -> int:
    """How many places of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)


def _shown(value: Any) -> str:
    if value is None:
        return "-"
    text = f"{len(value):,} bytes" if isinstance(value, bytes) else str(value)
    text = "".join(each if each.isprintable() else " " for each in text)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"
