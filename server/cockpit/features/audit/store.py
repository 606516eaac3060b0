"""The rows of the audit: findings from their first sight to their end, and what was done about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, RowMapping, bindparam, func, insert, select, update

from cockpit.core.errors import NotFound
from cockpit.core.finding import Finding
from cockpit.storage.engine import Database, open_file
from cockpit.storage.migrate import ANALYTICS, migrate
from cockpit.storage.schema.analytics import (
    code_audit_history,
    code_audit_log,
    correction_history,
    placeholder_audit_snapshots,
    placeholder_tasks,
)

TASK = placeholder_tasks.c
EVENT = code_audit_history.c
DAYS_OF_TREND = 14
HINT = "hint"


@dataclass(frozen=True, slots=True)
class Figures:
    """The counts of one workspace folder. Hints are kept but not counted."""

    open: int
    new_today: int
    resolved_this_week: int
    by_code: Mapping[str, int]
    by_severity: Mapping[str, int]
    trend: Mapping[str, tuple[int, int]]
    """ISO date to the last open and resolved counts of that day."""


@dataclass(frozen=True, slots=True)
class Seen:
    """When and by whom something is recorded."""

    now: datetime
    user: str

    @property
    def stamp(self) -> str:
        """The time as it is stored: ISO 8601, UTC, to the second."""
        return self.now.isoformat(timespec="seconds")


class FindingStore:
    """The findings of one workspace folder."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(cls, data_folder: Path) -> FindingStore:
        """The store in that folder, created when it is absent."""
        database = open_file(data_folder / "analytics.db")
        migrate(database, ANALYTICS)
        return cls(database)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def reconcile(
        self,
        found: Mapping[str, Sequence[Finding]],
        seen: Seen,
        *,
        gone: Iterable[str] = (),
        whole: bool = False,
    ) -> None:
        """Take what an audit found in some files, and which files are gone, into the rows.

        With `whole` the audit covered the whole folder: files that it does not mention are gone.
        Unknown findings are opened, known ones seen again, missing ones resolved, resolved ones reopened;
        findings of a file that was renamed move along.
        """
        with self._database.write() as connection:
            rows = _rows(connection, None if whole else [*found, *gone])
            lost = {path for path in {row["file_path"] for row in rows} if path not in found}
            Reconciliation(rows, found, lost, seen).write(connection)

    def asleep(self, today: date) -> frozenset[str]:
        """The identities that are snoozed on that day."""
        query = select(TASK.identity).where(TASK.status == "snoozed", TASK.snoozed_until > today.isoformat())
        with self._database.read() as connection:
            return frozenset(connection.execute(query).scalars())

    def wake(self, seen: Seen) -> int:
        """Open the snoozed findings whose day has come; how many."""
        due = (TASK.status == "snoozed") & (TASK.snoozed_until <= seen.now.date().isoformat())
        with self._database.write() as connection:
            identities = list(connection.execute(select(TASK.identity).where(due)).scalars())
            if identities:
                connection.execute(
                    update(placeholder_tasks).where(due).values(status="open", snoozed_until=None)
                )
                _record(connection, [(identity, "woken", "") for identity in identities], seen)
        return len(identities)

    def snooze(self, identity: str, until: date, seen: Seen) -> None:
        """Hide a finding until that day; raises NotFound for an unknown one."""
        values = {"status": "snoozed", "snoozed_until": until.isoformat()}
        with self._database.write() as connection:
            _one(connection, identity)
            connection.execute(update(placeholder_tasks).where(TASK.identity == identity).values(values))
            _record(connection, [(identity, "snoozed", f"until {until.isoformat()}")], seen)

    def task(self, identity: str) -> RowMapping:
        """The row of a finding; raises NotFound for an unknown one."""
        with self._database.read() as connection:
            return _one(connection, identity)._mapping

    def history(self, identity: str) -> Sequence[RowMapping]:
        """The events of a finding, the oldest first."""
        query = select(code_audit_history).where(EVENT.audit_entry == identity).order_by(EVENT.id)
        with self._database.read() as connection:
            return connection.execute(query).mappings().all()

    def correct(
        self, identity: str, path: str, action: str, details: str, session_id: str, seen: Seen
    ) -> None:
        """Record that a code action was applied."""
        row = {
            "user_id": seen.user, "session_id": session_id, "file_path": path,
            "action": action, "timestamp": seen.stamp, "details": details,
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(insert(correction_history), row)
            _record(
                connection, [(identity, "corrected", f"{action}: {details}" if details else action)], seen
            )

    def link(self, identity: str, issue: str) -> None:
        """Remember the issue that a finding is linked to."""
        with self._database.write() as connection:
            connection.execute(update(placeholder_tasks).where(TASK.identity == identity).values(issue=issue))

    def corrections(self) -> Sequence[RowMapping]:
        """Every applied code action, the oldest first."""
        query = select(correction_history).order_by(correction_history.c.id)
        with self._database.read() as connection:
            return connection.execute(query).mappings().all()

    def unattributed(self, limit: int) -> dict[str, list[tuple[str, int]]]:
        """Open findings whose author nobody asked git for yet: file to identities and 1-based lines."""
        query = (
            select(TASK.file_path, TASK.identity, TASK.line_number)
            .where(TASK.author.is_(None), TASK.status != "resolved")
            .order_by(TASK.file_path)
            .limit(limit)
        )
        files: dict[str, list[tuple[str, int]]] = {}
        with self._database.read() as connection:
            for path, identity, line in connection.execute(query):
                files.setdefault(path, []).append((identity, line))
        return files

    def attribute(self, authors: Mapping[str, tuple[str, str]]) -> None:
        """Store author and date by identity; empty ones mean that git does not know."""
        if not authors:
            return
        statement = (
            update(placeholder_tasks)
            .where(TASK.identity == bindparam("key"))
            .values(author=bindparam("who"), authored=bindparam("when"))
        )
        rows = [{"key": key, "who": who, "when": when} for key, (who, when) in authors.items()]
        with self._database.write() as connection:
            connection.execute(statement, rows)

    def snapshot(self, seen: Seen, lines: int | None) -> None:
        """Add a point to the trend."""
        counted = TASK.severity != HINT
        with self._database.write() as connection:
            by_status = dict(
                connection.execute(
                    select(TASK.status, func.count()).where(counted).group_by(TASK.status)
                ).tuples()
            )
            row = {
                "timestamp": seen.now.timestamp(), "lines": lines,
                "open_count": by_status.get("open", 0), "resolved_count": by_status.get("resolved", 0),
            }  # fmt: skip
            connection.execute(insert(placeholder_audit_snapshots), row)

    def figures(self, now: datetime) -> Figures:
        """The counts for the tile."""
        today = now.date()
        counted = TASK.severity != HINT
        is_open = (TASK.status == "open") & counted
        with self._database.read() as connection:
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
        by_code, by_severity = Counter[str](), Counter[str]()
        for code, severity, count in groups:
            by_code[code] += count
            by_severity[severity] += count
        return Figures(by_code.total(), new_today, resolved, by_code, by_severity, trend)


class Reconciliation:
    """The difference between the rows and what was found, computed in memory and written in few statements."""

    def __init__(
        self,
        rows: Sequence[RowMapping],
        found: Mapping[str, Sequence[Finding]],
        lost: set[str],
        seen: Seen,
    ) -> None:
        self._seen = seen
        self._known = {row["identity"]: row for row in rows}
        self._found = {finding.identity: finding for findings in found.values() for finding in findings}
        live = [row for row in rows if row["status"] != "resolved"]
        self._missing = {row["identity"]: row for row in live if row["identity"] not in self._found}
        self._new = [finding for identity, finding in self._found.items() if identity not in self._known]
        self._moved = self._match_moves({row["file_path"] for row in rows}, lost)

    def write(self, connection: Connection) -> None:
        """Write the difference."""
        events: list[tuple[str, str, str]] = []
        self._write_moves(connection, events)
        self._write_new(connection, events)
        self._write_known(connection, events)
        self._write_missing(connection, events)
        _record(connection, events, self._seen)

    def _match_moves(self, known_files: set[str], lost: set[str]) -> dict[str, Finding]:
        """Old identity to the same finding under the new name of its file."""
        leavers: dict[tuple[str, str, str], list[str]] = {}
        for identity, row in self._missing.items():
            if row["file_path"] in lost:
                leavers.setdefault((row["pattern"], row["symbol"], row["context"]), []).append(identity)
        moved: dict[str, Finding] = {}
        for finding in self._new:
            candidates = leavers.get((finding.code, finding.symbol, finding.context))
            if candidates and finding.path not in known_files:
                moved[candidates.pop(0)] = finding
        return moved

    def _write_moves(self, connection: Connection, events: list[tuple[str, str, str]]) -> None:
        statement = (
            update(placeholder_tasks)
            .where(TASK.identity == bindparam("old"))
            .values(identity=bindparam("new"), file_path=bindparam("path"), line_number=bindparam("line"))
        )
        history = (
            update(code_audit_history)
            .where(EVENT.audit_entry == bindparam("old"))
            .values(audit_entry=bindparam("new"))
        )
        rows = [
            {"old": old, "new": finding.identity, "path": finding.path, "line": finding.span.line + 1}
            for old, finding in self._moved.items()
        ]
        if rows:
            connection.execute(statement, rows)
            connection.execute(history, [{"old": row["old"], "new": row["new"]} for row in rows])
        for old, finding in self._moved.items():
            events.append((finding.identity, "moved", f"from {self._missing.pop(old)['file_path']}"))

    def _write_new(self, connection: Connection, events: list[tuple[str, str, str]]) -> None:
        arrived = {finding.identity for finding in self._moved.values()}
        new = [finding for finding in self._new if finding.identity not in arrived]
        if not new:
            return
        stamp = self._seen.stamp
        connection.execute(insert(placeholder_tasks), [_row(finding, stamp) for finding in new])
        connection.execute(
            insert(code_audit_log),
            [
                {
                    "file_path": finding.path,
                    "line_number": finding.span.line + 1,
                    "placeholder_type": finding.code,
                    "context": finding.context,
                    "timestamp": stamp,
                }
                for finding in new
            ],
        )
        events.extend((finding.identity, "opened", "") for finding in new)

    def _write_known(self, connection: Connection, events: list[tuple[str, str, str]]) -> None:
        again: list[dict[str, Any]] = []
        for identity, row in self._known.items():
            finding = self._found.get(identity)
            if finding is None:
                continue
            status = row["status"]
            if status == "resolved":
                events.append((identity, "reopened", ""))
                status = "open"
            elif row["line_number"] == finding.span.line + 1 and row["severity"] == finding.severity:
                continue
            again.append(
                {
                    "key": identity,
                    "line": finding.span.line + 1,
                    "loud": finding.severity,
                    "text": finding.message,
                    "now": self._seen.stamp,
                    "state": status,
                }
            )
        if again:
            statement = (
                update(placeholder_tasks)
                .where(TASK.identity == bindparam("key"))
                .values(
                    line_number=bindparam("line"),
                    severity=bindparam("loud"),
                    message=bindparam("text"),
                    seen=bindparam("now"),
                    status=bindparam("state"),
                    resolved=0,
                    resolved_timestamp=None,
                    resolved_by=None,
                )
            )
            connection.execute(statement, again)

    def _write_missing(self, connection: Connection, events: list[tuple[str, str, str]]) -> None:
        if not self._missing:
            return
        statement = (
            update(placeholder_tasks)
            .where(TASK.identity == bindparam("key"))
            .values(
                resolved=1,
                status="resolved",
                snoozed_until=None,
                resolved_timestamp=self._seen.stamp,
                resolved_by=self._seen.user,
            )
        )
        connection.execute(statement, [{"key": identity} for identity in self._missing])
        events.extend((identity, "resolved", "") for identity in self._missing)


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


def _rows(connection: Connection, paths: list[str] | None) -> Sequence[RowMapping]:
    query = select(
        TASK.identity, TASK.file_path, TASK.line_number, TASK.pattern, TASK.symbol, TASK.context,
        TASK.severity, TASK.status,
    )  # fmt: skip
    if paths is not None:
        query = query.where(TASK.file_path.in_(paths))
    return connection.execute(query).mappings().all()


def _one(connection: Connection, identity: str) -> Row[Any]:
    row = connection.execute(select(placeholder_tasks).where(TASK.identity == identity)).first()
    if row is None:
        raise NotFound("This finding is not known any more; save the file to audit it anew.")
    return row


def _record(connection: Connection, events: Iterable[tuple[str, str, str]], seen: Seen) -> None:
    rows = [
        {"audit_entry": entry, "event": what, "user": seen.user, "timestamp": seen.stamp, "details": details}
        for entry, what, details in events
    ]
    if rows:
        connection.execute(insert(code_audit_history), rows)


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
