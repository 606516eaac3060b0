"""The rows of the audit: findings from their first sight to their end, and what was done about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Executable,
    RowMapping,
    bindparam,
    func,
    insert,
    select,
    tuple_,
    update,
)

from cockpit.core.clock import Clock
from cockpit.core.errors import NotFound
from cockpit.core.finding import Finding
from cockpit.core.home import Home
from cockpit.features.audit.listing import Listing, among, own
from cockpit.features.audit.reconcile import Difference, Known, difference
from cockpit.features.audit.records import Applied, Figures, Seen, Standing, Unattributed, always
from cockpit.storage.corrections import Correction, keep
from cockpit.storage.engine import Database
from cockpit.storage.keeper import Keeper
from cockpit.storage.migrate import ANALYTICS
from cockpit.storage.schema.analytics import (
    code_audit_history,
    code_audit_log,
    correction_history,
    placeholder_audit_snapshots,
    placeholder_tasks,
)

T = TypeVar("T")

TASK = placeholder_tasks.c
EVENT = code_audit_history.c
DAYS_OF_TREND = 14
HINT = "hint"
BATCH = 200
"""Rows that are written at once."""


class FindingKeeper:
    """Keeps the findings of one folder at hand; `tell` hears when a damaged database was replaced."""

    def __init__(self, home: Home, clock: Clock, tell: Callable[[str], None]) -> None:
        self._keeper = Keeper(home, ANALYTICS, clock, tell)

    def use(self, action: Callable[[FindingStore], T], apart: Sequence[str] = ()) -> T:
        """What the action returns; it does not see the folders that are apart."""
        return self._keeper.use(lambda database: action(FindingStore(database, apart)))

    def close(self) -> None:
        """Close the database until it is used again."""
        self._keeper.close()


class FindingStore:
    """The findings of one workspace folder.

    What is known of the folders that are apart stays as it is and is not counted: where this folder is open
    without them, it is its own again.
    """

    def __init__(self, database: Database, apart: Sequence[str] = ()) -> None:
        self.database = database
        self.listing = Listing(database, apart)
        self._own = own(apart)

    def reconcile(
        self,
        found: Mapping[str, Sequence[Finding]],
        seen: Seen,
        *,
        gone: Iterable[str] = (),
        whole: bool = False,
        is_current: Callable[[str], bool] = always,
    ) -> Difference:
        """Take what an audit found in some files, and which files are gone, into the rows; what changed.

        With `whole` the audit covered the whole folder: files that it does not mention are gone. Files that
        are not current are left out; they are asked for while nobody else can write, so that what one window
        saw first is never recorded after what another saw later.
        """
        with self.database.write() as connection:
            found = {path: findings for path, findings in found.items() if is_current(path)}
            if whole:
                known = _known_of_all(connection, self._own, found)
            else:
                paths = [*found, *filter(is_current, gone)]
                known = _known(connection, self._own & TASK.file_path.in_(paths))
            change = difference(known, found)
            _write(connection, change, seen)
        return change

    def standing(self, today: date) -> Standing:
        """What is to be kept in mind on that day."""
        asleep = select(TASK.identity).where(TASK.status == "snoozed", TASK.snoozed_until > today.isoformat())
        with self.database.read() as connection:
            return Standing(
                last_event=connection.execute(select(func.max(EVENT.id))).scalar() or 0,
                asleep=frozenset(connection.execute(asleep).scalars()),
            )

    def due(self, today: date) -> bool:
        """Whether the day of a snoozed finding has come."""
        with self.database.read() as connection:
            return connection.execute(select(TASK.identity).where(_due(today)).limit(1)).first() is not None

    def wake(self, today: date, seen: Seen) -> int:
        """Open the snoozed findings whose day has come; how many."""
        with self.database.write() as connection:
            return _wake(connection, _due(today), "", seen)

    def wake_one(self, identity: str, seen: Seen) -> None:
        """Open a snoozed finding before its day; raises NotFound for an unknown one."""
        with self.database.write() as connection:
            _one(connection, identity)
            mine = (TASK.status == "snoozed") & (TASK.identity == identity)
            _wake(connection, mine, "before its day", seen)

    def snooze(self, identity: str, until: date, seen: Seen) -> None:
        """Hide a finding until that day; raises NotFound for an unknown one."""
        values, rationale = {"status": "snoozed", "snoozed_until": until.isoformat()}, f"until {until}"
        with self.database.write() as connection:
            path = _one(connection, identity)["file_path"]
            connection.execute(update(placeholder_tasks).where(TASK.identity == identity).values(values))
            _record(connection, [(identity, "snoozed", rationale)], seen)
            keep(
                connection,
                Correction(path, "snooze", seen.user, seen.session_id, rationale, identity),
                seen.stamp,
            )

    def task(self, identity: str) -> RowMapping:
        """The row of a finding; raises NotFound for an unknown one."""
        with self.database.read() as connection:
            return _one(connection, identity)

    def history(self, identity: str) -> Sequence[RowMapping]:
        """The events of a finding, the oldest first."""
        query = select(code_audit_history).where(EVENT.audit_entry == identity).order_by(EVENT.id)
        with self.database.read() as connection:
            return connection.execute(query).mappings().all()

    def rename(self, identity: str, new: str) -> None:
        """Let a finding go on under another identity, unless there is one of that identity."""
        with self.database.write() as connection:
            taken = connection.execute(select(TASK.identity).where(TASK.identity == new)).first()
            if taken is None:
                connection.execute(_RENAME, {"old": identity, "new": new})
                connection.execute(_MOVE_HISTORY, {"old": identity, "new": new})

    def correct(self, identity: str, correction: Applied, seen: Seen, issue: str = "") -> None:
        """Record that a code action was applied, and the issue that it linked the finding to."""
        row = {
            "user_id": seen.user,
            "session_id": correction.session_id,
            "file_path": correction.path,
            "action": correction.action,
            "timestamp": seen.stamp,
            "details": correction.details,
        }
        what = f"{correction.action}: {correction.details}" if correction.details else correction.action
        session, patch = correction.session_id, correction.patch
        kept = Correction(
            correction.path, correction.action, seen.user, session, correction.details, identity, patch
        )
        with self.database.write() as connection:
            connection.execute(insert(correction_history), row)
            keep(connection, kept, seen.stamp)
            _record(connection, [(identity, "corrected", what)], seen)
            if issue:
                linked = update(placeholder_tasks).where(TASK.identity == identity).values(issue=issue)
                connection.execute(linked)

    def corrections(self) -> Sequence[RowMapping]:
        """Every applied code action, the oldest first."""
        query = select(correction_history).order_by(correction_history.c.id)
        with self.database.read() as connection:
            return connection.execute(query).mappings().all()

    def unattributed(
        self, limit: int, path: str = "", after: tuple[str, str] = ("", "")
    ) -> list[Unattributed]:
        """Findings without an author, by path and identity, from behind `after` on."""
        query = (
            select(TASK.file_path, TASK.identity, TASK.line_number)
            .where(
                TASK.author.is_(None),
                TASK.status != "resolved",
                tuple_(TASK.file_path, TASK.identity) > after,
                *([TASK.file_path == path] if path else []),
            )
            .order_by(TASK.file_path, TASK.identity)
            .limit(limit)
        )
        with self.database.read() as connection:
            return [Unattributed(*row) for row in connection.execute(query)]

    def attribute(self, authors: Mapping[str, tuple[str, str]]) -> None:
        """Store author and date by identity."""
        if not authors:
            return
        statement = (
            update(placeholder_tasks)
            .where(TASK.identity == bindparam("key"))
            .values(author=bindparam("who"), authored=bindparam("when"))
        )
        rows = [{"key": key, "who": who, "when": when} for key, (who, when) in authors.items()]
        with self.database.write() as connection:
            connection.execute(statement, rows)

    def snapshot(self, seen: Seen, lines: int | None, accepted: frozenset[str] = frozenset()) -> None:
        """Add a point to the trend; `accepted` is what the baseline accepts."""
        counted = (TASK.severity != HINT) & self._own
        if accepted:
            counted &= ~among(accepted)
        with self.database.write() as connection:
            groups = select(TASK.status, func.count()).where(counted).group_by(TASK.status)
            by_status = {row[0]: row[1] for row in connection.execute(groups)}
            row = {
                "timestamp": seen.now.timestamp(), "lines": lines,
                "open_count": by_status.get("open", 0), "resolved_count": by_status.get("resolved", 0),
            }  # fmt: skip
            connection.execute(insert(placeholder_audit_snapshots), row)

    def figures(self, now: datetime, accepted: frozenset[str] = frozenset()) -> Figures:
        """The counts for the tile, without what the baseline accepts."""
        today = now.date()
        counted = (TASK.severity != HINT) & self._own
        if accepted:
            counted &= ~among(accepted)
        is_open = (TASK.status == "open") & counted
        with self.database.read() as connection:
            groups = connection.execute(
                select(TASK.pattern, TASK.severity, func.count())
                .where(is_open)
                .group_by(TASK.pattern, TASK.severity)
            ).all()
            new_today = connection.execute(
                select(func.count()).where(is_open, TASK.timestamp >= today.isoformat())
            ).scalar_one()
            resolved = connection.execute(
                select(func.count()).where(
                    TASK.status == "resolved",
                    counted,
                    TASK.resolved_timestamp >= (today - timedelta(days=today.weekday())).isoformat(),
                )
            ).scalar_one()
            trend = _trend(connection, now)
            any_snapshot = select(placeholder_audit_snapshots.c.id).limit(1)
            measured = connection.execute(any_snapshot).first() is not None
        by_code, by_severity = Counter[str](), Counter[str]()
        for code, severity, count in groups:
            by_code[code] += count
            by_severity[severity] += count
        return Figures(by_code.total(), new_today, resolved, by_code, by_severity, measured, trend)


def _write(connection: Connection, change: Difference, seen: Seen) -> None:
    again = [*change.reopened, *change.changed]
    _write_moves(connection, change.moved)
    _execute(connection, insert(placeholder_tasks), (_row(finding, seen.stamp) for finding in change.opened))
    _execute(connection, insert(code_audit_log), (_log(finding, seen.stamp) for finding in change.opened))
    _execute(connection, _SEE_AGAIN, (_again(finding, seen.stamp) for finding in again))
    _execute(connection, _REOPEN, ({"key": finding.identity} for finding in change.reopened))
    _execute(
        connection,
        _RESOLVE,
        ({"key": row.identity, "now": seen.stamp, "who": seen.user} for row in change.resolved),
    )
    _record(connection, _events(change), seen)


def _events(change: Difference) -> Iterator[tuple[str, str, str]]:
    for finding in change.moved.values():
        yield finding.identity, "moved", f"to {finding.path}"
    for finding in change.opened:
        yield finding.identity, "opened", ""
    for finding in change.reopened:
        yield finding.identity, "reopened", ""
    for row in change.resolved:
        yield row.identity, "resolved", ""


def _execute(connection: Connection, statement: Executable, rows: Iterable[dict[str, Any]]) -> None:
    """Execute a statement for each row, a batch at a time: a switched branch may bring thousands."""
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        connection.execute(statement, batch)


def _due(today: date) -> ColumnElement[bool]:
    return (TASK.status == "snoozed") & (TASK.snoozed_until <= today.isoformat())


def _wake(connection: Connection, which: ColumnElement[bool], details: str, seen: Seen) -> int:
    identities = list(connection.execute(select(TASK.identity).where(which)).scalars())
    connection.execute(update(placeholder_tasks).where(which).values(status="open", snoozed_until=None))
    _record(connection, [(identity, "woken", details) for identity in identities], seen)
    return len(identities)


def _write_moves(connection: Connection, moved: Mapping[str, Finding]) -> None:
    _execute(
        connection,
        _MOVE,
        (
            {"old": old, "new": finding.identity, "path": finding.path, "line": finding.span.line + 1}
            for old, finding in moved.items()
        ),
    )
    names = ({"old": old, "new": finding.identity} for old, finding in moved.items())
    _execute(connection, _MOVE_HISTORY, names)


_MOVE = (
    update(placeholder_tasks)
    .where(TASK.identity == bindparam("old"))
    .values(identity=bindparam("new"), file_path=bindparam("path"), line_number=bindparam("line"))
)
_RENAME = update(placeholder_tasks).where(TASK.identity == bindparam("old")).values(identity=bindparam("new"))
_MOVE_HISTORY = (
    update(code_audit_history)
    .where(EVENT.audit_entry == bindparam("old"))
    .values(audit_entry=bindparam("new"))
)
_SEE_AGAIN = (
    update(placeholder_tasks)
    .where(TASK.identity == bindparam("key"))
    .values(
        line_number=bindparam("line"),
        severity=bindparam("loud"),
        message=bindparam("said"),
        seen=bindparam("now"),
    )
)
_REOPEN = (
    update(placeholder_tasks)
    .where(TASK.identity == bindparam("key"))
    .values(status="open", resolved=0, resolved_timestamp=None, resolved_by=None)
)
_RESOLVE = (
    update(placeholder_tasks)
    .where(TASK.identity == bindparam("key"))
    .values(
        status="resolved",
        resolved=1,
        snoozed_until=None,
        resolved_timestamp=bindparam("now"),
        resolved_by=bindparam("who"),
    )
)


def _again(finding: Finding, stamp: str) -> dict[str, Any]:
    return {
        "key": finding.identity,
        "line": finding.span.line + 1,
        "loud": finding.severity,
        "said": finding.message,
        "now": stamp,
    }


def _log(finding: Finding, stamp: str) -> dict[str, Any]:
    return {
        "file_path": finding.path,
        "line_number": finding.span.line + 1,
        "placeholder_type": finding.code,
        "context": finding.context,
        "timestamp": stamp,
    }


def _row(finding: Finding, stamp: str) -> dict[str, Any]:
    return {
        "identity": finding.identity,
        "file_path": finding.path,
        "line_number": finding.span.line + 1,
        "pattern": finding.code,
        "context": finding.context,
        "symbol": finding.symbol,
        "severity": finding.severity,
        "message": finding.message,
        "source": finding.source,
        "timestamp": stamp,
        "seen": stamp,
    }


def _known(connection: Connection, which: ColumnElement[bool]) -> list[Known]:
    query = select(TASK.identity, TASK.file_path, TASK.line_number, TASK.severity, TASK.status).where(which)
    return [Known(*row) for row in connection.execute(query)]


def _known_of_all(
    connection: Connection, own: ColumnElement[bool], found: Mapping[str, Sequence[Finding]]
) -> list[Known]:
    """What is recorded of a whole folder, but of the resolved ones only those in files with something new.

    The others make no difference, and they are what a history consists of: after a year nearly all.
    """
    known = _known(connection, own & (TASK.status != "resolved"))
    seen = {row.identity for row in known}
    new = [path for path, findings in found.items() if any(each.identity not in seen for each in findings)]
    for start in range(0, len(new), BATCH):
        paths = TASK.file_path.in_(new[start : start + BATCH])
        known += _known(connection, own & (TASK.status == "resolved") & paths)
    return known


def _one(connection: Connection, identity: str) -> RowMapping:
    row = connection.execute(select(placeholder_tasks).where(TASK.identity == identity)).mappings().first()
    if row is None:
        raise NotFound("This finding is not known any more; save the file to audit it anew.")
    return row


def _record(connection: Connection, events: Iterable[tuple[str, str, str]], seen: Seen) -> None:
    rows = (
        {"audit_entry": entry, "event": what, "user": seen.user, "timestamp": seen.stamp, "details": details}
        for entry, what, details in events
    )
    _execute(connection, insert(code_audit_history), rows)


def _trend(connection: Connection, now: datetime) -> dict[str, tuple[int, int]]:
    column = placeholder_audit_snapshots.c
    since = (now - timedelta(days=DAYS_OF_TREND)).timestamp()
    query = (
        select(column.timestamp, column.open_count, column.resolved_count)
        .where(column.timestamp >= since)
        .order_by(column.timestamp)
    )
    zone = now.tzinfo
    return {
        datetime.fromtimestamp(timestamp, zone).date().isoformat(): (open_count, resolved_count)
        for timestamp, open_count, resolved_count in connection.execute(query)
    }
