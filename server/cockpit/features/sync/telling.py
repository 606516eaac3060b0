"""What `cockpit sync` says, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

from cockpit.features.sync.documents import (
    DiffDocument,
    DriftRow,
    HealDocument,
    HeldRow,
    JournalDocument,
    Moved,
    ReplicaStatus,
    RowChange,
    RunDocument,
    StatusDocument,
)  # fmt: skip
from cockpit.features.sync.gaps import Gap
from cockpit.features.sync.policies import Decision
from cockpit.features.sync.reports import ClashReport, Told

MOST_ROWS: Final = 200
SIGNS: Final = {"insert": "+", "update": "~", "delete": "-"}
LONGEST: Final = 60


def run_text(document: RunDocument) -> Iterator[str]:
    """What a run did."""
    for each in document.deliveries:
        yield f"{each.source} -> {each.target}: {_moved(each)}"
    yield from _found(document.conflicts)
    yield from _held(document.held)
    yield from _gaps(document.gaps)
    if document.open:
        yield f"{_count(document.open, 'conflict')} to decide: cockpit sync conflicts"


def diff_text(document: DiffDocument) -> Iterator[str]:
    """What a run would do."""
    for replica, table in document.created:
        yield f"{replica}: the table {table} would be created"
    for change in document.changes[:MOST_ROWS]:
        yield _change(change)
    if more := max(len(document.changes) - MOST_ROWS, 0):
        yield f"… and {_count(more, 'more change')}: --format json has all"
    yield from _found(document.conflicts)
    yield from _gaps(document.gaps)
    if not (document.created or document.changes):
        yield "Nothing to do: all replicas have every recorded write."


def status_text(document: StatusDocument) -> Iterator[str]:
    """How all stand."""
    for replica in document.replicas:
        yield f"{replica.name}  {replica.path}"
        yield from (f"  {line}" for line in _status(replica))
    yield from _gaps(document.gaps)
    if document.open:
        yield f"{_count(document.open, 'conflict')} to decide: cockpit sync conflicts"


def conflicts_text(conflicts: list[ClashReport]) -> Iterator[str]:
    """Conflicts with both sides, one below the other."""
    for each in conflicts:
        yield f"{each.id}  {_place(each)}  {_decided(each.decision)}  {each.at}"
        yield f"  stands  {_side(each.stands)}"
        yield f"  other   {_side(each.other)}"
    if not conflicts:
        yield "No conflict to decide."


def journal_text(document: JournalDocument) -> Iterator[str]:
    """What was done and what failed, one line each."""
    for event in document.events:
        moved = Moved(event.source, event.target, event.inserted, event.updated, event.deleted)
        done = _moved(moved) if event.action == "deliver" else event.action
        detail = [event.detail] if event.detail else []
        what = ["failed", *detail] if event.status == "failed" else [done, *detail]
        yield f"{event.at}  {event.source} -> {event.target}: {': '.join(what)}"
    if not document.events:
        yield "Nothing was done yet."


def drift_text(rows: list[DriftRow]) -> Iterator[str]:
    """What each database holds of the rows that differ."""
    for row in rows[:MOST_ROWS]:
        yield f"{row.table} {_key(row.key)}"
        for name, values in row.rows.items():
            yield f"  {name}: {'no such row' if values is None else _values(values)}"
    if more := max(len(rows) - MOST_ROWS, 0):
        yield f"… and {_count(more, 'more row')}: cockpit sync heal --format json has all"


def heal_text(document: HealDocument) -> Iterator[str]:
    """What differs, and what was done about it."""
    yield from drift_text(document.rows)
    count = _count(len(document.rows), "row")
    if not document.rows:
        yield "No drift: all replicas hold the same rows."
    elif document.believed:
        yield f"{count} healed: {document.believed} was believed."
        yield "What the others held: cockpit sync conflicts --all"
    else:
        differ = "differs" if len(document.rows) == 1 else "differ"
        yield f"{count} {differ} without a recorded write: cockpit sync heal --believe NAME"


def _moved(each: Moved) -> str:
    parts = [
        f"{count:,} {word}"
        for count, word in ((each.inserted, "inserted"), (each.updated, "updated"), (each.deleted, "deleted"))
        if count
    ]
    return ", ".join(parts) or "nothing new"


def _found(conflicts: Iterable[ClashReport]) -> Iterator[str]:
    for each in conflicts:
        sides = f"{_side(each.stands)} stands over {_side(each.other)}"
        yield f"conflict {each.id}  {_place(each)}: {sides} ({_decided(each.decision)})"


def _place(conflict: ClashReport) -> str:
    column = f".{conflict.column}" if conflict.column else ""
    return f"{conflict.table} {_key(conflict.key)}{column}"


def _held(rows: Iterable[HeldRow]) -> Iterator[str]:
    for row in rows:
        yield f"{row.replica}: {row.table} {_key(row.key)} is held back: {row.reason}"


def _gaps(gaps: Iterable[Gap]) -> Iterator[str]:
    for gap in gaps:
        lacking = ", ".join(gap.columns)
        yield f"{gap.replica}: {gap.table} has no {lacking}: what others write there only passes through"
        for shared, local in gap.renamed.items():
            columns = f"columns.{shared} = {msgspec.json.encode(local).decode()}"
            yield f"  if it is {local} there: {columns} in sync.tables.{gap.table}.replicas.{gap.replica}"


def _status(replica: ReplicaStatus) -> Iterator[str]:
    if not replica.captured:
        yield "takes no part yet: cockpit sync run begins to capture its changes"
        return
    if replica.writes:
        yield f"{_count(replica.writes, 'write')} since the last run"
    for name, count in replica.unseen.items():
        if count:
            yield f"{_count(count, 'changed row')} that {name} has not seen"
    if not replica.writes and not any(replica.unseen.values()):
        yield "nothing to send"
    if replica.received:
        yield f"last received {replica.received}"
    yield from _held(replica.held)


def _change(change: RowChange) -> str:
    values = _values(change.before if change.action == "delete" else change.after)
    if change.action == "update":
        values = ", ".join(
            f"{name}: {_value(change.before.get(name))} -> {_value(value)}"
            for name, value in change.after.items()
        )
    route = f"{change.source} -> {change.target}"
    return f"{route}  {SIGNS[change.action]} {change.table} {_key(change.key)}  {values}".rstrip()


def _decided(decision: Decision) -> str:
    return {
        Decision.NEWEST: "the later write won",
        Decision.PRIORITY: "by priority",
        Decision.OPEN: "to decide",
        Decision.KEPT: "kept by hand",
        Decision.TAKEN: "taken by hand",
        Decision.HEALED: "healed",
    }[decision]


def _side(side: Told) -> str:
    return f"{side.replica}: {'deleted' if side.values is None else _values(side.values)}"


def _values(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={_value(value)}" for name, value in values.items())


def _value(value: Any) -> str:
    text = msgspec.json.encode(value).decode()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _key(key: str) -> str:
    parts: list[Any] = msgspec.json.decode(key)
    return "/".join(part if isinstance(part, str) else _value(part) for part in parts)


def _count(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
